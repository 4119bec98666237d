import type { FastifyReply } from 'fastify'
import type { ErrorTable } from '../../http/errors.ts'
import type { FieldFault, Refusal, RefusalCategory, RefusalKind } from '../../model/refusal.ts'
import { flags } from './roles.ts'

/**
 * The numbers under which this interface knows what goes wrong, from 20000 on so that none is taken for one of the
 * service's own (101xx). A number never changes its meaning; a kind without one has its category's.
 */
const categories: Readonly<Record<RefusalCategory, readonly [status: number, code: number]>> = {
  malformed: [400, 20000],
  invalid: [400, 20001],
  unauthenticated: [401, 20010],
  forbidden: [403, 20020],
  unknown: [404, 20030],
  conflict: [409, 20040],
  'too-large': [413, 20050],
  'unsupported-media': [415, 20051],
  throttled: [429, 20060],
  unavailable: [503, 20070],
}

const kinds: Readonly<Partial<Record<RefusalKind, readonly [status: number, code: number]>>> = {
  'credential.missing': [401, 20011],
  'credential.invalid': [401, 20012],
  'sign-in.failed': [401, 20013],
  'delegation.beyond-actor': [403, 20021],
  'member.unknown': [404, 20031],
  'method.not-allowed': [405, 20032],
  'login.taken': [409, 20041],
  'last-owner': [409, 20042],
  'sign-in.throttled': [429, 20061],
}

const FAULT = 20090

/** The interface's own names for what an operation names in ours. */
const words: Readonly<Record<string, string>> = { role: 'roleId', email: 'username', title: 'companyName' }

const FAULTS_SHOWN = 10

const sentence = ({ field, message }: FieldFault): string => `${field} ${message}.`

/** A refusal of delegation names rights, which are no fields; those that this interface does not show stay unnamed. */
const rightsIn = ({ fields }: Refusal): string => {
  const slugs = fields.map(({ field }) => field.replace(/^permissions\./, ''))
  const named = slugs.filter((slug) => (flags as readonly string[]).includes(slug))
  return named.length > 0 ? ` Beyond yours: ${named.join(', ')}.` : ''
}

interface WireError {
  readonly code: number
  readonly message: string
  /** The first field that is wrong; the message tells about all of them. */
  readonly field?: string
}

const errorOf = (refusal: Refusal, code: number): WireError => {
  if (refusal.kind === 'delegation.beyond-actor') return { code, message: refusal.message + rightsIn(refusal) }
  const fields = refusal.fields
    .slice(0, FAULTS_SHOWN)
    .map(({ field, message }) => ({ field: words[field] ?? field, message }))
  const [first] = fields
  return first
    ? { code, message: fields.map(sentence).join(' '), field: first.field }
    : { code, message: refusal.message }
}

const send = (reply: FastifyReply, status: number, error: object): void => {
  reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ error }))
}

export const refusals: ErrorTable = {
  prefixes: ['/v1.0'],
  refuse: (refusal, _request, reply) => {
    const [status, code] = kinds[refusal.kind] ?? categories[refusal.category]
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    send(reply, status, errorOf(refusal, code))
  },
  fault: (reference, _request, reply) =>
    send(reply, 500, { code: FAULT, message: 'Something went wrong on our side.', reference }),
}
