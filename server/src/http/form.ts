import type { FieldFault } from '../model/refusal.ts'

/**
 * What a documented key may hold: `ids` a list of whole numbers (`shop_ids[0]=11&shop_ids[]=19`, `shop_ids=` is empty),
 * `text` the text itself, `flags` a dictionary of the named flags (`permissions[company_info]=true`), `texts` one of the
 * named texts (`name[en]=…`).
 */
type FormField = 'ids' | 'text' | { readonly flags: readonly string[] } | { readonly texts: readonly string[] }
export type FormShape = Readonly<Record<string, FormField>>

type FormValue<F extends FormField> = F extends 'ids'
  ? number[]
  : F extends 'text'
    ? string
    : Record<string, F extends { readonly flags: readonly string[] } ? boolean : string>
export type Form<S extends FormShape> = { [K in keyof S]?: FormValue<S[K]> }
export type FormResult<S extends FormShape> =
  | { readonly value: Form<S>; readonly faults?: undefined }
  | { readonly faults: readonly FieldFault[]; readonly value?: undefined }

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** Whoever sends thousands of wrong keys gets told about the first ones. */
const faultsShown = 100

/** Percent and plus decoding, or what keeps the text from being decoded or stored: PostgreSQL has no text with NUL. */
const decoded = (text: string): { readonly text: string } | { readonly wrong: string } => {
  let plain: string
  try {
    plain = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return { wrong: 'has a broken percent escape' }
  }
  return plain.includes('\0') ? { wrong: 'must not contain control characters' } : { text: plain }
}

const shown = (key: string): string => (key.length > 80 ? `${key.slice(0, 80)}…` : key)

/** `name` or `name[part]`, with its text. */
interface Pair {
  readonly name: string
  readonly part: string | undefined
  readonly text: string
  /** What the same name has given so far. */
  readonly before: Value | undefined
}
type Value = string | number[] | Map<string, boolean | string>

/** The value of the name with this pair in it, or what is wrong with the pair. */
type Read = (pair: Pair) => { readonly value: Value } | { readonly wrong: string }

const readText: Read = ({ part, text }) => (part === undefined ? { value: text } : { wrong: 'must be a plain text' })

const readIds: Read = ({ name, part, text, before }) => {
  const list = Array.isArray(before) ? before : []
  if (part === undefined) {
    if (text !== '') return { wrong: `must be a list: ${name}[0]=…, or ${name}= for an empty one` }
    return before === undefined ? { value: [] } : { wrong: 'is both empty and not' }
  }
  if (!/^(0|[1-9]\d{0,5})?$/.test(part)) return { wrong: 'is not a place in a list' }
  if (!/^\d{1,15}$/.test(text)) return { wrong: 'must be a whole number in digits' }
  // Only `name=` gives a list without a member.
  if (before !== undefined && list.length === 0) return { wrong: 'is both empty and not' }
  // Added to in place: a body of 1 MiB may hold a hundred thousand of them.
  list.push(Number(text))
  return { value: list }
}

const readFlags =
  (flags: readonly string[]): Read =>
  ({ name, part, text, before }) => {
    const known = before instanceof Map ? before : new Map<string, boolean>()
    if (part === undefined) return text === '' ? { value: known } : { wrong: `must name its flags: ${name}[…]=true` }
    if (!flags.includes(part)) return { wrong: 'is not known here' }
    const flag = flagWords.get(text)
    if (flag === undefined) return { wrong: 'must be true, false, 1 or 0' }
    return { value: known.set(part, flag) }
  }

const readTexts =
  (names: readonly string[]): Read =>
  ({ name, part, text, before }) => {
    if (part === undefined) return { wrong: `must name its parts: ${name}[…]=…` }
    if (!names.includes(part)) return { wrong: 'is not known here' }
    return { value: (before instanceof Map ? before : new Map<string, string>()).set(part, text) }
  }

const readerOf = (field: FormField): Read => {
  if (field === 'text') return readText
  if (field === 'ids') return readIds
  return 'flags' in field ? readFlags(field.flags) : readTexts(field.texts)
}

/**
 * A form, strictly: the documented keys and nothing else. Common parsers guess (a list of 25 ids becomes an object, a
 * repeated key a list, `__proto__` a prototype); a guess here would be somebody's access.
 */
export const parseForm = <const S extends FormShape>(body: string, shape: S): FormResult<S> => {
  const readers = new Map(Object.entries(shape).map(([name, field]) => [name, readerOf(field)]))
  const values = new Map<string, Value>()
  const seen = new Set<string>()

  /** What is wrong with one pair of the form, if anything. */
  const take = (pair: string): FieldFault | undefined => {
    const equals = pair.indexOf('=')
    const rawKey = equals < 0 ? pair : pair.slice(0, equals)
    const readKey = decoded(rawKey)
    if ('wrong' in readKey) return { field: shown(rawKey), message: readKey.wrong }
    const { text: key } = readKey
    const readValue = decoded(equals < 0 ? '' : pair.slice(equals + 1))
    if ('wrong' in readValue) return { field: shown(key), message: readValue.wrong }
    const { text } = readValue

    const [, name = '', part] = /^([^[\]]*)(?:\[([^[\]]*)\])?$/.exec(key) ?? []
    const reader = readers.get(name)
    if (!reader) return { field: shown(key), message: 'is not known here' }
    const field = shown(part ? `${name}.${part}` : name)
    // `name[]` only appends; any other key that comes twice contradicts itself.
    if (part !== '' && seen.has(key)) return { field, message: 'is given twice' }
    seen.add(key)

    const read = reader({ name, part, text, before: values.get(name) })
    if ('wrong' in read) return { field, message: read.wrong }
    values.set(name, read.value)
    return undefined
  }

  const faults: FieldFault[] = []
  for (const pair of body.split('&')) {
    const fault = pair === '' ? undefined : take(pair)
    if (fault && faults.length < faultsShown) faults.push(fault)
  }
  if (faults.length > 0) return { faults }

  // Every name is one of the shape's and every flag or part one that it lists, so plain objects are safe to build.
  const plain = [...values].map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value])
  return { value: Object.fromEntries(plain) as Form<S> }
}
