import type { Call } from '../../model/actor.ts'
import type { Member, Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { detailsOf } from '../../storage/company-members.ts'
import { tokenById } from '../../storage/tokens.ts'
import type { Core } from '../core.ts'
import { requireNative } from './create-own-token.ts'

/** A member of a company, by number and name. */
interface Named {
  readonly memberId: number
  readonly name: string
}

/** As whom somebody looks at a company, and who that is. */
export interface SessionView extends Named {
  readonly companyId: number
  readonly viewer: Named
}

export interface OwnSession {
  readonly tokenId: number
  readonly userId: number
  /** Null for a token without end. */
  readonly expiresAt: Moment | null
  readonly view: SessionView | undefined
}

/** The token that the caller uses. */
export const readOwnSession = async (core: Core, call: Call): Promise<OwnSession> => {
  const view = await viewOf(core, call)
  const { actor } = call
  const { tokenId, userId } = view && actor.kind === 'user' ? actor : requireNative(call)
  const token = await tokenById(core.engine, tokenId)
  if (!token) throw new Refusal('credential.invalid')
  return { tokenId, userId, expiresAt: token.expiresAt, view }
}

const viewOf = async ({ engine, facts }: Core, { actor }: Call): Promise<SessionView | undefined> => {
  if (actor.kind !== 'user' || !actor.viewer || actor.companyId === undefined) return undefined
  const { companyId, userId, viewer } = actor
  const { facts: found } = await facts.read((look) => ({
    seen: look.memberOfUser(companyId, userId),
    looking: look.member(companyId, viewer.memberId),
  }))
  const named = async (member: Member | undefined): Promise<Named> => {
    if (!member) throw new Refusal('view.ended')
    return { memberId: member.id, name: (await detailsOf(engine, member)).name }
  }
  return { companyId, ...(await named(found.seen)), viewer: await named(found.looking) }
}
