import { Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from './app-type.ts'

/** How long clients with open connections get to notice; each is answered and told that its connection ends. */
const drainMs = 250
const stepMs = 10

const openConnections = (app: App): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  return promise
}

/**
 * Stops the server without losing what it has accepted. First nothing new is accepted, while requests that arrive on
 * open connections are still answered and their connections ended; a client in the middle of sending never meets a
 * closed door. Then idle connections are closed and running requests finished. What is not done after `graceMs` is cut.
 * Tells whether everything was finished.
 */
export const stop = async (app: App, { graceMs }: { graceMs: number }): Promise<boolean> => {
  const deadline = performance.now() + graceMs
  const left = () => deadline - performance.now()

  app.leaving.phase = 'draining'
  // Stops listening and nothing else: the HTTP server's own close() would close idle connections at once, some of them
  // with a request on the way.
  if (app.server.listening) Server.prototype.close.call(app.server)
  const drained = performance.now() + Math.min(drainMs, graceMs)
  while (performance.now() < drained && (await openConnections(app)) > 0) await pause(stepMs)

  app.leaving.phase = 'closing'
  const closed = app.close().then(() => true)
  // A connection that was busy when the server closed stays open after its answer, unless somebody looks again.
  const sweep = setInterval(() => app.server.closeIdleConnections(), stepMs)
  const cut = pause(Math.max(0, left()), false, { ref: false })
  const finished = await Promise.race([closed, cut])
  if (!finished) {
    app.log.warn({ connections: await openConnections(app) }, 'requests cut: they were not done in time')
    app.server.closeAllConnections()
    await closed
  }
  clearInterval(sweep)
  return finished
}
