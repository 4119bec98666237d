import { setImmediate } from 'node:timers/promises'

/** Lets others be answered: a large description takes as long as hundreds of requests. */
export const breath = (): Promise<void> => setImmediate()
