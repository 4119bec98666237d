import type { Core } from '../operations/core.ts'
import type { App } from './app-type.ts'
import type { RateLimit } from './rate-limit.ts'

/** What a dialect is made with. */
export interface DialectContext {
  readonly core: Core
  /** Counts each request of a verified credential, or of an address where there is none. */
  readonly rateLimit: RateLimit
  readonly settings: {
    readonly publicUrl: string
    /** When the first version of the alteg interface will end, where that is decided. */
    readonly v1Sunset: Date | undefined
  }
}

/** One wire format: registers its routes and its error table on a scope of its own. */
export type Dialect = (app: App, context: DialectContext) => void | Promise<void>
