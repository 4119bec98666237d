import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import type { Call } from '../../model/actor.ts'
import type { SentGrant } from '../../operations/access/company-grant.ts'
import { giveGrant } from '../../operations/access/give-grant.ts'
import { listGrants, readGrant } from '../../operations/access/read-grants.ts'
import { removeGrant } from '../../operations/access/remove-grant.ts'
import { updateGrant } from '../../operations/access/update-grant.ts'
import type { Core } from '../../operations/core.ts'
import { erase, list, show, write } from './answer.ts'
import { limitOf, partOf, readIdCursor } from './cursor.ts'
import { Grant, Scope, SentValues, shownGrant } from './member-shapes.ts'
import { memberAsked, memberNamed } from './members.ts'
import { readMaybe } from './moment.ts'
import { Closed, failures, Ids, Many, NoQuery, Nothing, Nullable, One, paging, When, WriteQuery } from './schema.ts'

const wished = {
  role: Type.Optional(
    Nullable(Type.String({ description: 'A reference such as salon:worker or role:7; another one drops exceptions.' })),
  ),
  starts_at: Type.Optional(Nullable(When)),
  ends_at: Type.Optional({ ...Nullable(When), description: 'Later than now.' }),
  permissions: Type.Optional(SentValues),
}

const NewGrant = Closed({ ...wished, scope: Scope })
const ChangedGrant = Closed({
  ...wished,
  scope: Type.Optional({ ...Scope, description: 'Only of a grant in a slot entry or extra:N: others are of a place.' }),
})

interface SentBody {
  role?: string | null
  scope?: 'company' | number[]
  starts_at?: string | null
  ends_at?: string | null
  permissions?: Record<string, unknown>
}

const sentIn = ({ role, scope, starts_at: starts, ends_at: ends, permissions }: SentBody): SentGrant => ({
  ...(role !== undefined && { role }),
  ...(scope !== undefined && { scope }),
  ...(starts !== undefined && { startsAt: readMaybe(starts, 'starts_at') }),
  ...(ends !== undefined && { endsAt: readMaybe(ends, 'ends_at') }),
  ...(permissions !== undefined && { values: permissions }),
})

const OfMember = Ids('company_id', 'member_id')
const OfGrant = Ids('company_id', 'grant_id')

/** What members are given: roles and exceptions, each at a scope and perhaps within a window. */
export const grants = (app: App, { core }: DialectContext): void => {
  const tags = ['Grants']
  const oneIn = (params: { company_id: string; grant_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    grantId: pathId(params.grant_id, 'grant.unknown'),
  })

  app.get(
    '/companies/:company_id/members/:member_id/grants',
    {
      schema: {
        tags,
        summary: 'List the grants of a member, or one’s own (me)',
        params: OfMember,
        querystring: Closed(paging),
        response: { 200: Many(Grant), ...failures },
      },
    },
    (request, reply) => {
      const one = memberAsked(request.params)
      const limit = limitOf(request.query)
      const after = readIdCursor(request.query.cursor)
      const read = async (core: Core, call: Call) => {
        const found = (await listGrants(core, call, one)).filter(({ grant }) => grant.id > after)
        return partOf(found.slice(0, limit + 1), limit, ({ grant }) => [grant.id])
      }
      return list(core, request, reply, read, shownGrant)
    },
  )

  app.post(
    '/companies/:company_id/members/:member_id/grants',
    {
      schema: {
        tags,
        summary: 'Give a member another grant, beside those that they have',
        params: OfMember,
        querystring: WriteQuery,
        body: NewGrant,
        response: { 201: One(Grant), ...failures },
      },
    },
    (request, reply) => {
      const wish = { ...memberNamed(request.params), ...sentIn(request.body), scope: request.body.scope }
      const give = async (core: Core, call: Call) => shownGrant(await giveGrant(core, call, wish))
      return write(core, request, reply, give, { status: 201 })
    },
  )

  app.get(
    '/companies/:company_id/grants/:grant_id',
    {
      schema: {
        tags,
        summary: 'Read a grant',
        params: OfGrant,
        querystring: NoQuery,
        response: { 200: One(Grant), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      return show(core, request, reply, async (core, call) => shownGrant(await readGrant(core, call, one)))
    },
  )

  app.patch(
    '/companies/:company_id/grants/:grant_id',
    {
      schema: {
        tags,
        summary: 'Change a grant, in whichever slot it is',
        params: OfGrant,
        querystring: WriteQuery,
        body: ChangedGrant,
        response: { 200: One(Grant), ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const wish = { ...one, sent: sentIn(request.body) }
      const current = async (core: Core, call: Call) => shownGrant(await readGrant(core, call, one))
      const change = async (core: Core, call: Call) => shownGrant(await updateGrant(core, call, wish))
      return write(core, request, reply, change, { current })
    },
  )

  app.delete(
    '/companies/:company_id/grants/:grant_id',
    {
      schema: {
        tags,
        summary: 'Take a grant away',
        params: OfGrant,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const current = async (core: Core, call: Call) => shownGrant(await readGrant(core, call, one))
      return erase(core, request, reply, (core, call) => removeGrant(core, call, one), { current })
    },
  )
}
