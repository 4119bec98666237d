import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { worded } from '../../http/worded.ts'
import type { Call } from '../../model/actor.ts'
import type { SentGrant } from '../../operations/access/company-grant.ts'
import { draftGrant } from '../../operations/access/draft-grant.ts'
import { giveGrant } from '../../operations/access/give-grant.ts'
import { listGrants, readGrant } from '../../operations/access/read-grants.ts'
import { removeGrant } from '../../operations/access/remove-grant.ts'
import { updateGrant } from '../../operations/access/update-grant.ts'
import { readRevision } from '../../operations/companies/read-revision.ts'
import type { Core } from '../../operations/core.ts'
import { type AccessWrite, accessRoutes, accessWrite, type Params } from './access-write.ts'
import { list, show } from './answer.ts'
import { callOf } from './caller.ts'
import { limitOf, partOf, readIdCursor } from './cursor.ts'
import { EditedValues, Objection, shownEditing, shownObjection } from './editing-shapes.ts'
import { Grant, Scope, SentValues, shownGrant } from './member-shapes.ts'
import { memberAsked, memberNamed } from './members.ts'
import { readMaybe } from './moment.ts'
import {
  Closed,
  failures,
  Id,
  Ids,
  IdsOrMe,
  Many,
  NoQuery,
  Nullable,
  One,
  paging,
  SentAs,
  ShownAs,
  When,
} from './schema.ts'

const wished = {
  role: Type.Optional({
    ...Nullable(Type.String()),
    description: 'A reference such as salon:worker or role:7; null for none. Another one drops exceptions.',
  }),
  starts_at: Type.Optional({ ...Nullable(When), description: 'From when it counts; null: from now on.' }),
  ends_at: Type.Optional({ ...Nullable(When), description: 'Until when, later than now; null: without end.' }),
  permissions: Type.Optional(SentValues),
}

const NewGrant = SentAs('NewGrant', { ...wished, scope: Scope })
const ChangedGrant = SentAs('ChangedGrant', {
  ...wished,
  scope: Type.Optional({ ...Scope, description: 'Only of a grant in a slot entry or extra:N: others are of a place.' }),
})

const GrantDraft = SentAs('GrantDraft', {
  grant_id: Type.Optional({ ...Id, description: 'A grant of the member; without, a new one.' }),
  ...wished,
  scope: Type.Optional({
    ...Scope,
    description: 'Needed for a new grant, and only of a grant in a slot entry or extra:N.',
  }),
})

const Drafted = Type.Object(
  { ...Grant.properties, id: { ...Nullable(Id), description: 'Null for a new one.' } },
  { title: 'GrantAsDrafted', description: 'As it would be.' },
)

const DraftedGrant = ShownAs('DraftedGrant', {
  grant: Drafted,
  is_locked: Type.Boolean({ description: 'Nothing of it can be changed, whatever is drafted.' }),
  refusal: Objection,
  givable_roles: Type.Array(Type.String(), {
    description: 'Roles that the caller may give here, without exceptions: references.',
  }),
  permissions: EditedValues,
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

const OfMember = IdsOrMe()
const OfGrant = Ids('company_id', 'grant_id')

const oneIn = (params: { readonly company_id: string; readonly grant_id: string }) => ({
  companyId: pathId(params.company_id, 'company.unknown'),
  grantId: pathId(params.grant_id, 'grant.unknown'),
})

const tag = 'Grants'

const currentOf = (params: Params) => {
  const one = oneIn(params)
  return async (core: Core, call: Call) => shownGrant(await readGrant(core, call, one))
}

export const grantWrites: readonly AccessWrite[] = [
  accessWrite({
    method: 'POST',
    path: '/members/:member_id/grants',
    tag,
    operationId: 'giveGrant',
    summary: 'Give a member another grant, beside those that they have',
    body: NewGrant,
    answer: Grant,
    makes: 'id',
    work: (params, body) => {
      const wish = { ...memberNamed(params), ...sentIn(body), scope: body.scope }
      return async (core, call) => shownGrant(await giveGrant(core, call, wish))
    },
  }),
  accessWrite({
    method: 'PATCH',
    path: '/grants/:grant_id',
    tag,
    operationId: 'updateGrant',
    summary: 'Change a grant, in whichever slot it is',
    body: ChangedGrant,
    answer: Grant,
    current: currentOf,
    work: (params, body) => {
      const wish = { ...oneIn(params), sent: sentIn(body) }
      return async (core, call) => shownGrant(await updateGrant(core, call, wish))
    },
  }),
  {
    method: 'DELETE',
    path: '/grants/:grant_id',
    tag,
    operationId: 'removeGrant',
    summary: 'Take a grant away',
    current: currentOf,
    work: (params) => {
      const one = oneIn(params)
      return (core, call) => removeGrant(core, call, one)
    },
  },
]

/** What members are given: roles and exceptions, each at a scope and perhaps within a window. */
export const grants = (app: App, context: DialectContext): void => {
  const { core } = context
  const tags = [tag]
  accessRoutes(app, context, grantWrites)

  app.get(
    '/companies/:company_id/members/:member_id/grants',
    {
      schema: {
        tags,
        operationId: 'listGrants',
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
    '/companies/:company_id/members/:member_id/grant-draft',
    {
      config: { isRead: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'draftGrant',
        summary: 'Find out what a grant would give as drafted, and what one may do with each of its values',
        params: Ids('company_id', 'member_id'),
        querystring: NoQuery,
        body: GrantDraft,
        response: { 200: One(DraftedGrant), ...failures },
      },
    },
    async (request, reply) => {
      const { companyId, memberId } = memberNamed(request.params)
      const { grant_id: grantId, ...sent } = request.body
      const revision = await readRevision(core, companyId)
      const drafted = await draftGrant(core, callOf(request), { companyId, memberId, grantId, sent: sentIn(sent) })
      reply.header('cache-control', 'no-store')
      if (revision !== undefined) reply.header('gatehouse-revision', revision)
      const data: Static<typeof DraftedGrant> = {
        grant: { ...shownGrant(drafted), id: drafted.grant.id || null },
        is_locked: drafted.isLocked,
        refusal: shownObjection(drafted.refusal, worded(request, reply)),
        givable_roles: [...drafted.givable],
        permissions: shownEditing(drafted.values, drafted.effective),
      }
      return { data, ...(revision !== undefined && { revision }) }
    },
  )

  app.get(
    '/companies/:company_id/grants/:grant_id',
    {
      schema: {
        tags,
        operationId: 'readGrant',
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
}
