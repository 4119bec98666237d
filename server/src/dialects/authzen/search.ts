import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { searchOwn } from '../../operations/decisions/check-own.ts'
import { type Found, findPermissions, findResources, findSubjects } from '../../operations/decisions/find.ts'
import type { OwnSearch } from '../../operations/policies/search-own-types.ts'
import { callerOf } from './caller.ts'
import { numberAfter, type Page, pageOf } from './page.ts'
import {
  isOwn,
  readAction,
  readAddress,
  readBody,
  readOwn,
  readResource,
  readSubject,
  readType,
  resourceTypes,
  sound,
  subjectTypes,
} from './read.ts'
import { ActionSearch, FoundActions, FoundEntities, ResourceSearch, SubjectSearch } from './schemas.ts'
import { sendText } from './wire.ts'

type Body = ReturnType<typeof readBody>
type Caller = ReturnType<typeof callerOf>

const MAY_BE_SHORT =
  'A page may hold fewer than `page.limit`, or nothing, and not be the last: go on until `next_token` is empty.'

const NOTHING: Found = { ids: [], next: undefined }

/** Who may, what may be done with, and what may be done: everything for which an evaluation would say yes. */
export const searches = (app: App, { core }: DialectContext): void => {
  const search = (
    path: string,
    described: FastifySchema,
    find: (body: Body, caller: Caller) => Promise<object>,
  ): void => {
    const schema = { ...described, tags: ['Searches'], description: MAY_BE_SHORT }
    app.post(path, { config: { isRead: true }, schema }, async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(request.body as Buffer | undefined)
      return sendText(reply, JSON.stringify(await find(body, callerOf(request))))
    })
  }

  const found = (page: Page, results: readonly object[], next: number | string | undefined): object => ({
    results,
    page: { next_token: page.tokenFor(next), count: results.length },
  })

  const paged = async (
    page: Page,
    type: string,
    find: (part: { after: number; limit: number }) => Promise<Found>,
  ): Promise<object> => {
    const { ids, next } = await find({ after: numberAfter(page), limit: page.limit })
    return found(
      page,
      ids.map((id) => ({ type, id: String(id) })),
      next,
    )
  }

  /** What the company's own policies answer: of subjects and resources, those that are stored. */
  const own = async (page: Page, { call, companyId }: Caller, sought: OwnSearch): Promise<object> => {
    const after = typeof page.after === 'string' ? page.after : undefined
    const { ids, next } = await searchOwn(core, call, companyId, sought, { after, limit: page.limit })
    const { find } = sought
    const results = ids.map((id) => (find === 'action' ? { name: id } : { type: sought.question[find].type, id }))
    return found(page, results, next)
  }

  const withIp = (context: unknown): { ip?: string } => {
    const ip = sound(readAddress(context))
    return ip === undefined ? {} : { ip }
  }

  const subjectSearch = {
    operationId: 'searchSubjects',
    summary: 'Find who may do something',
    body: SubjectSearch,
    response: { 200: FoundEntities },
  }
  search('/search/subject', subjectSearch, (body, caller) => {
    const page = pageOf(`subject ${caller.companyId}`, body)
    const type = sound(readType(body.subject, 'subject'))
    if (isOwn(body.resource)) return own(page, caller, { find: 'subject', question: sound(readOwn(body, 'subject')) })
    const asked = {
      ...sound(readAction(body.action)),
      place: sound(readResource(body.resource)),
      ...withIp(body.context),
    }
    const by = subjectTypes.find((known) => known === type)
    return paged(page, type, async (part) =>
      by === undefined ? NOTHING : findSubjects(core, caller.call, caller.companyId, { by, asked, part }),
    )
  })

  const resourceSearch = {
    operationId: 'searchResources',
    summary: 'Find what somebody may do something to',
    body: ResourceSearch,
    response: { 200: FoundEntities },
  }
  search('/search/resource', resourceSearch, (body, caller) => {
    const page = pageOf(`resource ${caller.companyId}`, body)
    const type = sound(readType(body.resource, 'resource'))
    if (isOwn(body.resource)) return own(page, caller, { find: 'resource', question: sound(readOwn(body, 'resource')) })
    const asked = {
      ...sound(readAction(body.action)),
      subject: sound(readSubject(body.subject)),
      ...withIp(body.context),
    }
    const kind = resourceTypes.find((known) => known === type)
    return paged(page, type, async (part) =>
      kind === undefined ? NOTHING : findResources(core, caller.call, caller.companyId, { kind, asked, part }),
    )
  })

  const actionSearch = {
    operationId: 'searchActions',
    summary: 'Find what somebody may do',
    body: ActionSearch,
    response: { 200: FoundActions },
  }
  search('/search/action', actionSearch, async (body, caller) => {
    const page = pageOf(`action ${caller.companyId}`, body)
    if (isOwn(body.resource)) return own(page, caller, { find: 'action', question: sound(readOwn(body, 'action')) })
    const asked = {
      subject: sound(readSubject(body.subject)),
      place: sound(readResource(body.resource)),
      ...withIp(body.context),
    }
    const names = await findPermissions(core, caller.call, caller.companyId, asked)
    // Numbered from 1: a page goes on after the place where the one before ended.
    const start = numberAfter(page)
    const end = start + page.limit
    const results = names.slice(start, end).map((name) => ({ name }))
    return found(page, results, names.length > end ? end : undefined)
  })
}
