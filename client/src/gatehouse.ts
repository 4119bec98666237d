import createClient, { type Client, defaultPathSerializer, type Middleware } from 'openapi-fetch'
import { askAuthzen } from './ask-authzen.ts'
import { askNative, companyOf, wordsOf } from './ask-native.ts'
import type { Checked } from './checked.ts'
import { dataOf, unreadable } from './error.ts'
import type { paths as AuthzenPaths } from './generated/authzen.ts'
import { keyless, questions } from './generated/manners.ts'
import type { Explanation, paths as NativePaths } from './generated/native.ts'
import { type Listed, type ListOptions, type ListPath, listAll } from './list.ts'
import { type Circumstances, type Id, idOf, questionOf, type Who } from './question.ts'
import { type Sending, send } from './send.ts'
import type { Permission } from './words.ts'

export interface GatehouseOptions {
  /** Where Gatehouse is, such as `https://people.example.com`. */
  readonly baseUrl: string
  readonly token: string
  /** What the token is for, which says who answers `can` and `check`: without, the native interface. */
  readonly audience?: 'native' | 'authzen'
  /** The company that questions are about, where they name none. */
  readonly company?: Id
  /** In the place of the `fetch` that is there. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** How often a request is repeated that failed and may be repeated: 3 without this option, 0 for never. */
  readonly retries?: number
  /** How long a request may take in all, with its repeats, in milliseconds: 10,000 without this option. */
  readonly timeout?: number
}

/** The circumstances of a question why. */
export type Explaining = Omit<Circumstances, 'maxAge'>

/** A client of one Gatehouse, for one token. `Own` are the permissions of a company's own catalogue. */
export interface Gatehouse<Own extends string = never> {
  /** The native interface, typed, in the manner of openapi-fetch: `{ data, error, response }`. See `dataOf`. */
  readonly native: Client<NativePaths>
  /** AuthZEN, in the same manner. */
  readonly authzen: Client<AuthzenPaths>
  /**
   * Whether somebody may do something. What is asked in one turn of the event loop goes out in one request.
   *
   * @throws {GatehouseError} where that is not known: nothing is ever decided without an answer.
   * @throws {TypeError} for what is no question.
   */
  can(who: Who, permission: Permission<Own>, circumstances?: Circumstances): Promise<boolean>
  /** The same with all that is told: why not, and of which revision and moment the answer is. */
  check(who: Who, permission: Permission<Own>, circumstances?: Circumstances): Promise<Checked>
  /**
   * Why somebody may or may not do something, and the smallest change that would allow it. Native tokens alone.
   *
   * @throws {GatehouseError} where there is no such person, or they may not be asked about.
   * @throws {TypeError} for what is no question, and for an address: it is not looked for here.
   */
  explain(
    who: Exclude<Who, { readonly email: string }>,
    permission: Permission<Own>,
    circumstances?: Explaining,
  ): Promise<Explanation>
  /**
   * All that a list of the native interface holds, whatever the number of its pages.
   *
   * @throws {GatehouseError} once a page is refused, or is none.
   */
  all<Path extends ListPath>(path: Path, options?: ListOptions<Path>): AsyncGenerator<Listed<Path>, void, undefined>
}

const TIMEOUT_MS = 10_000
/** Timers cannot wait longer: what is more goes off at once. */
const LONGEST_MS = 2 ** 31 - 1
const RETRIES = 3

const addressOf = (baseUrl: string): string => {
  const { protocol, href, username, password, search, hash } = new URL(baseUrl)
  if (!/^https?:$/.test(protocol) || username + password + search + hash !== '')
    throw new TypeError('baseUrl must be an address like https://people.example.com, and nothing more')
  return href.replace(/\/+$/, '')
}

/** By chance; `randomUUID` is not there for pages of a browser that came over plain HTTP. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Gives writes their key, and notes which requests may be sent again. */
const manners = (repeatable: WeakSet<Request>): Middleware => ({
  onRequest: ({ request, schemaPath }) => {
    const name = `${request.method} ${schemaPath}`
    if (keyless.has(name)) return
    const isRead = request.method === 'GET' || questions.has(name)
    if (!isRead && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', newKey())
    repeatable.add(request)
  },
})

/** What would stand for another address is nothing that has a name: `..` leads up, and nothing is the list itself. */
const pathOf = (path: string, params: Record<string, unknown>): string => {
  for (const [name, value] of Object.entries(params))
    if (/^\.{0,2}$/.test(String(value))) throw new TypeError(`${name} cannot stand in an address`)
  return defaultPathSerializer(path, params)
}

/**
 * A client of one Gatehouse, for one token. Slugs are checked by the compiler: name those of a company's own catalogue, as
 * in `createGatehouse<'oven_access' | 'till_access'>(…)`, or say `createGatehouse<string>(…)` for any.
 *
 * @throws {TypeError} where an option is missing or cannot be right.
 */
export const createGatehouse = <Own extends string = never>({
  baseUrl,
  token,
  audience = 'native',
  company,
  fetch = (request) => globalThis.fetch(request),
  retries = RETRIES,
  timeout = TIMEOUT_MS,
}: GatehouseOptions): Gatehouse<Own> => {
  const address = addressOf(baseUrl)
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw new TypeError('the token is missing')
  const own = company === undefined ? undefined : idOf(company)
  if (company !== undefined && own === undefined) throw new TypeError('company must be a number of Gatehouse')
  if (!Number.isSafeInteger(retries) || retries < 0) throw new TypeError('retries must be a whole number')
  if (!Number.isSafeInteger(timeout) || timeout <= 0 || timeout > LONGEST_MS)
    throw new TypeError(`timeout must be milliseconds, 1 to ${LONGEST_MS}`)

  const sending: Sending = { fetch, retries, timeout }
  const repeatable = new WeakSet<Request>()
  const options = {
    headers: { authorization: `Bearer ${token}` },
    // Gatehouse sends nobody elsewhere: whoever does is not Gatehouse.
    redirect: 'error',
    // The token alone says who asks, also in a browser where somebody is signed in.
    credentials: 'omit',
    pathSerializer: pathOf,
    fetch: (request: Request) => send(sending, request, repeatable.has(request)),
  } as const
  const native = createClient<NativePaths>({ ...options, baseUrl: `${address}/gatehouse/v1` })
  const authzen = createClient<AuthzenPaths>({ ...options, baseUrl: address })
  for (const client of [native, authzen]) client.use(manners(repeatable))

  const ask = audience === 'native' ? askNative(native, own) : askAuthzen(authzen, own)
  const check: Gatehouse<Own>['check'] = async (who, permission, circumstances = {}) =>
    ask(questionOf(who, permission, circumstances))
  return {
    native,
    authzen,
    check,
    can: async (...question) => (await check(...question)).allowed,
    explain: async (who, permission, circumstances: Circumstances = {}) => {
      const question = questionOf(who, permission, circumstances)
      const { at, signal } = question
      if (question.who.by === 'email') throw new TypeError('name the user or the member: explain takes no address')
      const call = native.POST('/companies/{company_id}/explain', {
        params: { path: { company_id: companyOf(question, own) } },
        body: { ...wordsOf(question), ...(at !== undefined && { at }) },
        ...(signal && { signal }),
      })
      const told: { readonly data?: Partial<Explanation> | null } | null = await dataOf(call)
      if (typeof told?.data?.allowed !== 'boolean') throw unreadable((await call).response)
      return told.data as Explanation
    },
    all: (path, options) => listAll(native, path, options),
  }
}
