import type { Actor, Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { lookBearer, settle } from '../credentials/identify.ts'
import { markOf } from '../credentials/secrets.ts'
import { requireViewable } from './require-viewable.ts'

/** Whether a token is a view’s, by its first letters: what it opens is another question. */
export const isViewToken = (text: string): boolean => text.startsWith(markOf('view'))

/**
 * Who calls with the token of a view: the member as whom somebody looks, with who that is. Judged in one look at every
 * request: the view ends as soon as its viewer could not open it any more.
 */
export const identifyView = async (core: Core, text: string, caller: Omit<Call, 'actor'>): Promise<Actor> => {
  try {
    const { facts, now } = await core.facts.read((look) => {
      const found = lookBearer(look, 'view', text)
      const { companyId } = found.actor
      const [{ seenMember } = { seenMember: null }] = found.tokens
      if (companyId === undefined || seenMember === null) throw new Refusal('view.ended')
      return { found, standing: standingIn(look, found.actor, companyId), member: look.member(companyId, seenMember) }
    })
    const { found, standing } = facts
    const call: Call = { ...caller, actor: settle(core, found, now) }
    const { userId } = requireViewable(standing, call, facts.member, now)
    return { ...found.actor, userId, viewer: { userId: found.actor.userId, memberId: standing.person.member.id } }
  } catch (error) {
    if (error instanceof Refusal && error.category !== 'unavailable') throw new Refusal('view.ended')
    throw error
  }
}
