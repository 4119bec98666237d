import type { Member } from '../../model/member.ts'
import type { Tx } from '../../storage/change.ts'
import { describeMember, type MemberName, type MemberWords } from '../../storage/member-list.ts'
import { profileOf, writeMember } from '../../storage/members.ts'
import { shardOf } from '../../storage/scopes.ts'
import { revokeTokensOfUser } from '../../storage/tokens.ts'
import { requireDelegation, type Standing } from '../access/authorize.ts'
import { keepAnOwner } from '../access/keep-an-owner.ts'
import { grantsChanged } from '../access/set-permissions.ts'

/** An edit of a member as a whole, for a caller who may make it; delegation is judged here. */
export interface MemberEdit {
  readonly before: Member
  readonly after: Member
  /** What the company says of them from now on; what is left out stays. */
  readonly words?: Partial<MemberWords>
  /** They may not act here any more, and lose their sessions here too: the change holds the lock of their user. */
  readonly shutsOut: boolean
}

/** Changes what a company knows of a member, their state, and what they may do. Nothing is recorded of no change. */
export const changeMember = async (
  tx: Tx,
  standing: Standing,
  { before, after, words = {}, shutsOut }: MemberEdit,
): Promise<void> => {
  const { company } = standing
  requireDelegation(standing, tx.call, [before, after], { company: true, locations: [] }, tx.now())
  await keepAnOwner(tx, company, before, after)

  const profile = await profileOf(tx, company.id, before.id)
  if (!profile) throw new Error(`member ${before.id} has no profile`)
  const others = Object.keys(words).filter(
    (part) => words[part as keyof MemberWords] !== profile[part as keyof MemberWords],
  )
  const renamed = others.some((part) => NAMES.includes(part))
  const described = others.filter((part) => !NAMES.includes(part))
  const moved = changesOf(before, after)
  if (!moved && others.length === 0) return

  if (moved) writeMember(tx, before, after)
  if (others.length > 0) {
    const said = { ...profile, ...words }
    const name = renamed ? `${said.firstName} ${said.lastName}`.trim() : profile.name
    describeMember(tx, company.id, before.id, { ...said, name })
  }
  const ended = shutsOut ? await endSessions(tx, after) : 0
  tx.record({
    kind: 'member.changed',
    subject: `member:${before.id}`,
    before: moved?.before,
    // The audit refers to ids; names stand apart and can be erased.
    after: {
      ...moved?.after,
      ...(renamed && { renamed }),
      ...(described.length > 0 && { described }),
      ...(ended > 0 && { tokensEnded: ended }),
    },
  })
}

const NAMES: readonly string[] = ['firstName', 'lastName'] satisfies (keyof MemberName)[]

/** What differs between two states beside the name, for the audit; undefined when nothing does. */
const changesOf = (before: Member, after: Member): { before: object; after: object } | undefined => {
  const grants = grantsChanged(before, after)
  const isSame =
    before.suspended === after.suspended &&
    before.archivedAt === after.archivedAt &&
    grants.before.length + grants.after.length === 0
  if (isSame) return undefined
  const states = (member: Member, changed: readonly unknown[]) => ({
    suspended: member.suspended,
    archivedAt: member.archivedAt,
    grants: changed,
  })
  return { before: states(before, grants.before), after: states(after, grants.after) }
}

/**
 * Ends the member's sessions in this company for good: being let in again does not bring them back. Their state alone
 * already opens nothing.
 */
export const endSessions = async (tx: Tx, { companyId, userId }: Member): Promise<number> => {
  const ended = await revokeTokensOfUser(tx, userId, { companyId })
  if (ended > 0) {
    const what = { kind: 'token.revoked', subject: `user:${userId}`, after: { company: companyId, tokensEnded: ended } }
    tx.moved(`user:${userId}`, shardOf(userId))
    tx.record(what, shardOf(userId))
  }
  return ended
}
