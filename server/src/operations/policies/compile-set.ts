import type {
  ActionType,
  DetailedError,
  EntityUidJson,
  PolicyJson,
  SchemaJson,
  Type as SchemaType,
  ValidationError,
} from '@cedar-policy/cedar-wasm/nodejs'
import { isOwnType, LONGEST_TEXT, type PolicySet } from '../../model/own-types.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { askCedar, CedarFailure } from './cedar.ts'
import { excessOf } from './schema-size.ts'

/** The type of an attribute, as Cedar tells it once all names are resolved. */
export interface AttributeType {
  readonly type: string
  /** Of a set. */
  readonly element?: AttributeType
  /** Of a record. */
  readonly attributes?: Readonly<Record<string, AttributeType>>
  readonly required?: boolean
  /** Of an entity: its type. */
  readonly name?: string
}

interface CompiledAction {
  /** `Action`, with its namespace. */
  readonly type: string
  readonly name: string
  readonly context: AttributeType | undefined
}

/** A policy, and the questions that its head fits: of these types and actions; undefined where of any. */
interface CompiledPolicy {
  readonly name: string
  readonly subjects: ReadonlySet<string> | undefined
  readonly actions: ReadonlySet<string> | undefined
  readonly resources: ReadonlySet<string> | undefined
}

/** Schema and policies that were found right, taken apart. */
export interface CompiledSet {
  /** In Cedar's language, whatever form it came in. */
  readonly schema: string
  /** By name. */
  readonly policies: Readonly<Record<string, string>>
  readonly list: readonly CompiledPolicy[]
  /** The attributes of each type of entity; undefined where it has none. */
  readonly types: ReadonlyMap<string, AttributeType | undefined>
  /** By type and name: `Action::"read"`. */
  readonly actions: ReadonlyMap<string, CompiledAction>
  /** What a type, or an action by its key, may belong to directly. */
  readonly above: ReadonlyMap<string, readonly string[]>
  /** Types of attributes that have a name. */
  readonly named: ReadonlyMap<string, AttributeType>
  /** What is right but odd, such as a policy that never applies. */
  readonly warnings: readonly string[]
}

/** How Cedar writes an action. */
export const actionKey = (type: string, name: string): string => `${type}::${JSON.stringify(name)}`

type Compiled = { readonly set: CompiledSet } | { readonly faults: readonly FieldFault[] }

/** Thrown where nothing more can be said about what follows. */
class Wrong {
  readonly faults: readonly FieldFault[]

  constructor(faults: readonly FieldFault[]) {
    this.faults = faults
  }
}

const wrong = (field: string, message: string): Wrong => new Wrong([{ field, message }])

/** Checks schema and policies, and takes them apart; or says what is wrong: in which policy, on which line. */
export const compileSet = ({ schema, policies }: Pick<PolicySet, 'schema' | 'policies'>): Compiled => {
  try {
    for (const [field, text] of Object.entries({ schema, policies })) {
      if (text.length > LONGEST_TEXT) throw wrong(field, `is longer than ${LONGEST_TEXT} characters`)
      if (!text.isWellFormed() || text.includes('\0')) throw wrong(field, 'is no text')
      if (bracketDepth(text, field === 'schema' ? '([{<' : '([{') > MOST_BRACKETS) throw wrong(field, TOO_DEEP)
    }
    const { situations, ...known } = readSchema(schema)
    // Each policy is checked in each: that takes so many times its length.
    if (situations > MOST_SITUATIONS || situations * policies.length > MOST_CHECKED)
      throw wrong('schema', 'has more actions, each for more types, than so many policies can be checked with')
    return { set: { ...known, ...readPolicies(known, policies) } }
  } catch (error) {
    if (error instanceof Wrong) return { faults: error.faults }
    if (error instanceof CedarFailure) return { faults: [{ field: 'policies', message: TOO_DEEP }] }
    throw error
  }
}

const TOO_DEEP = 'is nested too deeply: split it into several policies, or use sets'

/** The evaluator's stack is small, and lost when it is too small: what comes near its end is refused. */
const MOST_BRACKETS = 50
const MOST_LEVELS = 220
/** An action for a subject and a resource of such types. */
const MOST_SITUATIONS = 20_000
/** Situations times characters: some seconds at most, once for a set. */
const MOST_CHECKED = 20_000_000

