import { gatedValues, joinValues, storedValues, type Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { activeAt, covers, type Grant, type Member, type Moment, type Scope, type Slot } from './member.ts'
import { sameValue } from './permission-types.ts'
import { isOpen, looksSame } from './shown.ts'
import type { Value } from './value.ts'

/** A wish for one slot: what is left out stays; another role drops the exceptions made on top of the former one. */
export interface SlotWish {
  readonly role?: string | null
  readonly values: ReadonlyMap<Permission, Value>
  /** Another scope for the slot (the bakery's shops). */
  readonly scope?: Scope
}

/** A value that was wished lower than what other grants give there. */
export interface Elsewhere {
  readonly slug: string
  /** The slot that gives it. */
  readonly source: Slot
}

/** New grants need ids that are never used again; the caller hands them out. */
export type NewId = () => number

const without = (scope: Scope, locationId: number): Scope =>
  scope === 'company' ? scope : scope.filter((id) => id !== locationId)

const hasWindow = ({ startsAt, endsAt }: Grant): boolean => startsAt !== null || endsAt !== null

/** One grant that gives what two give together. Only for grants without windows. */
const merge = (company: Company, into: Grant, from: Grant): Grant => {
  const { permissions } = company.catalogue
  const roleOnly = storedValues(company, { role: into.role, exceptions: {} })
  const together = joinValues(permissions, [
    gatedValues(company, storedValues(company, into)),
    gatedValues(company, storedValues(company, from)),
  ])
  const exceptions: Record<string, Value> = {}
  for (const { index, slug } of permissions) {
    const value = together[index] as Value
    if (!sameValue(value, roleOnly[index] as Value)) exceptions[slug] = value
  }
  return { ...into, exceptions }
}

/**
 * The member's grants with location N taken out of every `entry` or `extra` grant that covers it, into the slot of N:
 * from then on an edit at N is about N alone. A grant with a window keeps N when N has a slot already, because one
 * grant cannot have two windows.
 */
export const splitOut = (company: Company, member: Member, locationId: number, newId: NewId): readonly Grant[] => {
  const slot: Slot = `location:${locationId}`
  let grants = member.grants
  for (const wide of member.grants) {
    const splits = wide.slot === 'entry' || wide.slot.startsWith('extra:')
    if (!splits || wide.scope === 'company' || !wide.scope.includes(locationId)) continue
    const present = grants.find((grant) => grant.slot === slot)
    if (present && (hasWindow(present) || hasWindow(wide))) continue
    const narrowed: Grant = { ...wide, scope: without(wide.scope, locationId) }
    const moved: Grant = present
      ? merge(company, present, wide)
      : { ...wide, id: newId(), slot, scope: [locationId] }
    grants = [...grants.filter((grant) => grant !== wide && grant !== present), narrowed, moved]
  }
  return grants
}

const joined = (company: Company, grants: readonly Grant[]): Values =>
  joinValues(
    company.catalogue.permissions,
    grants.map((grant) => gatedValues(company, storedValues(company, grant))),
  )

/**
 * The member's grants after an edit of one slot, and the wishes that other grants make impossible. An exception is
 * stored only where the value differs from what the role and the other grants give without it, so that reading a full
 * list and putting it back changes nothing and makes nothing permanent.
 */
export const editSlot = (
  company: Company,
  grants: readonly Grant[],
  slot: Slot,
  fresh: () => Grant,
  wish: SlotWish,
  now: Moment,
): { grants: readonly Grant[]; elsewhere: readonly Elsewhere[] } => {
  const before = grants.find((grant) => grant.slot === slot)
  const start = before ?? fresh()
  const scope = wish.scope ?? start.scope
  const role = wish.role === undefined ? start.role : wish.role
  const exceptions: Record<string, Value> = role === start.role ? { ...start.exceptions } : {}
  const others = grants.filter(
    (grant) => grant !== before && activeAt(grant, now) && coversAll(grant.scope, scope),
  )
  const othersStored = others.map((grant) => storedValues(company, grant))
  const othersGive = joined(company, others)

  const roleValues = storedValues(company, { role, exceptions: {} })
  const stored: Value[] = [...storedValues(company, { role, exceptions })]
  const ordered = [...wish.values].sort(([a], [b]) => a.index - b.index)
  for (const [permission, value] of ordered) {
    const { index, slug, type, gates } = permission
    const ownValue = roleValues[index] as Value
    const openHere = gates.every((above) => stored[above] !== false)
    // Without the exception: the slot's role where its own gates are open, joined with what the others give.
    const without = !isOpen(permission, [stored, ...othersStored])
      ? ownValue
      : openHere
        ? others.length === 0 || type.name === 'allowed_ip'
          ? ownValue
          : type.join(ownValue, othersGive[index] as Value)
        : (othersGive[index] as Value)
    if (looksSame(permission, value, without)) {
      delete exceptions[slug]
      stored[index] = ownValue
    } else {
      exceptions[slug] = value
      stored[index] = value
    }
  }

  const after: Grant = { ...start, role, scope, exceptions }
  const elsewhere: Elsewhere[] = []
  if (others.length > 0) {
    const gives = joined(company, [...others, after])
    for (const [permission, value] of ordered) {
      if (permission.type.name === 'allowed_ip' || !isOpen(permission, [stored, ...othersStored])) continue
      if (looksSame(permission, gives[permission.index] as Value, value)) continue
      const source = others.find(
        (grant) => !permission.type.atMost(joined(company, [grant])[permission.index] as Value, value),
      )
      elsewhere.push({ slug: permission.slug, source: source?.slot ?? slot })
    }
  }
  // A slot that would say nothing is not made: putting back what was read leaves no trace.
  const says = before !== undefined || wish.scope !== undefined || role !== null || Object.keys(exceptions).length > 0
  const kept = grants.filter((grant) => grant !== before)
  return { grants: says ? [...kept, after] : kept, elsewhere }
}

/** Whether a grant's scope reaches every location of another. */
const coversAll = (wide: Scope, narrow: Scope): boolean =>
  wide === 'company' || (narrow !== 'company' && narrow.every((id) => covers(wide, id)))

/** Two grants that mean the same, whichever objects they are. */
export const sameGrant = (a: Grant, b: Grant): boolean => {
  if (a === b) return true
  const slugs = Object.keys(a.exceptions)
  return (
    a.id === b.id &&
    a.slot === b.slot &&
    a.role === b.role &&
    a.startsAt === b.startsAt &&
    a.endsAt === b.endsAt &&
    sameValue(a.scope as Value, b.scope as Value) &&
    slugs.length === Object.keys(b.exceptions).length &&
    slugs.every((slug) => {
      const other = b.exceptions[slug]
      return other !== undefined && sameValue(a.exceptions[slug] as Value, other)
    })
  )
}
