/** What can be asked: checked here, since a slip of the pen would be another question, and its answer a wrong one. */

/** A number of Gatehouse's, or its digits, as they come in an address. */
export type Id = number | string

/** A person: by user number, by e-mail address, or by the number of the member. */
export type Who = Id | { readonly user: Id } | { readonly email: string } | { readonly member: Id | 'me' }

/** A condition that a single grant must meet: one id among those that a permission may be limited to, or days back. */
export type Limit =
  | { readonly permission: string; readonly id: number }
  | { readonly permission: string; readonly daysBack: number }

export interface Circumstances {
  /** Where. Without a place, the company as a whole. */
  readonly location?: Id
  /** In the place of a location: wherever it stands. */
  readonly position?: Id
  readonly teamMember?: Id
  readonly tag?: Id
  /** The company; without, that of the client. */
  readonly company?: Id
  /** Another moment than now, as text in RFC 3339. */
  readonly at?: Date | string
  /** The address that the person acts from. */
  readonly ip?: string
  /** A single grant must satisfy all of them together. */
  readonly limits?: readonly Limit[]
  /** How many seconds old the answer may be, where the service has lost its database. Without, it is not answered then. */
  readonly maxAge?: number
  readonly signal?: AbortSignal | undefined
}

const places = ['location', 'position', 'teamMember', 'tag'] as const
const known: readonly string[] = [...places, 'company', 'at', 'ip', 'limits', 'maxAge', 'signal']

/** The number, or undefined for what can be none. */
export const idOf = (id: unknown): number | undefined => {
  const number = typeof id === 'string' && /^[1-9]\d{0,15}$/.test(id) ? Number(id) : id
  return Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : undefined
}

const needId = (id: unknown, name: string): number => {
  const number = idOf(id)
  if (number === undefined) throw new TypeError(`${name} must be a number of Gatehouse, not ${String(id)}`)
  return number
}

/** A question as it was meant. */
export interface Question {
  readonly who:
    | { readonly by: 'user' | 'member'; readonly id: number }
    | { readonly by: 'email'; readonly email: string }
    | { readonly by: 'me' }
  readonly permission: string
  readonly place: { readonly kind: (typeof places)[number]; readonly id: number } | undefined
  readonly company: number | undefined
  readonly at: string | undefined
  readonly ip: string | undefined
  readonly limits: readonly Limit[] | undefined
  readonly maxAge: number | undefined
  readonly signal: AbortSignal | undefined
}

const whoOf = (who: Who): Question['who'] => {
  if (typeof who === 'string' && who.includes('@')) return { by: 'email', email: who }
  if (typeof who !== 'object' || who === null) return { by: 'user', id: needId(who, 'the user') }
  // An object of the program's own may hold an address that nobody has proved.
  if (Object.keys(who).length !== 1) throw new TypeError('name the person by one of user, email and member')
  if ('user' in who) return { by: 'user', id: needId(who.user, 'user') }
  if ('email' in who) {
    if (typeof who.email !== 'string' || !who.email.includes('@')) throw new TypeError('email must be an address')
    return { by: 'email', email: who.email }
  }
  // Only said like this: no name that somebody has chosen may mean whoever holds the token.
  return who.member === 'me' ? { by: 'me' } : { by: 'member', id: needId(who.member, 'member') }
}

const momentOf = (at: Date | string): string => (at instanceof Date ? at.toISOString() : at)

/**
 * The question, checked.
 *
 * @throws {TypeError} where something is no number, unknown, or there without a value: `location: undefined` would else
 *   be a question about the company as a whole.
 */
export const questionOf = (who: Who, permission: string, circumstances: Circumstances): Question => {
  for (const [name, value] of Object.entries(circumstances)) {
    if (!known.includes(name)) throw new TypeError(`${name} is nothing that can be asked: ${known.join(', ')}`)
    if ((value === undefined || value === null) && name !== 'signal')
      throw new TypeError(`${name} has no value: leave it out if that is meant`)
  }
  const { company, at, ip, limits, maxAge, signal } = circumstances
  const [kind, second] = places.filter((place) => circumstances[place] !== undefined)
  if (second !== undefined) throw new TypeError(`${second} is one too many beside ${kind}: a question has one place`)
  if (typeof permission !== 'string' || permission === '') throw new TypeError('the permission must be a slug')
  return {
    who: whoOf(who),
    permission,
    place: kind && { kind, id: needId(circumstances[kind], kind) },
    company: company === undefined ? undefined : needId(company, 'company'),
    at: at === undefined ? undefined : momentOf(at),
    ip,
    limits,
    maxAge,
    signal,
  }
}
