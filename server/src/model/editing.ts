/**
 * What an editor may do with each value of a grant or a role: what it is, what it would be without an exception, and how
 * far it may be moved. These are the rules of the writes, asked beforehand; the writes ask them again.
 */
import {
  addressHolds,
  addressLimit,
  gatedValues,
  grantValues,
  joinAt,
  joinValues,
  type Place,
  roleValues,
  storedValues,
  type Values,
} from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company, Role } from './company.ts'
import { beyondActor, heldForGood, mostToGive, type Touched } from './delegation.ts'
import { editGrant, type GrantWish, givenBeside, overruledIn } from './edit-grant.ts'
import { activeAt, type Grant, type Member, type Moment, type Person, type Slot } from './member.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'
import { listWithin } from './wire-values.ts'

/** Why a value may not be raised, or not be lowered. */
export type Hindrance =
  /** It is all that the editor holds. */
  | { readonly kind: 'beyond-you' }
  /** Switched on, it would bring out something that is beyond the editor. */
  | { readonly kind: 'opens-beyond'; readonly permission: Permission }
  /** Another grant of the member gives it for as long, wherever this one counts. */
  | { readonly kind: 'comes-from-elsewhere'; readonly slot: Slot }
  /** The company would be left without an owner. */
  | { readonly kind: 'last-owner' }

/** One value of what is edited. */
export interface EditedValue {
  readonly permission: Permission
  /** Without an exception: what the role says, or of a role, what is unset. */
  readonly inherited: Value
  /** The exception; undefined for none. */
  readonly own: Value | undefined
  /** As it is stored now, before what is drafted; undefined for what is new. */
  readonly saved: Value | undefined
  /** What it gives there by itself: none under a closed gate. */
  readonly gives: Value
  /** The nearest closed gate above it. */
  readonly closedBy: Permission | undefined
  /** It must be at most one of these. */
  readonly atMost: readonly Value[]
  /** It must be no less than one of these, or as it was saved; empty for whatever value. */
  readonly atLeast: readonly Value[]
  readonly whyNotMore: Hindrance | undefined
  readonly whyNotLess: Hindrance | undefined
  /** Nothing but the present value may be set. */
  readonly isLocked: boolean
  /** Whether the exception can be taken back. */
  readonly canTakeBack: boolean
}

interface Bounds extends Pick<EditedValue, 'atMost' | 'atLeast' | 'whyNotMore' | 'whyNotLess'> {
  /** Even where its type has no end of values. */
  readonly isFixed?: boolean
}

/** Whether a value of the type may be set. */
const isWithinBounds = (
  { permission: { type }, saved }: Pick<EditedValue, 'permission' | 'saved'>,
  { atMost, atLeast }: Pick<Bounds, 'atMost' | 'atLeast'>,
  value: Value,
): boolean => {
  const isWithin = (most: Value): boolean =>
    type.name === 'allowed_ip'
      ? most === '' || (value !== '' && listWithin(value as string, most as string))
      : type.atMost(value, most)
  if (!atMost.some(isWithin)) return false
  if (saved !== undefined && sameValue(saved, value)) return true
  return atLeast.length === 0 || atLeast.some((least) => type.atMost(least, value))
}

/** Values of which one can be set, if any but the present one can. */
const candidates = (
  { type, none, all }: Permission,
  { atMost, atLeast }: Pick<Bounds, 'atMost' | 'atLeast'>,
): readonly Value[] => {
  const ends = [all, ...atMost, ...atLeast]
  if (type.name !== 'allowed_id') return [none, ...ends]
  // It has room for one id.
  const single = ends.flatMap((value): Value[] =>
    Array.isArray(value) ? value.slice(0, 2).map((id): Value => [id]) : [value],
  )
  return [...single, ...(ends.includes('all') ? ([[1], [2]] as const) : [])]
}

const edited = (
  value: Omit<EditedValue, 'isLocked' | 'canTakeBack' | keyof Bounds>,
  bounds: Bounds,
  stored: Value,
): EditedValue => {
  const { isFixed = false, ...shown } = bounds
  const moves = (candidate: Value): boolean => !sameValue(candidate, stored) && isWithinBounds(value, bounds, candidate)
  const ends = [...candidates(value.permission, bounds), ...(value.saved === undefined ? [] : [value.saved])]
  // Of lists of addresses there is no end: whatever is within one of them may be set.
  const isAddress = value.permission.type.name === 'allowed_ip'
  const isOpen = isAddress ? !isFixed && bounds.atMost.length > 0 : ends.some(moves)
  // What is taken back is no wish for a value: that others give more does not matter.
  const canTakeBack = value.own !== undefined && isWithinBounds(value, { ...bounds, atLeast: [] }, value.inherited)
  return { ...value, ...shown, isLocked: !isOpen, canTakeBack }
}