/** How deep the brackets go; in a policy, `<` is none. */
const bracketDepth = (text: string, opening: string): number => {
  const closing = [...opening].map((bracket) => PAIRS[bracket]).join('')
  let depth = 0
  let most = 0
  // A text that does not end goes on to the end: it is looked at once.
  for (const [token] of text.matchAll(/\/\/.*|"(?:\\[\s\S]|[^"\\])*"?|[([{<>)\]}]/g)) {
    if (opening.includes(token)) most = Math.max(most, ++depth)
    else if (closing.includes(token)) depth = Math.max(0, depth - 1)
  }
  return most
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }

const levels = (value: unknown): number => {
  let most = 0
  let present: unknown[] = [value]
  while (present.length > 0) {
    most++
    present = present.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return most
}

// The schema ----------------------------------------------------------------------------------------------------------

type Known = Pick<CompiledSet, 'schema' | 'types' | 'actions' | 'above' | 'named'>

const readSchema = (given: string): Known & { readonly situations: number } => {
  const schema = inCedar(given)
  const checked = askCedar((cedar) => cedar.checkParseSchema(schema))
  if (checked.type === 'failure')
    throw new Wrong(checked.errors.map((error) => ({ field: 'schema', message: told(error, given) })))
  const answer = askCedar((cedar) => cedar.schemaToJsonWithResolvedTypes(schema))
  if (answer.type === 'failure')
    throw new Wrong(answer.errors.map((error) => ({ field: 'schema', message: told(error, given) })))
  const types = new Map<string, AttributeType | undefined>()
  const actions = new Map<string, CompiledAction>()
  const named = new Map<string, AttributeType>()
  const above = new Map<string, readonly string[]>()
  let situations = 0
  for (const [space, { entityTypes, actions: known, commonTypes = {} }] of Object.entries<SchemaJson<string>[string]>(
    answer.json,
  )) {
    const inSpace = (name: string): string => (space === '' ? name : `${space}::${name}`)
    for (const [name, type] of Object.entries(commonTypes)) named.set(inSpace(name), attributeType(type))
    for (const [name, type] of Object.entries(entityTypes)) {
      const full = inSpace(name)
      if (!isOwnType(full))
        throw wrong('schema', `the type "${full}" is Gatehouse’s own: its permissions are those of the catalogue`)
      // Nothing can be stored or sent as a tag: a prohibition that asks for one would never hold.
      if ('tags' in type && type.tags) throw wrong('schema', `the type "${full}" has tags: use attributes`)
      if ('memberOfTypes' in type) above.set(full, type.memberOfTypes ?? [])
      types.set(full, 'shape' in type && type.shape ? attributeType(type.shape) : undefined)
    }
    const type = inSpace('Action')
    for (const [name, { appliesTo, memberOf = [] }] of Object.entries<ActionType<string>>(known)) {
      const key = actionKey(type, name)
      situations += (appliesTo?.principalTypes.length ?? 0) * (appliesTo?.resourceTypes.length ?? 0)
      actions.set(key, { type, name, context: appliesTo?.context && attributeType(appliesTo.context) })
      above.set(
        key,
        memberOf.map((group) => actionKey(group.type ?? type, group.id)),
      )
    }
  }
  return { schema, types, actions, above, named, situations }
}

/** Cedar's declaration of these types is looser than what it gives. */
const attributeType = (type: SchemaType<string>): AttributeType => type as AttributeType

const ofSize = <T extends string | object>(schema: T): T => {
  const excess = excessOf(schema)
  if (excess !== undefined) throw wrong('schema', excess)
  return schema
}

const inCedar = (given: string): string => {
  if (!given.trimStart().startsWith('{')) return ofSize(given)
  let json: SchemaJson<string>
  try {
    json = JSON.parse(given)
  } catch (error) {
    throw wrong('schema', `is no JSON: ${(error as Error).message}`)
  }
  ofSize(json)
  const answer = askCedar((cedar) => cedar.schemaToText(json))
  if (answer.type === 'success') return answer.text
  throw new Wrong(answer.errors.map(({ message }) => ({ field: 'schema', message })))
}

// The policies --------------------------------------------------------------------------------------------------------

const readPolicies = (known: Known, text: string): Pick<CompiledSet, 'policies' | 'list' | 'warnings'> => {
  const parts = askCedar((cedar) => cedar.policySetTextToParts(text))
  if (parts.type === 'failure')
    throw new Wrong(parts.errors.map((error) => ({ field: 'policies', message: told(error, text) })))
  if (parts.policy_templates.length > 0)
    throw wrong('policies', 'has a template (?principal or ?resource): write a policy for each')
  const texts = inOrder(parts.policies)
  const jsons = texts.map(jsonOf)
  const names = namesOf(jsons)
  const answer = askCedar((cedar) => cedar.validate({ schema: known.schema, policies: { staticPolicies: text } }))
  if (answer.type === 'failure')
    throw new Wrong(answer.errors.map((error) => ({ field: 'policies', message: told(error, text) })))
  const named = ({ policyId, error }: ValidationError): string => {
    const name = names[Number(policyId.slice(NUMBERED.length))] ?? policyId
    return told(error, text, name).replaceAll(`for policy \`${policyId}\`, `, '')
  }
  if (answer.validationErrors.length > 0)
    throw new Wrong(answer.validationErrors.map((error) => ({ field: 'policies', message: named(error) })))
  return {
    policies: Object.fromEntries(names.map((name, index) => [name, texts[index] as string])),
    list: jsons.map((json, index) => headOf(names[index] as string, json, known)),
    warnings: answer.validationWarnings.map(named),
  }
}

/** What Cedar calls the policies of a text, from 0 on. */
const NUMBERED = 'policy'

/** It gives them in the order of these names, in which `policy10` comes before `policy2`. */
const inOrder = (parts: readonly string[]): string[] => {
  const places = parts.map((_, index) => `${NUMBERED}${index}`).sort()
  const texts: string[] = []
  for (const [index, place] of places.entries()) texts[Number(place.slice(NUMBERED.length))] = parts[index] as string
  return texts
}

const jsonOf = (text: string): PolicyJson => {
  const answer = askCedar((cedar) => cedar.policyToJson(text))
  if (answer.type === 'failure') throw wrong('policies', answer.errors[0]?.message ?? 'cannot be read')
  return answer.json
}

/** Each policy's `@id`, or its place in the text. */
const namesOf = (policies: readonly PolicyJson[]): string[] => {
  const names = policies.map((policy, index) => {
    const { id } = policy.annotations ?? {}
    const name = typeof id === 'string' && id !== '' ? id : `policy ${index + 1}`
    if (levels(policy) > MOST_LEVELS) throw wrong('policies', `policy "${name}" ${TOO_DEEP}`)
    if (name === '__proto__' || name.length > 100)
      throw wrong('policies', `policy ${index + 1} needs an @id of at most 100 characters`)
    return name
  })
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw wrong('policies', `two policies have the @id "${twice}"`)
  return names
}

const headOf = (name: string, { principal, action, resource }: PolicyJson, known: Known): CompiledPolicy => {
  const below = (tops: readonly string[]): ReadonlySet<string> => belowAll(tops, known.above)
  const types = (head: PolicyJson['principal'] | PolicyJson['resource']): ReadonlySet<string> | undefined => {
    if (head.op === 'is') return new Set([head.entity_type])
    if (head.op === 'All' || !('entity' in head)) return undefined
    const { type } = uidOf(head.entity)
    return head.op === '==' ? new Set([type]) : below([type])
  }
  const actions = (): ReadonlySet<string> | undefined => {
    if (action.op === 'All' || 'slot' in action) return undefined
    const uids = ('entities' in action ? action.entities : [action.entity]).map(uidOf)
    const keys = uids.map(({ type, id }) => actionKey(type, id))
    return action.op === '==' ? new Set(keys) : below(keys)
  }
  return { name, subjects: types(principal), actions: actions(), resources: types(resource) }
}

const uidOf = (uid: EntityUidJson): { type: string; id: string } => ('__entity' in uid ? uid.__entity : uid)

/** Types or actions, and all that may belong to them. */
const belowAll = (tops: readonly string[], above: Known['above']): ReadonlySet<string> => {
  const found = new Set(tops)
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const [name, groups] of above) if (groups.some((group) => found.has(group))) found.add(name)
  }
  return found
}

/** An error in one line: where in the text (Cedar counts bytes), in which policy, what, and what would help. */
const told = ({ message, help, sourceLocations = [] }: DetailedError, text: string, policy?: string): string => {
  const [place] = sourceLocations
  const line = place && Buffer.from(text).subarray(0, place.start).toString().split('\n').length
  const where = [...(line ? [`line ${line}`] : []), ...(policy === undefined ? [] : [`policy "${policy}"`])].join(', ')
  const hint = help ?? place?.label
  return `${where === '' ? '' : `${where}: `}${message}${hint ? ` (${hint})` : ''}`
}
