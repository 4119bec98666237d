import type { Actor, Audience } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look, View } from '../../storage/facts.ts'
import type { Token } from '../../storage/rows.ts'
import type { Core } from '../core.ts'
import { hashOf } from './secrets.ts'

/** The two parts of one alteg credential: the partner whose program calls, and the person it calls for. */
export interface AltegCredential {
  readonly partnerToken: string
  readonly userToken?: string | undefined
}

const lookToken = (look: Look, text: string, audience: Token['audience']): Token => {
  const token = look.token(hashOf(text))
  if (token?.audience !== audience || token.revokedAt !== null) throw new Refusal('credential.invalid')
  return token
}

const lookUser = (look: Look, userId: number): void => {
  const user = look.user(userId)
  if (!user || user.disabled) throw new Refusal('credential.invalid')
}

/** Refuses what has ended by the database's clock. */
const requireLive = (token: Token, now: Moment): void => {
  if (token.expiresAt !== null && token.expiresAt <= now) throw new Refusal('credential.invalid')
}

export interface IdentifiedAlteg {
  readonly actor: Actor
  readonly tokens: readonly Token[]
}

/** Looks the partner and, when the credential names one, the person up. */
const lookAlteg = (look: Look, { partnerToken, userToken }: AltegCredential): IdentifiedAlteg => {
  const partner = lookToken(look, partnerToken, 'partner')
  const partnerId = partner.partnerId as number
  if (userToken === undefined) return { actor: { kind: 'partner', partnerId, tokenId: partner.id }, tokens: [partner] }

  const token = lookToken(look, userToken, 'alteg')
  // A user's token belongs to the partner whose program signed them in, and works with no other's.
  if (token.partnerId !== partnerId || token.userId === null) throw new Refusal('credential.invalid')
  lookUser(look, token.userId)
  const actor: Actor = {
    kind: 'user',
    userId: token.userId,
    tokenId: token.id,
    audience: 'alteg',
    partnerId,
    ...(token.companyId !== null && { companyId: token.companyId }),
  }
  return { actor, tokens: [partner, token] }
}

/** The actor of what was looked up, unless it has ended; notes the use. */
export const settle = (core: Core, { actor, tokens }: IdentifiedAlteg, now: Moment): Actor => {
  for (const token of tokens) {
    requireLive(token, now)
    core.lastUse.note(token.id, now)
  }
  return actor
}

/** Who calls, from a partner token and, where the call has one, a user token. */
export const identifyAlteg = async (core: Core, credential: AltegCredential): Promise<Actor> => {
  const { facts, now } = await core.facts.read((look) => lookAlteg(look, credential))
  return settle(core, facts, now)
}

interface Identified {
  readonly actor: Actor & { kind: 'user' }
  readonly tokens: readonly Token[]
}

/** Looks a person's token of one audience up; for questions that look at more besides. */
export const lookBearer = (look: Look, audience: Audience, text: string): Identified => {
  const token = lookToken(look, text, audience)
  if (token.userId === null) throw new Refusal('credential.invalid')
  lookUser(look, token.userId)
  const actor: Identified['actor'] = {
    kind: 'user',
    userId: token.userId,
    tokenId: token.id,
    audience,
    ...(token.partnerId !== null && { partnerId: token.partnerId }),
    ...(token.companyId !== null && { companyId: token.companyId }),
  }
  return { actor, tokens: [token] }
}

/** Who calls, from a person's token of one audience. */
export const identifyBearer = async (core: Core, audience: Audience, text: string): Promise<Actor> => {
  const { facts, now } = await core.facts.read((look) => lookBearer(look, audience, text))
  return settle(core, facts, now)
}

/**
 * Identifies the caller and looks at the facts of a question at once: on a server, one confirmation for both. `admit`
 * sees the actor before anything about the question is told, a refusal included.
 */
export const identifyAndLook = async <T>(
  core: Core,
  credential: AltegCredential,
  admit: (actor: Actor) => void,
  find: (look: Look, actor: Actor) => T,
): Promise<View<T>> => {
  const { facts, now } = await core.facts.read((look) => {
    const identified = lookAlteg(look, credential)
    try {
      return { identified, found: find(look, identified.actor) }
    } catch (error) {
      if (error instanceof Refusal) return { identified, refused: error }
      throw error
    }
  })
  admit(settle(core, facts.identified, now))
  if (facts.refused) throw facts.refused
  return { facts: facts.found, now }
}
