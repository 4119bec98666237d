import { AsyncLocalStorage } from 'node:async_hooks'
import type { Audience } from '../model/actor.ts'

/** A request of one interface to another within this process: no header from outside can say that it is one. */
interface Inner {
  /** Where the credential counts that it carries on. */
  readonly audience: Audience
  /** Which surface it came through, for the audit. */
  readonly source: string
}

const inner = new AsyncLocalStorage<Inner>()

/** Runs what sends requests on behalf of another interface's caller. They are judged as if they had come by themselves. */
export const withinAs = <T>(as: Inner, send: () => Promise<T>): Promise<T> => inner.run(as, send)

/** Undefined for a request from outside. */
export const innerOf = (): Inner | undefined => inner.getStore()
