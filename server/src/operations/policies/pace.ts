import { setImmediate } from 'node:timers/promises'

/** Milliseconds at a time, so that others are answered in between. */
const LONGEST_TURN = 5

/** For long work in small parts: to be awaited between them. It lets others go first once a turn has been long. */
export const pace = (): (() => Promise<void> | undefined) => {
  let began = performance.now()
  return () => {
    if (performance.now() - began < LONGEST_TURN) return undefined
    return setImmediate().then(() => {
      began = performance.now()
    })
  }
}
