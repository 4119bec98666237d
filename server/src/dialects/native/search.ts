import { hash } from 'node:crypto'
import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { Properties } from '../../model/own-types.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Core } from '../../operations/core.ts'
import { searchOwn } from '../../operations/decisions/check-own.ts'
import {
  type Found,
  searchLocations,
  searchMembers,
  searchPermissions,
} from '../../operations/decisions/search-access.ts'
import { callOf } from './caller.ts'
import { limitOf, markOf, partUpTo, readCursor } from './cursor.ts'
import {
  AnyValue,
  At,
  Ip,
  known,
  Limits,
  LocationId,
  label,
  limitsIn,
  MemberId,
  momentIn,
  OwnSought,
  ownFaults,
  refuseDeep,
  timed,
  UserId,
  Word,
  whoIn,
} from './decision-shapes.ts'
import { Closed, failures, Id, Ids, Nullable, OneOf, paging, SentAs, ShownAs } from './schema.ts'

const Search = SentAs('Search', {
  find: OneOf(['members', 'locations', 'permissions', 'subjects', 'resources', 'actions'], {
    description:
      'Members who may, locations where a member may, or what a member may do. With `own`: subjects, resources or actions of the company’s own types.',
  }),
  member_id: MemberId,
  user_id: UserId,
  permission: Type.Optional(Word),
  location_id: LocationId,
  ip: Ip,
  limits: Limits,
  at: At,
  own: OwnSought,
})

const FoundItem = ShownAs('SearchResult', {
  member_id: Type.Optional({ ...Id, description: 'Of a member who was found.' }),
  user_id: Type.Optional({ ...Id, description: 'The number of their user.' }),
  name: Type.Optional(Type.String({ description: 'What the company calls them.' })),
  location_id: Type.Optional({ ...Id, description: 'Of a location that was found.' }),
  permission: Type.Optional(Type.String({ description: 'A permission that was found, by slug.' })),
  title: Type.Optional(Type.String({ description: 'Of the location or permission: what people read.' })),
  value: Type.Optional(AnyValue),
  type: Type.Optional(Type.String({ description: 'Of a subject or resource of the company’s own types.' })),
  id: Type.Optional(Type.String({ description: 'What it is stored under.' })),
  action: Type.Optional(Type.String({ description: 'An action that was found.' })),
})

/** Which fields of a search mean something for what is to be found. */
const searchFields = {
  members: { needs: ['permission'], never: ['member_id', 'user_id', 'own'] },
  locations: { needs: ['permission'], never: ['location_id', 'own'] },
  permissions: { needs: [], never: ['permission', 'limits', 'own'] },
} as const

/** What is looked for of the company's own types. */
const ownFinds = { subjects: 'subject', resources: 'resource', actions: 'action' } as const

const isOwnFind = (find: Static<typeof Search>['find']): find is keyof typeof ownFinds => find in ownFinds

const refuseMisplaced = (sent: Static<typeof Search>): void => {
  if (isOwnFind(sent.find)) {
    const lacking = sent.own === undefined ? [{ field: 'own', message: 'is needed' }] : []
    refuseFaulty([...lacking, ...ownFaults(sent)])
    return
  }
  const { needs, never } = searchFields[sent.find]
  const without = `has no meaning where ${sent.find} are to be found: leave it out`
  refuseFaulty([
    ...needs.flatMap((field) => (sent[field] === undefined ? [{ field, message: 'is needed' }] : [])),
    ...never.flatMap((field) => (sent[field] === undefined ? [] : [{ field, message: without }])),
  ])
}

