import type { Call } from '../../model/actor.ts'
import { blockerOf, type Member, type Moment, type User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { shardOf } from '../../storage/scopes.ts'
import { tokenById } from '../../storage/tokens.ts'
import { refuseLimited, type Standing, standingIn, standingUnderLock } from '../access/authorize.ts'
import { changeAcross } from '../change.ts'
import { isAtHome } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { requireNative } from '../credentials/create-own-token.ts'
import { writeToken } from '../credentials/issue-token.ts'
import { newSecret } from '../credentials/secrets.ts'
import { requireViewable } from './require-viewable.ts'

/** Long enough to look around, too short to be forgotten. */
const LASTS = 30 * 60 * 1_000_000

export interface OpenedView {
  readonly tokenId: number
  /** Shown this once. */
  readonly token: string
  readonly expiresAt: Moment
}

const judge = (
  standing: Standing,
  call: Call,
  found: Member | undefined,
  userOf: (member: Member) => User | undefined,
  now: Moment,
): void => {
  const member = requireViewable(standing, call, found, now)
  if (member.id === standing.person.member.id)
    throw new Refusal('request.invalid', {
      fields: [{ field: 'memberId', message: 'is you: nothing would be different' }],
    })
  const person = { member, user: userOf(member) }
  if (blockerOf(person) !== undefined || !isAtHome({ company: standing.company, person }, call, now))
    throw new Refusal('view.empty')
}

/**
 * Opens a view: a session in which the caller sees the company as a member does, and changes nothing. It never shows more
 * than the caller has, which is judged again at each of its requests, and ends with the session that asks for it. The
 * member can see that it was opened.
 */
export const openView = async (
  core: Core,
  call: Call,
  { companyId, memberId }: { readonly companyId: number; readonly memberId: number },
): Promise<OpenedView> => {
  const { facts, now } = await core.facts.read((look) => {
    const standing = standingIn(look, call.actor, companyId)
    const member = look.member(companyId, memberId)
    return { standing, member, user: member && look.user(member.userId) }
  })
  // A person’s own sign-in: no program’s token, and not a view either.
  const { userId, tokenId } = requireNative(call)
  refuseLimited(call.actor)
  judge(facts.standing, call, facts.member, () => facts.user, now)
  const secret = newSecret('view')
  return changeAcross(core, call, [companyId, shardOf(userId)], async (tx) => {
    const standing = await standingUnderLock(tx)
    const user = await tx.freshUser(userId)
    const own = await tokenById(tx, tokenId)
    // Whoever was locked out or has signed out meanwhile opens nothing after.
    if (!user || user.disabled || !own) throw new Refusal('credential.invalid')
    const member = await tx.member(memberId)
    const seen = member && (await tx.freshUser(member.userId))
    judge(standing, call, member, () => seen, tx.now())

    const expiresAt = Math.min(tx.now() + LASTS, own.expiresAt ?? Number.POSITIVE_INFINITY)
    const said = await writeToken(tx, secret, {
      audience: 'view',
      userId,
      companyId,
      name: 'view',
      expiresAt,
      madeBy: tokenId,
      seenMember: memberId,
    })
    tx.record({
      kind: 'member.viewed',
      subject: `member:${memberId}`,
      after: { member: memberId, viewer: standing.person.member.id, token: said.token, expiresAt },
    })
    return { tokenId: said.token, token: secret.text, expiresAt }
  })
}
