import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorTable } from '../../http/errors.ts'
import { statusOf } from '../../http/problem.ts'
import type { FieldFault, Refusal } from '../../model/refusal.ts'
import { languageFor, sentenceFor, sentenceOf } from './messages.ts'
import { permissionKeys, pretty } from './permissions.ts'
import { versionUsed } from './version.ts'

const isPermission = (slug: string): boolean => (permissionKeys as readonly string[]).includes(slug)

/** What the rest of the program calls a field, as it is called here. */
const words: Readonly<Record<string, string>> = {
  locations: 'shop_ids',
  firstName: 'firstname',
  lastName: 'lastname',
  phone: 'telephone',
  taxNumber: 'tin_nr',
  title: 'name',
}

const inWords = (field: string): string => field.replace(/^[^.]+/, (word) => words[word] ?? word)

/**
 * The fields of a refusal in this interface's words. A refusal of delegation names rights; those of other catalogues,
 * and owner roles, have no word here.
 */
const fieldsOnWire = ({ kind, fields }: Refusal): FieldFault[] =>
  fields.flatMap(({ field, message }) => {
    if (kind !== 'delegation.beyond-actor') return [{ field: inWords(field), message }]
    return isPermission(field.replace(/^permissions\./, '')) ? [{ field, message }] : []
  })

interface WireError {
  readonly id: string
  readonly message: string
  readonly field?: string
  /** Under which the log has the story of a fault. */
  readonly reference?: string
}

const send = (request: FastifyRequest, reply: FastifyReply, status: number, errors: readonly WireError[]): void => {
  reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('content-language', languageFor(request.headers['accept-language']))
    .header('vary', 'Accept-Language')
    .header('x-version', versionUsed(request))
    .send(pretty({ errors }))
}

/** One error per field that is wrong; a refusal that is about none is one error. */
const errorsOf = (refusal: Refusal, accepted: string | undefined): WireError[] => {
  const language = languageFor(accepted)
  const { kind: id } = refusal
  const fields = fieldsOnWire(refusal)
  if (fields.length === 0) return [{ id, message: sentenceOf(refusal, language) }]
  return fields.map(({ field, message }) => ({ id, message: sentenceFor(message, language), field }))
}

/** `paths` are the first segments that this interface answers under. */
export const errorTable = (paths: readonly string[]): ErrorTable => ({
  prefixes: paths,
  refuse: (refusal, request, reply) => {
    if (refusal.category === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
    send(request, reply, statusOf(refusal), errorsOf(refusal, request.headers['accept-language']))
  },
  fault: (reference, request, reply) => {
    const language = languageFor(request.headers['accept-language'])
    send(request, reply, 500, [{ id: 'fault', message: sentenceFor('fault', language), reference }])
  },
})
