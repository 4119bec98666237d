import type { Actor, Audience } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look, View } from '../../storage/facts.ts'
import type { Token } from '../../storage/rows.ts'
import type { Core } from '../core.ts'
import { goOn } from '../go-on.ts'
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

/** Refuses what has ended by the database's clock. */
const requireLive = (token: Token, now: Moment): void => {
  if (token.expiresAt !== null && token.expiresAt <= now) throw new Refusal('credential.invalid')
}

/** Who a credential is: the same object as long as its tokens and people stay what they are. */
interface Identified {
  readonly actor: Actor
  readonly tokens: readonly Token[]
  /** When their use was noted last: once a second is enough. */
  notedAt: Moment
}

const SECOND = 1_000_000

/** Looks the partner and, when the credential names one, the person up. */
const lookAlteg = (look: Look, { partnerToken, userToken }: AltegCredential): Identified =>
  look.concluded('alteg', `${partnerToken} ${userToken ?? ''}`, (look): Identified => {
    const partner = lookToken(look, partnerToken, 'partner')
    const partnerId = partner.partnerId as number
    const asPartner: Actor = { kind: 'partner', partnerId, tokenId: partner.id }
    if (userToken === undefined) return { actor: asPartner, tokens: [partner], notedAt: 0 }

    const token = lookToken(look, userToken, 'alteg')
    // A user's token belongs to the partner whose program signed them in, and works with no other's.
    if (token.partnerId !== partnerId) throw new Refusal('credential.invalid')
    return { actor: actorOf(look, token), tokens: [partner, token], notedAt: 0 }
  })

/** The person of a token, unless they may not sign in at all. */
const actorOf = (look: Look, { id, audience, userId, partnerId, companyId }: Token): UserActor => {
  const user = userId === null ? undefined : look.user(userId)
  if (!user || user.disabled) throw new Refusal('credential.invalid')
  return {
    kind: 'user',
    userId: user.id,
    tokenId: id,
    audience: audience as Audience,
    ...(partnerId !== null && { partnerId }),
    ...(companyId !== null && { companyId }),
  }
}

type UserActor = Actor & { readonly kind: 'user' }

/** The actor of what was looked up, unless it has ended; notes the use. */
export const settle = (core: Core, identified: Identified, now: Moment): Actor => {
  const { actor, tokens, notedAt } = identified
  for (const token of tokens) requireLive(token, now)
  if (now >= notedAt + SECOND || now < notedAt) {
    for (const { id } of tokens) core.lastUse.note(id, now)
    identified.notedAt = now
  }
  return actor
}

/** Who calls, from a partner token and, where the call has one, a user token. */
export const identifyAlteg = async (core: Core, credential: AltegCredential): Promise<Actor> => {
  const { facts, now } = await core.facts.read((look) => lookAlteg(look, credential))
  return settle(core, facts, now)
}

/** Looks a person's token of one audience up; for questions that look at more besides. */
export const lookBearer = (look: Look, audience: Audience, text: string): Identified & { actor: UserActor } =>
  look.concluded(audience, text, (look) => {
    const token = lookToken(look, text, audience)
    return { actor: actorOf(look, token), tokens: [token], notedAt: 0 }
  })

/** Who calls, from a person's token of one audience. */
export const identifyBearer = async (core: Core, audience: Audience, text: string): Promise<Actor> => {
  const { facts, now } = await core.facts.read((look) => lookBearer(look, audience, text))
  return settle(core, facts, now)
}

/**
 * Identifies the caller and looks at the facts of a question at once: on a server, one confirmation for both. `admit`
 * sees the actor before anything about the question is told, a refusal included.
 */
export const identifyAndLook = <T>(
  core: Core,
  credential: AltegCredential,
  admit: (actor: Actor) => void,
  find: (look: Look, actor: Actor) => T,
): View<T> | Promise<View<T>> => {
  const view = core.facts.read((look): Found<T> => {
    const identified = lookAlteg(look, credential)
    try {
      return { identified, found: find(look, identified.actor) }
    } catch (error) {
      if (error instanceof Refusal) return { identified, refused: error }
      throw error
    }
  })
  return goOn(view, ({ facts, now }) => {
    admit(settle(core, facts.identified, now))
    if ('refused' in facts) throw facts.refused
    return { facts: facts.found, now }
  })
}

type Found<T> = { identified: Identified } & ({ found: T } | { refused: Refusal })
