import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { phoneDigits } from '../../operations/credentials/sign-in.ts'
import { registerUser } from '../../operations/users/register-user.ts'
import { failures, SOURCE, vocabulary } from './session.ts'

/** What the document has for a new user, but for the role: whoever registers is the administrator. */
const NewAdministrator = Type.Object({
  username: Type.String({ description: 'An e-mail address.', examples: ['1111@gmail.com'] }),
  password: Type.String({ description: 'At least 15 characters.' }),
  passwordConfirm: Type.String({ description: 'The same again.' }),
  firstName: Type.String(),
  lastName: Type.String(),
  companyName: Type.String({ description: 'The vendor that is made once the address is confirmed.' }),
  phone: Type.Optional(
    Type.Union([Type.String(), Type.Null()], { description: 'Kept if it is an international one.' }),
  ),
})

/** The same for everybody: whether the address has an account is told by the letter alone. */
const Registered = Type.Object({
  user: Type.Object({ confirmed: Type.Boolean(), email: Type.String(), status: Type.Boolean() }),
})

/** Registration of a vendor's first administrator, where the operator lets people register. */
export const addRegistration = (app: App, { core, rateLimit, strictLimit }: DialectContext): void => {
  app.post(
    '/register',
    {
      onRequest: async (request) => void rateLimit({ address: request.ip }, request),
      schema: {
        tags: ['Session'],
        summary: 'Register an administrator',
        body: NewAdministrator,
        response: { 200: Registered, ...failures },
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
