/** Where a credential counts; a token works in its own audience and nowhere else. */
export type Audience = 'alteg' | 'bakery' | 'station' | 'native' | 'authzen' | 'assistant'

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
