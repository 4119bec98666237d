import { writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Entity } from '../model/own-types.ts'
import { type FieldFault, Refusal } from '../model/refusal.ts'
import { judgeSet } from '../operations/policies/judge-set.ts'
import { listEntities } from '../operations/policies/list-entities.ts'
import { readPolicies } from '../operations/policies/read-policies.ts'
import { type PolicyFile, readPolicyFile } from '../operations/policies/read-policy-file.ts'
import { setPolicies } from '../operations/policies/set-policies.ts'
import { type Group, type Input, type OptionSpec, type Outcome, UsageError } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { operatorCall, requireCompany } from './operator.ts'

const fileIn = (input: Input, io: Io): string => resolve(io.folder, input.need('file'))

/** By file and entry, as whoever wrote them looks for them. */
const placed = ({ fileOf }: PolicyFile, { field, message }: FieldFault): FieldFault => ({
  field: `${basename(fileOf(field))}: ${field}`,
  message,
})

const check = async (input: Input, io: Io): Promise<Outcome> => {
  const file = readPolicyFile(fileIn(input, io))
  const { entities, set } = file
  const judged = await judgeSet(set, { stored: new Map(), added: entities })
  const { faults, warnings } = judged
  const policies = judged.set?.list.map(({ name }) => name) ?? []
  const right = [
    `All is right: ${policies.length} policies, ${entities.length} entities, ${set.tests.length} tests passed.`,
  ]
  return {
    data: { ok: faults.length === 0, faults, warnings, policies, entities: entities.length, tests: set.tests.length },
    lines:
      faults.length === 0
        ? right
        : faults.map((fault) => placed(file, fault)).map(({ field, message }) => `${field}: ${message}`),
    notes: warnings.map((warning) => `Odd: ${warning}`),
    code: faults.length === 0 ? 0 : 1,
  }
}

const importFile = (input: Input, io: Io): Promise<Outcome> => {
  const file = readPolicyFile(fileIn(input, io))
  return withCore(io, async (core) => {
    const companyId = input.needId('company')
    await requireCompany(core, companyId)
    const { set, entities } = file
    const { warnings } = await setPolicies(core, operatorCall(), { companyId, ...set, entities }).catch(
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        throw new Refusal(error.kind, { fields: error.fields.map((fault) => placed(file, fault)), isAsSent: true })
      },
    )
    const counts = { entities: entities.length, tests: set.tests.length }
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

/** The texts lie beside the file, under its name: it must not lie in the place of one of them. */
const ENDINGS = { schema: '.cedarschema', policies: '.cedar' } as const

const exportFile = async (input: Input, io: Io): Promise<Outcome> => {
  const path = fileIn(input, io)
  if (Object.values(ENDINGS).some((ending) => ending === extname(path)))
    throw new UsageError(`${basename(path)} is where Cedar’s text goes: name the file in JSON, such as todo.json.`)
  return withCore(io, async (core) => {
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
    const stem = basename(path, extname(path))
    const beside = { schema_file: `${stem}${ENDINGS.schema}`, policies_file: `${stem}${ENDINGS.policies}` }
    writeFileSync(join(dirname(path), beside.schema_file), schema)
    writeFileSync(join(dirname(path), beside.policies_file), policies)
    writeFileSync(path, `${JSON.stringify({ ...beside, entities, tests }, undefined, 2)}\n`)
    return {
      data: { company_id: companyId, file: path, entities: entities.length, tests: tests.length },
      lines: [`Wrote ${path}, and beside it ${beside.schema_file} and ${beside.policies_file}.`],
    }
  })
}

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
