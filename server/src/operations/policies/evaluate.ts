import type { EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import {
  type Asked,
  type Entity,
  type EntityRef,
  entityKey,
  type OwnDecision,
  type OwnQuestion,
  type Properties,
} from '../../model/own-types.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { askCedar, CedarFailure, parsedAs } from './cedar.ts'
import { actionKey, type CompiledSet } from './compile-set.ts'
import { fitRecord, type Room } from './fit.ts'

/** The entities that are stored, by `entityKey`. */
export type Entities = ReadonlyMap<string, Entity>

const refused = (policies: readonly string[], ...messages: readonly string[]): OwnDecision => ({
  decision: false,
  reason: { policies, determining: [], errors: messages.map((message) => ({ message })) },
})

/**
 * Asks a company's policies. Attributes that are stored count before those that are sent; sent ones complete them, and
 * describe what is not stored at all. Every error denies: Cedar would leave out the policy that fails, and with it a
 * prohibition.
 */
export const evaluate = (set: CompiledSet, entities: Entities, question: OwnQuestion): OwnDecision => {
  const { subject, action, resource, context = {} } = question
  const type = actionTypeOf(set, action.name, resource.type)
  const key = actionKey(type, action.name)
  const known = set.actions.get(key)
  const unknown = [...new Set([subject.type, resource.type].filter((name) => !set.types.has(name)))].map(
    (name) => `the schema has no type "${name}"`,
  )
  if (!known) unknown.push(`the schema has no action "${action.name}"`)
  if (![subject.id, resource.id].every((id) => id.isWellFormed())) unknown.push('an id is no text')
  if (unknown.length > 0) return refused([], ...unknown)

  const faults: FieldFault[] = []
  const room: Room = { left: MOST_VALUES }
  const bearing = bearingEntities(set, entities, { subject, resource }, { faults, room })
  const { action: _, ...sent } = context
  const asked = { ...sent, ...(action.properties && { action: action.properties }) }
  const fitted = fitRecord(asked, known?.context, 'context', { named: set.named, manner: 'sent', faults, room })
  if (room.left < 0) faults.push({ field: 'the question', message: `is about more than ${MOST_VALUES} values` })
  if (faults.length > 0) return refused([], ...faults.map(({ field, message }) => `${field} ${message}`))
  const isAmong = (names: ReadonlySet<string> | undefined, name: string): boolean => names?.has(name) ?? true
  const policies = set.list
    .filter(
      ({ subjects, actions, resources }) =>
        isAmong(subjects, subject.type) && isAmong(actions, key) && isAmong(resources, resource.type),
    )
    .map(({ name }) => name)
  try {
    const name = parsedAs(set)
    const answer = askCedar((cedar) =>
      cedar.statefulIsAuthorized({
        principal: uid(subject),
        action: { type, id: action.name },
        resource: uid(resource),
        context: fitted as never,
        entities: bearing,
        preparsedSchemaName: name,
        preparsedPolicySetId: name,
        validateRequest: true,
      }),
    )
    if (answer.type === 'failure') return refused([], ...answer.errors.map(({ message }) => message))
    const { decision, diagnostics } = answer.response
    const errors = diagnostics.errors.map(({ policyId, error }) => ({ policy: policyId, message: error.message }))
    return {
      decision: decision === 'allow' && errors.length === 0,
      reason: { policies, determining: [...diagnostics.reason].sort(), errors },
    }
  } catch (error) {
    if (error instanceof CedarFailure) return refused(policies, error.message)
    throw error
  }
}

/** What a question may hold: handing a value over takes some 20 µs, and what leads to what grows with its square. */
const MOST_VALUES = 10_000
const MOST_REACHED = 2_000
const MOST_GROUPS = 500
/** Of one entity that is stored. */
const MOST_STORED_VALUES = 1_000

const uid = ({ type, id }: EntityRef): EntityRef => ({ type, id })

/** Actions have namespaces too: that of the resource's type, or none, or the only one that has such an action. */
export const actionTypeOf = ({ actions }: CompiledSet, name: string, resourceType: string): string => {
  const [space] = /^.*(?=::)/.exec(resourceType) ?? []
  const types = [...(space === undefined ? [] : [`${space}::Action`]), 'Action']
  const near = types.find((type) => actions.has(actionKey(type, name)))
  if (near !== undefined) return near
  const [only, other] = [...actions.values()].filter((action) => action.name === name)
  return only && !other ? only.type : 'Action'
}

/** What the question is about, and all that it leads to: what it belongs to, and what its attributes name. */
const bearingEntities = (
  set: CompiledSet,
  entities: Entities,
  { subject, resource }: Record<'subject' | 'resource', Asked>,
  { faults, room }: { readonly faults: FieldFault[]; readonly room: Room },
): EntityJson[] => {
  const found = new Map<string, EntityJson>()
  const waiting: EntityRef[] = []
  const groups = new Set<string>()
  const add = (ref: EntityRef, sent: Properties | undefined, path: string): void => {
    const key = entityKey(ref)
    const stored = entities.get(key)
    const before = found.get(key)
    // Nothing is known of it: policies that do not ask for its attributes can still be evaluated.
    if (before ? sent === undefined : !stored && isEmpty(sent)) return
    const fitting = { named: set.named, manner: 'sent', faults, room } as const
    const type = set.types.get(ref.type)
    const attrs = {
      ...fitRecord(sent ?? {}, type, path, fitting),
      ...(before?.attrs ?? storedAttributes(set, stored, room)),
    }
    const parents = stored?.parents.map(uid) ?? []
    found.set(key, { uid: uid(ref), attrs: attrs as EntityJson['attrs'], parents })
    for (const parent of parents) groups.add(entityKey(parent))
    for (const next of parents) waiting.push(next)
    for (const next of entitiesIn(attrs)) waiting.push(next)
  }
  add(subject, subject.properties, 'subject.properties')
  add(resource, resource.properties, 'resource.properties')
  for (let ref = waiting.pop(); ref; ref = waiting.pop()) {
    if (!found.has(entityKey(ref))) add(ref, undefined, '')
    if (found.size <= MOST_REACHED && groups.size <= MOST_GROUPS) continue
    const many = groups.size > MOST_GROUPS ? `${MOST_GROUPS} groups` : `${MOST_REACHED} entities`
    faults.push({ field: 'subject and resource', message: `lead to more than ${many}` })
    return []
  }
  return [...found.values()]
}

const isEmpty = (properties: Properties | undefined): boolean =>
  properties === undefined || Object.keys(properties).length === 0

/** In Cedar's own form. They were found right when they were stored. */
const storedAttributes = (set: CompiledSet, stored: Entity | undefined, room: Room): Properties =>
  stored
    ? fitRecord(stored.attributes, set.types.get(stored.type), 'stored', {
        named: set.named,
        manner: 'sent',
        faults: [],
        room,
      })
    : {}

/** The entities that attributes name. */
const entitiesIn = (value: unknown): EntityRef[] => {
  if (typeof value !== 'object' || value === null) return []
  if ('__entity' in value) return [value.__entity as EntityRef]
  return Object.values(value).flatMap(entitiesIn)
}

/** What is wrong with an entity: where in it; without an index, with some of them together. */
export interface EntityFault extends FieldFault {
  readonly index?: number
}

/** What of entities is not as the schema says; `among` are all that they may belong to. */
export const entityFaults = (set: CompiledSet, wanted: readonly Entity[], among: Entities): EntityFault[] => {
  const faults = wanted.flatMap((entity, index): EntityFault[] => {
    if (!set.types.has(entity.type)) return [{ index, field: 'type', message: `"${entity.type}" is not in the schema` }]
    const own: FieldFault[] = []
    const room: Room = { left: MOST_STORED_VALUES }
    const fitting = { named: set.named, manner: 'stored', faults: own, room } as const
    fitRecord(entity.attributes, set.types.get(entity.type), 'attributes', fitting)
    if (room.left < 0) own.push({ field: 'attributes', message: `hold more than ${MOST_STORED_VALUES} values` })
    if (countAbove(entity, among) > MOST_GROUPS)
      own.push({ field: 'parents', message: `lead to more than ${MOST_GROUPS} groups` })
    return own.map((fault) => ({ index, ...fault }))
  })
  if (faults.length > 0) return faults.slice(0, MOST_FAULTS)
  // With what they belong to, which must not belong to them in turn.
  const all = new Map(wanted.map((entity) => [entityKey(entity), entity]))
  const waiting = wanted.flatMap(({ parents }) => parents)
  for (let ref = waiting.pop(); ref; ref = waiting.pop()) {
    const parent = among.get(entityKey(ref))
    if (!parent || all.has(entityKey(ref))) continue
    all.set(entityKey(ref), parent)
    waiting.push(...parent.parents)
  }
  const entities = [...all.values()].map((entity) => ({
    uid: uid(entity),
    attrs: storedAttributes(set, entity, { left: MOST_STORED_VALUES }) as EntityJson['attrs'],
    parents: entity.parents.map(uid),
  }))
  const answer = askCedar((cedar) => cedar.checkParseEntities({ entities, schema: set.schema }))
  return answer.type === 'success' ? [] : answer.errors.map(({ message }) => ({ field: '', message }))
}

const MOST_FAULTS = 20

/** To how many others an entity belongs, directly or not; counted as far as it matters. */
const countAbove = ({ parents }: Entity, among: Entities): number => {
  const found = new Set<string>()
  const waiting = [...parents]
  for (let ref = waiting.pop(); ref && found.size <= MOST_GROUPS; ref = waiting.pop()) {
    const key = entityKey(ref)
    if (found.has(key)) continue
    found.add(key)
    for (const next of among.get(key)?.parents ?? []) waiting.push(next)
  }
  return found.size
}
