/**
 * What was done to one register, a value that is written and read, and when: milliseconds of one clock. A write without
 * an answer may have been done at any time since, or never.
 */
export interface Operation<V> {
  readonly kind: 'write' | 'read'
  readonly value: V
  readonly invoked: number
  readonly answered: number
}

/** No answer was heard. */
export const NEVER = Number.POSITIVE_INFINITY

/** What may be so: the value, and which of the operations under way are not done yet. Reads that fit are done at once. */
interface State<V> {
  readonly value: V
  readonly writes: readonly Operation<V>[]
  readonly reads: readonly Operation<V>[]
}

const settled = <V>(value: V, writes: readonly Operation<V>[], reads: readonly Operation<V>[]): State<V> => ({
  value,
  writes,
  // To do a read early never hinders anything else.
  reads: reads.filter((read) => read.value !== value),
})

const isOpen = <V>({ writes, reads }: State<V>, operation: Operation<V>): boolean =>
  (operation.kind === 'write' ? writes : reads).includes(operation)

/**
 * The first operation whose answer cannot be explained: there is no order of the operations, each at one moment between
 * its invocation and its answer, in which every read gives what was written last. Undefined for a linearizable history.
 */
export const firstViolation = <V>(initial: V, history: readonly Operation<V>[]): Operation<V> | undefined => {
  const numbers = new Map(history.map((operation, index) => [operation, index]))
  const keyOf = ({ value, writes, reads }: State<V>): string =>
    [value, ...[writes, reads].map((all) => all.map((one) => numbers.get(one)).join())].join('|')
  const events = history
    .flatMap((operation) => [
      { at: operation.invoked, isAnswer: false, operation },
      { at: operation.answered, isAnswer: true, operation },
    ])
    .filter(({ at }) => at !== NEVER)
    // What ends in the very moment in which another begins is beside it.
    .sort((a, b) => a.at - b.at || Number(a.isAnswer) - Number(b.isAnswer))

  let states: State<V>[] = [settled(initial, [], [])]
  for (const { isAnswer, operation } of events) {
    if (!isAnswer) {
      states = states.map(({ value, writes, reads }) =>
        operation.kind === 'write'
          ? settled(value, [...writes, operation], reads)
          : settled(value, writes, [...reads, operation]),
      )
      continue
    }
    const found = new Map<string, State<V>>()
    const seen = new Set<string>()
    // Whatever has not been done by now is done, in every order, until this is.
    for (let rest = states; rest.length > 0; ) {
      const next: State<V>[] = []
      for (const state of rest) {
        const key = keyOf(state)
        if (seen.has(key)) continue
        seen.add(key)
        if (!isOpen(state, operation)) {
          found.set(key, state)
          continue
        }
        for (const write of state.writes) {
          const others = state.writes.filter((other) => other !== write)
          next.push(settled(write.value, others, state.reads))
        }
      }
      rest = next
    }
    if (found.size === 0) return operation
    states = [...found.values()]
  }
  return undefined
}

/** How long something that was taken away went on, in milliseconds. */
export interface Delay {
  /** How many revocations were answered. */
  readonly revocations: number
  /** The longest time from such an answer to the beginning of a check that was still allowed; none in a fresh service. */
  readonly stillAllowed: number | undefined
  /** The longest time from the beginning of a revocation to the end of the first check that denied. */
  readonly untilDenied: number | undefined
}

const mostOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a

export const joinDelays = (delays: readonly Delay[]): Delay =>
  delays.reduce(
    (all, one) => ({
      revocations: all.revocations + one.revocations,
      stillAllowed: mostOf(all.stillAllowed, one.stillAllowed),
      untilDenied: mostOf(all.untilDenied, one.untilDenied),
    }),
    { revocations: 0, stillAllowed: undefined, untilDenied: undefined },
  )

/** Delays of the revocations in the history of one right, up to the first write of which nobody knows what became. */
export const delayIn = (history: readonly Operation<boolean>[]): Delay => {
  const writes = history.filter(({ kind }) => kind === 'write').toSorted((a, b) => a.invoked - b.invoked)
  const reads = history.filter(({ kind }) => kind === 'read')
  const delays: Delay[] = []
  for (const [index, { value, invoked, answered }] of writes.entries()) {
    if (answered === NEVER) break
    if (value) continue
    const end = writes[index + 1]?.invoked ?? NEVER
    const here = reads.filter((read) => read.invoked >= invoked && read.answered < end)
    const late = here.filter((read) => read.value && read.invoked > answered).map((read) => read.invoked - answered)
    const denied = here.filter((read) => !read.value).map((read) => read.answered - invoked)
    delays.push({
      revocations: 1,
      stillAllowed: late.length === 0 ? undefined : Math.max(...late),
      untilDenied: denied.length === 0 ? undefined : Math.min(...denied),
    })
  }
  return joinDelays(delays)
}
