import { type FormShape, parseForm } from '../../http/form.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'

/** A body that came as a form, with its text as it is. */
export class FormText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A caller who sends thousands of wrong members gets told about the first ones. */
const FAULTS_SHOWN = 100
const NAME_SHOWN = 80

export type Fields = Readonly<Record<string, unknown>>
const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null && !Array.isArray(raw)

/** A name that a caller chose, as far as it is worth repeating. */
export const named = (name: string): string => (name.length > NAME_SHOWN ? `${name.slice(0, NAME_SHOWN)}…` : name)

export const refuseFields = (faults: readonly FieldFault[]): void => refuseFaulty(faults.slice(0, FAULTS_SHOWN))

/** The members of a body, JSON or a form; of no body, none. */
export const fieldsOf = (body: unknown, shape: FormShape): Fields => {
  if (body === undefined) return {}
  if (body instanceof FormText) {
    const { value, faults } = parseForm(body.text, shape)
    refuseFaulty(faults ?? [])
    return value ?? {}
  }
  if (!isFields(body)) refuseFaulty([{ field: 'body', message: 'must be an object' }])
  return body as Fields
}

/** What is wrong with a dictionary of flags. */
export const flagFaults = (field: string, keys: readonly string[], flags: unknown): FieldFault[] => {
  if (!isFields(flags)) return [{ field, message: 'must be a dictionary of true and false' }]
  return Object.entries(flags).flatMap(([key, flag]) => {
    const place = `${field}.${named(key)}`
    if (!keys.includes(key)) return [{ field: place, message: 'is not known here' }]
    return typeof flag === 'boolean' ? [] : [{ field: place, message: 'must be true or false' }]
  })
}

/** What is wrong with the members of a body that are all to be texts. */
export const textFaults = (names: readonly string[], fields: Fields): FieldFault[] =>
  Object.entries(fields).flatMap(([key, value]) => {
    if (!names.includes(key)) return [{ field: named(key), message: 'is not known here' }]
    return typeof value === 'string' ? [] : [{ field: key, message: 'must be a text' }]
  })