/** Whether a value may be set in the place of the present one. */
export const canSet = (edited: EditedValue, value: Value): boolean =>
  edited.isLocked && edited.permission.type.name === 'allowed_ip'
    ? edited.atMost.some((only) => sameValue(only, value))
    : isWithinBounds(edited, edited, value)

const closedAbove = ({ gates }: Permission, permissions: readonly Permission[], stored: Values) => {
  const gate = gates.find((index) => stored[index] === false)
  return gate === undefined ? undefined : permissions[gate]
}

/** A grant as somebody drafts it, whose, and who drafts it. */
export interface GrantDraft {
  readonly actor: Person
  readonly ip: string | undefined
  readonly before: Member
  /** Undefined for a new one. */
  readonly was: Grant | undefined
  /** As drafted, by this wish. */
  readonly is: Grant
  readonly wish: GrantWish
  readonly touched: Touched
  /** Nobody else would own the company without this member. */
  readonly isOnlyOwner: boolean
  /** Whether somebody with these grants is an owner for good. */
  ownsWith(grants: readonly Grant[]): boolean
  readonly now: Moment
}

const othersOf = ({ before, was }: Pick<GrantDraft, 'before' | 'was'>): readonly Grant[] =>
  before.grants.filter((grant) => grant !== was)

/** Each value of a grant as it is drafted. */
export const editedGrant = (company: Company, draft: GrantDraft): EditedValue[] => {
  const { actor, ip, was, is, touched, now } = draft
  const { permissions, ipCondition } = company.catalogue
  const others = othersOf(draft)
  const base = roleValues(company, is.role)
  const stored = storedValues(company, is)
  const gives = grantValues(company, is)
  const before = was && storedValues(company, was)
  const most = is.scope.length === 0 ? [] : mostToGive(company, actor, ip, is, { touched, now })
  const dormant = is.scope.length === 0 ? heldAnywhere(company, draft) : undefined
  const least = leastOf(company, draft)
  let areWithin: boolean | undefined
  const areOthersWithin = (): boolean => {
    areWithin ??= beyondActor(company, actor, ip, { ...draft.before, grants: others }, touched, now).length === 0
    return areWithin
  }
  const isKept =
    draft.isOnlyOwner && !draft.ownsWith([...others, { ...is, exceptions: { ...is.exceptions, '': true } }])

  const isWithin = ({ index, type }: Permission, value: Value): boolean => {
    const limit = most[index]
    return limit === undefined || type.atMost(value, limit)
  }
  const revealed = gatesOver(permissions)
  const opens = (gate: Permission): Permission | undefined => {
    if (!gate.type.gates || closedAbove(gate, permissions, stored)) return undefined
    return revealed.get(gate.index)?.find((under) => {
      const stillClosed = under.gates.some((index) => index !== gate.index && stored[index] === false)
      return !stillClosed && !isWithin(under, stored[under.index] as Value)
    })
  }
  const boundsOf = (permission: Permission, closedBy: Permission | undefined): Bounds => {
    const { index, all } = permission
    if (isKept) {
      const only = [base[index] as Value]
      const why = { kind: 'last-owner' } as const
      return { atMost: only, atLeast: only, whyNotMore: why, whyNotLess: why, isFixed: true }
    }
    const isAddress = index === ipCondition?.flag || index === ipCondition?.list
    if (isAddress && !dormant) return addressBounds(company, draft, permission, areOthersWithin)
    const beneath = least(permission)
    if (dormant && permission.type.name !== 'allowed_ip') {
      const atMost = [before ?? dormant, dormant].map((values) => values[index] as Value)
      const isAll = atMost.some((value) => sameValue(value, all))
      return { ...beneath, atMost, whyNotMore: isAll ? undefined : { kind: 'beyond-you' } }
    }
    const limit = (closedBy ? undefined : most[index]) ?? all
    const brings = limit === true ? opens(permission) : undefined
    if (brings) return { ...beneath, atMost: [false], whyNotMore: { kind: 'opens-beyond', permission: brings } }
    return { ...beneath, atMost: [limit], whyNotMore: sameValue(limit, all) ? undefined : { kind: 'beyond-you' } }
  }
  return permissions.map((permission) => {
    const { index, slug } = permission
    const closedBy = closedAbove(permission, permissions, stored)
    return edited(
      {
        permission,
        inherited: base[index] as Value,
        own: is.exceptions[slug],
        saved: before?.[index],
        gives: gives[index] as Value,
        closedBy,
      },
      boundsOf(permission, closedBy),
      stored[index] as Value,
    )
  })
}

