import { type Call, isLooking } from '../../model/actor.ts'
import { editGrant } from '../../model/edit-grant.ts'
import { sameGrant } from '../../model/edit-slot.ts'
import { type EditedValue, editedGrant, effectiveThere, type GrantDraft, givableRoles } from '../../model/editing.ts'
import { isStandingOwner } from '../../model/last-owner.ts'
import type { Grant, Member, Moment, Person, Scope } from '../../model/member.ts'
import { Refusal, refusalOf, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Look } from '../../storage/facts.ts'
import { companyWideOwners } from '../../storage/grants.ts'
import type { Core } from '../core.ts'
import { grantsSeen, requireSight } from '../members/company-member.ts'
import { requireDelegation, type Standing, standingIn } from './authorize.ts'
import { readGrantWish, refuseFull, refuseOverruled, type SentGrant, windowFaults } from './company-grant.ts'
import { meets, requireReachOf } from './reach-of.ts'
import { refuseDormant } from './set-shop-permissions.ts'
import { isWithin, touchedBy } from './shop-entry.ts'

export interface GrantDraftQuestion {
  readonly companyId: number
  readonly memberId: number
  /** Without, a new grant. */
  readonly grantId: number | undefined
  readonly sent: SentGrant
}

/** A grant as it would be, and what its editor may do with each part of it. */
export interface DraftedGrant {
  readonly memberId: number
  readonly grant: Grant
  readonly values: readonly EditedValue[]
  /** By index, with the member's other grants; undefined where it differs from place to place. */
  readonly effective: readonly (Value | undefined)[]
  /** Roles that may be given here, by reference. */
  readonly givable: readonly string[]
  /** Nothing of it can be changed, whatever is drafted. */
  readonly isLocked: boolean
  /** Why it cannot be saved as drafted. */
  readonly refusal: Refusal | undefined
}

/**
 * What an editor of a grant needs to know and must not work out: of each permission the role's value, the exception,
 * what counts there and which gate closes it, and how far the caller may move it. Nothing is written, and whatever is
 * sent afterwards is judged anew, under the company's lock.
 */
export const draftGrant = async (core: Core, call: Call, question: GrantDraftQuestion): Promise<DraftedGrant> => {
  const { companyId, memberId, grantId, sent } = question
  const roles = await ownerRolesOf(core, call, companyId)
  const owners = await companyWideOwners(core.engine, companyId, roles)
  const { facts, now } = await core.facts.read((look) => lookAt(look, call, question, owners))
  const { standing, owner } = facts
  const { company, person: actor } = standing
  const { member, sight } = requireSight(standing, call, facts.member, now)
  const seen = { ...member, grants: grantsSeen(member, sight) }
  const was = grantId === undefined ? undefined : seen.grants.find(({ id }) => id === grantId)
  if (grantId !== undefined && !was) refuseFaulty([{ field: 'grantId', message: 'is not a grant of this member' }])
  const wish = readGrantWish(company, was, sent)
  const from: Grant = was ?? { ...NEW, scope: wish.scope ?? [] }
  const is = editGrant(company, from, wish)

  const firm = refusalOf(() => refuseTouching(standing, call, member, was, now))
  // Whoever may not write here hears nothing of grants that they do not see: each value would tell of them.
  const mayWrite = !firm && isWithin(is.scope, requireReachOf(standing, call, 'members.edit', now))
  const before = mayWrite ? member : seen
  const draft: GrantDraft = {
    actor,
    ip: call.ip,
    before,
    was,
    is,
    wish,
    touched: touchedBy(...[was, is].filter((grant) => grant !== undefined)),
    isOnlyOwner: mayWrite && owner.isOnly(now),
    ownsWith: (grants) => isStandingOwner(company, { member: { ...before, grants }, user: owner.user }, now),
    now,
  }
  return {
    memberId,
    grant: is,
    values: editedGrant(company, draft),
    effective: effectiveThere(company, draft),
    givable: givableRoles(company, draft),
    isLocked: firm !== undefined,
    refusal: firm ?? refusalOf(() => refuseDraft(standing, call, draft)),
  }
}

const NEW: Grant = { id: 0, slot: 'extra:0', role: null, scope: [], startsAt: null, endsAt: null, exceptions: {} }

/** Who owns the company is asked before the facts are: it is what else might keep an owner. */
const ownerRolesOf = async (core: Core, call: Call, companyId: number): Promise<string[]> => {
  const { facts: standing } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  return [...standing.company.catalogue.ownerRoles]
}

const lookAt = (
  look: Look,
  call: Call,
  { companyId, memberId }: GrantDraftQuestion,
  owners: readonly number[],
): {
  standing: Standing
  member: Member | undefined
  owner: { user: Person['user']; isOnly(now: Moment): boolean }
} => {
  const standing = standingIn(look, call.actor, companyId)
  const { company } = standing
  const member = look.member(companyId, memberId)
  const user = member && look.user(member.userId)
  const others = owners.includes(memberId)
    ? owners.flatMap((id): Person[] => {
        const other = id === memberId ? undefined : look.member(companyId, id)
        return other ? [{ member: other, user: look.user(other.userId) }] : []
      })
    : []
  const isOnly = (now: Moment): boolean =>
    member !== undefined &&
    isStandingOwner(company, { member, user }, now) &&
    !others.some((other) => isStandingOwner(company, other, now))
  return { standing, member, owner: { user, isOnly } }
}

/** What keeps the caller from changing anything of it. */
const refuseTouching = (standing: Standing, call: Call, before: Member, was: Grant | undefined, now: Moment): void => {
  if (isLooking(call)) throw new Refusal('view.read-only')
  const reach = requireReachOf(standing, call, 'members.edit', now)
  if (was) {
    requireWithin(was.scope, reach)
    requireDelegation(standing, call, [before], touchedBy(was), now)
  } else {
    if (!meets(reach, before)) throw new Refusal('access.denied')
    refuseFull(before)
  }
}

const requireWithin = (scope: Scope, reach: Scope): void => {
  if (!isWithin(scope, reach)) throw new Refusal('access.denied')
}

/** What is wrong with the draft as it stands. */
const refuseDraft = (standing: Standing, call: Call, draft: GrantDraft): void => {
  const { company } = standing
  const { before, was, is, wish, touched, now } = draft
  if (was && sameGrant(was, is)) return
  refuseFaulty(windowFaults(is, now))
  requireWithin(is.scope, requireReachOf(standing, call, 'members.edit', now))
  if (!was && is.role === null && Object.keys(is.exceptions).length === 0)
    refuseFaulty([{ field: 'role', message: 'is needed, or a permission: this grant would give nothing' }])
  const after: Member = { ...before, grants: [...before.grants.filter((grant) => grant !== was), is] }
  requireDelegation(standing, call, [before, after], touched, now)
  refuseDormant(standing, call, was ?? { ...is, role: null, exceptions: {} }, is, now)
  refuseOverruled(company, after, { was, is, wish }, now)
  if (draft.isOnlyOwner && !draft.ownsWith(after.grants)) throw new Refusal('last-owner')
}
