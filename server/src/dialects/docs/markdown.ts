import type { Document, Operation } from './openapi.ts'
import { resolved } from './samples/example.ts'
import type { CodeSample } from './samples/languages.ts'
import { environmentOf, sampleRequest } from './samples/request.ts'

type Json = Record<string, unknown>

/** An operation with where it is. */
export interface PlacedOperation {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export const operationsOf = ({ paths }: Document): PlacedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => ({ method: verb.toUpperCase(), path, operation })),
  )

export const titleOf = ({ method, path, operation }: PlacedOperation): string =>
  operation.summary ?? `${method} ${path}`

const cell = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** A block of code; its fence is longer than any that stands in it. */
const fenced = (lang: string, text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${lang}\n${text}\n${fence}`
}

const paragraphs = (parts: readonly (string | undefined | false)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')

const bounds = (schema: Json): string[] => {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema
  const range = (low: unknown, high: unknown, what: string): string[] => {
    if (low === undefined && high === undefined) return []
    if (low === undefined) return [`at most ${high}${what}`]
    return [high === undefined ? `at least ${low}${what}` : `${low} to ${high}${what}`]
  }
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...(typeof pattern === 'string' ? [`matches \`${pattern}\``] : []),
  ]
}

/** What a schema is, in a few words. */
const typeOf = (document: Document, given: Json): string => {
  const schema = resolved(document, given)
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (choices) return [...new Set(choices.map((choice) => typeOf(document, choice)))].join(' or ')
  const names = [schema.type].flat().filter((type) => typeof type === 'string')
  const items = schema.items as Json | undefined
  const words = names.map((type) => (type === 'array' && items ? `array of ${typeOf(document, items)}` : type))
  const about = [...(typeof schema.format === 'string' ? [schema.format] : []), ...bounds(schema)]
  const type = words.join(' or ') || 'anything'
  return about.length > 0 ? `${type} (${about.join(', ')})` : type
}

/** Deeper members are named by what holds them. */
const DEEPEST = 4

/** The members of a schema, and of what it holds: `grants[].role`. */
const membersOf = (document: Document, given: Json, prefix = '', depth = 0): [string, string, string, string][] => {
  const schema = resolved(document, given)
  const alternatives = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Json[] | undefined
  if (alternatives)
    return alternatives
      .flatMap((one) => membersOf(document, one, prefix, depth))
      .filter(([name], index, all) => all.findIndex(([other]) => other === name) === index)
  if (schema.items) return membersOf(document, schema.items as Json, `${prefix}[]`, depth)
  const required = (schema.required ?? []) as string[]
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([name, member]) => {
    const path = `${prefix}${prefix === '' ? '' : '.'}${name}`
    const { description } = { ...resolved(document, member), ...member }
    return [
      [`\`${path}\``, typeOf(document, member), required.includes(name) ? 'yes' : '', String(description ?? '')],
      ...(depth < DEEPEST ? membersOf(document, member, path, depth + 1) : []),
    ] as [string, string, string, string][]
  })
}

const fieldTable = (document: Document, schema: Json, required: string): string => {
  const members = membersOf(document, schema)
  return members.length > 0 ? table(['field', 'type', required, 'meaning'], members) : typeOf(document, schema)
}

const exampleIn = (content: { examples?: Json } | undefined): string | undefined => {
  const [first] = Object.values(content?.examples ?? {}) as { value?: unknown }[]
  return first && fenced('json', JSON.stringify(first.value, null, 2))
}

const parametersIn = (document: Document, { parameters = [] }: Operation): string | false =>
  parameters.length > 0 &&
  table(
    ['name', 'in', 'type', 'required', 'meaning'],
    parameters.map((one) => {
      const { description } = one as { description?: string }
      const words = description ?? (one.schema as Json).description
      const isNeeded = one.in === 'path' || ('required' in one && one.required)
      return [
        `\`${one.name}\``,
        one.in,
        typeOf(document, one.schema as Json),
        isNeeded ? 'yes' : '',
        String(words ?? ''),
      ]
    }),
  )

const bodyIn = (document: Document, { requestBody }: Operation): string =>
  Object.entries(requestBody?.content ?? {})
    .map(([mediaType, content]) =>
      paragraphs([`\`${mediaType}\``, fieldTable(document, content.schema, 'required'), exampleIn(content)]),
    )
    .join('\n\n')

const isError = (status: string): boolean => status >= '400'

const answersIn = (document: Document, { responses }: Operation, level: string): string =>
  Object.entries(responses)
    .filter(([status]) => !isError(status))
    .map(([status, { description, content = {} }]) =>
      paragraphs([
        `${level}# ${status}`,
        description,
        ...Object.entries(content).map(([mediaType, one]) =>
          paragraphs([`\`${mediaType}\``, fieldTable(document, one.schema, 'always'), exampleIn(one)]),
        ),
        Object.keys(content).length === 0 && 'No body.',
      ]),
    )
    .join('\n\n')

