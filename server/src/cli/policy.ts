import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Entity, EntityRef, PolicySet, PolicyTest, Properties } from '../model/own-types.ts'
import { judgeSet } from '../operations/policies/judge-set.ts'
import { listEntities } from '../operations/policies/list-entities.ts'
import { readPolicies } from '../operations/policies/read-policies.ts'
import { setPolicies } from '../operations/policies/set-policies.ts'
import type { Group, Input, OptionSpec, Outcome } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { operatorCall, requireCompany } from './operator.ts'

/** What a file of policies holds. See docs/policies.md. */
interface PolicyFile extends PolicySet {
  readonly entities: readonly Entity[]
}

/** A file that is not what docs/policies.md says: one line tells where. */
const unfit = (path: string, message: string): Error => new Error(`${path}: ${message}`)

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unfit(path, `cannot be read: ${(error as Error).message}`)
  }
}

/** JSON with comments: these become blanks, so that places in what is left are those of the file. */
const readJson = (path: string): unknown => {
  const text = read(path).replaceAll(/"(?:\\.|[^"\\])*"|\/\/.*|\/\*[\s\S]*?\*\//g, (found) =>
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

/** Reads a file of policies, with what lies beside it. */
const readPolicyFile = (path: string): PolicyFile => {
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
    schema: text('schema'),
    policies: text('policies'),
    entities: list('entities').map(entity),
    tests: list('tests').map(policyTest),
  }
}

const fileIn = (input: Input, io: Io): string => resolve(io.folder, input.need('file'))

const check = async (input: Input, io: Io): Promise<Outcome> => {
  const { entities, ...set } = readPolicyFile(fileIn(input, io))
  const judged = await judgeSet(set, { stored: new Map(), added: entities })
  const { faults, warnings } = judged
  const policies = judged.set?.list.map(({ name }) => name) ?? []
  const right = [
    `All is right: ${policies.length} policies, ${entities.length} entities, ${set.tests.length} tests passed.`,
  ]
  return {
    data: { ok: faults.length === 0, faults, warnings, policies, entities: entities.length, tests: set.tests.length },
    lines: faults.length === 0 ? right : faults.map(({ field, message }) => `${field}: ${message}`),
    notes: warnings.map((warning) => `Odd: ${warning}`),
    code: faults.length === 0 ? 0 : 1,
  }
}

const importFile = (input: Input, io: Io): Promise<Outcome> => {
  const file = readPolicyFile(fileIn(input, io))
  return withCore(io, async (core) => {
    const companyId = input.needId('company')
    await requireCompany(core, companyId)
    const { warnings } = await setPolicies(core, operatorCall(), { companyId, ...file })
    const counts = { entities: file.entities.length, tests: file.tests.length }
    return {
      data: { company_id: companyId, ...counts, warnings },
      lines: [
        `Company ${companyId} has these policies now; ${counts.entities} entities, ${counts.tests} tests passed.`,
      ],
      notes: warnings.map((warning) => `Odd: ${warning}`),
    }
  })
}

/** How many entities are read at a time. */
const PAGE = 1000

const exportFile = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const companyId = input.needId('company')
    await requireCompany(core, companyId)
    const { schema, policies, tests } = await readPolicies(core, operatorCall(), companyId)
    const entities: Entity[] = []
    for (;;) {
      const after = entities.at(-1)
      const found = await listEntities(core, operatorCall(), { companyId, ...(after && { after }), limit: PAGE })
      entities.push(...found)
      if (found.length < PAGE) break
    }
    const path = fileIn(input, io)
    const stem = basename(path, extname(path))
    const beside = { schema_file: `${stem}.cedarschema`, policies_file: `${stem}.cedar` }
    writeFileSync(join(dirname(path), beside.schema_file), schema)
    writeFileSync(join(dirname(path), beside.policies_file), policies)
    writeFileSync(path, `${JSON.stringify({ ...beside, entities, tests }, undefined, 2)}\n`)
    return {
      data: { company_id: companyId, file: path, entities: entities.length, tests: tests.length },
      lines: [`Wrote ${path}, and beside it ${beside.schema_file} and ${beside.policies_file}.`],
    }
  })

const fileArgument = { name: 'file', help: 'A file of policies; docs/policies.md tells its form.' }
const companyOption: OptionSpec = {
  value: '<id>',
  help: 'The company; "gatehouse company list" shows them.',
  required: true,
}

export const policy: Group = {
  name: 'policy',
  summary: 'Resource types of a company’s own, and the policies that decide about them.',
  commands: [
    {
      verb: 'check',
      summary: 'Check a file of policies and run its tests, without a database.',
      arguments: [fileArgument],
      examples: ['gatehouse policy check todo.json'],
      run: check,
    },
    {
      verb: 'import',
      summary: 'Give a company the policies of a file; refused when something is not right or a test fails.',
      about: 'Entities of the file take the place of those that have the same type and id; others stay.',
      arguments: [fileArgument],
      options: { company: companyOption },
      examples: ['gatehouse policy import todo.json --company 5'],
      run: importFile,
    },
    {
      verb: 'export',
      summary: 'Write a company’s policies, entities and tests to a file, with the Cedar texts beside it.',
      arguments: [fileArgument],
      options: { company: companyOption },
      examples: ['gatehouse policy export todo.json --company 5'],
      run: exportFile,
    },
  ],
}
