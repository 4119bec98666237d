import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { type Explained, explanationIn, type Language, languageOf } from '../../model/explain-texts.ts'
import type { Grant as ModelGrant, Moment } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { type MemberAccess, readMemberAccess } from '../../operations/access/read-member-access.ts'
import { diffAccess, type Side } from '../../operations/decisions/diff-access.ts'
import { type Explanation, explain, type ProposedChange } from '../../operations/decisions/explain.ts'
import {
  type Found,
  searchLocations,
  searchMembers,
  searchPermissions,
} from '../../operations/decisions/search-access.ts'
import { show } from './answer.ts'
import { callOf } from './caller.ts'
import { limitOf, markOf, partUpTo, readCursor } from './cursor.ts'
import { Scope, shownValues, ValuesBySlug } from './member-shapes.ts'
import { memberAsked } from './members.ts'
import { readMoment, writeMaybe, writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, NoQuery, Nullable, OneOf, paging, When } from './schema.ts'

/** What every answer says of itself. */
const timed = {
  revision: Type.Integer({ description: 'The company’s revision that the answer is of.' }),
  at: { ...When, description: 'The moment that the answer is about.' },
  projected: Type.Boolean({ description: 'The moment is to come: these are the facts of now, which may change.' }),
}
const Told = <T extends TSchema>(data: T) => Type.Object({ data, ...timed })

const At = Type.Optional({
  ...When,
  description: 'Another moment than now. One that is over is answered from the facts of then.',
})
const MemberId = Type.Optional(Type.Union([Id, Type.Literal('me')]))
const UserId = Type.Optional(Id)
const LocationId = Type.Optional({ ...Id, description: 'Without, the company as a whole.' })
const Ip = Type.Optional(Type.String({ maxLength: 45, description: 'The address that the person acts from.' }))

const Limits = Type.Optional(
  Type.Array(
    Closed({
      permission: Type.String({ maxLength: 200 }),
      id: Type.Optional({ ...Id, description: 'One id among those that the permission may be limited to.' }),
      days_back: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
    }),
    { maxItems: 20, description: 'A single grant must satisfy all of them together.' },
  ),
)

const whoIn = (sent: { member_id?: number | 'me'; user_id?: number }, field: string) => {
  const { member_id: member, user_id: user } = sent
  if ((member === undefined) === (user === undefined))
    refuseFaulty([{ field, message: 'needs one of member_id and user_id' }])
  if (member === 'me') return member
  return user === undefined ? { by: 'member' as const, id: member ?? 0 } : { by: 'user' as const, id: user }
}

const limitsIn = (sent: { limits?: readonly { permission: string; id?: number; days_back?: number }[] }) =>
  sent.limits && {
    limits: sent.limits.map(({ permission, id, days_back: daysBack }) => ({
      permission,
      ...(id !== undefined && { id }),
      ...(daysBack !== undefined && { daysBack }),
    })),
  }

const momentIn = ({ at }: { at?: string }, field = 'at') => ({
  at: at === undefined ? undefined : readMoment(at, field),
})

const label = (
  reply: FastifyReply,
  { revision, at, isProjected }: { revision: number; at: Moment; isProjected: boolean },
) => {
  reply.header('gatehouse-revision', revision)
  return { revision, at: writeMoment(at), projected: isProjected }
}

const AnyValue = Type.Unknown({ description: 'A value as its permission’s type has them.' })

const Access = Type.Object({
  member_id: Id,
  location_id: Nullable(Id),
  blocker: Nullable(
    Type.String({
      description:
        'Why they may do nothing at all: invited, suspended, archived, user-disabled, location-closed or no-member.',
    }),
  ),
  permissions: {
    ...ValuesBySlug,
    description:
      'The effective value of every permission, by slug. With sources: `value`, `sources` (those that the caller may see), and `since`, `until` and `next`: between which moments windows leave it so, and what comes next.',
  },
})

const shownTimed = ({ company, timed }: MemberAccess): Record<string, unknown> | undefined =>
  timed &&
  Object.fromEntries(
    company.catalogue.permissions.flatMap(({ slug, index }) => {
      const found = timed[index]
      if (!found) return []
      const sources = found.sources.map(({ grant, source, value }) => ({
        grant_id: grant.id,
        slot: grant.slot,
        role: grant.role,
        source,
        value,
        starts_at: writeMaybe(grant.startsAt),
        ends_at: writeMaybe(grant.endsAt),
      }))
      const { value, since, until, next } = found
      return [[slug, { value, sources, since: writeMaybe(since), until: writeMaybe(until), next }]]
    }),
  )