const errorsIn = ({ responses }: Operation): string | false => {
  const errors = Object.entries(responses).filter(([status]) => isError(status))
  return (
    errors.length > 0 &&
    table(
      ['status', 'meaning'],
      errors.map(([status, { description }]) => [status, description]),
    )
  )
}

/** What errors look like: each of them, or the one that says most. */
const errorExamplesIn = ({ responses }: Operation, isWhole: boolean): string => {
  const shown = Object.entries(responses).flatMap(([status, { content = {} }]) => {
    const example = isError(status) && exampleIn(Object.values(content).find(({ examples }) => examples))
    return example ? [{ status, text: `A ${status}:\n\n${example}` }] : []
  })
  const telling = ['422', '400'].flatMap((status) => shown.filter((one) => one.status === status))
  const chosen = isWhole ? shown : [...telling, ...shown].slice(0, 1)
  return chosen.map(({ text }) => text).join('\n\n')
}

const fenceNames: Readonly<Record<string, string>> = { node: 'javascript', shell: 'sh' }

const credentialIn = (document: Document, { method, path, operation }: PlacedOperation): string => {
  const request = sampleRequest(document, path, method.toLowerCase(), operation)
  const needed = environmentOf(request)
  if (needed.length === 0) return 'No credential is needed.'
  const header = request.headers.find(({ value }) => value.some((part) => typeof part !== 'string'))
  const value = header?.value.map((part) => (typeof part === 'string' ? part : `<${part.env}>`)).join('')
  return `Credential: \`${header?.name}: ${value}\`. The samples take ${needed.map((name) => `\`${name}\``).join(' and ')} from the environment ([how](/docs/guides/running-the-samples)).`
}

/** Everything about one operation; `level` is the mark of its title, `languages` which samples it shows. */
export const operationMarkdown = (
  document: Document,
  placed: PlacedOperation,
  { level = '#', languages }: { level?: string; languages?: readonly string[] } = {},
): string => {
  const { method, path, operation } = placed
  const { requestBody, deprecated, description } = operation as Operation & {
    deprecated?: boolean
    description?: string
  }
  const base = new URL(document.servers[0]?.url ?? 'http://localhost').pathname.replace(/\/$/, '')
  const part = (title: string, text: string | false): string | false =>
    text !== '' && text !== false && `${level}# ${title}\n\n${text}`
  const samples = ((operation['x-codeSamples'] ?? []) as readonly CodeSample[]).filter(
    ({ lang, label }) => label !== 'Payload' && (languages?.includes(lang) ?? true),
  )
  return paragraphs([
    `${level} ${titleOf(placed)}`,
    `\`${method} ${base}${path}\` · \`${operation.operationId}\``,
    deprecated && '**Deprecated**: it works, and something newer should be used instead.',
    description,
    credentialIn(document, placed),
    part('Parameters', parametersIn(document, operation)),
    part(requestBody?.required === false ? 'Body, which may be left out' : 'Body', bodyIn(document, operation)),
    part('Answers', answersIn(document, operation, `${level}#`)),
    part('Errors', paragraphs([errorsIn(operation), errorExamplesIn(operation, languages === undefined)])),
    part(
      'Samples',
      samples
        .map(({ lang, label, source }) => `${level}## ${label}\n\n${fenced(fenceNames[lang] ?? lang, source)}`)
        .join('\n\n'),
    ),
  ])
}

/** The operations in the order of their tags, each with the tag's words. */
const byTag = (document: Document): { name: string; description: string; operations: PlacedOperation[] }[] => {
  const operations = operationsOf(document)
  const nameOf = ({ operation }: PlacedOperation): string => operation.tags?.[0] ?? 'Other'
  const described = new Map(document.tags.map(({ name, description }) => [name, description]))
  const used = new Set(operations.map(nameOf))
  const names = [
    ...[...described.keys()].filter((name) => used.has(name)),
    ...[...used].filter((name) => !described.has(name)),
  ]
  return names.map((name) => ({
    name,
    description: described.get(name) ?? '',
    operations: operations.filter((one) => nameOf(one) === name),
  }))
}

/** What is said before the operations of an interface. */
export const introduction = (document: Document): string =>
  paragraphs([
    `# ${document.info.title}`,
    document.info.description,
    `## Addresses\n\n${document.servers.map(({ url, description }) => `- \`${url}\`: ${description}`).join('\n')}`,
  ])

/** The whole reference of an interface, with samples in the shell's words: each operation's own page has all of them. */
export const dialectMarkdown = (document: Document): string =>
  paragraphs([
    introduction(document),
    ...byTag(document).flatMap(({ name, description, operations }) => [
      `## ${name}`,
      description,
      ...operations.map((one) => operationMarkdown(document, one, { level: '###', languages: ['shell'] })),
    ]),
  ])

/** The operations of an interface, each with the address of its page. */
export const contents = (document: Document, address: (operation: Operation) => string): string =>
  paragraphs(
    byTag(document).flatMap(({ name, description, operations }) => [
      `## ${name}`,
      description,
      operations
        .map((one) => `- [${titleOf(one)}](${address(one.operation)}): \`${one.method} ${one.path}\``)
        .join('\n'),
    ]),
  )
