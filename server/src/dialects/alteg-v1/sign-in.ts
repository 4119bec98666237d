import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { signInAlteg } from '../../operations/credentials/sign-in-alteg.ts'
import { signInSchema } from './account-schemas.ts'
import { forPartner } from './caller.ts'
import { ownProfile } from './own-profile.ts'

export const signIn = (app: App, context: DialectContext): void => {
  app.post('/auth', { onRequest: forPartner(context), schema: signInSchema }, async (request, reply) => {
    const { call } = request
    await context.strictLimit('sign-in', { account: request.body.login }, request)
    const signedIn = await signInAlteg(context.core, call, request.body)
    // 201: clients take 200 for "second factor needed".
    return reply.code(201).send(ownProfile(signedIn, signedIn.token))
  })
}
