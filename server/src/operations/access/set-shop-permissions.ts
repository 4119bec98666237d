import { addressHolds, grantValues, joinValues, storedValues } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { editSlot, sameGrant } from '../../model/edit-slot.ts'
import { activeAt, type Grant, type Member, type Moment, type Scope } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { writeMember } from '../../storage/members.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { requireVocabulary } from '../members/shown-member.ts'
import { requireCapability, requireDelegation, type Standing, standingUnderLock } from './authorize.ts'
import { enterCompany } from './company-at.ts'
import { keepAnOwner } from './keep-an-owner.ts'
import { readWish, type SentValue } from './read-wish.ts'
import { grantsChanged } from './set-permissions.ts'
import {
  beside,
  type EntryQuestion,
  findEntry,
  locationsOf,
  requireReach,
  type ShownEntry,
  showEntryUnderLock,
  touchedBy,
  valuesOf,
} from './shop-entry.ts'

/** What is left out stays as it is. */
export interface ShopPermissionsWish extends EntryQuestion {
  readonly values?: readonly SentValue[]
  /** All the locations that the entry is to reach, in the caller's order; repeats are dropped, none is nowhere. */
  readonly locations?: readonly number[]
}

/** A caller who sends thousands of wrong ids gets told about the first ones. */
const FAULTS_SHOWN = 100

/**
 * Delegation looks at what counts somewhere. An entry over no location counts nowhere, yet what is written into it
 * will count as soon as somebody adds locations: so nobody writes into it what they do not hold anywhere.
 */
export const refuseDormant = (
  { company, person }: Standing,
  call: Call,
  before: Grant,
  after: Grant,
  now: Moment,
): void => {
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
  return sameValue(wished, locationsOf(company, entry.scope)) ? undefined : wished
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

/** Changes what a member may do by their entry, and at which locations. */
export const setShopPermissions = async (core: Core, call: Call, wish: ShopPermissionsWish): Promise<ShownEntry> => {
  await enterCompany(core, call, wish.companyId)
  return change(core, call, wish.companyId, async (tx) => {
    const now = tx.now()
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireVocabulary(company, wish.vocabulary)
    requireCapability(standing, call, 'members.edit', 'company', now)
    const { member: before, entry } = await findEntry(tx, company, wish)
    requireReach(standing, call, 'members.edit', [entry.scope], now)
    requireDelegation(standing, call, [before], touchedBy(entry), now)

    const changed = edited(company, before, entry, wish, now)
    const after: Member = { ...before, grants: before.grants.map((grant) => (grant === entry ? changed : grant)) }
    requireReach(standing, call, 'members.edit', [entry.scope, changed.scope], now)
    requireDelegation(standing, call, [before, after], touchedBy(entry, changed), now)
    refuseDormant(standing, call, entry, changed, now)
    await keepAnOwner(tx, company, before, after)

    if (sameGrant(entry, changed)) return showEntryUnderLock(tx, company, wish.vocabulary, before)
    writeMember(tx, before, after)
    const grants = grantsChanged(before, after)
    tx.record({
      kind: 'access.changed',
      subject: `member:${before.id}`,
      before: { grants: grants.before },
      after: { grants: grants.after },
    })
    return showEntryUnderLock(tx, company, wish.vocabulary, after)
  })
}
