/** What of the client is made from the server: types of the interfaces, and the words that questions are asked with. */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { capabilities } from '../../server/src/model/capability.ts'

const root = join(import.meta.dirname, '../..')

const interfaces = ['native', 'authzen'] as const

/** Descriptions as the command prints them, with everything that can be switched on, whatever is set here. */
const describe = (): ReadonlyMap<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-client-'))
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, 'server/bin/gatehouse.js'), 'openapi', '--out', folder],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GATEHOUSE_'))),
          GATEHOUSE_DIALECTS: interfaces.join(','),
          GATEHOUSE_REGISTRATION: 'on',
        },
      },
    )
    if (status !== 0) throw new Error(`gatehouse openapi: ${stderr}`)
    return new Map(interfaces.map((name) => [name, readFileSync(join(folder, `${name}.json`), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const head = (source: string): string =>
  `// Made from ${source} by \`npm run generate -w client\`. Changes made here are lost.\n`

interface Answer {
  readonly description: string
  headers?: unknown
  readonly content?: Record<string, { readonly schema?: object }>
}

/**
 * Without what would be most of the types and tell nothing: the headers, which are text to a program, and the same
 * refusal once more for each status of each operation. The status itself tells which it was.
 */
const shortened = (text: string): string => {
  const described = JSON.parse(text)
  const refusals = new Map<string, Answer>()
  const operations = Object.values(described.paths).flatMap((path) => Object.values(path as object)) as {
    responses: Record<string, Answer | { $ref: string }>
  }[]
  for (const { responses } of operations)
    for (const [status, answer] of Object.entries(responses) as [string, Answer][]) {
      delete answer.headers
      if (Number(status) < 400) continue
      const range = `${status.charAt(0)}XX`
      const content = Object.entries(answer.content ?? {}).map(([type, { schema }]) => [type, { schema }])
      const refusal = { description: 'A refusal, or a fault.', content: Object.fromEntries(content) }
      const known = refusals.get('Refusal') ?? refusal
      if (JSON.stringify(known) !== JSON.stringify(refusal)) throw new Error(`${status} is answered in two forms`)
      refusals.set('Refusal', known)
      delete responses[status]
      responses[range] = { $ref: '#/components/responses/Refusal' }
    }
  delete described.components.headers
  described.components.responses = Object.fromEntries(refusals)
  return JSON.stringify(described)
}

const typesOf = async (name: string, description: string): Promise<string> => {
  const nodes = await openapiTS(shortened(description), {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    alphabetize: true,
  })
  return head(`the description of the interface ${name}`) + astToString(nodes)
}

interface Entry {
  readonly slug: string
  readonly children?: readonly Entry[]
}

const slugsOf = (entries: readonly Entry[]): string[] =>
  entries.flatMap(({ slug, children = [] }) => [slug, ...slugsOf(children)])

const union = (name: string, about: string, words: readonly string[]): string =>
  [`/** ${about} */`, `export type ${name} =`, ...words.toSorted().map((word) => `  | '${word}'`), ''].join('\n')

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const wordsOf = (): string => {
  const catalogues = globSync(join(root, 'server/catalogues/*.json'))
    .toSorted()
    .map((file) => ({ name: basename(file, '.json'), ...JSON.parse(readFileSync(file, 'utf8')) }))
    // The others in this folder say what older keys are called now.
    .filter(({ name }) => !name.includes('-')) as { name: string; permissions: Entry[] }[]
  const ownTypes = catalogues.map(({ name }) => `${capital(name)}Permission`)
  return [
    head('server/catalogues and the list of capabilities'),
    ...catalogues.map(({ name, permissions }) =>
      union(`${capital(name)}Permission`, `The permissions of the catalogue ${name}, by slug.`, slugsOf(permissions)),
    ),
    '/** The permissions of all catalogues that Gatehouse brings. */',
    `export type CataloguePermission = ${ownTypes.join(' | ')}`,
    '',
    union('Capability', 'What Gatehouse itself asks about a person.', Object.keys(capabilities)),
  ].join('\n')
}

interface Operation {
  readonly security?: readonly object[]
  readonly tags: readonly string[]
  readonly parameters?: readonly { readonly name: string }[]
}

/** The groups of operations that only ask. */
const asking = ['Audit', 'Decisions', 'Evaluations', 'Searches']

/** Of the requests that are no GET: those that change nothing, and those that change something and take no key. */
const mannersOf = (descriptions: readonly string[]): string => {
  const questions: string[] = []
  const keyless: string[] = []
  for (const description of descriptions)
    for (const [path, methods] of Object.entries(JSON.parse(description).paths as Record<string, object>))
      for (const [method, { security, tags, parameters = [] }] of Object.entries(methods) as [string, Operation][]) {
        const takes = (name: string): boolean => parameters.some((parameter) => parameter.name === name)
        if (method === 'get' || takes('Idempotency-Key')) continue
        // Every write of somebody who is known can be rehearsed.
        const isQuestion = security?.length !== 0 && !takes('dry_run')
        if (isQuestion && !tags.some((tag) => asking.includes(tag)))
          throw new Error(`${method} ${path}: a question, or a write without a key?`)
        ;(isQuestion ? questions : keyless).push(`${method.toUpperCase()} ${path}`)
      }
  const list = (name: string, about: string, lines: readonly string[]): string =>
    [
      `/** ${about} */`,
      `export const ${name}: ReadonlySet<string> = new Set([`,
      ...lines.toSorted().map((line) => `  '${line}',`),
      '])',
      '',
    ].join('\n')
  return [
    head('the descriptions of the interfaces'),
    list('questions', 'They have a body, and change nothing: asked again, they are only answered again.', questions),
    list('keyless', 'They change something and take no Idempotency-Key: sent again, they may be done again.', keyless),
  ].join('\n')
}

/** The files of `src/generated`, by name. */
export const generate = async (): Promise<ReadonlyMap<string, string>> => {
  const descriptions = describe()
  const files = new Map([
    ['words.ts', wordsOf()],
    ['manners.ts', mannersOf([...descriptions.values()])],
  ])
  for (const [name, description] of descriptions) files.set(`${name}.ts`, await typesOf(name, description))
  return files
}