const Question = Closed({
  member_id: MemberId,
  user_id: UserId,
  permission: Type.String({ maxLength: 200, description: 'By slug.' }),
  location_id: LocationId,
  ip: Ip,
  limits: Limits,
  at: At,
})

const Step = Type.Object({
  grant_id: Id,
  slot: Type.String(),
  role: Nullable(Type.String()),
  source: OneOf(['exception', 'role'], { description: 'Whether the grant says so itself, or its role does.' }),
  value: { ...AnyValue, description: 'What the grant says of the permission, whether it counts or not.' },
  outcome: OneOf([
    'gives',
    'elsewhere',
    'not-started',
    'ended',
    'wrong-address',
    'gate-closed',
    'none',
    'beyond-limit',
  ]),
  permission: Nullable(Type.String({ description: 'The gate that is closed, or the limit that is not met.' })),
  scope: Scope,
  starts_at: Nullable(When),
  ends_at: Nullable(When),
})

const Change = Type.Object({
  grant_id: Nullable({ ...Id, description: 'The grant to change; null for a new one.' }),
  role: Nullable(Type.String({ description: 'The new grant’s; of one that is there, its own, which stays.' })),
  scope: Scope,
  permissions: { ...ValuesBySlug, description: 'What the grant is to say beside what it says.' },
  may_be_made_by: Type.Object({
    you: Type.Boolean(),
    members: Nullable(
      Type.Array(Type.Object({ member_id: Id, name: Type.String() }), {
        description: 'For whoever may see all people of the company.',
      }),
    ),
    is_complete: Type.Boolean({ description: 'There is nobody else.' }),
  }),
})

const ExplainedAnswer = Type.Object({
  member_id: Id,
  permission: Type.String(),
  location_id: Nullable(Id),
  allowed: Type.Boolean(),
  value: { ...AnyValue, description: 'The effective value.' },
  blocker: Nullable(Type.String({ description: 'What stands against every grant, or against the question.' })),
  reasons: Type.Array(Step, { description: 'One for each grant, by number.' }),
  is_whole: Type.Boolean({ description: 'The caller may see all grants of the member; else there may be more.' }),
  change: Nullable({ ...Change, description: 'The smallest change that would allow it.' }),
  sentence: Type.String({ description: 'All this in words, in the language of Accept-Language.' }),
})

const scopeOf = ({ scope }: Pick<ModelGrant, 'scope'>): 'company' | number[] =>
  scope === 'company' ? scope : [...scope]

const shownChange = ({ grant, role, scope, values, makers }: ProposedChange): Static<typeof Change> => ({
  grant_id: grant?.id ?? null,
  role,
  scope: scopeOf({ scope }),
  permissions: { ...values },
  may_be_made_by: {
    you: makers.isAsker,
    members: makers.members ? makers.named.map(({ id, name }) => ({ member_id: id, name })) : null,
    is_complete: makers.isComplete,
  },
})

/** A value in a sentence. */
const spoken = (value: Value): string => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value))

const inWordsOf = (language: Language, found: Explanation): string => {
  const { change, at, isPast, isProjected } = found
  const explained: Explained = {
    name: found.isOwn ? null : found.memberName,
    allowed: found.allowed,
    permission: found.permission.title,
    location: found.locationTitle,
    moment: isPast || isProjected ? writeMoment(at) : undefined,
    isProjected,
    blocker: found.blocker,
    isWhole: found.isWhole,
    steps: found.steps.map(({ outcome, slot, roleTitle, source, title }) => ({
      outcome,
      slot,
      roleTitle,
      source,
      permission: title,
    })),
    change: change && {
      slot: change.grant?.slot,
      roleTitle: change.roleTitle,
      location: change.scope === 'company' ? null : found.locationTitle,
      values: Object.entries(change.values).map(
        ([slug, value]) => [change.titles[slug] ?? slug, spoken(value)] as const,
      ),
      isAsker: change.makers.isAsker,
      makers: change.makers.members && change.makers.named.map(({ name }) => name),
    },
  }
  return explanationIn(language, explained)
}

