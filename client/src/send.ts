import { GatehouseError, retryAfterOf, unreadable } from './error.ts'

export interface Sending {
  readonly fetch: (request: Request) => Promise<Response>
  /** How often a request is repeated at most. */
  readonly retries: number
  /** How long one may take in all, its repeats and the waits between them included, in milliseconds. */
  readonly timeout: number
}

const FIRST_WAIT_MS = 100

/** Doubled each time; a part of it is chance, so that those who failed together do not come back together. */
const backoff = (attempt: number): number => FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random() / 2)

const isAway = ({ status }: Response): boolean => status === 502 || status === 503 || status === 504

/** The same request, sent before, is still being done there: its answer can be fetched shortly. */
const isInProgress = async (response: Response): Promise<boolean> => {
  if (response.status !== 409) return false
  const told: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return typeof told === 'object' && told !== null && 'code' in told && told.code === 'request.in-progress'
}

/** The answer with its whole body at hand: what breaks off on the way has not come. */
const whole = async (response: Response): Promise<Response> => {
  const { status, statusText, headers } = response
  const body = response.body === null ? null : await response.arrayBuffer()
  return new Response(body?.byteLength ? body : null, { status, statusText, headers })
}

/** A success that holds anything else is somebody’s who stands between, such as a proxy’s page. */
const isJson = async (response: Response): Promise<boolean> => {
  if (response.body === null) return response.status === 202 || response.status === 204
  try {
    JSON.parse(await response.clone().text())
    return true
  } catch {
    return false
  }
}

/** Whether asking again may help. What else is answered stays so, as with the answer to a write that was lost there. */
const isPassing = async (response: Response, attempt: number): Promise<boolean> =>
  isAway(response) ||
  (response.status === 429 && response.headers.has('retry-after')) ||
  (attempt > 0 && (await isInProgress(response)))

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, milliseconds)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })

const noAnswer = (isLate: boolean, timeout: number, cause: unknown): GatehouseError =>
  isLate
    ? new GatehouseError(`No answer came within ${timeout} ms.`, { status: 0, code: 'timeout', cause })
    : new GatehouseError('The service cannot be reached.', { status: 0, code: 'unreachable', cause })

/**
 * Sends a request, and again where that may help and `isRepeatable` says that it harms nothing.
 *
 * @throws {GatehouseError} where no answer comes; what the request's signal says, once that is aborted.
 */
export const send = async (
  { fetch, retries, timeout }: Sending,
  request: Request,
  isRepeatable: boolean,
): Promise<Response> => {
  const end = Date.now() + timeout
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeout)
  const signal = AbortSignal.any([request.signal, late.signal])
  try {
    for (let attempt = 0; ; attempt++) {
      const isLast = !isRepeatable || attempt >= retries
      let response: Response | undefined
      let failure: unknown
      try {
        response = await whole(await fetch(new Request(isLast ? request : request.clone(), { signal })))
      } catch (error) {
        failure = error
      }
      request.signal.throwIfAborted()
      const pause = Math.max(backoff(attempt), (response ? (retryAfterOf(response) ?? 0) : 0) * 1000)
      const isWorth = !isLast && Date.now() + pause < end && (!response || (await isPassing(response, attempt)))
      if (isWorth) await wait(pause, request.signal)
      else if (!response) throw noAnswer(late.signal.aborted, timeout, failure)
      else if (response.ok && !(await isJson(response))) throw unreadable(response)
      else return response
    }
  } finally {
    clearTimeout(timer)
  }
}
