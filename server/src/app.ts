import type { FastifyBaseLogger } from 'fastify'
import { Counter } from 'prom-client'
import type { DialectName, RateLimits } from './config/settings.ts'
import type { DocsContext } from './dialects/docs/index.ts'
import type { MockContext } from './dialects/mock/index.ts'
import type { SandboxLimits, SandboxMaker } from './dialects/mock/sandboxes.ts'
import type { App } from './http/app-type.ts'
import { exampleValues, loadCaseFiles } from './http/case-files.ts'
import type { Description } from './http/description.ts'
import type { Dialect, DialectContext } from './http/dialect.ts'
import { policies, type RateLimit, rateLimit } from './http/rate-limit.ts'
import { tellLimits } from './http/rate-limit-headers.ts'
import { createServer } from './http/server.ts'
import { SHARED_SECONDS, SharedBuckets } from './http/shared-buckets.ts'
import { type StrictRules, strictLimit } from './http/strict-limit.ts'
import type { Core } from './operations/core.ts'
import type { DecisionLog } from './storage/decision-log.ts'
import { pendingMigrations } from './storage/migrate.ts'
import { sharedCounters } from './storage/rate-limits.ts'

export interface AppOptions {
  readonly core: Core
  readonly logger: FastifyBaseLogger
  readonly settings: DialectContext['settings'] & {
    readonly trustedProxies: readonly string[]
    readonly dialects: readonly DialectName[]
    readonly rateLimits: RateLimits
    /** Other figures than those of the service, for tests and measurements. */
    readonly strictRules?: StrictRules | undefined
  }
  /** Makes what the mock's `dynamic=true` works on; without, it answers from cases alone. */
  readonly sandboxes?: SandboxMaker | undefined
  /** Other figures than those of the service, for tests. */
  readonly sandboxLimits?: SandboxLimits | undefined
}

/** How often nodes tell each other what they let through. */
const SHARE_MS = 1_000

/** The general limits; where several nodes may work on one database, they share them. */
const generalLimit = (app: App, { engine }: Core, name: RateLimits): RateLimit => {
  if (name === 'off' || engine.kind === 'sqlite') return rateLimit(name)
  // Counters of their own: many callers at once must not keep a sign-in waiting.
  const counter = sharedCounters(engine)(`general-${name}`, { times: 0, seconds: SHARED_SECONDS })
  const sharing = new SharedBuckets(counter, policies[name].rules)
  let round: Promise<void> | undefined
  const timer = setInterval(() => {
    // Without the database every node counts by itself; whoever needs it for more will say that it is away.
    round ??= sharing
      .reconcile()
      .catch(() => undefined)
      .finally(() => {
        round = undefined
      })
  }, SHARE_MS).unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await round
  })
  return rateLimit(name, { sharing })
}

interface DialectCode {
  dialect(): Promise<Dialect>
  /** What is said of it in the documentation; undefined for one that is not described yet. */
  description?(): Promise<Description>
}