/** For each gate, what stands under it. */
const gatesOver = (permissions: readonly Permission[]): ReadonlyMap<number, readonly Permission[]> => {
  const under = new Map<number, Permission[]>()
  for (const permission of permissions)
    for (const gate of permission.gates) {
      const list = under.get(gate)
      if (list) list.push(permission)
      else under.set(gate, [permission])
    }
  return under
}

/** Into a grant that counts nowhere yet goes no more than what the editor holds anywhere. */
const heldAnywhere = (company: Company, { actor, ip, now }: GrantDraft): Values => {
  const counting = actor.member.grants.filter((grant) => activeAt(grant, now) && addressHolds(company, grant, ip))
  return joinValues(
    company.catalogue.permissions,
    counting.map((grant) => grantValues(company, grant)),
  )
}

/** How low each value may be before the member's other grants make it a right that looks lower and is not. */
const leastOf = (
  company: Company,
  draft: GrantDraft,
): ((permission: Permission) => Pick<Bounds, 'atLeast' | 'whyNotLess'>) => {
  const { is, now } = draft
  const { permissions, ipCondition } = company.catalogue
  const member = { grants: [...othersOf(draft), is] }
  const beside = givenBeside(company, member, is, now)
  const free = { atLeast: [], whyNotLess: undefined }
  if (beside.length === 0) return () => free

  const isAddress = ({ index }: Permission): boolean => index === ipCondition?.flag || index === ipCondition?.list
  const bound = permissions.filter(
    (permission) =>
      !isAddress(permission) &&
      beside.every((values) => !permission.type.atMost(values[permission.index] as Value, permission.none)),
  )
  const lowest = {
    ...is,
    exceptions: { ...is.exceptions, ...Object.fromEntries(bound.map(({ slug, none }) => [slug, none])) },
  }
  const sources = new Map(
    overruledIn(
      company,
      { grants: [...othersOf(draft), lowest] },
      lowest,
      { role: false, permissions: bound },
      now,
    ).map(({ slug, source }) => [slug, source]),
  )
  return (permission) => {
    const slot = sources.get(permission.slug)
    if (slot === undefined) return free
    const { type, index } = permission
    const values = beside.map((given) => given[index] as Value)
    const atLeast = values.filter(
      (value, at) => !values.some((other, place) => (sameValue(other, value) ? place < at : type.atMost(other, value))),
    )
    return { atLeast, whyNotLess: { kind: 'comes-from-elsewhere', slot } }
  }
}

/**
 * Addresses decide wherefrom all of a grant counts, and so what else may be in it: each value is tried as a whole. The
 * hardest list is none; where that is too much, the lists of the editor's own grants are tried.
 */
const addressBounds = (
  company: Company,
  draft: GrantDraft,
  permission: Permission,
  areOthersWithin: () => boolean,
): Bounds => {
  const { actor, ip, was, is, wish, touched, now } = draft
  const others = othersOf(draft)
  const refused = (value: Value): Hindrance | undefined => {
    const values = new Map([...(wish.values ?? []), [permission, value] as const])
    const tried = editGrant(company, is, { values: new Map([[permission, value]]) })
    const after: Member = { ...draft.before, grants: [...others, tried] }
    const alone: Member = { ...after, grants: [tried] }
    if (!areOthersWithin() || beyondActor(company, actor, ip, alone, touched, now).length > 0)
      return { kind: 'beyond-you' }
    const stored = was && storedValues(company, was)
    const permissions = [...values].flatMap(([one, wished]) =>
      wished === null || (stored && sameValue(stored[one.index] as Value, wished)) ? [] : [one],
    )
    const role = tried.role !== null && tried.role !== was?.role
    const [overruled] = overruledIn(company, after, tried, { role, permissions }, now)
    return overruled && { kind: 'comes-from-elsewhere', slot: overruled.source }
  }
  const { type, none, all } = permission
  const whyNotMore = refused(all)
  if (type.name === 'allowed_ip') {
    if (!whyNotMore) return { atMost: [all], atLeast: [], whyNotMore, whyNotLess: undefined }
    const own = new Set(actor.member.grants.flatMap((grant) => addressLimit(company, grant) ?? []))
    const atMost = [...own].filter((list) => !refused(list))
    return { atMost, atLeast: [], whyNotMore, whyNotLess: undefined }
  }
  const whyNotLess = refused(none)
  const atMost = whyNotMore ? (whyNotLess ? [] : [none]) : [all]
  return { atMost, atLeast: whyNotLess && !whyNotMore ? [all] : [], whyNotMore, whyNotLess }
}

/**
 * Roles that would give no more than the editor may, without exceptions. What grants give is joined, so that the others
 * and this one are within the editor's where each of them is: what depends on no role is looked at once.
 */