const shownExplanation = (found: Explanation, language: Language): Static<typeof ExplainedAnswer> => ({
  member_id: found.memberId,
  permission: found.permission.slug,
  location_id: found.place === 'company' ? null : found.place,
  allowed: found.allowed,
  value: found.value ?? null,
  blocker: found.blocker ?? null,
  reasons: found.steps.map(({ grant, slot, role, source, value, outcome, permission }) => ({
    grant_id: grant.id,
    slot,
    role,
    source,
    value,
    outcome,
    permission: permission ?? null,
    scope: scopeOf(grant),
    starts_at: writeMaybe(grant.startsAt),
    ends_at: writeMaybe(grant.endsAt),
  })),
  is_whole: found.isWhole,
  change: found.change ? shownChange(found.change) : null,
  sentence: inWordsOf(language, found),
})

const Compared = Closed({
  member_id: MemberId,
  user_id: UserId,
  role: Type.Optional(Type.String({ maxLength: 200, description: 'A reference such as salon:worker or role:7.' })),
  at: At,
})

const Search = Closed({
  find: OneOf(['members', 'locations', 'permissions'], {
    description: 'Members who may, locations where a member may, or what a member may do.',
  }),
  member_id: MemberId,
  user_id: UserId,
  permission: Type.Optional(Type.String({ maxLength: 200 })),
  location_id: LocationId,
  ip: Ip,
  limits: Limits,
  at: At,
})

const FoundItem = Type.Object({
  member_id: Type.Optional(Id),
  user_id: Type.Optional(Id),
  name: Type.Optional(Type.String()),
  location_id: Type.Optional(Id),
  permission: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  value: Type.Optional(AnyValue),
})

const sideIn = (sent: Static<typeof Compared>, field: string): Side => {
  const { role, member_id: member, user_id: user } = sent
  const moment = momentIn(sent, `${field}.at`)
  if (role === undefined) return { who: whoIn(sent, field), ...moment }
  if (member !== undefined || user !== undefined)
    refuseFaulty([{ field, message: 'needs one of member_id, user_id and role' }])
  return { role, ...moment }
}

/** Which fields of a search mean something for what is to be found. */
const searchFields = {
  members: { needs: ['permission'], never: ['member_id', 'user_id'] },
  locations: { needs: ['permission'], never: ['location_id'] },
  permissions: { needs: [], never: ['permission', 'limits'] },
} as const

const refuseMisplaced = (sent: Static<typeof Search>): void => {
  const { needs, never } = searchFields[sent.find]
  const without = `has no meaning where ${sent.find} are to be found: leave it out`
  refuseFaulty([
    ...needs.flatMap((field) => (sent[field] === undefined ? [{ field, message: 'is needed' }] : [])),
    ...never.flatMap((field) => (sent[field] === undefined ? [] : [{ field, message: without }])),
  ])
}

