import { parseForm } from '../../http/form.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import type { SentValue } from '../../operations/access/read-wish.ts'
import type { ShownEntry } from '../../operations/access/set-shop-permissions.ts'

/** The catalogue whose words this interface uses. */
export const vocabulary = 'bakery'

/** The flags in the order in which the document shows them; a test holds them against the catalogue. */
export const permissionKeys = [
  'company_info',
  'holidays',
  'newsletters',
  'translations',
  'permissions',
  'email_settings',
  'products',
  'shop_info',
  'checkout_settings',
  'time_settings',
  'discounts',
] as const

/** What a body may ask for, from JSON or a form; what is left out stays as it is. */
export interface EntryWish {
  readonly locations?: readonly number[]
  readonly values?: readonly SentValue[]
}

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

const shape = { shop_ids: 'ids', permissions: { flags: permissionKeys } } as const

type Fields = Readonly<Record<string, unknown>>
const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null && !Array.isArray(raw)

const named = (name: string): string => (name.length > NAME_SHOWN ? `${name.slice(0, NAME_SHOWN)}…` : name)

const idFaults = (ids: unknown): FieldFault[] => {
  if (!Array.isArray(ids)) return [{ field: 'shop_ids', message: 'must be a list of whole numbers' }]
  return ids.flatMap((id, place) =>
    Number.isSafeInteger(id) ? [] : [{ field: `shop_ids.${place}`, message: 'must be a whole number' }],
  )
}

const flagFaults = (flags: unknown): FieldFault[] => {
  if (!isFields(flags)) return [{ field: 'permissions', message: 'must be a dictionary of true and false' }]
  return Object.entries(flags).flatMap(([key, flag]) => {
    const field = `permissions.${named(key)}`
    if (!(permissionKeys as readonly string[]).includes(key)) return [{ field, message: 'is not known here' }]
    return typeof flag === 'boolean' ? [] : [{ field, message: 'must be true or false' }]
  })
}

const faultsOf = (body: Fields): FieldFault[] =>
  Object.entries(body).flatMap(([key, value]) => {
    if (key === 'shop_ids') return idFaults(value)
    if (key === 'permissions') return flagFaults(value)
    return [{ field: named(key), message: 'is not known here' }]
  })

const fieldsOf = (body: unknown): Fields => {
  if (body === undefined) return {}
  if (body instanceof FormText) {
    const { value, faults } = parseForm(body.text, shape)
    refuseFaulty(faults ?? [])
    return value ?? {}
  }
  if (!isFields(body)) refuseFaulty([{ field: 'body', message: 'must be an object' }])
  return body as Fields
}

/** Reads a body strictly: nothing is guessed, and what is wrong is named member by member. */
export const readEntryWish = (body: unknown): EntryWish => {
  const fields = fieldsOf(body)
  refuseFaulty(faultsOf(fields).slice(0, FAULTS_SHOWN))
  const { shop_ids: locations, permissions } = fields as { shop_ids?: number[]; permissions?: Record<string, boolean> }
  return {
    ...(locations && { locations }),
    ...(permissions && { values: Object.entries(permissions).map(([slug, value]) => ({ slug, value })) }),
  }
}

/** An entry as the document shows it, member by member in its order. */
export const presentEntry = ({ id, locations, values, user }: ShownEntry) => ({
  shop_ids: locations,
  permissions: Object.fromEntries(permissionKeys.map((key) => [key, values.get(key) === true])),
  id,
  user: { id: user.id, email: user.email },
})

/**
 * A body in the form that the lengths in the document give: four spaces, a line per member, no newline at the end. The
 * length is counted from these very bytes when they are sent.
 */
export const pretty = (body: unknown): string => JSON.stringify(body, null, 4)
