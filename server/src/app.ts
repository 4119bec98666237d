import type { FastifyBaseLogger } from 'fastify'
import type { DialectName, RateLimits } from './config/settings.ts'
import type { App } from './http/app-type.ts'
import type { Dialect, DialectContext } from './http/dialect.ts'
import { rateLimit } from './http/rate-limit.ts'
import { createServer } from './http/server.ts'
import type { Core } from './operations/core.ts'
import { pendingMigrations } from './storage/migrate.ts'

export interface AppOptions {
  readonly core: Core
  readonly logger: FastifyBaseLogger
  readonly settings: DialectContext['settings'] & {
    readonly trustedProxies: readonly string[]
    readonly dialects: readonly DialectName[]
    readonly rateLimits: RateLimits
  }
}

/** Where each dialect's code is; only those that are switched on are loaded. */
const dialects: Readonly<Record<DialectName, () => Promise<Dialect>>> = {
  'alteg-v1': async () => (await import('./dialects/alteg-v1/index.ts')).altegV1,
  'alteg-v2': async () => (await import('./dialects/alteg-v2/index.ts')).altegV2,
  bakeronline: async () => (await import('./dialects/bakeronline/index.ts')).bakeronline,
  'guardant-station': async () => (await import('./dialects/guardant-station/index.ts')).guardantStation,
}

/** Composes the service: the shell, and every dialect that is switched on in a scope of its own. */
export const createApp = async ({ core, logger, settings }: AppOptions): Promise<App> => {
  const app = createServer({
    settings,
    logger,
    ready: async () => {
      const pending = await pendingMigrations(core.engine)
      if (pending.length > 0) throw new Error(`migrations are missing: ${pending.join(', ')}`)
    },
  })
  const context: DialectContext = { core, settings, rateLimit: rateLimit(settings.rateLimits) }
  for (const name of settings.dialects) {
    const dialect = await dialects[name]()
    await app.register(async (scope) => dialect(scope as App, context))
  }
  await app.register(async (scope) => (await import('./dialects/mock/index.ts')).mock(scope as App, context))
  await app.register(async (scope) => (await import('./dialects/setup/index.ts')).setup(scope as App, context))
  await app.register(async (scope) =>
    (await import('./dialects/invitation/index.ts')).invitation(scope as App, context),
  )
  return app
}