/** Everybody who may, everywhere where somebody may, everything that somebody may do. */
export const searches = (app: App, { core }: DialectContext): void => {
  app.post(
    '/companies/:company_id/search',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'search',
        summary: 'Find members who may do something, locations where a member may, or what a member may do',
        params: Ids('company_id'),
        querystring: Closed(paging),
        body: Search,
        response: {
          200: Type.Object({
            data: Type.Array(FoundItem),
            next_cursor: Nullable(Type.String({ description: 'Send it as `cursor` to go on; null at the end.' })),
            is_limited: Type.Boolean({ description: 'The caller sees a part of the company: there may be more.' }),
            ...timed,
          }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const sent = request.body
      refuseMisplaced(sent)
      reply.header('cache-control', 'no-store')
      const asked: Asked = {
        core,
        call: callOf(request),
        companyId,
        sent,
        limit: limitOf(request.query),
        url: request.url,
      }
      const { cursor } = request.query
      const { isProjected, ...page } = await (sent.own
        ? searchOwnTypes(asked, sent.own, cursor)
        : searchAccess(asked, cursor))
      return {
        data: [...page.data],
        next_cursor: page.next_cursor,
        is_limited: page.is_limited,
        ...label(reply, { ...page, isProjected }),
      }
    },
  )
}

interface Asked {
  readonly core: Core
  readonly call: Call
  readonly companyId: number
  readonly sent: Static<typeof Search>
  readonly limit: number
  readonly url: string
}

interface Page extends Pick<Found<unknown>, 'revision' | 'at' | 'isProjected'> {
  readonly data: readonly Static<typeof FoundItem>[]
  readonly next_cursor: string | null
  readonly is_limited: boolean
}

/** A cursor goes on with this very search, in no other. */
const cursorAfter = ({ sent, url }: Asked, key: readonly (number | string)[] | undefined): string | null => {
  const { nextCursor } = partUpTo([], key && [...key, digest(JSON.stringify(sent))])
  return nextCursor === null ? null : `${markOf(url)}${nextCursor}`
}

const keyIn = <K extends readonly (number | string)[]>(
  { sent }: Asked,
  cursor: string | undefined,
  like: K,
): K | undefined => {
  const key = readCursor(cursor, [...like, ''])
  if (key && key.at(-1) !== digest(JSON.stringify(sent))) throw cursorOfAnother()
  return key?.slice(0, -1) as K | undefined
}

/** Of the moment and revision at which it began, whatever is written between its pages. */
const searchAccess = async (asked: Asked, cursor: string | undefined): Promise<Page> => {
  const { core, call, companyId, sent, limit } = asked
  const [after, began, revision] = keyIn(asked, cursor, [0, 0, 0] as const) ?? [0]
  const { location_id: locationId, ip, permission = '' } = sent
  const { at } = momentIn(sent)
  const slice = { companyId, after, limit, ip, at: at ?? began, revision }
  const condition = { permission, ...limitsIn(sent) }
  const page = <T>(found: Found<T>, shown: (item: T) => Static<typeof FoundItem>): Page => ({
    data: found.items.map(shown),
    next_cursor: cursorAfter(
      asked,
      found.lookedTo === undefined ? undefined : [found.lookedTo, found.at, found.revision],
    ),
    is_limited: found.isLimited,
    revision: found.revision,
    at: found.at,
    isProjected: found.isProjected,
  })
  if (sent.find === 'members')
    return page(
      await searchMembers(core, call, { ...slice, ...condition, locationId }),
      ({ memberId, userId, name }) => ({ member_id: memberId, user_id: userId, name }),
    )
  const who = whoIn(sent, 'member_id')
  if (sent.find === 'locations')
    return page(await searchLocations(core, call, { ...slice, ...condition, who }), ({ locationId, title }) => ({
      location_id: locationId,
      title,
    }))
  return page(await searchPermissions(core, call, { ...slice, who, locationId }), (item) => item)
}

/** As they are at each page: nothing is kept of what the company's own types were like. */
const searchOwnTypes = async (
  asked: Asked,
  { subject, action, resource, context }: NonNullable<Static<typeof OwnSought>>,
  cursor: string | undefined,
): Promise<Page> => {
  const { core, call, companyId, sent, limit } = asked
  refuseDeep(sent)
  const [after] = keyIn(asked, cursor, [''] as const) ?? []
  const find = ownFinds[sent.find as keyof typeof ownFinds]
  const lacking = [
    ...(subject === undefined || (find !== 'subject' && subject.id === undefined) ? ['own.subject'] : []),
    ...(action === undefined && find !== 'action' ? ['own.action'] : []),
    ...(find !== 'resource' && resource.id === undefined ? ['own.resource.id'] : []),
  ]
  refuseFaulty(lacking.map((field) => ({ field, message: 'is needed' })))
  const part = (sought: { type: string; id?: string; properties?: object } | undefined) => ({
    type: '',
    ...(sought && known(sought)),
    id: sought?.id ?? '',
  })
  const question = {
    subject: part(subject),
    action: action ? known(action) : { name: '' },
    resource: part(resource),
    ...(context && { context: context as Properties }),
  }
  const found = await searchOwn(core, call, companyId, { find, question }, { after, limit })
  const type = question[find === 'action' ? 'resource' : find].type
  return {
    data: found.ids.map((id) => (find === 'action' ? { action: id } : { type, id })),
    next_cursor: cursorAfter(asked, found.next === undefined ? undefined : [found.next]),
    is_limited: !found.isWhole,
    revision: found.revision,
    at: found.at,
    isProjected: false,
  }
}

/** Stands for a search in its cursors. */
const digest = (search: string): string => hash('sha256', search, 'base64url').slice(0, 12)

const cursorOfAnother = (): Refusal =>
  new Refusal('request.invalid', {
    fields: [{ field: 'cursor', message: 'is none that this search has given: leave it out to begin anew' }],
  })
