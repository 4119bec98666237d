import type { Policy } from '../model/policy.ts'
import type { Core } from '../operations/core.ts'
import type { App } from './app-type.ts'
import type { RateLimit } from './rate-limit.ts'
import type { StrictLimit } from './strict-limit.ts'

/** What a dialect is made with. */
export interface DialectContext {
  readonly core: Core
  /** Counts each request of a verified credential, or of an address where there is none. */
  readonly rateLimit: RateLimit
  /** Counts what is limited whatever the settings say, beside `rateLimit`: call it once the body is known to be right. */
  readonly strictLimit: StrictLimit
  readonly settings: {
    readonly publicUrl: string
    /** Whether people may register themselves. */
    readonly registration: boolean
    /** What people are asked to agree to, in the operator's words. */
    readonly policies: readonly Policy[]
    /** When the first version of the alteg interface will end, where that is decided. */
    readonly v1Sunset: Date | undefined
  }
}

/** One wire format: registers its routes and its error table on a scope of its own. */
export type Dialect = (app: App, context: DialectContext) => void | Promise<void>
