import { tmpdir } from 'node:os'
import type { Io } from '../cli/io.ts'
import { run } from '../cli/run.ts'

export interface TestIo extends Io {
  readonly stdout: () => string
  readonly stderr: () => string
  /** Asks the command to stop, as a signal would. */
  stop(): void
}

export interface TestIoParts {
  readonly env?: Io['env']
  readonly input?: string
  /** Typed at the terminal, one after the other; without, nobody is there. */
  readonly typed?: string[]
  readonly isTerminal?: boolean
}

/** A terminal for commands that run inside of the test's process. */
export const testIo = ({ env = {}, input = '', typed, isTerminal = false }: TestIoParts = {}): TestIo => {
  const out: string[] = []
  const err: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  return {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    progress: (text) => void err.push(text),
    env: { LOG_LEVEL: 'silent', ...env },
    folder: tmpdir(),
    isTerminal,
    readInput: async () => input,
    askSecret: async () => typed?.shift(),
    stopped: () => promise,
    stdout: () => out.join('\n'),
    stderr: () => err.join('\n'),
    stop: resolve,
  }
}

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the command answers.
  readonly json: any
}

/** Runs one command line to its end. */
export const runCommand = async (argv: readonly string[], parts: TestIoParts = {}): Promise<CommandResult> => {
  const io = testIo(parts)
  const code = await run(argv, io)
  const text = argv.includes('--json') ? (code === 2 || io.stdout() === '' ? io.stderr() : io.stdout()) : ''
  return { code, stdout: io.stdout(), stderr: io.stderr(), json: text === '' ? undefined : JSON.parse(text) }
}
