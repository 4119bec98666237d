import {
  addressHolds,
  countsSomewhere,
  grantValues,
  joinValues,
  storedValues,
  type Values,
} from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { isCapable } from '../../model/decide.ts'
import type { Touched } from '../../model/delegation.ts'
import { editSlot, sameGrant } from '../../model/edit-slot.ts'
import { activeAt, type Grant, grantInSlot, type Member, type Moment, type Scope } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Tx } from '../../storage/change.ts'
import { memberOfGrant } from '../../storage/grants.ts'
import { contactOf, writeMember } from '../../storage/members.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import { keepAnOwner } from './keep-an-owner.ts'
import { readWish, type SentValue } from './read-wish.ts'
import { grantsChanged } from './set-permissions.ts'

/** What is left out stays as it is. */
export interface ShopPermissionsWish {
  readonly companyId: number
  /** The id of the grant in the member's slot `entry`. */
  readonly entryId: number
  /** The catalogue whose words the caller uses. */
  readonly vocabulary: string
  readonly values?: readonly SentValue[]
  /** All the locations that the entry is to reach, in the caller's order; repeats are dropped, none is nowhere. */
  readonly locations?: readonly number[]
}

/** An entry as a dialect shows it. */
export interface ShownEntry {
  readonly id: number
  readonly locations: readonly number[]
  /** One per permission of the vocabulary, by slug. */
  readonly values: ReadonlyMap<string, Value>
  readonly user: { readonly id: number; readonly email: string }
}

/** A caller who sends thousands of wrong ids gets told about the first ones. */
const FAULTS_SHOWN = 100

const locationsOf = (company: Company, { scope }: Grant): readonly number[] =>
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
const beside = (company: Company, member: Member, entry: Grant, now: Moment): readonly Grant[] =>
  member.grants
    .filter((grant) => grant !== entry && activeAt(grant, now))
    .flatMap((grant) => givenEverywhere(company, grant))

/** What the entry stores, also while it counts nowhere or not now, joined with what is given in the whole company. */
const valuesOf = (company: Company, member: Member, entry: Grant, now: Moment): Values =>
  joinValues(company.catalogue.permissions, [
    storedValues(company, entry),
    ...beside(company, member, entry, now).map((grant) => grantValues(company, grant)),
  ])

/** Owners have every right and are no entries; somebody else's entry looks like none. */
const findEntry = async (
  tx: Tx,
  company: Company,
  { entryId, vocabulary }: ShopPermissionsWish,
): Promise<{ member: Member; entry: Grant }> => {
  if (!company.catalogue.names.includes(vocabulary)) throw new Refusal('company.unknown')
  const memberId = await memberOfGrant(tx, company.id, entryId)
  const member = memberId === undefined ? undefined : await tx.member(memberId)
  const entry = member && grantInSlot(member, 'entry')
  if (!member || entry?.id !== entryId) throw new Refusal('member.unknown')
  if (entry.role !== null && company.catalogue.ownerRoles.has(entry.role)) throw new Refusal('member.unknown')
  return { member, entry }
}

/** Where the caller may edit people: the scopes of those grants that each give the right to. */
const editsWithin = ({ company, person }: Standing, call: Call, now: Moment): Scope => {
  const { member, user } = person
  const giving = member.grants.filter((grant) =>
    isCapable(company, { member: { ...member, grants: [grant] }, user }, 'members.edit', 'company', now, call.ip),
  )
  if (giving.some(({ scope }) => scope === 'company')) return 'company'
  return giving.flatMap(({ scope }) => scope as readonly number[])
}

/** A caller limited to some locations cannot touch an entry that reaches beyond them, before or after. */
const requireReach = (standing: Standing, call: Call, { company, locations }: Touched, now: Moment): void => {
  const within = editsWithin(standing, call, now)
  if (within === 'company') return
  const reach = new Set(within)
  if (company || locations.some((id) => !reach.has(id))) throw new Refusal('access.denied')
}

/**
 * Delegation looks at what counts somewhere. An entry over no location counts nowhere, yet what is written into it
 * will count as soon as somebody adds locations: so nobody writes into it what they do not hold anywhere.
 */
const refuseDormant = ({ company, person }: Standing, call: Call, before: Grant, after: Grant, now: Moment): void => {
  if (after.scope === 'company' || after.scope.length > 0) return
  const { permissions } = company.catalogue
  const own = person.member.grants.filter((grant) => activeAt(grant, now) && addressHolds(company, grant, call.ip))
  const held = joinValues(
    permissions,
    own.map((grant) => grantValues(company, grant)),
  )
  const [was, is] = [storedValues(company, before), storedValues(company, after)]
  const beyond = permissions.filter(
    ({ index, type }) =>
      !type.atMost(is[index] as Value, was[index] as Value) && !type.atMost(is[index] as Value, held[index] as Value),
  )
  if (beyond.length > 0) {
    throw new Refusal('delegation.beyond-actor', {
      fields: beyond.map(({ slug }) => ({ field: `permissions.${slug}`, message: 'is more than you hold yourself' })),
    })
  }
}

