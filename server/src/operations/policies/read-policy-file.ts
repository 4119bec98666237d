import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Entity, EntityRef, PolicySet, PolicyTest, Properties } from '../../model/own-types.ts'

/** What a file of policies holds. See docs/policies.md. */
export interface PolicyFile {
  readonly set: PolicySet
  readonly entities: readonly Entity[]
  /** The file in which a field stands that something is said of. */
  fileOf(field: string): string
}

/** A file that is not what docs/policies.md says: one line tells where. */
const unfit = (path: string, message: string): Error => new Error(`${path}: ${message}`)

/** A mark of its encoding is no part of a text, and what is no text must not become one. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

const read = (path: string): string => {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw unfit(path, `cannot be read: ${(error as Error).message}`)
  }
  try {
    return utf8.decode(bytes)
  } catch {
    throw unfit(path, 'is not in UTF-8')
  }
}

/** JSON with comments: these become blanks, so that places in what is left are those of the file. */
const readJson = (path: string): unknown => {
  const text = read(path).replaceAll(/"(?:\\[\s\S]|[^"\\])*"?|\/\/.*|\/\*[\s\S]*?\*\//g, (found) =>
    found.startsWith('"') ? found : found.replaceAll(/\S/g, ' '),
  )
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unfit(path, (error as Error).message)
  }
}

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isRef = (value: unknown): value is EntityRef & Properties =>
  isObject(value) && typeof value.type === 'string' && typeof value.id === 'string'

const isOptionalObject = (value: unknown): boolean => value === undefined || isObject(value)

const MEMBERS = ['schema', 'schema_file', 'policies', 'policies_file', 'entities', 'tests']

/** Reads a file of policies, with what lies beside it. See docs/policies.md. */
export const readPolicyFile = (path: string): PolicyFile => {
  const file = readJson(path)
  const fail = (message: string): never => {
    throw unfit(path, message)
  }
  if (!isObject(file)) return fail(`must be an object with ${MEMBERS.join(', ')}`)
  const unknown = Object.keys(file).find((name) => !MEMBERS.includes(name) && name !== '$schema')
  if (unknown !== undefined) fail(`"${unknown}" is none of ${MEMBERS.join(', ')}`)

  const text = (name: 'schema' | 'policies'): string => {
    const [inside, beside] = [file[name], file[`${name}_file`]]
    if ((inside === undefined) === (beside === undefined)) fail(`needs either ${name} or ${name}_file`)
    if (typeof beside === 'string') return read(join(dirname(path), beside))
    if (typeof inside === 'string') return inside
    if (Array.isArray(inside) && inside.every((line) => typeof line === 'string')) return `${inside.join('\n')}\n`
    if (name === 'schema' && isObject(inside)) return JSON.stringify(inside, undefined, 2)
    return fail(`${name} must be text or a list of lines, ${name}_file the name of a file beside this one`)
  }
  const list = (name: 'entities' | 'tests'): readonly unknown[] => {
    const { [name]: found = [] } = file
    return Array.isArray(found) ? found : fail(`${name} must be a list`)
  }
  const entity = (found: unknown, index: number): Entity => {
    if (!isRef(found)) return fail(`entities.${index} needs a type and an id, both text`)
    const { type, id, attributes = {}, parents = [], ...others } = found
    const [other] = Object.keys(others)
    if (other !== undefined) fail(`entities.${index}.${other} is none of type, id, attributes, parents`)
    if (!isObject(attributes)) return fail(`entities.${index}.attributes must be an object`)
    if (!Array.isArray(parents) || !parents.every(isRef))
      return fail(`entities.${index}.parents must be a list of {type, id}`)
    return { type, id, attributes, parents: parents.map((parent) => ({ type: parent.type, id: parent.id })) }
  }
  const policyTest = (found: unknown, index: number): PolicyTest => {
    if (!isObject(found) || !isObject(found.request) || typeof found.expected !== 'boolean')
      return fail(`tests.${index} needs a request, and expected: true or false`)
    const { subject, action, resource, context } = found.request
    if (!isRef(subject) || !isRef(resource) || !isObject(action) || typeof action.name !== 'string')
      return fail(`tests.${index}.request needs subject and resource with type and id, and an action with a name`)
    if (![subject.properties, action.properties, resource.properties, context].every(isOptionalObject))
      return fail(`tests.${index}.request: properties and context must be objects`)
    return found as unknown as PolicyTest
  }
  return {
    set: { schema: text('schema'), policies: text('policies'), tests: list('tests').map(policyTest) },
    entities: list('entities').map(entity),
    fileOf: (field) => {
      const beside = field === 'schema' || field === 'policies' ? file[`${field}_file`] : undefined
      return typeof beside === 'string' ? join(dirname(path), beside) : path
    },
  }
}
