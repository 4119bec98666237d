import { join } from 'node:path'
import { answers, freePort, launch, stop } from './processes.ts'

const program = join(import.meta.dirname, '../bin/gatehouse.js')

export interface Served {
  readonly port: number
  readonly pid: number
  /** Milliseconds from its start to the first 200 of /readyz, and when it was started. */
  readonly readyAfter: number
  readonly begun: number
  stop(): Promise<void>
}

/** `gatehouse serve`, as an operator starts it, but for the limits. */
export const serve = async (database: string): Promise<Served> => {
  const port = await freePort()
  const begun = performance.now()
  const env = { PORT: String(port), GATEHOUSE_DATABASE: database, GATEHOUSE_RATE_LIMITS: 'off' }
  const child = launch([program, 'serve'], { core: 'server', env, channel: false })
  await answers(child, port, '/readyz')
  return { port, pid: child.pid as number, readyAfter: performance.now() - begun, begun, stop: () => stop(child) }
}
