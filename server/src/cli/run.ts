import { readFileSync } from 'node:fs'
import { SettingsError, settingsHelp } from '../config/settings.ts'
import { Refusal } from '../model/refusal.ts'
import { type Command, commandHelp, type Group, groupHelp, readInput, UsageError } from './command.ts'
import type { Io } from './io.ts'

/** Every command's module; only the one that is asked for is loaded, so that `serve` is up at once. */
const groups: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Group> }>> = {
  serve: {
    summary: 'Serve the interfaces.',
    load: async () => (await import('./serve.ts')).serve,
  },
  demo: {
    summary: 'Serve a throw-away copy with data to try everything on.',
    load: async () => (await import('./demo.ts')).demo,
  },
  mock: {
    summary: 'Serve a mock of the interfaces alone.',
    load: async () => (await import('./mock.ts')).mock,
  },
  migrate: {
    summary: 'Bring the database to this version.',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  company: {
    summary: 'Companies and their locations.',
    load: async () => (await import('./company.ts')).company,
  },
  user: {
    summary: 'People who can sign in.',
    load: async () => (await import('./user.ts')).user,
  },
  partner: {
    summary: 'Integrations, and the companies they may act in.',
    load: async () => (await import('./partner.ts')).partner,
  },
  token: {
    summary: 'Tokens of people: make, list, end them.',
    load: async () => (await import('./token.ts')).token,
  },
  policy: {
    summary: 'Resource types of a company’s own, and what decides about them.',
    load: async () => (await import('./policy.ts')).policy,
  },
  outbox: {
    summary: 'Messages that have not gone out.',
    load: async () => (await import('./outbox.ts')).outbox,
  },
  'verify-audit': {
    summary: 'Check that no event of the history was changed.',
    load: async () => (await import('./verify-audit.ts')).verifyAuditCommand,
  },
  openapi: {
    summary: 'The interfaces in OpenAPI, for programs that read it.',
    load: async () => (await import('./openapi.ts')).openapi,
  },
  doctor: {
    summary: 'Check that everything Gatehouse needs is there.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
}

const overview = (): string => {
  const width = Math.max(...Object.keys(groups).map((name) => name.length))
  const lines = Object.entries(groups).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `Gatehouse knows the people, roles and permissions of businesses with many locations.

Usage:
  gatehouse <command> [options]

Commands:
${lines.join('\n')}

Every command takes --help, and --json for an answer that programs read. They work beside a running server.

Settings, from the environment or a file .env in the working folder:
${settingsHelp()}`
}

const version = (): string => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version

/** The known word that is closest to what was typed, if any is close. */
const nearest = (typed: string, known: readonly string[]): string => {
  const similar = known.find(
    (word) => word.startsWith(typed) || typed.startsWith(word) || [...typed].sort().join() === [...word].sort().join(),
  )
  return similar === undefined ? ` There are: ${known.join(', ')}.` : ` Did you mean "${similar}"?`
}

const findCommand = (group: Group, words: readonly string[]): { command: Command; rest: readonly string[] } => {
  const [only] = group.commands
  if (only?.verb === '') return { command: only, rest: words }
  const [verb = '', ...rest] = words
  const command = group.commands.find((candidate) => candidate.verb === verb)
  if (command) return { command, rest }
  const verbs = group.commands.map((candidate) => candidate.verb)
  if (verb === '' || verb.startsWith('-')) throw new UsageError(`What about it? There are: ${verbs.join(', ')}.`)
  throw new UsageError(`There is no command "${group.name} ${verb}".${nearest(verb, verbs)}`)
}

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h' || word === 'help'

const dispatch = async (argv: readonly string[], io: Io): Promise<number> => {
  const [name, ...words] = isHelp(argv[0]) ? [...argv.slice(1), '--help'] : argv
  if (name === undefined || name === '--help') {
    io.out(overview())
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    io.out(version())
    return 0
  }
  const entry = Object.hasOwn(groups, name) ? groups[name] : undefined
  if (!entry) throw new UsageError(`There is no command "${name}".${nearest(name, Object.keys(groups))}`)
  const group = await entry.load()
  const wantsHelp = words.some((word) => word === '--help' || word === '-h')
  if (wantsHelp && group.commands[0]?.verb !== '' && (words.length === 0 || isHelp(words[0]))) {
    io.out(groupHelp(group))
    return 0
  }
  const { command, rest } = findCommand(group, words)
  if (wantsHelp) {
    io.out(commandHelp(group, command))
    return 0
  }
  const input = readInput(command, rest)
  try {
    const outcome = await command.run(input, io)
    if (!outcome) return 0
    if (input.flag('json')) io.out(JSON.stringify(outcome.data))
    else if (outcome.lines.length > 0) io.out(outcome.lines.join('\n'))
    if (!input.flag('json')) for (const note of outcome.notes ?? []) io.err(note)
    return outcome.code ?? 0
  } catch (error) {
    throw error instanceof Refusal ? new Refused(error, command) : error
  }
}

/** A refusal, with the command that it is told to. */
class Refused extends Error {
  readonly refusal: Refusal
  readonly fields: readonly { readonly field: string; readonly message: string }[]

  constructor(refusal: Refusal, { fields = {}, options = {}, arguments: given = [] }: Command) {
    super(refusal.message)
    this.refusal = refusal
    this.fields = refusal.fields.map(({ field, message }) => {
      const name = fields[field] ?? field
      if (given.some((argument) => argument.name === name)) return { field: `<${name}>`, message }
      return { field: Object.hasOwn(options, name) ? `--${name}` : name, message }
    })
  }
}

interface Told {
  readonly code: number
  readonly kind: string
  readonly lines: readonly string[]
  readonly fields?: Refused['fields']
}

const messageOf = (error: unknown): string => {
  // A connection that is tried at several addresses fails with all their stories and none of its own.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

const told = (error: unknown, argv: readonly string[], { env }: Pick<Io, 'env'>): Told => {
  if (error instanceof UsageError) {
    const words = argv.slice(0, 2).filter((word) => !word.startsWith('-'))
    const known = words[0] !== undefined && Object.hasOwn(groups, words[0])
    return {
      code: 2,
      kind: 'usage',
      lines: [error.message, `"gatehouse${known ? ` ${words[0]}` : ''} --help" tells more.`],
    }
  }
  if (error instanceof SettingsError) return { code: 1, kind: 'settings', lines: [error.message] }
  if (error instanceof Refused) {
    const { refusal, fields } = error
    if (refusal.kind === 'service.unavailable' && refusal.cause !== undefined)
      return { code: 1, kind: refusal.kind, lines: [`The database does not answer: ${messageOf(refusal.cause)}`] }
    const lines = fields.map(({ field, message }) => `${field} ${message}`)
    return { code: 1, kind: refusal.kind, fields, lines: lines.length > 0 ? lines : [refusal.message] }
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    const port = (error as { port?: number }).port
    return { code: 1, kind: 'port-taken', lines: [`Port ${port} is taken: choose another one with PORT or --port.`] }
  }
  const stack = env.LOG_LEVEL === 'debug' && error instanceof Error ? [error.stack ?? ''] : []
  return { code: 1, kind: 'failed', lines: [messageOf(error), ...stack] }
}

/** Runs one command line; gives the exit code: 0 done, 1 refused or failed, 2 not understood. */
export const run = async (argv: readonly string[], io: Io): Promise<number> => {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    const { code, kind, lines, fields } = told(error, argv, io)
    if (argv.includes('--json'))
      io.err(JSON.stringify({ error: { kind, message: lines[0], ...(fields?.length && { fields }) } }))
    else io.err(`gatehouse: ${lines.join('\n           ')}`)
    return code
  }
}
