import type { Actor, Audience, Call } from '../../model/actor.ts'
import type { Allowance } from '../../model/allowance.ts'
import type { Moment, User } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look, View } from '../../storage/facts.ts'
import type { Token } from '../../storage/rows.ts'
import type { Core } from '../core.ts'
import { goOn } from '../go-on.ts'
import { hashOf } from './secrets.ts'

/**
 * The two parts of one alteg credential: the partner whose program calls, and the person it calls for. Whoever gives the
 * same object again is recognised sooner.
 */
export interface AltegCredential {
  readonly partnerToken: string
  readonly userToken?: string | undefined
}

const lookToken = (look: Look, text: string, audience: Token['audience']): Token => {
  const token = look.token(hashOf(text))
  if (token?.audience !== audience || token.revokedAt !== null) throw new Refusal('credential.invalid')
  return token
}

/** Who a credential is: the same object as long as its tokens and people stay what they are. */
interface Identified {
  readonly actor: Actor
  /** The person, where there is one. */
  readonly user: User | undefined
  readonly tokens: readonly Token[]
  /** When the last of the tokens begins. */
  readonly startsAt: Moment
  /** When the first of them ends. */
  readonly endsAt: Moment
  /** When their use was noted last: once a second is enough. */
  notedAt: Moment
}

const SECOND = 1_000_000

const identified = <A extends Actor>(actor: A, user: User | undefined, tokens: readonly Token[]) => ({
  actor,
  user,
  tokens,
  startsAt: Math.max(...tokens.map(({ startsAt }) => startsAt ?? 0)),
  endsAt: Math.min(...tokens.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY)),
  notedAt: 0,
})

/** Looks the partner and, when the credential names one, the person up. */
const lookAlteg = (look: Look, credential: AltegCredential): Identified =>
  look.concluded('alteg', credential, (look): Identified => {
    const { partnerToken, userToken } = credential
    const partner = lookToken(look, partnerToken, 'partner')
    const partnerId = partner.partnerId as number
    if (userToken === undefined)
      return identified<Actor>({ kind: 'partner', partnerId, tokenId: partner.id }, undefined, [partner])

    const token = lookToken(look, userToken, 'alteg')
    // A user's token belongs to the partner whose program signed them in, and works with no other's.
    if (token.partnerId !== partnerId) throw new Refusal('credential.invalid')
    const user = userOf(look, token)
    return identified<Actor>(actorOf(user, token), user, [partner, token])
  })

/** The person of a token, unless they may not sign in at all. */
const userOf = (look: Look, { userId }: Token): User => {
  const user = userId === null ? undefined : look.user(userId)
  if (!user || user.disabled) throw new Refusal('credential.invalid')
  return user
}

const actorOf = (user: User, { id, audience, partnerId, companyId, limits }: Token): UserActor => ({
  kind: 'user',
  userId: user.id,
  tokenId: id,
  audience: audience as Audience,
  ...(partnerId !== null && { partnerId }),
  ...(companyId !== null && { companyId }),
  ...(limits !== null && { limits }),
})

type UserActor = Actor & { readonly kind: 'user' }

/** The actor of what was looked up, unless it has ended or not begun; notes the use. */
export const settle = (core: Core, found: Identified, now: Moment): Actor => {
  const { actor, tokens, startsAt, endsAt, notedAt } = found
  if (endsAt <= now || now < startsAt) throw new Refusal('credential.invalid')
  if (now >= notedAt + SECOND || now < notedAt) {
    for (const { id } of tokens) core.lastUse.note(id, now)
    found.notedAt = now
  }
  return actor
}

/** Who calls, from a partner token and, where the call has one, a user token. */
export const identifyAlteg = async (core: Core, credential: AltegCredential): Promise<Actor> => {
  const { facts, now } = await core.facts.read((look) => lookAlteg(look, credential))
  return settle(core, facts, now)
}

/** Looks a person's token of one audience up; for questions that look at more besides. */
export const lookBearer = (look: Look, audience: Audience, text: string): Identified & { actor: UserActor } => {
  const token = lookToken(look, text, audience)
  const user = userOf(look, token)
  return identified(actorOf(user, token), user, [token])
}

/** A person's token of one audience, as it was sent. Whoever gives the same object again is recognised sooner. */
interface Bearer {
  readonly audience: Audience
  readonly text: string
}

/** A request whose caller is identified in the same look at what they ask about. */
export interface BearerCall extends Omit<Call, 'actor'> {
  readonly bearer: Bearer
}

/** A request of somebody who is identified already, or not yet. */
export type Asking = Call | BearerCall

const lookBearerOnce = (look: Look, bearer: Bearer): Identified =>
  look.concluded('bearer', bearer, (look) => lookBearer(look, bearer.audience, bearer.text))

/**
 * Whose token it seems to be, from memory: for what comes before the look in which they are identified, and tells nothing.
 * Undefined where nobody knows before it is asked.
 */
export const glanceBearer = async (core: Core, bearer: Bearer, allowance?: Allowance): Promise<Actor | undefined> => {
  try {
    return (await core.facts.glance((look) => lookBearerOnce(look, bearer), allowance)).actor
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'credential.invalid') return undefined
    throw error
  }
}

/** What somebody sees who is identified already, or in the same look: on a server, one confirmation for both. */
export const lookAs = async <T>(
  core: Core,
  asking: Asking,
  find: (look: Look, actor: Actor, user: User | undefined) => T,
  allowance?: Allowance,
): Promise<View<T> & { readonly call: Call }> => {
  if ('actor' in asking) {
    const view = await core.facts.read((look) => find(look, asking.actor, undefined), allowance)
    return { ...view, call: asking }
  }
  const { bearer, ...caller } = asking
  const identify = (look: Look): Identified => lookBearerOnce(look, bearer)
  const { actor, ...view } = await identifiedAndLook(core, identify, () => undefined, find, allowance)
  return { ...view, call: { ...caller, actor } }
}

/** Who calls, from a person's token of one audience. */
export const identifyBearer = async (
  core: Core,
  audience: Audience,
  text: string,
  allowance?: Allowance,
): Promise<Actor> => {
  const { facts, now } = await core.facts.read((look) => lookBearer(look, audience, text), allowance)
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
  find: (look: Look, actor: Actor, user: User | undefined) => T,
): View<T> | Promise<View<T>> => identifiedAndLook(core, (look) => lookAlteg(look, credential), admit, find)

const identifiedAndLook = <T>(
  core: Core,
  identify: (look: Look) => Identified,
  admit: (actor: Actor) => void,
  find: (look: Look, actor: Actor, user: User | undefined) => T,
  allowance?: Allowance,
): Seen<T> | Promise<Seen<T>> => {
  const question = (look: Look): Found<T> => {
    const identified = identify(look)
    try {
      return { identified, found: find(look, identified.actor, identified.user) }
    } catch (error) {
      if (error instanceof Refusal) return { identified, refused: error }
      throw error
    }
  }
  return goOn(core.facts.read(question, allowance), ({ facts, now }) => {
    const actor = settle(core, facts.identified, now)
    admit(actor)
    if (!('refused' in facts)) return { actor, facts: facts.found, now }
    // From memory it could not tell its age.
    if (allowance && allowance.age > 0) throw new Refusal('service.unavailable', { retryAfter: 1 })
    throw facts.refused
  })
}

interface Seen<T> extends View<T> {
  readonly actor: Actor
}

type Found<T> = { identified: Identified } & ({ found: T } | { refused: Refusal })