/** The locations wished, once each in the order in which they were named; undefined when they are what is shown. */
const readScope = (company: Company, entry: Grant, sent: readonly number[] | undefined): Scope | undefined => {
  if (sent === undefined) return undefined
  const faults = sent.flatMap((id, place) => (company.locations.has(id) ? [] : [`locations.${place}`]))
  refuseFaulty(faults.slice(0, FAULTS_SHOWN).map((field) => ({ field, message: 'is not a location of this company' })))
  const wished = [...new Set(sent)]
  return sameValue(wished, locationsOf(company, entry)) ? undefined : wished
}

/** The entry after the wish. */
const edited = (company: Company, member: Member, entry: Grant, wish: ShopPermissionsWish, now: Moment): Grant => {
  const shown = valuesOf(company, member, entry, now)
  const { values, faults } = readWish(company, wish.vocabulary, wish.values ?? [], shown)
  refuseFaulty(faults)
  const scope = readScope(company, entry, wish.locations)

  const slotWish = { values, ...(scope !== undefined && { scope }) }
  // Its window is put aside: the flags are shown and changed as they are stored, whether they count now or not.
  const { startsAt, endsAt } = entry
  const grants = [{ ...entry, startsAt: null, endsAt: null }, ...beside(company, member, entry, now)]
  const { grants: after, elsewhere } = editSlot(company, grants, 'entry', () => entry, slotWish, now)
  if (elsewhere.length > 0) {
    throw new Refusal('access.comes-from-elsewhere', {
      fields: elsewhere.map(({ slug }) => ({
        field: `permissions.${slug}`,
        message: 'is given in the whole company and cannot be lowered here',
      })),
    })
  }
  return { ...(after.find(({ slot }) => slot === 'entry') as Grant), startsAt, endsAt }
}

const touchedBy = (before: Grant, after: Grant): Touched => {
  const scopes = [before.scope, after.scope]
  return {
    company: scopes.includes('company'),
    locations: [...new Set(scopes.flatMap((scope) => (scope === 'company' ? [] : scope)))],
  }
}

const show = async (tx: Tx, company: Company, member: Member, vocabulary: string, now: Moment): Promise<ShownEntry> => {
  const entry = grantInSlot(member, 'entry') as Grant
  const values = valuesOf(company, member, entry, now)
  const slugs = company.catalogue.wireOrder.get(vocabulary) ?? []
  const { email } = await contactOf(tx, member)
  return {
    id: entry.id,
    locations: locationsOf(company, entry),
    values: new Map(slugs.map(({ slug, index }) => [slug, values[index] as Value])),
    user: { id: member.userId, email: email ?? '' },
  }
}

/** Changes what a member may do by their entry, and at which locations. */
export const setShopPermissions = async (core: Core, call: Call, wish: ShopPermissionsWish): Promise<ShownEntry> => {
  await enterCompany(core, call, wish.companyId)
  return change(core, call, wish.companyId, async (tx) => {
    const now = tx.now()
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireCapability(standing, call, 'members.edit', 'company', now)
    const { member: before, entry } = await findEntry(tx, company, wish)
    requireReach(standing, call, touchedBy(entry, entry), now)
    requireDelegation(standing, call, [before], touchedBy(entry, entry), now)

    const changed = edited(company, before, entry, wish, now)
    const after: Member = { ...before, grants: before.grants.map((grant) => (grant === entry ? changed : grant)) }
    const touched = touchedBy(entry, changed)
    requireReach(standing, call, touched, now)
    requireDelegation(standing, call, [before, after], touched, now)
    refuseDormant(standing, call, entry, changed, now)
    await keepAnOwner(tx, company, before, after)

    if (sameGrant(entry, changed)) return show(tx, company, before, wish.vocabulary, now)
    writeMember(tx, before, after)
    tx.record({ kind: 'access.changed', subject: `member:${before.id}`, ...grantsOf(before, after) })
    return show(tx, company, after, wish.vocabulary, now)
  })
}

const grantsOf = (before: Member, after: Member): { before: unknown; after: unknown } => {
  const grants = grantsChanged(before, after)
  return { before: { grants: grants.before }, after: { grants: grants.after } }
}
