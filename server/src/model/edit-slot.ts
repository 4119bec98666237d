import {
  addressLimit,
  countsSomewhere,
  grantValues,
  joinAt,
  joinValues,
  roleValues,
  storedValues,
  type Values,
} from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { activeAt, covers, type Grant, grantInSlot, type Member, type Moment, type Scope, type Slot } from './member.ts'
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

/**
 * One grant that gives what two give together. Only for grants that can be one. Values under a gate that is closed in
 * both stay as they are stored.
 */
const merge = (company: Company, into: Grant, from: Grant): Grant => {
  const { permissions } = company.catalogue
  const roleOnly = roleValues(company, into.role)
  const stored = storedValues(company, into)
  const together = joinValues(permissions, [grantValues(company, into), grantValues(company, from)])
  const exceptions: Record<string, Value> = { ...into.exceptions }
  for (const { index, slug, gates } of permissions) {
    if (gates.some((above) => together[above] === false)) continue
    const value = together[index] as Value
    if (sameValue(value, stored[index] as Value)) continue
    if (sameValue(value, roleOnly[index] as Value)) delete exceptions[slug]
    else exceptions[slug] = value
  }
  return { ...into, exceptions }
}

/**
 * Whether one grant can say the same as two: when they count at the same times and from the same addresses, and when
 * in each catalogue one of them gives all that the other does. Otherwise limits would multiply: "edit, of staff 1" and
 * "see, of staff 2" are not "edit, of staff 1 and 2".
 */
const canBeOne = (company: Company, a: Grant, b: Grant): boolean => {
  if (hasWindow(a) || hasWindow(b) || addressLimit(company, a) !== addressLimit(company, b)) return false
  const [left, right] = [grantValues(company, a), grantValues(company, b)]
  const within = (catalogue: string, narrow: Values, wide: Values): boolean =>
    company.catalogue.permissions.every(
      (permission) =>
        permission.catalogue !== catalogue ||
        permission.type.atMost(narrow[permission.index] as Value, wide[permission.index] as Value),
    )
  return company.catalogue.names.every((name) => within(name, left, right) || within(name, right, left))
}

/**
 * The member's grants with location N taken out of every `entry` or `extra` grant that covers it, into the slot of N:
 * from then on an edit at N is about N alone. A grant keeps N when N has a slot already and the two cannot be one.
 */
export const splitOut = (company: Company, member: Member, locationId: number, newId: NewId): readonly Grant[] => {
  const slot: Slot = `location:${locationId}`
  let grants = member.grants
  for (const wide of member.grants) {
    const splits = wide.slot === 'entry' || wide.slot.startsWith('extra:')
    if (!splits || wide.scope === 'company' || !wide.scope.includes(locationId)) continue
    const present = grants.find((grant) => grant.slot === slot)
    if (present && !canBeOne(company, present, wide)) continue
    const narrowed: Grant = { ...wide, scope: without(wide.scope, locationId) }
    const moved: Grant = present ? merge(company, present, wide) : { ...wide, id: newId(), slot, scope: [locationId] }
    grants = [...grants.filter((grant) => grant !== wide && grant !== present), narrowed, moved]
  }
  return grants
}

/** What the member's other grants give where a slot is edited. */
interface Others {
  readonly grants: readonly Grant[]
  readonly stored: readonly Values[]
  readonly give: Values
}

