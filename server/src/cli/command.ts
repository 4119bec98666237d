import { parseArgs } from 'node:util'
import type { Io } from './io.ts'

/** How the command was written is wrong: one line says how, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface OptionSpec {
  readonly help: string
  /** What stands for its value in the help (`<id>`); without, the option is a flag. */
  readonly value?: string
  readonly required?: true
  /** It may be given several times. */
  readonly multiple?: true
}

export interface ArgumentSpec {
  readonly name: string
  readonly help: string
  readonly optional?: true
}

/** What a command answers: data for programs, lines for people, notes that are neither. */
export interface Outcome {
  readonly data: unknown
  readonly lines: readonly string[]
  /** Written beside the answer, so that `$(gatehouse token create …)` is the token alone. */
  readonly notes?: readonly string[]
  /** 0 without. */
  readonly code?: number
}

export interface Command {
  /** `create` of `company create`; empty where the noun is the command. */
  readonly verb: string
  readonly summary: string
  readonly about?: string
  readonly arguments?: readonly ArgumentSpec[]
  readonly options?: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly string[]
  /** How the fields of a refusal are called here: `catalogues` is `--kind`. */
  readonly fields?: Readonly<Record<string, string>>
  readonly run: (input: Input, io: Io) => Promise<Outcome | undefined>
}

/** The commands of one noun. */
export interface Group {
  readonly name: string
  readonly summary: string
  readonly commands: readonly Command[]
}

const common: Readonly<Record<string, OptionSpec>> = {
  json: { help: 'Answer in JSON, for programs.' },
  help: { help: 'Show this help.' },
}

/** What was given to a command, checked against what it takes. */
export class Input {
  readonly #values: ReadonlyMap<string, readonly string[]>
  readonly #arguments: ReadonlyMap<string, string>

  constructor(values: ReadonlyMap<string, readonly string[]>, given: ReadonlyMap<string, string>) {
    this.#values = values
    this.#arguments = given
  }

  flag(name: string): boolean {
    return this.#values.has(name)
  }

  /** An option, or an argument that may be left out. */
  text(name: string): string | undefined {
    return this.#arguments.get(name) ?? this.#values.get(name)?.[0]
  }

  /** An option or argument that the command requires. */
  need(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new Error(`${name} is not required by the command`)
    return value
  }

  list(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  id(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN
    if (!Number.isSafeInteger(id))
      throw new UsageError(`${this.#shown(name)} must be a number such as 15, not "${text}".`)
    return id
  }

  needId(name: string): number {
    this.need(name)
    return this.id(name) as number
  }

  #shown(name: string): string {
    return this.#arguments.has(name) ? `<${name}>` : `--${name}`
  }
}

const hintFor = (name: string): string =>
  /pass/.test(name) ? ' A password is never an argument, where others could read it: use --password-stdin.' : ''

/** Reads what follows the command's name. Everything that is not documented is refused. */
export const readInput = (command: Command, words: readonly string[]): Input => {
  const specs: Readonly<Record<string, OptionSpec>> = { ...common, ...command.options }
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(specs).map(([name, { value }]) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', multiple: true } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, string[]>()
  const given: string[] = []
  for (const token of tokens ?? []) {
    if (token.kind === 'positional') given.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (!spec) throw new UsageError(`${rawName} is not an option here.${hintFor(name)}`)
    if (spec.value === undefined && value !== undefined) throw new UsageError(`${rawName} takes no value.`)
    if (spec.value !== undefined && (value === undefined || (!inlineValue && value.startsWith('--'))))
      throw new UsageError(`${rawName} needs a value: ${rawName} ${spec.value}`)
    const before = values.get(name) ?? []
    if (before.length > 0 && !spec.multiple && spec.value !== undefined)
      throw new UsageError(`${rawName} is given twice.`)
    values.set(name, [...before, value ?? ''])
  }
  const missing = Object.entries(specs).find(([name, { required }]) => required && !values.has(name))
  if (missing) throw new UsageError(`--${missing[0]} ${missing[1].value} is needed: ${missing[1].help}`)
  return new Input(values, namedArguments(command, given))
}

const namedArguments = ({ arguments: specs = [] }: Command, given: readonly string[]): ReadonlyMap<string, string> => {
  const named = new Map<string, string>()
  for (const [index, { name, help, optional }] of specs.entries()) {
    const value = given[index]
    if (value !== undefined) named.set(name, value)
    else if (!optional) throw new UsageError(`<${name}> is needed: ${help}`)
  }
  if (given.length > specs.length) throw new UsageError(`"${given[specs.length]}" is more than this command takes.`)
  return named
}

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

const optionRows = (specs: Readonly<Record<string, OptionSpec>>): [string, string][] =>
  Object.entries(specs).map(([name, { value, help, required, multiple }]) => [
    `--${name}${value === undefined ? '' : ` ${value}`}`,
    `${help}${required ? ' Needed.' : ''}${multiple ? ' May be given several times.' : ''}`,
  ])

const nameOf = (group: Group, { verb }: Command): string => `gatehouse ${group.name}${verb === '' ? '' : ` ${verb}`}`

/** The help of one command. */
export const commandHelp = (group: Group, command: Command): string => {
  const { summary, about, arguments: given = [], options = {}, examples } = command
  const required = Object.entries(options).filter(([, spec]) => spec.required)
  const usage = [
    nameOf(group, command),
    ...given.map(({ name, optional }) => (optional ? `[<${name}>]` : `<${name}>`)),
    ...required.map(([name, { value }]) => `--${name} ${value}`),
    '[options]',
  ].join(' ')
  return [
    summary,
    ...(about === undefined ? [] : [about]),
    `Usage:\n  ${usage}`,
    ...(given.length === 0 ? [] : [`Arguments:\n${columns(given.map(({ name, help }) => [`<${name}>`, help]))}`]),
    `Options:\n${columns(optionRows({ ...options, ...common }))}`,
    `Examples:\n${examples.map((example) => `  ${example}`).join('\n')}`,
  ].join('\n\n')
}

/** The help of a noun: what can be done with it. */
export const groupHelp = (group: Group): string =>
  [
    group.summary,
    `Commands:\n${columns(group.commands.map((command) => [nameOf(group, command), command.summary]))}`,
    `"gatehouse ${group.name} <command> --help" tells more.`,
  ].join('\n\n')

/** Rows under a headline, in columns. */
export const table = (
  headline: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string[] => {
  const texts = [headline, ...rows.map((row) => row.map((cell) => String(cell ?? '-')))]
  const widths = headline.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)))
  return texts.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] as number)))
      .join('  ')
      .trimEnd(),
  )
}
