import type { Call } from '../../model/actor.ts'
import type { Member, Moment } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Tx } from '../../storage/change.ts'
import type { Look } from '../../storage/facts.ts'
import { type MemberName, memberRow } from '../../storage/member-list.ts'
import { shardOf } from '../../storage/scopes.ts'
import { requireCapability, type Standing, standingIn, standingUnderLock } from '../access/authorize.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'
import { changeMember } from './change-member.ts'
import { nameFaults, roleOverCompany, speaks, wishedRole, withRole } from './company-role.ts'
import { requireVocabulary, type ShownMember, showMember } from './shown-member.ts'

/** What is left out stays as it is. */
export interface MemberWish {
  readonly companyId: number
  readonly vocabulary: string
  readonly userId: number
  /** A role of the vocabulary, by its number. */
  readonly role?: number
  readonly firstName?: string
  readonly lastName?: string
  readonly active?: boolean
  readonly archived?: boolean
}

const trimmed = ({ firstName, lastName }: Partial<MemberName>): Partial<MemberName> => ({
  ...(firstName !== undefined && { firstName: firstName.trim() }),
  ...(lastName !== undefined && { lastName: lastName.trim() }),
})

/** Who may not act here any more by the wish, and so loses the sessions here too. */
const shutsOut = ({ active, archived }: MemberWish): boolean => active === false || archived === true

const requireRights = ({ company, ...standing }: Standing, call: Call, wish: MemberWish, now: Moment): void => {
  requireVocabulary(company, wish.vocabulary)
  requireCapability({ company, ...standing }, call, 'members.edit', 'company', now)
  if (shutsOut(wish)) requireCapability({ company, ...standing }, call, 'members.remove', 'company', now)
}

/** The member, where a list would show them. */
const requireListed = ({ company }: Standing, member: Member | undefined, { vocabulary }: MemberWish): Member => {
  if (!member || !speaks(vocabulary, roleOverCompany(company, member))) throw new Refusal('member.unknown')
  return member
}

/** Changes what a company knows of a member (name, state) and the member's role over the whole company. */
export const updateMember = async (core: Core, call: Call, wish: MemberWish): Promise<ShownMember> => {
  const { companyId } = wish
  const find = (look: Look): { standing: Standing; member: Member | undefined } => ({
    standing: standingIn(look, call.actor, companyId),
    member: look.memberOfUser(companyId, wish.userId),
  })
  const { facts, now } = await core.facts.read(find)
  requireRights(facts.standing, call, wish, now)
  const { userId } = requireListed(facts.standing, facts.member, wish)
  return changeAcross(core, call, shutsOut(wish) ? [companyId, shardOf(userId)] : [companyId], async (tx) => {
    const standing = await standingUnderLock(tx)
    requireRights(standing, call, wish, tx.now())
    const before = requireListed(standing, await tx.memberOfUser(wish.userId), wish)
    // Somebody who accepted their invitation at this very moment is another user now, whose tokens are not locked.
    if (before.userId !== userId) throw new Refusal('service.unavailable', { retryAfter: 1 })
    return update(tx, standing, before, wish)
  })
}

const update = async (tx: Tx, standing: Standing, before: Member, wish: MemberWish): Promise<ShownMember> => {
  const { company } = standing
  const { vocabulary } = wish
  const names = trimmed(wish)
  const shown = roleOverCompany(company, before) as string
  const role = wish.role === undefined ? { ref: shown } : wishedRole(company, vocabulary, wish.role, shown)
  refuseFaulty([...('fault' in role ? [role.fault] : []), ...nameFaults(names)])

  const after: Member = {
    ...(await withRole(tx, company, before, (role as { ref: string }).ref)),
    suspended: wish.active === undefined ? before.suspended : !wish.active,
    archivedAt:
      wish.archived === undefined ? before.archivedAt : wish.archived ? (before.archivedAt ?? tx.now()) : null,
  }
  await changeMember(tx, standing, { before, after, words: names, shutsOut: shutsOut(wish) })
  const written = await memberRow(tx, company.id, before.id)
  return showMember(company, written as NonNullable<typeof written>) as ShownMember
}