/** How many answers were logged, and how many were not because nobody took them. */
const countDecisions = ({ metrics: { registry } }: App, log: DecisionLog): void => {
  for (const [what, help] of [
    ['written', 'Answers about access that were written to the decision log.'],
    ['dropped', 'Answers that were to be logged and were not: more than could be written.'],
  ] as const)
    new Counter({
      name: `gatehouse_decision_log_${what}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset()
        this.inc(log[what])
      },
    })
}

/** Where each dialect's code is; only those that are switched on are loaded. */
const dialects: Readonly<Record<DialectName, DialectCode>> = {
  native: {
    dialect: async () => (await import('./dialects/native/index.ts')).native,
    description: async () => (await import('./dialects/native/description.ts')).description,
  },
  'alteg-v1': {
    dialect: async () => (await import('./dialects/alteg-v1/index.ts')).altegV1,
    description: async () => (await import('./dialects/alteg-v1/description.ts')).description,
  },
  'alteg-v2': {
    dialect: async () => (await import('./dialects/alteg-v2/index.ts')).altegV2,
    description: async () => (await import('./dialects/alteg-v2/description.ts')).description,
  },
  bakeronline: {
    dialect: async () => (await import('./dialects/bakeronline/index.ts')).bakeronline,
    description: async () => (await import('./dialects/bakeronline/description.ts')).description,
  },
  'guardant-station': {
    dialect: async () => (await import('./dialects/guardant-station/index.ts')).guardantStation,
    description: async () => (await import('./dialects/guardant-station/description.ts')).description,
  },
  authzen: {
    dialect: async () => (await import('./dialects/authzen/index.ts')).authzen,
    description: async () => (await import('./dialects/authzen/description.ts')).description,
  },
  mcp: { dialect: async () => (await import('./dialects/mcp/index.ts')).mcp },
}

const descriptionsOf = (names: readonly DialectName[]): DocsContext['descriptions'] =>
  Object.fromEntries(
    names.flatMap((name) => {
      const { description } = dialects[name]
      return description ? [[name, description]] : []
    }),
  )

/** What the mock shows: the interfaces of a service, made when somebody asks. */
const shownIn = (
  shown: App,
  names: readonly DialectName[],
  publicUrl: string,
): Pick<MockContext, 'shown' | 'described'> => {
  const describe = async (load: () => Promise<Description>) => {
    const description = await load()
    const document = async () => {
      const { openapiOf } = await import('./dialects/docs/openapi.ts')
      const cases = { files: loadCaseFiles(), values: exampleValues() }
      return openapiOf({ description, routes: shown.routeBook.all(), cases, publicUrl })
    }
    return { description, document }
  }
  const described = Object.entries(descriptionsOf(names)).map(([name, load]) => [name, () => describe(load)] as const)
  return { shown, described: Object.fromEntries(described) }
}

/** Composes the service: the shell, and every dialect that is switched on in a scope of its own. */
export const createApp = async ({ core, logger, settings, sandboxes, sandboxLimits }: AppOptions): Promise<App> => {
  const app = createServer({
    settings,
    logger,
    ready: async () => {
      const pending = await pendingMigrations(core.engine)
      if (pending.length > 0) throw new Error(`migrations are missing: ${pending.join(', ')}`)
    },
  })
  tellLimits(app)
  if (core.decisionLog) countDecisions(app, core.decisionLog)
  const context: DialectContext = {
    core,
    settings,
    rateLimit: generalLimit(app, core, settings.rateLimits),
    strictLimit: strictLimit(sharedCounters(core.engine), settings.strictRules),
  }
  for (const name of settings.dialects) {
    const dialect = await dialects[name].dialect()
    await app.register(async (scope) => dialect(scope as App, context))
  }
  const shown = shownIn(app, settings.dialects, settings.publicUrl)
  await app.register(async (scope) =>
    (await import('./dialects/mock/index.ts')).mock(scope as App, {
      ...shown,
      strictLimit: context.strictLimit,
      sandboxRate: rateLimit('sandbox'),
      sandboxes,
      sandboxLimits,
    }),
  )
  await app.register(async (scope) =>
    (await import('./dialects/docs/index.ts')).docs(scope as App, {
      publicUrl: settings.publicUrl,
      descriptions: descriptionsOf(settings.dialects),
      rateLimit: context.rateLimit,
    }),
  )
  // It asks the native interface for all that it shows.
  if (settings.dialects.includes('native'))
    await app.register(async (scope) =>
      (await import('./dialects/console/index.ts')).consolePages(scope as App, context),
    )
  // Plans are made in the native interface, which knows what is in them.
  if (settings.dialects.includes('native'))
    await app.register(async (scope) => {
      const { planWork } = await import('./dialects/native/plans.ts')
      const { planWords } = await import('./dialects/native/plan-words.ts')
      const { approval } = await import('./dialects/approval/index.ts')
      approval(scope as App, { ...context, planWork, planWords })
    })
  await app.register(async (scope) => (await import('./dialects/setup/index.ts')).setup(scope as App, context))
  await app.register(async (scope) =>
    (await import('./dialects/invitation/index.ts')).invitation(scope as App, context),
  )
  await app.register(async (scope) => (await import('./dialects/account/index.ts')).account(scope as App, context))
  return app
}

/** The mock alone: it shows a service of its own that nobody else can reach. */
export const createMock = async (options: AppOptions): Promise<App> => {
  const { core, logger, settings, sandboxes, sandboxLimits } = options
  const hidden = await createApp({ core, logger, settings })
  const app = createServer({ settings, logger, ready: async () => undefined })
  tellLimits(app)
  app.addHook('onClose', () => hidden.close())
  const { mock } = await import('./dialects/mock/index.ts')
  await app.register(async (scope) =>
    mock(scope as App, {
      ...shownIn(hidden, settings.dialects, settings.publicUrl),
      // Whoever runs one of their own may have as many sandboxes as there is room for, one after the other.
      strictLimit: async () => undefined,
      sandboxRate: rateLimit('off'),
      sandboxes,
      sandboxLimits,
    }),
  )
  return app
}

/** Where the mock answers for which interface. */
export const mockBases = async (names: readonly DialectName[]): Promise<(readonly [name: string, base: string])[]> => {
  const all = await Promise.all(
    Object.entries(descriptionsOf(names)).map(async ([name, load]) => [name, (await load()).mockBase] as const),
  )
  return all.flatMap(([name, base]) => (base === undefined ? [] : [[name, base] as const]))
}
