import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { type FieldFault, Refusal } from '../../model/refusal.ts'
import { registerPerson } from '../../operations/oauth/register-person.ts'
import { type Fields, fieldsOf, refuseFields, textFaults } from './body.ts'
import { Registration, TokenPair } from './schemas.ts'
import { deviceFaults, sendPair } from './token.ts'

/** The texts of a registration; all but the last are needed. */
const texts = [
  'client_id',
  'device_name',
  'device_id',
  'username',
  'password',
  'firstname',
  'lastname',
  'telephone',
  'tin_nr',
] as const

type Sent = Readonly<Partial<Record<(typeof texts)[number], string>>>

const shape = {
  ...(Object.fromEntries(texts.map((name) => [name, 'text'])) as Record<(typeof texts)[number], 'text'>),
  policies: 'ids',
} as const

const missing = (fields: Fields): FieldFault[] =>
  Object.keys(shape).flatMap((field) =>
    field !== 'tin_nr' && fields[field] === undefined ? [{ field, message: 'is missing' }] : [],
  )

/** What is wrong with what somebody says that they agree to: revisions that are shown here, and no others. */
const policyFaults = (sent: unknown, inForce: ReadonlySet<unknown>): FieldFault[] => {
  if (sent === undefined) return []
  if (!Array.isArray(sent)) return [{ field: 'policies', message: 'must be a list of whole numbers' }]
  return sent.flatMap((id, place) =>
    inForce.has(id) ? [] : [{ field: `policies.${place}`, message: 'is no policy that is in force' }],
  )
}

/** What the operation calls a field, as it is called here; the rest is in the general list. */
const onWire: Readonly<Record<string, string>> = { email: 'username', clientId: 'client_id' }

const inWords = (error: unknown): unknown =>
  error instanceof Refusal && error.kind === 'request.invalid'
    ? new Refusal(error.kind, {
        fields: error.fields.map(({ field, message }) => ({ field: onWire[field] ?? field, message })),
      })
    : error

/** Where programs register people who have no account yet. */
export const register = (app: App, { core, settings, strictLimit }: DialectContext): void => {
  const inForce = new Set<unknown>(settings.policies.map(({ revisionId }) => revisionId))

  const schema = {
    tags: ['Sign-in'],
    operationId: 'register',
    summary: 'Register a user',
    description:
      'Registers somebody who has no account yet, and gives tokens at once. They act for a person without an address, ' +
      'until the link of the letter that goes to it was used with the password. The answer is the same whether or not ' +
      'the address has an account. Where the server does not let people register, this address does not exist (404).',
    security: [],
    body: Registration,
    response: { 200: TokenPair },
  }
  app.post('/api/register', { schema }, async (request, reply) => {
    const { body, ip, id: requestId } = request
    const { policies, ...rest } = fieldsOf(body, shape)
    const sent = rest as Sent
    refuseFields([
      ...textFaults(texts, rest),
      ...missing({ policies, ...rest }),
      ...deviceFaults(sent),
      ...policyFaults(policies, inForce),
    ])
    const wish = {
      clientId: sent.client_id ?? '',
      device: { id: sent.device_id ?? '', name: sent.device_name ?? '' },
      email: sent.username ?? '',
      password: sent.password ?? '',
      firstName: sent.firstname ?? '',
      lastName: sent.lastname ?? '',
      phone: sent.telephone ?? '',
      taxNumber: sent.tin_nr ?? '',
      policies: [...new Set(policies as number[])],
    }
    await strictLimit('register', { account: wish.email }, request)
    try {
      return sendPair(reply, await registerPerson(core, { ip, requestId, source: 'bakeronline' }, wish))
    } catch (error) {
      throw inWords(error)
    }
  })
}
