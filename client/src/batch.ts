/** A question on its way, and how to tell its asker. */
interface Waiting<Q, A> {
  readonly question: Q
  readonly signal: AbortSignal | undefined
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
  let left = waiting.length
  const leave = (): void => {
    left -= 1
    if (left === 0) nobody.abort()
  }
  // Whoever does not want to wait has heard so; what others have asked goes on.
  for (const { signal } of waiting)
    if (signal?.aborted) leave()
    else signal?.addEventListener('abort', leave, { signal: nobody.signal, once: true })
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
  nobody.abort()
}

/** Gathers what is asked in one turn of the event loop, apart by `key`, and sends at most so many together. */
export const inBatches = <Q extends { readonly signal: AbortSignal | undefined }, A>(
  most: number,
  keyOf: (question: Q) => string,
  sendMany: SendMany<Q, A>,
): ((question: Q) => Promise<A>) => {
  let gathered = new Map<string, Waiting<Q, A>[]>()
  const flush = (): void => {
    const batches = gathered.values()
    gathered = new Map()
    for (const batch of batches)
      for (let from = 0; from < batch.length; from += most) void sendAll(batch.slice(from, from + most), sendMany)
  }
  return (question) =>
    new Promise((resolve, reject) => {
      const { signal } = question
      if (signal?.aborted) return reject(signal.reason)
      const stop = (): void => reject(signal?.reason)
      signal?.addEventListener('abort', stop, { once: true })
      const ended =
        <T>(tell: (told: T) => void) =>
        (told: T): void => {
          signal?.removeEventListener('abort', stop)
          tell(told)
        }
      if (gathered.size === 0) soon(flush)
      const key = keyOf(question)
      const batch = gathered.get(key) ?? []
      gathered.set(key, batch)
      batch.push({ question, signal, resolve: ended(resolve), reject: ended(reject) })
    })
}
