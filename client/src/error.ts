/** What is wrong with one field of what was sent. */
export interface FieldFault {
  readonly field: string
  readonly message: string
}

interface Told {
  readonly status: number
  readonly code: string
  readonly errors?: readonly FieldFault[]
  readonly requestId?: string | undefined
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/** Gatehouse has refused something, or has not answered. */
export class GatehouseError extends Error {
  override readonly name = 'GatehouseError'
  /** Of the answer; 0 where none came. */
  readonly status: number
  /** The refusal's word, such as `access.denied`; `unreachable`, `timeout` or `unreadable` where Gatehouse has said none. */
  readonly code: string
  /** Which fields are wrong, and what would be right. */
  readonly errors: readonly FieldFault[]
  /** It finds the request in the log of the service. */
  readonly requestId: string | undefined
  /** Seconds until trying again makes sense, where that was told. */
  readonly retryAfter: number | undefined

  constructor(message: string, { status, code, errors = [], requestId, retryAfter, cause }: Told) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.code = code
    this.errors = errors
    this.requestId = requestId
    this.retryAfter = retryAfter
  }

  /** The service is away or overrun, and nothing is wrong with the request. */
  get isUnavailable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === 'unreadable'
  }
}

/** Seconds that an answer asks to wait: the header has seconds or a date (RFC 9110, 10.2.3). */
export const retryAfterOf = ({ headers }: Response): number | undefined => {
  const text = headers.get('retry-after')
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

const isFault = (one: unknown): one is FieldFault =>
  typeof one === 'object' &&
  one !== null &&
  'field' in one &&
  'message' in one &&
  typeof one.field === 'string' &&
  typeof one.message === 'string'

/** The error for an answer that is no success. `body` is what was read of it: an object, or a text that is none. */
export const errorOf = (response: Response, body: unknown): GatehouseError => {
  const told: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const { status } = response
  const errors = Array.isArray(told.errors) ? told.errors.filter(isFault) : []
  const words = [told.title, told.error].find((text) => typeof text === 'string') ?? 'The answer is not Gatehouse’s.'
  const faults = errors.map(({ field, message }) => `${field} ${message}`).join('; ')
  return new GatehouseError(`${words}${faults && ` ${faults}.`} (${status})`, {
    status,
    code: typeof told.code === 'string' ? told.code : told.error === undefined ? 'unreadable' : `http-${status}`,
    errors,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAfter: retryAfterOf(response),
  })
}

/** The error for an answer that succeeded and does not hold what it should, so that nothing may be concluded from it. */
export const unreadable = ({ status, headers }: Response): GatehouseError =>
  new GatehouseError(`The answer is not Gatehouse’s. (${status})`, {
    status,
    code: 'unreadable',
    requestId: headers.get('x-request-id') ?? undefined,
  })

/**
 * What an answer of `native` or `authzen` holds.
 *
 * @throws {GatehouseError} where it is a refusal.
 */
export const dataOf = async <T>(
  call: Promise<{ data?: T | undefined; error?: unknown; response: Response }>,
): Promise<T> => {
  const { data, error, response } = await call
  if (!response.ok) throw errorOf(response, error)
  return data as T
}
