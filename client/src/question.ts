/** What can be asked: checked here, since a slip of the pen would be another question, and its answer a wrong one. */

/** A number of Gatehouse's, or its digits, as they come in an address. */
export type Id = number | string

/** A person: by user number, by e-mail address, or by the number of the member. */
export type Who = Id | { readonly user: Id } | { readonly email: string } | { readonly member: Id | 'me' }

/** A condition that a single grant must meet: one id among those that a permission may be limited to, or days back. */
export type Limit =
  | { readonly permission: string; readonly id: number }
  | { readonly permission: string; readonly daysBack: number }

/** What a question is about beside who and what. Without any of it: the company as a whole, now, from nowhere in particular. */
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
  /** How many seconds old the answer may be, 1 to 3600, where the service has lost its database. Without, it is not answered then. */
  readonly maxAge?: number
  /** Ends the waiting: what is asked then rejects with the signal's reason. What others have asked goes on. */
  readonly signal?: AbortSignal | undefined
}

const places = ['location', 'position', 'teamMember', 'tag'] as const
const known: readonly string[] = [...places, 'company', 'at', 'ip', 'limits', 'maxAge', 'signal']

/** As far as numbers of Gatehouse go. */
const LAST_ID = 999_999_999_999_999

/** How old an answer may be at most, in seconds. */
const MAX_AGE_S = 3600

const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most

/** The number, or undefined for what can be none. */
export const idOf = (id: unknown): number | undefined => {
  const number = typeof id === 'string' && /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id
  return isWhole(number, 1, LAST_ID) ? number : undefined
}

const needId = (id: unknown, name: string): number => {
  const number = idOf(id)
  if (number === undefined) throw new TypeError(`${name} must be a number of Gatehouse, not ${String(id)}`)
  return number
}

/** Text that is none, such as half of a character, would have the request refused, with what others ask in it. */
const needText = (text: unknown, name: string): string => {
  if (typeof text !== 'string' || text === '' || text.includes('\0') || /\p{Surrogate}/u.test(text))
    throw new TypeError(`${name} must be text`)
  return text
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
  if (typeof who === 'string' && who.includes('@')) return { by: 'email', email: needText(who, 'the address') }
  if (typeof who !== 'object' || who === null) return { by: 'user', id: needId(who, 'the user') }
  // An object of the program's own may hold an address that nobody has proved.
  if (Object.keys(who).length !== 1) throw new TypeError('name the person by one of user, email and member')
  if ('user' in who) return { by: 'user', id: needId(who.user, 'user') }
  if ('email' in who) {
    const email = needText(who.email, 'email')
    if (!email.includes('@')) throw new TypeError('email must be an address')
    return { by: 'email', email }
  }
  // Only said like this: no name that somebody has chosen may mean whoever holds the token.
  return who.member === 'me' ? { by: 'me' } : { by: 'member', id: needId(who.member, 'member') }
}

const momentOf = (at: Date | string): string => {
  if (!(at instanceof Date)) return needText(at, 'at')
  if (Number.isNaN(at.getTime())) throw new TypeError('at is no moment')
  return at.toISOString()
}

const limitOf = (limit: Limit): Limit => {
  if (typeof limit !== 'object' || limit === null)
    throw new TypeError('a limit is { permission, id } or { permission, daysBack }')
  const { permission, id, daysBack, ...others } = limit as { permission: string; id?: number; daysBack?: number }
  const [other] = Object.keys(others)
  if (other !== undefined) throw new TypeError(`${other} is nothing that a limit has: permission, and id or daysBack`)
  needText(permission, 'the permission of a limit')
  if (Number.isSafeInteger(id) && daysBack === undefined) return { permission, id: id as number }
  if (Number.isSafeInteger(daysBack) && id === undefined) return { permission, daysBack: daysBack as number }
  throw new TypeError('a limit needs a whole number: either id or daysBack')
}

/**
 * The question, checked.
 *
 * @throws {TypeError} where something is no number, unknown, or there without a value: `location: undefined` would else
 *   be a question about the company as a whole.
 */
export const questionOf = (who: Who, permission: string, circumstances: Circumstances): Question => {
  if (typeof circumstances !== 'object' || Symbol.iterator in circumstances)
    throw new TypeError('name what is asked about, as in { location: 123 }')
  for (const [name, value] of Object.entries(circumstances)) {
    if (!known.includes(name)) throw new TypeError(`${name} is nothing that can be asked: ${known.join(', ')}`)
    if ((value === undefined || value === null) && name !== 'signal')
      throw new TypeError(`${name} has no value: leave it out if that is meant`)
  }
  const { company, at, ip, limits, maxAge, signal } = circumstances
  const [kind, second] = places.filter((place) => circumstances[place] !== undefined)
  if (second !== undefined) throw new TypeError(`${second} is one too many beside ${kind}: a question has one place`)
  if (limits !== undefined && !Array.isArray(limits)) throw new TypeError('limits must be a list')
  if (maxAge !== undefined && !isWhole(maxAge, 1, MAX_AGE_S))
    throw new TypeError(`maxAge must be whole seconds from 1 to ${MAX_AGE_S}`)
  return {
    who: whoOf(who),
    permission: needText(permission, 'the permission'),
    place: kind && { kind, id: needId(circumstances[kind], kind) },
    company: company === undefined ? undefined : needId(company, 'company'),
    at: at === undefined ? undefined : momentOf(at),
    ip: ip === undefined ? undefined : needText(ip, 'ip'),
    limits: limits?.map(limitOf),
    maxAge,
    signal,
  }
}
