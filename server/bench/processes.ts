import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The server runs on the one core, everything else (load, PostgreSQL, this) on the other. */
export type Core = 'server' | 'load'
const numbers: Readonly<Record<Core, string>> = { server: '0', load: '1' }

const findTaskset = (): boolean => {
  if (process.platform !== 'linux' || availableParallelism() < 2) return false
  try {
    execFileSync('taskset', ['-c', numbers.load, 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const isPinned = findTaskset()

/** Puts this process out of the server's way. */
export const pinSelf = (): void => {
  if (isPinned) execFileSync('taskset', ['-a', '-c', '-p', numbers.load, String(process.pid)], { stdio: 'ignore' })
}

/** A process of this bench. Its first message says that it is ready; then it takes one order at a time. */
export class Worker<Ready> {
  readonly child: ChildProcess
  readonly ready: Promise<Ready>
  readonly #file: string

  constructor(file: string, { args = [], core, node = [], env = {} }: WorkerOptions) {
    this.#file = file
    this.child = launch([...node, join(import.meta.dirname, file), ...args], { core, env, channel: true })
    this.ready = this.#message<Ready>()
    this.ready.catch(() => undefined)
  }

  get pid(): number {
    return this.child.pid as number
  }

  #message<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const gone = (code: number | null): void => reject(new Error(`${this.#file} ended with ${code}`))
      this.child.once('exit', gone)
      this.child.once('message', (message) => {
        this.child.off('exit', gone)
        resolve(message as T)
      })
    })
  }

  async order<T>(order: object): Promise<T> {
    const answer = this.#message<{ measured: T } | { error: string }>()
    this.child.send(order)
    const message = await answer
    if ('error' in message) throw new Error(message.error)
    return message.measured
  }

  stop(): Promise<void> {
    return stop(this.child)
  }
}

interface WorkerOptions {
  readonly args?: readonly string[]
  readonly core: Core
  /** Options of Node itself. */
  readonly node?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Starts Node on a core. `taskset` becomes the program that it starts, so the id is the program's. */
export const launch = (
  args: readonly string[],
  { core, env, channel }: { core: Core; env: NodeJS.ProcessEnv; channel: boolean },
): ChildProcess => {
  const command = isPinned ? ['taskset', '-c', numbers[core], process.execPath] : [process.execPath]
  const [program, ...rest] = [...command, ...args] as [string, ...string[]]
  const child = spawn(program, rest, {
    stdio: channel ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
    // Figures that are none are none on the other side, too.
    serialization: 'advanced',
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Another program, on a core. What it prints is nobody's business. */
export const launchProgram = (program: string, args: readonly string[], core: Core): ChildProcess => {
  const [first, ...rest] = [...(isPinned ? ['taskset', '-c', numbers[core]] : []), program, ...args] as [string]
  const child = spawn(first, rest, { stdio: 'ignore' })
  child.on('error', () => undefined)
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

export const freePort = (): Promise<number> =>
  new Promise((found) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })

const says200 = (port: number, path: string): Promise<boolean> =>
  new Promise((answer) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume()
      answer(response.statusCode === 200)
    }).on('error', () => answer(false))
  })

/** Resolves when the program answers with 200 there. */
export const answers = async (child: ChildProcess, port: number, path: string): Promise<void> => {
  const begun = performance.now()
  while (!(await says200(port, path))) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`it ended with ${child.exitCode}`)
    if (performance.now() - begun > 20_000) throw new Error(`${path} does not answer after 20 seconds`)
    await sleep(4)
  }
}

export const stop = (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

const running = new Set<ChildProcess>()

/** Whatever has not been stopped yet. */
export const stopAll = async (): Promise<void> => {
  await Promise.all([...running].map(stop))
}

/** What a process holds in memory, in MB; undefined where nobody says. */
export const residentMb = (pid: number): number | undefined => {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}