/** Why, when and what if: who may do what, with reasons, in any moment. */
export const decisions = (app: App, { core }: DialectContext): void => {
  const tags = ['Decisions']
  const InCompany = Ids('company_id')

  app.get(
    '/companies/:company_id/members/:member_id/access',
    {
      schema: {
        tags,
        summary: 'Read what a member, or oneself (me), may do: at a location, or in the company as a whole',
        params: Ids('company_id', 'member_id'),
        querystring: Closed({
          location_id: Type.Optional(Id),
          sources: Type.Optional(Type.Boolean({ description: 'Where each value comes from, and how long it stays.' })),
          at: At,
        }),
        response: { 200: Told(Access), ...failures },
      },
    },
    async (request, reply) => {
      const { companyId, memberId } = memberAsked(request.params)
      const { location_id: locationId, sources } = request.query
      const who = memberId === 'me' ? memberId : { by: 'member' as const, id: memberId }
      const question = { companyId, who, locationId, sources, ...momentIn(request.query) }
      let times: ReturnType<typeof label> | undefined
      const answer = await show(core, request, reply, async (core, call): Promise<Static<typeof Access>> => {
        const found = await readMemberAccess(core, call, question)
        times = label(reply, found)
        const { company, memberId: id, locationId, blocker, values } = found
        const permissions = shownTimed(found) ?? shownValues(company.catalogue.permissions, values)
        return { member_id: id, location_id: locationId, blocker, permissions }
      })
      if (!times || reply.sent) return answer as never
      reply.header('gatehouse-revision', times.revision)
      return { data: answer.data, ...times }
    },
  )

  app.post(
    '/companies/:company_id/explain',
    {
      config: { isRead: true },
      schema: {
        tags,
        summary: 'Explain why somebody may do something, or may not, and what would change it',
        params: InCompany,
        querystring: NoQuery,
        body: Question,
        response: { 200: Told(ExplainedAnswer), ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { permission, location_id: locationId, ip } = request.body
      const found = await explain(core, callOf(request), {
        companyId,
        who: whoIn(request.body, 'member_id'),
        permission,
        locationId,
        ip,
        ...limitsIn(request.body),
        ...momentIn(request.body),
      })
      const language = languageOf(request.headers['accept-language'])
      reply.header('cache-control', 'no-store').header('vary', 'accept-language')
      return { data: shownExplanation(found, language), ...label(reply, found) }
    },
  )

  app.post(
    '/companies/:company_id/diff',
    {
      config: { isRead: true },
      schema: {
        tags,
        summary: 'Compare two members, two roles, or one of them in two moments',
        params: InCompany,
        querystring: NoQuery,
        body: Closed({ from: Compared, to: Compared, location_id: LocationId }),
        response: {
          200: Told(
            Type.Object({
              from: Type.Object(timed),
              to: Type.Object(timed),
              differences: Type.Array(
                Type.Object({
                  permission: Type.String(),
                  title: Type.String(),
                  from: { ...AnyValue, description: 'Null where the catalogue had no such permission.' },
                  to: AnyValue,
                }),
                { description: 'Permissions whose effective values differ, in the order of the catalogue.' },
              ),
            }),
          ),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { location_id: locationId } = request.body
      const [from, to] = [sideIn(request.body.from, 'from'), sideIn(request.body.to, 'to')]
      const found = await diffAccess(core, callOf(request), { companyId, from, to, locationId })
      reply.header('cache-control', 'no-store')
      const data = {
        from: label(reply, found.from),
        to: label(reply, found.to),
        differences: found.differences.map(({ permission, title, from, to }) => ({
          permission,
          title,
          from: from ?? null,
          to: to ?? null,
        })),
      }
      return { data, ...data.to }
    },
  )

  app.post(
    '/companies/:company_id/search',
    {
      config: { isRead: true },
      schema: {
        tags,
        summary: 'Find members who may do something, locations where a member may, or what a member may do',
        params: InCompany,
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
      const call = callOf(request)
      // A cursor goes on with this very search, in no other.
      const key = readCursor(request.query.cursor, [0, ''] as const)
      const mark = JSON.stringify(sent)
      if (key && key[1] !== digest(mark)) throw cursorOfAnother()
      const { location_id: locationId, ip, permission = '' } = sent
      const slice = { companyId, after: key?.[0] ?? 0, limit: limitOf(request.query), ip, ...momentIn(sent) }
      const condition = { permission, ...limitsIn(sent) }
      const tell = <T>(found: Found<T>, shown: (item: T) => Static<typeof FoundItem>) => {
        const { nextCursor } = partUpTo([], found.lookedTo === undefined ? undefined : [found.lookedTo, digest(mark)])
        reply.header('cache-control', 'no-store')
        return {
          data: found.items.map(shown),
          next_cursor: nextCursor === null ? null : `${markOf(request.url)}${nextCursor}`,
          is_limited: found.isLimited,
          ...label(reply, found),
        }
      }
      if (sent.find === 'members')
        return tell(
          await searchMembers(core, call, { ...slice, ...condition, locationId }),
          ({ memberId, userId, name }) => ({ member_id: memberId, user_id: userId, name }),
        )
      const who = whoIn(sent, 'member_id')
      if (sent.find === 'locations')
        return tell(await searchLocations(core, call, { ...slice, ...condition, who }), ({ locationId, title }) => ({
          location_id: locationId,
          title,
        }))
      return tell(await searchPermissions(core, call, { ...slice, who, locationId }), (item) => item)
    },
  )
}

/** Stands for a search in its cursors. */
const digest = (search: string): string => hash('sha256', search, 'base64url').slice(0, 12)

const cursorOfAnother = (): Refusal =>
  new Refusal('request.invalid', {
    fields: [{ field: 'cursor', message: 'is none that this search has given: leave it out to begin anew' }],
  })
