/** A question on its way, and how to tell its asker. */
interface Waiting<Q, A> {
  readonly question: Q
  isLeft: boolean
  /** Called once its asker waits no longer. */
  leave: () => void
  resolve(answer: A): void
  reject(error: unknown): void
}

/** Sends questions together: an answer for each in its place, or the error that is its own. */
type SendMany<Q, A> = (questions: readonly Q[], signal: AbortSignal) => Promise<readonly (A | Error)[]>

/** When whoever asks at this moment has asked: a turn of the event loop, which timers of browsers make longer. */
const soon = (work: () => void): void => {
  const { setImmediate } = globalThis as { setImmediate?: (work: () => void) => void }
  if (setImmediate) setImmediate(work)
  else setTimeout(work, 0)
}

const sendAll = async <Q, A>(waiting: readonly Waiting<Q, A>[], sendMany: SendMany<Q, A>): Promise<void> => {
  const nobody = new AbortController()
  // Whoever does not want to wait has heard so; what others have asked goes on.
  let left = waiting.length
  for (const one of waiting)
    one.leave = () => {
      left -= 1
      if (left === 0) nobody.abort()
    }
  try {
    const answers = await sendMany(
      waiting.map(({ question }) => question),
      nobody.signal,
    )
    for (const [index, { resolve, reject }] of waiting.entries()) {
      const answer = answers[index]
      if (answer === undefined || answer instanceof Error) reject(answer ?? new Error('a question was not answered'))
      else resolve(answer)
    }
  } catch (error) {
    for (const { reject } of waiting) reject(error)
  }
}

/**
 * Tells of a signal’s end. However many ask with it, it is listened to once: Node warns of more than ten as of a leak,
 * and one that lives as long as the program would gather them.
 */
const abortions = (): ((signal: AbortSignal, work: () => void) => () => void) => {
  const heard = new WeakMap<AbortSignal, Set<() => void>>()
  return (signal, work) => {
    const works = heard.get(signal) ?? new Set()
    if (!heard.has(signal)) {
      signal.addEventListener(
        'abort',
        () => {
          for (const one of works) one()
        },
        { once: true },
      )
      heard.set(signal, works)
    }
    works.add(work)
    return () => works.delete(work)
  }
}

/** Gathers what is asked in one turn of the event loop, apart by `key`, and sends at most so many together. */
export const inBatches = <Q extends { readonly signal: AbortSignal | undefined }, A>(
  most: number,
  keyOf: (question: Q) => string,
  sendMany: SendMany<Q, A>,
): ((question: Q) => Promise<A>) => {
  const onAbort = abortions()
  let gathered = new Map<string, Waiting<Q, A>[]>()
  const flush = (): void => {
    const batches = gathered.values()
    gathered = new Map()
    for (const batch of batches) {
      const asked = batch.filter(({ isLeft }) => !isLeft)
      for (let from = 0; from < asked.length; from += most) void sendAll(asked.slice(from, from + most), sendMany)
    }
  }
  return (question) =>
    new Promise((resolve, reject) => {
      const { signal } = question
      if (signal?.aborted) return reject(signal.reason)
      const forget =
        signal &&
        onAbort(signal, () => {
          forget?.()
          one.isLeft = true
          one.leave()
          reject(signal.reason)
        })
      const ended =
        <T>(tell: (told: T) => void) =>
        (told: T): void => {
          forget?.()
          tell(told)
        }
      const one: Waiting<Q, A> = {
        question,
        isLeft: false,
        leave: () => undefined,
        resolve: ended(resolve),
        reject: ended(reject),
      }
      if (gathered.size === 0) soon(flush)
      const key = keyOf(question)
      const batch = gathered.get(key) ?? []
      gathered.set(key, batch)
      batch.push(one)
    })
}
