import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { phoneDigits } from '../../operations/credentials/sign-in.ts'
import { registerUser } from '../../operations/users/register-user.ts'
import { SOURCE, vocabulary } from './session.ts'

/** What the document has for a new user, but for the role: whoever registers is the administrator. */
const NewAdministrator = Type.Object(
  {
    username: Type.String({ description: 'An e-mail address, with which they sign in.', examples: ['1111@gmail.com'] }),
    password: Type.String({
      description:
        '15 to 256 characters, not a common one. It is asked for again on the page that the letter leads to.',
    }),
    passwordConfirm: Type.String({ description: 'The same again.' }),
    firstName: Type.String({ description: 'Must not be empty.' }),
    lastName: Type.String({ description: 'Must not be empty.' }),
    companyName: Type.String({ description: 'The vendor that is made once the address is confirmed; not empty.' }),
    phone: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'Kept if it is an international number; anything else is left alone.',
      }),
    ),
  },
  { title: 'NewAdministrator', additionalProperties: true, description: 'Other fields are left alone.' },
)

/** The same for everybody: whether the address has an account is told by the letter alone. */
const Registered = Type.Object(
  {
    user: Type.Object({
      confirmed: Type.Boolean({ description: 'Always false: nothing is made before the address is confirmed.' }),
      email: Type.String({ maxLength: 320, description: 'The address that a letter goes to.' }),
      status: Type.Boolean({ description: 'Always true.' }),
    }),
  },
  { title: 'Registered' },
)

/** Registration of a vendor's first administrator, where the operator lets people register. */
export const addRegistration = (app: App, { core, rateLimit, strictLimit }: DialectContext): void => {
  app.post(
    '/register',
    {
      onRequest: async (request) => void rateLimit({ address: request.ip }, request),
      schema: {
        tags: ['Session'],
        operationId: 'register',
        summary: 'Register an administrator',
        description:
          'Sends a letter to the address. Its link, with the password that was chosen, makes the account and the vendor; ' +
          'it works for a day, once. The answer is the same whether or not the address has an account already. Where ' +
          'the server does not let people register, this address does not exist (404).',
        security: [],
        body: NewAdministrator,
        response: { 200: Registered },
      },
    },
    async (request) => {
      const { body, ip, id: requestId } = request
      const { username: email, password, passwordConfirm, firstName, lastName, companyName, phone } = body
      refuseFaulty([
        ...(password === passwordConfirm ? [] : [{ field: 'passwordConfirm', message: 'is not the same as password' }]),
        ...(lastName.trim() === '' ? [{ field: 'lastName', message: 'is missing' }] : []),
      ])
      await strictLimit('register', { account: email }, request)
      await registerUser(
        core,
        { ip, requestId, source: SOURCE },
        {
          email,
          password,
          firstName,
          lastName,
          // The document's own example is no number that could be called.
          ...(phone && phoneDigits(phone) !== '' && { phone }),
          company: { title: companyName, catalogue: vocabulary },
        },
      )
      return { user: { confirmed: false, email: email.trim(), status: true } }
    },
  )
}
