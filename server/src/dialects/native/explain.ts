import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { type Explained, explanationIn, ownExplanationIn } from '../../model/explain-texts.ts'
import type { Language } from '../../model/language.ts'
import type { Grant as ModelGrant } from '../../model/member.ts'
import type { OwnDecision } from '../../model/own-types.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import type { Titles } from '../../model/titles.ts'
import { checkOwn } from '../../operations/decisions/check-own.ts'
import { type Explanation, explain, type ProposedChange } from '../../operations/decisions/explain.ts'
import { askingOf } from './caller.ts'
import {
  AnyValue,
  At,
  Ip,
  Limits,
  LocationId,
  label,
  limitsIn,
  MemberId,
  momentIn,
  Own,
  ownFaults,
  ownIn,
  placeFaults,
  refuseDeep,
  Told,
  thingIn,
  things,
  UserId,
  Word,
  whoIn,
} from './decision-shapes.ts'
import { inLanguage } from './in-language.ts'
import { Scope, ValuesBySlug } from './member-shapes.ts'
import { writeMaybe } from './moment.ts'
import { failures, Id, Ids, NoQuery, Nullable, OneOf, SentAs, ShownAs, When } from './schema.ts'

const Question = SentAs('ExplainQuestion', {
  member_id: MemberId,
  user_id: UserId,
  permission: Type.Optional(Word),
  location_id: LocationId,
  ...things,
  ip: Ip,
  limits: Limits,
  at: At,
  makers: Type.Optional(Type.Boolean({ description: 'Name the members who may make a change; this takes longer.' })),
  own: Own,
})

const Step = ShownAs('ReasonStep', {
  grant_id: Id,
  slot: Type.String({ description: 'The grant’s place at the member.' }),
  role: Nullable(Type.String({ description: 'The grant’s role, such as salon:worker.' })),
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

const Change = ShownAs('SmallestChange', {
  grant_id: Nullable({ ...Id, description: 'The grant to change; null for a new one.' }),
  role: Nullable(Type.String({ description: 'The new grant’s; of one that is there, its own, which stays.' })),
  scope: Scope,
  permissions: { ...ValuesBySlug, description: 'What the grant is to say beside what it says.' },
  may_be_made_by: Type.Object({
    you: Type.Boolean(),
    members: Nullable(
      Type.Array(Type.Object({ member_id: Id, name: Type.String() }), {
        description: 'For whoever asks for them, and may see all people of the company.',
      }),
    ),
    is_complete: Type.Boolean({ description: '`members` are all who may.' }),
  }),
})

const ExplainedAnswer = ShownAs('Explanation', {
  member_id: Id,
  permission: Type.String(),
  granted_by: Nullable(
    Type.String({
      description:
        'Of a capability, the permission that the reasons are about; null where any access gives it, or an owner’s alone.',
    }),
  ),
  location_id: Nullable({ ...Id, description: 'Of a thing, the first of its locations where it is denied.' }),
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

const inWordsOf = (language: Language, titles: Titles, found: Explanation): string => {
  const { change, at, isPast, isProjected } = found
  const explained: Explained = {
    name: found.isOwn ? null : found.memberName,
    allowed: found.allowed,
    permission: titles.permission(found.permission.slug, found.permission.title),
    location: found.locationTitle,
    moment: isPast || isProjected ? at : undefined,
    isProjected,
    blocker: found.blocker,
    isWhole: found.isWhole,
    steps: found.steps.map(({ outcome, role, roleTitle, places, source, title, permission }) => ({
      outcome,
      places,
      roleTitle: role && roleTitle && titles.role(role, roleTitle),
      source,
      permission: permission && title && titles.permission(permission, title),
    })),
    change: change && {
      isOfGrant: change.grant !== undefined,
      roleTitle: change.role && change.roleTitle && titles.role(change.role, change.roleTitle),
      places: change.places,
      values: change.stated.flatMap(({ slug, title, type, entry }) => {
        const value = change.values[slug]
        if (value === undefined) return []
        const option = type.name === 'level' ? entry.options?.[Number(value)] : undefined
        return [{ title: titles.permission(slug, title), type: type.name, value, option }]
      }),
      isAsker: change.makers.isAsker,
      makers: change.makers.members && change.makers.named.map(({ name }) => name),
    },
  }
  return explanationIn(language, explained)
}

const shownExplanation = (found: Explanation, language: Language, titles: Titles): Static<typeof ExplainedAnswer> => ({
  member_id: found.memberId,
  permission: found.permission.slug,
  granted_by: found.by ?? null,
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
  sentence: inWordsOf(language, titles, found),
})

const OwnAnswer = ShownAs('OwnExplanation', {
  allowed: Type.Boolean(),
  policies: Type.Array(Type.String(), { description: 'Those that were evaluated.' }),
  determining: Type.Array(Type.String(), {
    description: 'Those that permitted, or forbade; none: nothing permits it.',
  }),
  errors: Type.Array(Type.Object({ policy: Type.Optional(Type.String()), message: Type.String() }), {
    description: 'What went wrong: any of it denies.',
  }),
  sentence: Type.String({ description: 'All this in words, in the language of Accept-Language.' }),
})

/** Whoever may not ask hears that there is no such type. */
const UNKNOWN: OwnDecision = {
  decision: false,
  reason: { policies: [], determining: [], errors: [{ message: 'there is no such type here' }] },
}

const shownOwn = (decided: OwnDecision, language: Language): Static<typeof OwnAnswer> => {
  const { policies, determining, errors } = decided.reason
  return {
    allowed: decided.decision,
    policies: [...policies],
    determining: [...determining],
    errors: errors.map((error) => ({ ...error })),
    sentence: ownExplanationIn(language, decided),
  }
}

/** Why somebody may do something, or may not, and what would change it. */
export const explanations = (app: App, { core }: DialectContext): void => {
  app.post(
    '/companies/:company_id/explain',
    {
      config: { isRead: true, identifiesCaller: true },
      schema: {
        tags: ['Decisions'],
        operationId: 'explain',
        summary: 'Explain why somebody may do something, or may not, and what would change it',
        params: Ids('company_id'),
        querystring: NoQuery,
        body: Question,
        response: { 200: Told(Type.Union([ExplainedAnswer, OwnAnswer])), ...failures },
      },
    },
    (request, reply) =>
      inLanguage(request, reply, async (titles, language) => {
        const companyId = pathId(request.params.company_id, 'company.unknown')
        const { permission, location_id: locationId, ip, makers, own } = request.body
        reply.header('cache-control', 'no-store')
        refuseFaulty([...ownFaults(request.body), ...placeFaults(request.body)])
        if (own !== undefined) {
          refuseDeep(own)
          const questions = [ownIn(own)]
          const { decided, ...answer } = await checkOwn(core, askingOf(request), companyId, questions)
          return { data: shownOwn(decided[0] ?? UNKNOWN, language), ...label(reply, { ...answer, isProjected: false }) }
        }
        const who = whoIn(request.body, 'member_id')
        if (permission === undefined) return refuseFaulty([{ field: 'permission', message: 'is needed' }]) as never
        const question = {
          companyId,
          who,
          permission,
          locationId,
          thing: thingIn(request.body),
          ip,
          makers,
          ...limitsIn(request.body),
          ...momentIn(request.body),
        }
        const found = await explain(core, askingOf(request), question)
        return { data: shownExplanation(found, language, titles), ...label(reply, found) }
      }),
  )
}
