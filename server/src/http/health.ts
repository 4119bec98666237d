import { Refusal } from '../model/refusal.ts'
import type { App } from './app-type.ts'
import type { Metrics } from './metrics.ts'

/** A check that hangs is as bad a sign as one that fails. */
const patienceMs = 2_000

const withinPatience = async (check: () => Promise<void>): Promise<void> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new NotReady('timeout')), patienceMs)
  try {
    await Promise.race([check(), promise])
  } finally {
    clearTimeout(timer)
  }
}

/** What `ready()` may throw to say in one word what is missing: `database`, `migrations` … */
export class NotReady extends Error {
  override readonly name = 'NotReady'
  readonly reason: string

  constructor(reason: string, options?: ErrorOptions) {
    super(`not ready: ${reason}`, options)
    this.reason = reason
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof NotReady) return error.reason
  return error instanceof Refusal ? error.kind : 'failed'
}

/** For whoever supervises the process: is it alive, may it have traffic, how does it do. */
export const addHealth = (
  app: App,
  { ready, stopping, metrics }: { ready: () => Promise<void>; stopping: () => boolean; metrics: Metrics },
): void => {
  app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }))

  app.get('/readyz', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (stopping()) return reply.code(503).send({ status: 'unavailable', reason: 'stopping' })
    try {
      await withinPatience(ready)
      return reply.send({ status: 'ok' })
    } catch (error) {
      request.log.warn({ request: request.id, err: error }, 'not ready')
      return reply.code(503).send({ status: 'unavailable', reason: reasonOf(error) })
    }
  })

  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
}
