/** What the guards of all frameworks have in common: the judgement, and how it is worded. */
import { GatehouseError } from './error.ts'
import type { Gatehouse } from './gatehouse.ts'
import { type Circumstances, type Id, idOf, type Who } from './question.ts'

type Maybe<T> = T | null | undefined

export interface GuardOptions<Request> {
  /** Who asks: as your own sign-in knows them. Nobody is answered 401. */
  readonly user: (request: Request) => Maybe<Who> | Promise<Maybe<Who>>
  /** Where: without this, the company as a whole. What is no number of a location is answered 403. */
  readonly location?: (request: Request) => Maybe<Id> | Promise<Maybe<Id>>
  /** The company; without this, that of the client. What is no number of a company that the token knows is answered 403. */
  readonly company?: (request: Request) => Maybe<Id> | Promise<Maybe<Id>>
  /** The address that the person acts from, for rights that hold at some addresses alone. */
  readonly ip?: (request: Request) => string | undefined
}

/** What is answered in the place of what was asked for. */
export interface Denial {
  readonly status: 401 | 403 | 503
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly status: number; readonly title: string }
}

const titles = {
  401: 'Authentication needed.',
  403: 'Access denied.',
  503: 'It cannot be judged at the moment who may do this. Try again shortly.',
} as const

/** Whatever the answer said, somebody may try again within the hour. */
const LONGEST_WAIT_S = 3600

const denial = (status: Denial['status'], headers: Denial['headers'] = {}): Denial => ({
  status,
  headers: { 'cache-control': 'no-store', ...headers },
  body: { status, title: titles[status] },
})

/**
 * Undefined where the request may go on.
 *
 * @throws {TypeError} for a question that is none.
 * @throws {Error} for whatever else is wrong with the program itself, such as a token that does not work: see its `cause`.
 */
export const judge = async <Request>(
  gate: Pick<Gatehouse<string>, 'can'>,
  permission: string,
  { user, location, company, ip }: GuardOptions<Request>,
  request: Request,
): Promise<Denial | undefined> => {
  const who = await user(request)
  if (who === undefined || who === null || who === '') return denial(401)
  const circumstances: { -readonly [Name in keyof Circumstances]: Circumstances[Name] } = {}
  if (location) {
    const id = idOf(await location(request))
    if (id === undefined) return denial(403)
    circumstances.location = id
  }
  if (company) {
    const id = idOf(await company(request))
    if (id === undefined) return denial(403)
    circumstances.company = id
  }
  const address = ip?.(request)
  if (address !== undefined) circumstances.ip = address
  try {
    return (await gate.can(who, permission, circumstances)) === true ? undefined : denial(403)
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error
    if (error.isUnavailable) {
      const seconds = Math.min(Math.ceil(error.retryAfter ?? 1), LONGEST_WAIT_S)
      return denial(503, { 'retry-after': String(seconds) })
    }
    if (company && error.code === 'company.unknown') return denial(403)
    // Frameworks answer with the status of an error. What Gatehouse has said to this program is not meant for its visitor.
    throw new Error(`Gatehouse does not answer this program: ${error.code}.`, { cause: error })
  }
}