export const givableRoles = (company: Company, draft: GrantDraft): string[] => {
  const { actor, ip, before, is, touched, now } = draft
  const others = othersOf(draft)
  const isWithin = (grants: readonly Grant[]): boolean =>
    beyondActor(company, actor, ip, { ...before, grants }, touched, now).length === 0
  if (!isWithin(others)) return []
  const bare: Grant = { ...is, role: null, exceptions: {} }
  const most = mostToGive(company, actor, ip, bare, { touched, now })
  return [...company.roles.values()].flatMap(({ ref, isOwner, values }) => {
    const grant = { ...bare, role: ref }
    // An owner's role is more than its values, and addresses of its own decide what is compared.
    if (isOwner || addressLimit(company, grant) !== undefined) return isWithin([grant]) ? [ref] : []
    const gives = gatedValues(company, values)
    const isLess = company.catalogue.permissions.every(({ index, type }) => {
      const limit = most[index]
      return limit === undefined || type.atMost(gives[index] as Value, limit)
    })
    return isLess ? [ref] : []
  })
}

/** What a grant gives together with the member's others, at each of its places, once it counts; whatever their state. */
export const effectiveThere = (
  company: Company,
  { before, was, is, now }: Pick<GrantDraft, 'before' | 'was' | 'is' | 'now'>,
): (Value | undefined)[] => {
  const at = Math.max(now, is.startsAt ?? now)
  const active = [...othersOf({ before, was }), is].filter((grant) => activeAt(grant, at))
  const places: readonly Place[] = is.scope === 'company' ? ['company'] : is.scope
  const [first, ...rest] = places.map((place) => joinAt(company, active, place))
  return company.catalogue.permissions.map(({ index }) => {
    const value = first?.[index]
    return value !== undefined && rest.every((values) => sameValue(values[index] as Value, value)) ? value : undefined
  })
}

/** A role as somebody drafts it, and who. */
export interface RoleDraft {
  readonly actor: Person
  readonly ip: string | undefined
  /** Undefined for a new one. */
  readonly was: Role | undefined
  readonly is: Role
  readonly now: Moment
}

/** Each value of a role as it is drafted; see `roleBeyondActor`. */
export const editedRole = (company: Company, { actor, ip, was, is, now }: RoleDraft): EditedValue[] => {
  const { permissions, ipCondition } = company.catalogue
  const { values: held } = heldForGood(company, actor, ip, now)
  const isHeld = ({ index, type }: Permission, value: Value): boolean => type.atMost(value, held[index] as Value)
  const lacking = permissions.find((one) => !isHeld(one, one.all))
  const under = gatesOver(permissions)
  const gives = gatedValues(company, is.values)
  const beyondYou: Hindrance = { kind: 'beyond-you' }
  const bringsOut = (gate: Permission, one: Permission): boolean =>
    one.gates.every((index) => index === gate.index || is.values[index] !== false) &&
    !isHeld(one, is.values[one.index] as Value)
  const boundsOf = (permission: Permission, closedBy: Permission | undefined): Bounds => {
    const { index, type, all } = permission
    const saved = was?.values[index] as Value | undefined
    const fixedAt = (value: Value, why: Hindrance): Bounds => ({
      atMost: [value],
      atLeast: [value],
      whyNotMore: why,
      whyNotLess: why,
      isFixed: true,
    })
    const isAddress = index === ipCondition?.flag || index === ipCondition?.list
    if (saved !== undefined && isAddress && lacking)
      return fixedAt(saved, { kind: 'opens-beyond', permission: lacking })
    // What is beyond the editor stays as it is, also where a closed gate keeps it in.
    if (saved !== undefined && !isHeld(permission, saved)) return fixedAt(saved, beyondYou)
    // Members’ exceptions may lie under the gates of a role that people have: of a new one, nobody's do.
    const isFree = (saved === undefined && closedBy) || type.name === 'allowed_ip'
    const most = isFree ? all : (held[index] as Value)
    const brings =
      most === true && type.gates && saved !== true
        ? under.get(index)?.find((one) => (saved === undefined ? bringsOut(permission, one) : !isHeld(one, one.all)))
        : undefined
    if (brings) {
      const whyNotMore = { kind: 'opens-beyond', permission: brings } as const
      return { atMost: [false], atLeast: [], whyNotMore, whyNotLess: undefined }
    }
    const whyNotMore = sameValue(most, all) ? undefined : beyondYou
    return { atMost: [most], atLeast: [], whyNotMore, whyNotLess: undefined }
  }
  return permissions.map((permission) => {
    const { index, unset } = permission
    const stored = is.values[index] as Value
    const closedBy = closedAbove(permission, permissions, is.values)
    const value = {
      permission,
      inherited: unset,
      own: sameValue(stored, unset) ? undefined : stored,
      saved: was?.values[index],
      gives: gives[index] as Value,
      closedBy,
    }
    return edited(value, boundsOf(permission, closedBy), stored)
  })
}
