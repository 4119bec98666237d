import type { Actor, Audience } from '../../model/actor.ts'
import { blockerOf } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Core } from '../core.ts'
import { lookBearer, settle } from './identify.ts'

export type MemberActor = Actor & { readonly kind: 'user'; readonly companyId: number }

/**
 * Who calls, from a token that works in one company: only as long as its holder is an active member there, with a
 * proved address. Asked in one look, so that suspending or archiving somebody counts from their next call on.
 */
export const identifyMember = async (core: Core, audience: Audience, text: string): Promise<MemberActor> => {
  const { facts, now } = await core.facts.read((look) => {
    const bearer = lookBearer(look, audience, text)
    const { userId, companyId } = bearer.actor
    const member = companyId === undefined ? undefined : look.memberOfUser(companyId, userId)
    const user = look.user(userId)
    // A former id leads to a member too; it is nobody's login.
    const isActive = member?.userId === userId && user?.confirmed && blockerOf({ member, user }) === undefined
    if (!isActive) throw new Refusal('credential.invalid')
    return bearer
  })
  settle(core, facts, now)
  return facts.actor as MemberActor
}
