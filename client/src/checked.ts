import type { GatehouseError } from './error.ts'

/** An answer, and what it is an answer of. */
export interface Checked {
  readonly allowed: boolean
  /** Why not, in a word, such as `not-granted`. */
  readonly reason?: string | undefined
  /** The company’s revision that was looked at. AuthZEN does not tell. */
  readonly revision?: number
  /** The moment that the answer is about, in RFC 3339. AuthZEN does not tell. */
  readonly at?: string
  /** The moment is to come: these are the facts of now. */
  readonly projected?: boolean
  /** How old the answer is, in seconds, where `maxAge` allowed an old one; else 0. */
  readonly age: number
}

/** Questions that one request can carry, at either interface. */
export const MOST_AT_ONCE = 1000

export const ageOf = ({ headers }: Response): number => Number(headers.get('gatehouse-age') ?? 0)

export const maxAgeHeader = (maxAge: number | undefined): { 'Gatehouse-Max-Age'?: number } =>
  maxAge === undefined ? {} : { 'Gatehouse-Max-Age': maxAge }

/**
 * A body holds 1 MiB: where questions are too long for one request, they go in two. One that is too long by itself is
 * refused by itself.
 */
export const inHalves = async <Q, A>(
  questions: readonly Q[],
  tooLarge: GatehouseError,
  ask: (questions: readonly Q[]) => Promise<readonly (A | GatehouseError)[]>,
): Promise<readonly (A | GatehouseError)[]> => {
  if (questions.length === 1) return [tooLarge]
  const half = questions.length >> 1
  return [...(await ask(questions.slice(0, half))), ...(await ask(questions.slice(half)))]
}
