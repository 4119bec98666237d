/**
 * Leave, given by whoever asks, to answer from memory while the database cannot be asked. One is made for each look, and
 * is told how old what it saw is.
 */
export interface Allowance {
  /** Seconds. */
  readonly maxAge: number
  /** Seconds since what was answered from is known to have held; 0 while nothing came from memory unconfirmed. */
  age: number
}
