import { createServer } from 'node:net'
import { createApp } from '../app.ts'
import type { Settings } from '../config/settings.ts'
import { createLogger } from '../http/logging.ts'
import { stop } from '../http/stop.ts'
import { startJobs } from '../jobs/start-jobs.ts'
import type { Core } from '../operations/core.ts'
import type { Delivery } from '../operations/messages/deliver-messages.ts'
import type { Io } from './io.ts'
import { sandboxesFor } from './sandbox.ts'

/** How long running requests have to finish after the first signal. */
const GRACE_MS = 20_000

/** A port that nobody listens on at the moment: links need it before the service listens. */
export const freePort = (host: string): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const probe = createServer()
  probe.once('error', reject)
  probe.listen(0, host, () => {
    const { port } = probe.address() as { port: number }
    probe.close(() => resolve(port))
  })
  return promise
}

/**
 * Serves until the process is asked to stop, then finishes what it has accepted. `ready` runs once it listens. Without
 * `delivery`, messages wait in the outbox.
 */
export const serveUntilStopped = async (
  io: Io,
  core: Core,
  settings: Settings,
  ready: () => Promise<void>,
  delivery?: Delivery,
): Promise<void> => {
  const logger = createLogger({ level: settings.logLevel })
  // From here on a signal means a graceful stop, however early it comes.
  const stopped = io.stopped()
  const app = await createApp({ core, logger, settings, sandboxes: sandboxesFor(settings) })
  const endJobs = startJobs(core, logger, { delivery, decisionDays: settings.decisionLog.days })
  try {
    await app.listen({ port: settings.port, host: settings.host })
    await ready()
    await stopped
  } finally {
    await stop(app, { graceMs: GRACE_MS })
    await endJobs()
  }
}
