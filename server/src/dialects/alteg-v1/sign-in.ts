import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import { signInAlteg } from '../../operations/credentials/sign-in-alteg.ts'
import { forPartner } from './caller.ts'
import { ownProfile } from './own-profile.ts'

const Credentials = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 320, description: 'Login, e-mail address or phone (+13155550175).' }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
})

export const signIn = (app: App, context: DialectContext): void => {
  app.post('/auth', { onRequest: forPartner(context), schema: { body: Credentials } }, async (request, reply) => {
    const { call } = request
    await context.strictLimit('sign-in', { account: request.body.login }, request)
    const signedIn = await signInAlteg(context.core, call, request.body)
    // 201: clients take 200 for "second factor needed".
    return reply.code(201).send(ownProfile(signedIn, signedIn.token))
  })
}
