/** Where a credential counts; a token works in its own audience and nowhere else. */
export type Audience = 'alteg' | 'bakery' | 'station' | 'native' | 'authzen' | 'assistant' | 'approval' | 'view'

/**
 * What a token may do at most, whoever's it is: what is left out limits nothing. A person who makes a token for a
 * program limits it so, be it by nothing (`{}`): then it is still not the person's own sign-in.
 */
export interface TokenLimits {
  /** It works at these locations, and not for the company as a whole. */
  readonly locations?: readonly number[]
  /** It uses these permissions, by slug. */
  readonly permissions?: readonly string[]
}

/**
 * Who acts, from the credential alone: a person through a token (and, where the interface has one, the partner whose
 * program it is), or this machine's operator at the command line. The audit keeps it whole.
 */
export type Actor =
  | {
      readonly kind: 'user'
      readonly userId: number
      readonly tokenId: number
      readonly audience: Audience
      readonly partnerId?: number
      /** The one company a token is bound to, where its audience binds it. */
      readonly companyId?: number
      /** What the token may do at most; an object of the token's own, that what follows from it is kept with. */
      readonly limits?: TokenLimits
      /** The plan that this token had made, and the sign-in in which its person approved it: it acts for both. */
      readonly approval?: { readonly plan: number; readonly tokenId: number }
      /** Who looks, where `userId` is whom they look as (audience `view`): nothing is ever changed so. */
      readonly viewer?: { readonly userId: number; readonly memberId: number }
    }
  | { readonly kind: 'partner'; readonly partnerId: number; readonly tokenId: number }
  | { readonly kind: 'operator'; readonly name: string }

/** One request of one actor, as every operation receives it. */
export interface Call {
  readonly actor: Actor
  /** The caller's address, for grants that are limited to some; undefined at the command line. */
  readonly ip: string | undefined
  readonly requestId: string
  /** Which surface it came through (`alteg-v1`, `cli`, …), for the audit. */
  readonly source: string
}

/** Somebody looks as somebody else: whatever could be changed, nothing is. */
export const isLooking = ({ actor }: Call): boolean => actor.kind === 'user' && actor.viewer !== undefined

/** The actor as the audit keeps them: what a token's limits were stands where it was issued. */
export const auditedActor = (actor: Actor): object => {
  if (actor.kind !== 'user' || actor.limits === undefined) return actor
  const { limits: _, ...rest } = actor
  return { ...rest, limited: true }
}
