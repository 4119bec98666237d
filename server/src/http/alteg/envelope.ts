import type { FastifyReply } from 'fastify'
import type { FieldFault, Refusal, RefusalCategory, RefusalKind } from '../../model/refusal.ts'
import type { ErrorTable } from '../errors.ts'

/** What an error says beside its status. Clients ignore members of `meta` that they do not know. */
export interface ErrorMeta {
  readonly message?: string
  readonly errors?: unknown
  readonly [more: string]: unknown
}

/** The answer of both versions to whatever goes wrong. */
export interface ErrorEnvelope {
  readonly success: false
  readonly data: null
  readonly meta: ErrorMeta
}

const errorEnvelope = (meta: ErrorMeta = {}): ErrorEnvelope => ({ success: false, data: null, meta })

/** `own` is the refusal's own sentence, `none` an empty meta. */
type Wording = 'own' | 'none' | { readonly text: string }

/** Status and wording of a refusal in one of the two versions. */
export type Answer = readonly [status: number, wording: Wording]

/** What both versions document, or what follows from it; a version overrides what it answers differently. */
export const commonAnswers: Readonly<Record<RefusalCategory, Answer>> = {
  unauthenticated: [401, { text: 'Authentication needed.' }],
  forbidden: [403, { text: 'Access denied.' }],
  unknown: [404, 'none'],
  malformed: [400, 'own'],
  invalid: [422, { text: 'An error has occurred.' }],
  conflict: [422, 'own'],
  'too-large': [413, 'own'],
  'unsupported-media': [415, 'own'],
  throttled: [429, 'own'],
  unavailable: [503, 'own'],
}

/** `errors` of v1: one object per field. */
export const listFields = (fields: readonly FieldFault[]): FieldFault[] =>
  fields.map(({ field, message }) => ({ field, message }))

/** `errors` of v2: the messages of each field. */
export const groupFields = (fields: readonly FieldFault[]): Record<string, string[]> => {
  const grouped = new Map<string, string[]>()
  for (const { field, message } of fields) grouped.set(field, [...(grouped.get(field) ?? []), message])
  return Object.fromEntries(grouped)
}

export interface AltegErrors {
  readonly prefixes: readonly string[]
  readonly categories: Readonly<Record<RefusalCategory, Answer>>
  /** Refusals that are answered otherwise than their category. */
  readonly kinds?: Readonly<Partial<Record<RefusalKind, Answer>>>
  /** The version's form of `meta.errors`. */
  readonly errors: (fields: readonly FieldFault[]) => unknown
}

const messageOf = (refusal: Refusal, wording: Wording): string | undefined => {
  if (wording === 'none') return undefined
  return wording === 'own' ? refusal.message : wording.text
}

const send = (reply: FastifyReply, status: number, meta: ErrorMeta): void => {
  // Sent as text: a response schema that documents an error must not drop what it does not name.
  reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(errorEnvelope(meta)))
}

/** The error table of one version, for `useErrorTable`. */
export const altegErrorTable = ({ prefixes, categories, kinds = {}, errors }: AltegErrors): ErrorTable => ({
  prefixes,
  refuse: (refusal, _request, reply) => {
    const [status, wording] = kinds[refusal.kind] ?? categories[refusal.category]
    const message = messageOf(refusal, wording)
    send(reply, status, {
      ...(message !== undefined && { message }),
      ...(refusal.fields.length > 0 && { errors: errors(refusal.fields) }),
    })
  },
  fault: (reference, _request, reply) => send(reply, 500, { message: 'Something went wrong on our side.', reference }),
})
