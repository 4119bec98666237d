import { countsSomewhere, grantValues, joinValues, storedValues, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Capability } from '../../model/capability.ts'
import type { Company } from '../../model/company.ts'
import { isCapable } from '../../model/decide.ts'
import type { Touched } from '../../model/delegation.ts'
import { activeAt, type Grant, grantInSlot, type Member, type Moment, type Scope } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Tx } from '../../storage/change.ts'
import { memberOfGrant } from '../../storage/grants.ts'
import { contactOf } from '../../storage/members.ts'
import type { Standing } from './authorize.ts'

/** Which entry, in whose words. */
export interface EntryQuestion {
  readonly companyId: number
  /** The id of the grant in the member's slot `entry`. */
  readonly entryId: number
  /** The catalogue whose words the caller uses. */
  readonly vocabulary: string
}

/** An entry as a dialect shows it. */
export interface ShownEntry {
  readonly id: number
  readonly locations: readonly number[]
  /** One per permission of the vocabulary, by slug. */
  readonly values: ReadonlyMap<string, Value>
  readonly user: { readonly id: number; readonly email: string }
}

/** All that an entry's showing looks at of its member. */
export type EntryHolder = Pick<Member, 'userId' | 'grants'>

/** The locations that a scope reaches. */
export const locationsOf = (company: Company, scope: Scope): readonly number[] =>
  scope === 'company' ? [...company.locations.keys()].sort((a, b) => a - b) : scope

/** What a grant gives in the whole company: all of a company-wide one, of another one the rights of company reach. */
const givenEverywhere = (company: Company, grant: Grant): Grant[] => {
  if (grant.scope === 'company') return [grant]
  if (!countsSomewhere(company, grant, false)) return []
  const values = grantValues(company, grant)
  const wide = company.catalogue.permissions.filter(({ reach }) => reach === 'company')
  const exceptions = Object.fromEntries(wide.map(({ slug, index }) => [slug, values[index] as Value]))
  return [{ ...grant, role: null, scope: 'company', exceptions }]
}

/**
 * What bears on an entry beside itself: what is given in the whole company, and so at every location of the entry
 * whichever those are. Rights at some locations are shown where those are.
 */
export const beside = (
  company: Company,
  { grants }: Pick<Member, 'grants'>,
  entry: Grant | undefined,
  now: Moment,
): readonly Grant[] =>
  grants.filter((grant) => grant !== entry && activeAt(grant, now)).flatMap((grant) => givenEverywhere(company, grant))

/** What the entry stores, also while it counts nowhere or not now, joined with what is given in the whole company. */
export const valuesOf = (
  company: Company,
  member: Pick<Member, 'grants'>,
  entry: Grant | undefined,
  now: Moment,
): Values =>
  joinValues(company.catalogue.permissions, [
    ...(entry ? [storedValues(company, entry)] : []),
    ...beside(company, member, entry, now).map((grant) => grantValues(company, grant)),
  ])

/** By slug, in the words of a vocabulary. */
export const inWords = (company: Company, vocabulary: string, values: Values): ReadonlyMap<string, Value> =>
  new Map((company.catalogue.wireOrder.get(vocabulary) ?? []).map(({ slug, index }) => [slug, values[index] as Value]))

/** Owners have every right and are no entries. */
export const entryOf = (company: Company, member: Pick<Member, 'grants'>): Grant | undefined =>
  member.grants.find(({ slot, role }) => slot === 'entry' && (role === null || !company.catalogue.ownerRoles.has(role)))

/** Somebody else's entry looks like none. */
export const findEntry = async (
  tx: Tx,
  company: Company,
  { entryId }: EntryQuestion,
): Promise<{ member: Member; entry: Grant }> => {
  const memberId = await memberOfGrant(tx, company.id, entryId)
  const member = memberId === undefined ? undefined : await tx.member(memberId)
  const entry = member && entryOf(company, member)
  if (!member || entry?.id !== entryId) throw new Refusal('member.unknown')
  return { member, entry }
}

/** Where the caller has a right over people: the scopes of those grants that each give it. */
export const hasWithin = (
  { company, person }: Standing,
  call: Pick<Call, 'ip'>,
  capability: Capability,
  now: Moment,
): Scope => {
  const { member, user } = person
  const giving = member.grants.filter((grant) =>
    isCapable(company, { member: { ...member, grants: [grant] }, user }, capability, 'company', now, call.ip),
  )
  if (giving.some(({ scope }) => scope === 'company')) return 'company'
  return giving.flatMap(({ scope }) => scope as readonly number[])
}

/** Whether a scope lies within another one; over no location, it lies within any. */
export const isWithin = (scope: Scope, within: Scope): boolean => {
  if (within === 'company') return true
  if (scope === 'company') return false
  const reach = new Set(within)
  return scope.every((id) => reach.has(id))
}

/** A caller limited to some locations cannot touch an entry that reaches beyond them, before or after. */
export const requireReach = (
  standing: Standing,
  call: Call,
  capability: Capability,
  scopes: readonly Scope[],
  now: Moment,
): void => {
  const within = hasWithin(standing, call, capability, now)
  if (!scopes.every((scope) => isWithin(scope, within))) throw new Refusal('access.denied')
}

export const touchedBy = (...grants: readonly Grant[]): Touched => {
  const scopes = grants.map(({ scope }) => scope)
  return {
    company: scopes.includes('company'),
    locations: [...new Set(scopes.flatMap((scope) => (scope === 'company' ? [] : scope)))],
  }
}

export const showEntry = (
  company: Company,
  vocabulary: string,
  holder: EntryHolder,
  email: string | null,
  now: Moment,
): ShownEntry => {
  const entry = grantInSlot(holder as Member, 'entry') as Grant
  return {
    id: entry.id,
    locations: locationsOf(company, entry.scope),
    values: inWords(company, vocabulary, valuesOf(company, holder, entry, now)),
    user: { id: holder.userId, email: email ?? '' },
  }
}

/** The entry as a change leaves it. */
export const showEntryUnderLock = async (
  tx: Tx,
  company: Company,
  vocabulary: string,
  member: Member,
): Promise<ShownEntry> =>
  showEntry(company, vocabulary, member, (await contactOf(tx, member)).email, tx.now(company.id))
