import { addressLimit, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Permission } from '../../model/catalogue.ts'
import type { Company } from '../../model/company.ts'
import { editSlot, splitOut } from '../../model/edit-slot.ts'
import { covers, type Grant, grantInSlot, type Member, type Moment, slotOfLocation } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { shownRole, shownValues } from '../../model/shown.ts'
import { takeOut } from '../../model/take-out.ts'
import type { Value } from '../../model/value.ts'
import { writeMember } from '../../storage/members.ts'
import { noteGiver } from '../../storage/offered-grants.ts'
import { requireCapability, requireDelegation, standingUnderLock } from '../access/authorize.ts'
import { companyAt } from '../access/company-at.ts'
import { requireShown } from '../access/read-permissions.ts'
import { readWish, type SentValue } from '../access/read-wish.ts'
import { grantsChanged } from '../access/set-permissions.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

/** A location to copy to. */
export interface AccessCopy {
  readonly locationId: number
  /** What is to be different there. */
  readonly values?: readonly SentValue[]
}

export interface CopyWish {
  /** Where the person has the access that is copied. */
  readonly locationId: number
  readonly userId: number
  /** The catalogue whose words the caller uses. */
  readonly vocabulary: string
  readonly copies: readonly AccessCopy[]
}

/** What a person has at a location beside what they have in the whole company. */
interface Original {
  /** Null where it comes from no grant but company-wide ones. */
  readonly role: string | null
  readonly values: Values
  readonly startsAt: Moment | null
  readonly endsAt: Moment | null
}

const FAULTS_SHOWN = 100

/**
 * As it is shown while the location's own grant counts; its window is copied beside. A wider grant is taken for the
 * location's own, with its window and its addresses, as an edit there would make it. One that cannot be, and that ends
 * or holds from some addresses only, is left out: its copy would count for good and from everywhere.
 */
const originalAt = (company: Company, member: Member, locationId: number, now: Moment): Original => {
  const slot = slotOfLocation(locationId)
  const split = splitOut(company, member, locationId, () => NOT_KEPT)
  const { startsAt = null, endsAt = null } = grantInSlot({ ...member, grants: split }, slot) ?? {}
  const isBound = (grant: Grant): boolean =>
    grant.startsAt !== null || grant.endsAt !== null || addressLimit(company, grant) !== undefined
  const grants = split.flatMap((grant): readonly Grant[] => {
    if (grant.slot === slot) return [{ ...grant, startsAt: null, endsAt: null }]
    return isBound(grant) ? takeOut([grant], locationId) : [grant]
  })
  // A role over the whole company counts at the other locations already.
  const local = grants.filter(({ scope }) => scope !== 'company')
  return {
    role: shownRole(company, { ...member, grants: local }, slot, locationId, now)?.ref ?? null,
    values: shownValues(company, { ...member, grants }, slot, locationId, now),
    startsAt,
    endsAt,
  }
}

/** The id of a grant that is only looked at. */
const NOT_KEPT = 0

/** The member's grants with the copy among them, and what is wrong with the wish. */
const withCopy = (
  company: Company,
  member: Member,
  original: Original,
  { locationId, values: sent = [] }: AccessCopy,
  vocabulary: string,
  newId: () => number,
  now: Moment,
): { grants: readonly Grant[]; faults: readonly FieldFault[]; elsewhere: readonly FieldFault[] } => {
  const { values: different, faults } = readWish(company, vocabulary, sent, original.values)
  if (faults.length > 0) return { grants: member.grants, faults, elsewhere: [] }
  const same = company.catalogue.permissions.map((permission): [Permission, Value] => [
    permission,
    original.values[permission.index] as Value,
  ])
  const values = new Map([...same, ...different])

  const slot = slotOfLocation(locationId)
  const present = splitOut(company, member, locationId, newId)
  const isNew = !present.some((grant) => grant.slot === slot)
  const fresh = (): Grant => ({
    id: newId(),
    slot,
    role: null,
    scope: [locationId],
    startsAt: null,
    endsAt: null,
    exceptions: {},
  })
  const edited = editSlot(company, present, slot, fresh, { values, role: original.role }, now)
  const { startsAt, endsAt } = original
  return {
    grants: edited.grants.map((grant) => (isNew && grant.slot === slot ? { ...grant, startsAt, endsAt } : grant)),
    faults: [],
    elsewhere: edited.elsewhere.map(({ slug, source }) => ({
      field: `permissions.${slug}`,
      message:
        source === slot
          ? 'would not count now: the time window of the grant there is over or not yet open'
          : `comes from the grant in slot "${source}" and cannot be lowered at this location`,
    })),
  }
}

