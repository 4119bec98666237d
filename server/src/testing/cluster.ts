/** Nodes of one service as processes of their own, each with a clock that is wrong and a way to the database that can be closed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { freePort } from '../cli/service.ts'
import { type Way, wayTo } from './proxy.ts'

/** Milliseconds that the clocks of the nodes are ahead, in turn. */
const SKEWS = [5 * 3_600_000, -7 * 3_600_000, 40_000]
/**
 * Milliseconds that the database's answers take longer to each: while one is on its way, a node that uses it for a
 * question which came later is found out.
 */
const LAGS = [0, 20, 60]

export interface Node {
  readonly origin: string
  readonly child: ChildProcess
  readonly way: Way
}

export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly Node[]
}

const startNode = async (url: string, index: number, isFaulty: boolean): Promise<Node> => {
  const way = await wayTo(url, { lag: LAGS[index % LAGS.length] })
  const port = await freePort('127.0.0.1')
  const skewed = import.meta.resolve('./skewed-clock.ts')
  const first = isFaulty ? [skewed, import.meta.resolve('./never-confirms.ts')] : [skewed]
  const child = spawn(
    process.execPath,
    [
      ...first.flatMap((file) => ['--import', file]),
      ...[join(import.meta.dirname, '../cli/main.ts'), 'serve', '--json'],
    ],
    {
      env: {
        ...process.env,
        PORT: String(port),
        GATEHOUSE_DATABASE: way.url,
        GATEHOUSE_DIALECTS: 'native,authzen',
        GATEHOUSE_RATE_LIMITS: 'off',
        LOG_LEVEL: 'fatal',
        CLOCK_SKEW_MS: String(SKEWS[index % SKEWS.length]),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const node = { origin: `http://127.0.0.1:${port}`, child, way }
  try {
    await new Promise((resolve, reject) => {
      child.stdout?.once('data', resolve)
      child.once('exit', (code) => reject(new Error(`a node ended with ${code}`)))
    })
  } catch (error) {
    await way[Symbol.asyncDispose]()
    throw error
  }
  return node
}

const stopNode = async ({ child, way }: Node): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  await way[Symbol.asyncDispose]()
}

/** Starts nodes on one database; the one whose number is `faulty` never confirms what it has in memory. */
export const startCluster = async (
  url: string,
  { size = 3, faulty }: { readonly size?: number; readonly faulty?: number | undefined } = {},
): Promise<Cluster> => {
  const started = await Promise.allSettled(
    Array.from({ length: size }, (_, index) => startNode(url, index, index === faulty)),
  )
  const nodes = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(stopNode))
  }
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { nodes, [Symbol.asyncDispose]: stop }
}
