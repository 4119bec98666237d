import { setImmediate } from 'node:timers/promises'
import {
  type Entity,
  entityKey,
  isName,
  isTooDeep,
  LONGEST_ID,
  MOST_ENTITIES,
  MOST_TESTS,
  type OwnDecision,
  type PolicySet,
} from '../../model/own-types.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import { type CompiledSet, compileSet } from './compile-set.ts'
import { type Entities, entityFaults, evaluate } from './evaluate.ts'
import { pace } from './pace.ts'

export interface Judged {
  /** What is wrong, if anything, by field: `schema`, `policies`, `entities.3.attributes.roles`, `tests.2`. */
  readonly faults: readonly FieldFault[]
  readonly set?: CompiledSet
  /** What is right but odd. */
  readonly warnings: readonly string[]
}

interface Situation {
  /** What is stored already, of whatever set. */
  readonly stored: Entities
  /** What is stored with the set, in the place of what has the same type and id. */
  readonly added: readonly Entity[]
  /** The schema that the stored ones are known to fit. */
  readonly fitting?: string
}

/** How much is judged at a time, so that others are answered in between. */
const CHUNK = 200

/**
 * Whether a set may be taken: schema and policies are right, every entity fits the schema, and every test of the set
 * hears what it expects. Touches no database.
 */
export const judgeSet = async (wanted: PolicySet, { stored, added, fitting }: Situation): Promise<Judged> => {
  const faults: FieldFault[] = []
  const compiled = compileSet(wanted)
  if ('faults' in compiled) faults.push(...compiled.faults)
  added.forEach((entity, index) => {
    faults.push(...shapeFaults(entity, `entities.${index}`))
  })
  const keys = added.map(entityKey)
  const twice = keys.length === new Set(keys).size ? -1 : keys.findIndex((key, at) => keys.indexOf(key) !== at)
  if (twice >= 0) faults.push({ field: `entities.${twice}`, message: 'is there twice' })
  if (wanted.tests.length > MOST_TESTS) faults.push({ field: 'tests', message: `has more than ${MOST_TESTS}` })
  const deep = wanted.tests.findIndex(isTooDeep)
  if (deep >= 0) faults.push({ field: `tests.${deep}`, message: 'is nested too deeply' })
  if (faults.length > 0 || 'faults' in compiled) return { faults, warnings: [] }

  const { set } = compiled
  const entities = new Map(stored)
  for (const entity of added) entities.set(entityKey(entity), entity)
  if (entities.size > MOST_ENTITIES)
    return { faults: [{ field: 'entities', message: `would be more than ${MOST_ENTITIES}` }], warnings: set.warnings }
  faults.push(...(await chunked(added, (part, from) => entityFaultsOf(set, part, entities, from))))
  if (wanted.schema !== fitting) {
    const others = [...stored.values()].filter((entity) => entities.get(entityKey(entity)) === entity)
    faults.push(...(await chunked(others, (part) => storedFaults(set, part, entities))))
  }
  if (faults.length > 0) return { faults, warnings: set.warnings }
  const next = pace()
  for (const [index, { name, request, expected }] of wanted.tests.entries()) {
    await next()
    const answer = evaluate(set, entities, request)
    if (answer.decision === expected) continue
    const called = name === undefined ? '' : `"${name}" `
    faults.push({ field: `tests.${index}`, message: `${called}${missed(expected, answer)}` })
  }
  return { faults: faults.slice(0, MOST_FAULTS), set, warnings: set.warnings }
}

const MOST_FAULTS = 50

const missed = (expected: boolean, { reason: { policies, determining, errors } }: OwnDecision): string => {
  const decided =
    errors.length > 0
      ? errors.map(({ policy, message }) => (policy === undefined ? message : `policy "${policy}": ${message}`))
      : determining.length > 0
        ? [`decided by ${list(determining)}`]
        : [`none permits of ${policies.length > 0 ? list(policies) : 'no policies that fit'}`]
  return `expects ${expected}, and is ${!expected}: ${decided.join('; ')}`
}

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

/** Judges part after part, up to the first that is wrong. */
const chunked = async <T>(
  all: readonly T[],
  judge: (part: readonly T[], from: number) => FieldFault[],
): Promise<FieldFault[]> => {
  for (let from = 0; from < all.length; from += CHUNK) {
    if (from > 0) await setImmediate()
    const faults = judge(all.slice(from, from + CHUNK), from)
    if (faults.length > 0) return faults
  }
  return []
}

const entityFaultsOf = (set: CompiledSet, part: readonly Entity[], among: Entities, from: number): FieldFault[] =>
  entityFaults(set, part, among).map(({ index, field, message }) => ({
    field: ['entities', ...(index === undefined ? [] : [from + index]), ...(field === '' ? [] : [field])].join('.'),
    message,
  }))

const storedFaults = (set: CompiledSet, part: readonly Entity[], among: Entities): FieldFault[] =>
  entityFaults(set, part, among)
    .slice(0, 3)
    .map(({ index, field, message }) => {
      const { type, id } = part[index ?? 0] as Entity
      const which = index === undefined ? '' : `: ${type} "${id}": ${field}`
      return { field: 'schema', message: `does not fit what is stored${which} ${message}` }
    })

/** What an entity must be, whatever the schema says. */
export const shapeFaults = ({ id, attributes, parents }: Entity, path = ''): FieldFault[] => {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const faults: FieldFault[] = []
  if (!isName(id)) faults.push({ field: at('id'), message: `must be text of 1 to ${LONGEST_ID} characters` })
  if (parents.length > MOST_PARENTS) faults.push({ field: at('parents'), message: `are more than ${MOST_PARENTS}` })
  if (!parents.every((parent) => isName(parent.id)))
    faults.push({ field: at('parents'), message: `must have ids of 1 to ${LONGEST_ID} characters` })
  if (Object.keys(attributes).length > MOST_ATTRIBUTES)
    faults.push({ field: at('attributes'), message: `are more than ${MOST_ATTRIBUTES}` })
  return faults
}

const MOST_PARENTS = 100
const MOST_ATTRIBUTES = 100

/** Refuses what has faults. Attributes are called what the company calls them, in no words of an interface. */
export const refuseAsSent = (fields: readonly FieldFault[]): void => {
  if (fields.length > 0) throw new Refusal('request.invalid', { fields, isAsSent: true })
}
