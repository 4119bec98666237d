import { createInterface } from 'node:readline'

/** What a command has to do with the world: the terminal, the environment, and the wish to stop. Tests bring their own. */
export interface Io {
  /** One line, or several, for whoever asked. */
  out(text: string): void
  /** The same for what is not the answer: notes, faults, progress. */
  err(text: string): void
  /** Writes over the present line of a terminal. */
  progress(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  /** The working folder. */
  readonly folder: string
  /** Whether somebody watches. */
  readonly isTerminal: boolean
  /** All of the standard input. */
  readInput(): Promise<string>
  /** What is typed at a terminal, without showing it; undefined when there is none. */
  askSecret(question: string): Promise<string | undefined>
  /** Resolves when the process is asked to stop. */
  stopped(): Promise<void>
}

const readAll = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const askSecret = (question: string): Promise<string | undefined> => {
  if (!process.stdin.isTTY) return Promise.resolve(undefined)
  process.stderr.write(question)
  // Readline edits the line as people are used to, and writes nothing since it has nowhere to.
  const lines = createInterface({ input: process.stdin, terminal: true })
  const { promise, resolve } = Promise.withResolvers<string>()
  lines.once('line', resolve)
  lines.once('SIGINT', () => process.exit(130))
  lines.once('close', () => resolve(''))
  return promise.finally(() => {
    lines.close()
    process.stderr.write('\n')
  })
}

/** The first signal asks to stop; the second does not wait any longer. */
const stopped = (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let asked = false
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.on(signal, () => {
      if (asked) process.exit(128 + number)
      asked = true
      resolve()
    })
  }
  return promise
}

/** The process itself. */
export const processIo: Io = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  progress: (text) => void process.stderr.write(`\r\u001b[2K${text}`),
  env: process.env,
  folder: process.cwd(),
  isTerminal: process.stderr.isTTY === true,
  readInput: readAll,
  askSecret,
  stopped,
}
