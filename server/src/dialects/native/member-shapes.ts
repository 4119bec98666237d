/** Members, grants and values as several resources show them. */
import type { Static } from 'typebox'
import { Type } from '../../http/type.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Scope as GrantScope } from '../../model/member.ts'
import type { Value } from '../../model/value.ts'
import type { ShownGrant } from '../../operations/access/company-grant.ts'
import { writeMaybe } from './moment.ts'
import { Id, Nullable, ShownAs, When } from './schema.ts'

/** A company has at most as many locations as somebody would name one by one. */
const MOST_LOCATIONS = 10_000

export const ValuesBySlug = {
  ...Type.Record(Type.String(), Type.Unknown()),
  description:
    'By slug. A flag is true or false, or 0 or 1; days and numbers are whole; a limit to ids is "all" or a list of ids; addresses are text.',
}

/** What any type has as a value; which one a permission takes is the operation's to say. */
const SentValue = Type.Union([Type.Boolean(), Type.Integer(), Type.String(), Type.Array(Type.Integer()), Type.Null()])

export const SentValues = {
  ...Type.Record(Type.String(), SentValue),
  maxProperties: 2000,
  description: 'By slug. What is left out stays; null takes a value back.',
}

export const Scope = Type.Union([Type.Literal('company'), Type.Array(Id, { maxItems: MOST_LOCATIONS })], {
  description: 'The whole company, future locations included, or some locations.',
})

export const Grant = ShownAs('Grant', {
  id: Id,
  member_id: Id,
  slot: Type.String({ description: 'Its place at the member: company, entry, location:N or extra:N.' }),
  role: Nullable(Type.String({ description: 'A reference such as salon:worker or role:7.' })),
  scope: Scope,
  starts_at: Nullable(When),
  ends_at: Nullable(When),
  permissions: { ...ValuesBySlug, description: 'What it says differently from its role, by slug.' },
})

const writeScope = (scope: GrantScope): 'company' | number[] => (scope === 'company' ? scope : [...scope])

export const shownGrant = ({ memberId, grant }: ShownGrant): Static<typeof Grant> => ({
  id: grant.id,
  member_id: memberId,
  slot: grant.slot,
  role: grant.role,
  scope: writeScope(grant.scope),
  starts_at: writeMaybe(grant.startsAt),
  ends_at: writeMaybe(grant.endsAt),
  permissions: { ...grant.exceptions },
})

/** All values of a list of permissions, by slug. */
export const shownValues = (permissions: readonly Permission[], values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(permissions.map(({ slug, index }) => [slug, values[index] as Value]))