const othersOf = (company: Company, grants: readonly Grant[]): Others => ({
  grants,
  stored: grants.map((grant) => storedValues(company, grant)),
  give: joinValues(
    company.catalogue.permissions,
    grants.map((grant) => grantValues(company, grant)),
  ),
})

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
  const { permissions, hasCompanyReach } = company.catalogue
  const before = grants.find((grant) => grant.slot === slot)
  const start = before ?? fresh()
  const scope = wish.scope ?? start.scope
  const role = wish.role === undefined ? start.role : wish.role
  const exceptions: Record<string, Value> = role === start.role ? { ...start.exceptions } : {}
  const roleOnly = roleValues(company, role)
  const stored: Value[] = [...storedValues(company, { role, exceptions: { ...exceptions } })]

  const active = grants.filter((grant) => grant !== before && activeAt(grant, now))
  const near = othersOf(
    company,
    active.filter((grant) => coversAll(grant.scope, scope)),
  )
  const anywhere = hasCompanyReach
    ? othersOf(
        company,
        active.filter((grant) => countsSomewhere(company, grant, false)),
      )
    : near
  const others = ({ reach }: Permission): Others => (reach === 'company' ? anywhere : near)

  // A slot whose window is not now adds nothing to what is shown now.
  const counts = activeAt(start, now)
  const openHere = ({ gates }: Permission): boolean => counts && gates.every((above) => stored[above] !== false)
  /** What a dialect would show if the slot stored this value. The same as `shownValues`, one permission at a time. */
  const shownWith = (permission: Permission, value: Value): Value => {
    if (permission.type.name === 'allowed_ip') return value
    const { grants: beside, stored: storedBeside, give } = others(permission)
    const given = give[permission.index] as Value
    if (openHere(permission)) return beside.length === 0 ? value : permission.type.join(value, given)
    return isOpen(permission, storedBeside) ? given : value
  }
  const store = ({ index, slug }: Permission, value: Value): void => {
    if (sameValue(value, roleOnly[index] as Value)) delete exceptions[slug]
    else exceptions[slug] = value
    stored[index] = value
  }

  /**
   * Where only other grants hold a gate open, more than they give counts for nothing until the slot opens the gate too.
   * What else stands under that gate in the slot stays hidden: it is lowered to what the others give.
   */
  const openGates = (permission: Permission): void => {
    const closed = permission.gates.filter((above) => stored[above] === false)
    if (closed.some((above) => wish.values.get(permissions[above] as Permission) === false)) return
    for (const above of closed) store(permissions[above] as Permission, true)
    for (const below of permissions) {
      const given = others(below).give[below.index] as Value
      const opened = below.gates.some((above) => closed.includes(above)) && openHere(below)
      if (below !== permission && opened && !below.type.atMost(stored[below.index] as Value, given)) store(below, given)
    }
  }

  const elsewhere: Elsewhere[] = []
  // Gates come before what is under them.
  const ordered = [...wish.values].sort(([a], [b]) => a.index - b.index)
  for (const [permission, value] of ordered) {
    const { index, slug, type } = permission
    if (looksSame(permission, value, shownWith(permission, stored[index] as Value))) continue
    if (looksSame(permission, value, shownWith(permission, roleOnly[index] as Value))) {
      store(permission, roleOnly[index] as Value)
      continue
    }
    store(permission, value)
    const beside = others(permission)
    const raises = !type.atMost(value, beside.give[index] as Value)
    if (counts && raises && !openHere(permission) && isOpen(permission, beside.stored)) openGates(permission)
    if (looksSame(permission, value, shownWith(permission, value))) continue
    const source = beside.grants.find((grant) => !type.atMost(grantValues(company, grant)[index] as Value, value))
    elsewhere.push({ slug, source: source?.slot ?? slot })
  }

  const after: Grant = { ...start, role, scope, exceptions }
  // A slot that would say nothing is not made: putting back what was read leaves no trace.
  const says = before !== undefined || wish.scope !== undefined || role !== null || Object.keys(exceptions).length > 0
  const kept = grants.filter((grant) => grant !== before)
  return { grants: says ? [...kept, after] : kept, elsewhere }
}

/** Whether a grant's scope reaches every location of another; the places to come of one without any, only if company-wide. */
const coversAll = (wide: Scope, narrow: Scope): boolean =>
  wide === 'company' || (narrow !== 'company' && narrow.length > 0 && narrow.every((id) => covers(wide, id)))

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

/**
 * Another slot that gives more at the location than this one does, where this one adds nothing to the others: a role
 * set there looks like a lower one and lowers nothing. Others that end earlier, or hold from some addresses only, leave
 * it something to say.
 */
export const overruledBy = (
  company: Company,
  member: Member,
  slot: Slot,
  locationId: number,
  at: Moment,
): Slot | undefined => {
  const own = grantInSlot(member, slot)
  if (!own) return undefined
  const { permissions } = company.catalogue
  const limit = addressLimit(company, own)
  const others = member.grants.filter((grant) => {
    const other = addressLimit(company, grant)
    const outlasts = grant.endsAt === null || (own.endsAt !== null && own.endsAt <= grant.endsAt)
    return grant !== own && activeAt(grant, at) && outlasts && (other === undefined || other === limit)
  })
  const gives = grantValues(company, own)
  const beside = joinAt(company, others, locationId, true)
  const isWithin = (a: Values, b: Values): boolean =>
    permissions.every(({ index, type }) => type.atMost(a[index] as Value, b[index] as Value))
  if (!isWithin(gives, beside)) return undefined
  return others.find((grant) => covers(grant.scope, locationId) && !isWithin(grantValues(company, grant), gives))?.slot
}
