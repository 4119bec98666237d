/** What is handed to somebody who delivers. */
export interface Parcel {
  /** The same at every attempt, so that a second one after a crash can be recognised. */
  readonly id: string
  /** An e-mail address, or a phone as E.164 digits. */
  readonly address: string
  readonly subject: string
  readonly text: string
}

/** Resolves once the message is taken; throws an `Undelivered` otherwise. */
export type Courier = (parcel: Parcel) => Promise<void>

/** Why a message was not taken. Its text is a code: the other side's own words may repeat what was sent. */
export class Undelivered extends Error {
  override readonly name = 'Undelivered'
  /** Another attempt would end the same way. */
  readonly isFinal: boolean

  constructor(code: string, { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {}) {
    super(code, { cause })
    this.isFinal = isFinal
  }
}

/** Longest time for one attempt, in milliseconds. */
export const ATTEMPT_MS = 60_000

/** The code of a failed connection (`ECONNREFUSED`), or the name of what went wrong; never a text. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed'
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code
  return error.cause === undefined ? error.name : codeOf(error.cause)
}
