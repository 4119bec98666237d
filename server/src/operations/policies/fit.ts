import type { Properties } from '../../model/own-types.ts'
import type { FieldFault } from '../../model/refusal.ts'
import type { AttributeType, CompiledSet } from './compile-set.ts'

/** How strictly values are taken: what is stored must be just what the schema says, what is sent may say more. */
type Manner = 'stored' | 'sent'

interface Fitting {
  readonly named: CompiledSet['named']
  readonly manner: Manner
  readonly faults: FieldFault[]
  readonly room: Room
}

/** How many values there may be still, counting those inside of others; below 0, some were left out. */
export interface Room {
  left: number
}

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Texts that Cedar reads as something else: an address, a number with a point, a moment. */
const constructors: Readonly<Record<string, string>> = {
  ipaddr: 'ip',
  decimal: 'decimal',
  datetime: 'datetime',
  duration: 'duration',
}

/**
 * Attributes as a schema declares them, from JSON. Of what is sent, members that the schema does not know are left out,
 * and so is null: no policy can ask for them. Of what is stored, they are faults.
 */
export const fitRecord = (
  value: Properties,
  type: AttributeType | undefined,
  path: string,
  fitting: Fitting,
): Properties => {
  const { named, manner, faults } = fitting
  const { attributes = {} } = type ? resolve(type, named) : {}
  const kept: [string, unknown][] = []
  for (const [name, member] of Object.entries(value)) {
    const at = `${path}.${name}`
    const wanted = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    if (manner === 'sent' && (!wanted || member === null)) continue
    if (wanted) kept.push([name, fitValue(member, wanted, at, fitting)])
    else faults.push({ field: at, message: 'is not in the schema' })
  }
  return Object.fromEntries(kept)
}

const resolve = (type: AttributeType, named: CompiledSet['named']): AttributeType => {
  let found = type
  for (let next = named.get(found.type); next; next = named.get(found.type)) found = next
  return found
}

const fitValue = (value: unknown, wanted: AttributeType, path: string, fitting: Fitting): unknown => {
  const type = resolve(wanted, fitting.named)
  const kind = type.type.replace(/^__cedar::/, '')
  const fault = (message: string): undefined => {
    fitting.faults.push({ field: path, message })
    return undefined
  }
  const { room } = fitting
  room.left--
  if (room.left < 0) return undefined
  switch (kind) {
    case 'String':
      return typeof value === 'string' && value.isWellFormed() ? value : fault('must be text')
    case 'Long':
      return Number.isSafeInteger(value) ? value : fault('must be a whole number')
    case 'Boolean':
    case 'Bool':
      return typeof value === 'boolean' ? value : fault('must be true or false')
    case 'Set':
      if (!Array.isArray(value)) return fault('must be a list')
      return value
        .slice(0, room.left + 1)
        .map((item, index) => fitValue(item, type.element as AttributeType, `${path}.${index}`, fitting))
    case 'Record':
      return isObject(value) ? fitRecord(value, type, path, fitting) : fault('must be an object')
    case 'Entity':
      return entityIn(value) ?? fault(`must be {"type": "${type.name}", "id": …}`)
    default:
      return extensionIn(value, type.name ?? kind) ?? fault(`must be text that ${kind} can be read from`)
  }
}

/** `{type, id}`, also within Cedar's own `__entity`. */
const entityIn = (value: unknown): unknown => {
  if (!isObject(value)) return undefined
  const { type, id } = isObject(value.__entity) ? value.__entity : value
  if (typeof type !== 'string' || typeof id !== 'string') return undefined
  return type.isWellFormed() && id.isWellFormed() ? { __entity: { type, id } } : undefined
}

/** The text of it, also within Cedar's own `__extn`. */
const extensionIn = (value: unknown, kind: string): unknown => {
  const text = isObject(value) && isObject(value.__extn) ? value.__extn.arg : value
  const fn = constructors[kind.replace(/^__cedar::/, '')]
  return typeof text === 'string' && text.isWellFormed() && fn ? { __extn: { fn, arg: text } } : undefined
}