/** Copies a person's access at one location to others: to all of them or to none. The person's state stays as it is. */
export const copyAccess = async (core: Core, call: Call, wish: CopyWish): Promise<void> => {
  const { locationId, userId, vocabulary, copies } = wish
  const companyId = await companyAt(core, call, locationId)
  await change(core, call, companyId, async (tx) => {
    const now = tx.now()
    const standing = await standingUnderLock(tx)
    const { company } = standing
    requireCapability(standing, call, 'members.read', locationId, now)
    const { member: before } = requireShown(company, await tx.memberOfUser(userId), locationId, now)
    refuseFaulty(unfitCopies(company, wish))
    const touched = { company: false, locations: copies.map((copy) => copy.locationId) }
    const isNew = (id: number): boolean => !before.grants.some(({ scope }) => covers(scope, id))
    for (const id of touched.locations)
      requireCapability(standing, call, isNew(id) ? 'members.invite' : 'members.edit', id, now)
    requireDelegation(standing, call, [before], touched, now)

    // At most one for each copy: the slot there is new, whether it is split out of wider grants or made.
    const ids = await tx.ids(copies.length)
    const newId = (): number => ids.shift() as number
    const original = originalAt(company, before, locationId, now)
    let after: Member = before
    const faults: FieldFault[] = []
    const elsewhere: FieldFault[] = []
    for (const [place, copy] of copies.entries()) {
      const made = withCopy(company, after, original, copy, vocabulary, newId, now)
      const named = (fault: FieldFault): FieldFault => ({ ...fault, field: `copies.${place}.${fault.field}` })
      faults.push(...made.faults.map(named))
      elsewhere.push(...made.elsewhere.map(named))
      after = { ...after, grants: made.grants }
    }
    refuseFaulty(faults.slice(0, FAULTS_SHOWN))
    if (elsewhere.length > 0)
      throw new Refusal('access.comes-from-elsewhere', { fields: elsewhere.slice(0, FAULTS_SHOWN) })
    requireDelegation(standing, call, [after], touched, now)

    const grants = grantsChanged(before, after)
    if (grants.before.length === 0 && grants.after.length === 0) return
    writeMember(tx, before, after)
    // Where they had nothing it is as if they were invited there, also when they accept.
    if (!after.accepted) noteGiver(tx, after, touched.locations.filter(isNew).map(slotOfLocation), 'members.invite')
    tx.record({
      kind: 'access.changed',
      subject: `member:${before.id}`,
      before: { grants: grants.before },
      after: { grants: grants.after, copiedFrom: locationId },
    })
  })
}

/** Locations that are not the company's, named twice, or the one that is copied. */
const unfitCopies = (company: Company, { locationId, copies }: CopyWish): FieldFault[] => {
  const seen = new Set<number>()
  return copies.flatMap((copy, place) => {
    const field = `copies.${place}.location`
    if (!company.locations.has(copy.locationId)) return [{ field, message: 'is not a location of this company' }]
    if (copy.locationId === locationId) return [{ field, message: 'is the location that is copied' }]
    if (seen.has(copy.locationId)) return [{ field, message: 'is given twice' }]
    seen.add(copy.locationId)
    return []
  })
}
