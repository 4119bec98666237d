import { readFullCredential } from '../../http/alteg/credentials.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { readOwnProfile } from '../../operations/users/read-own-profile.ts'
import { userDataSchema } from './account-schemas.ts'
import { forUser } from './caller.ts'
import { ownProfile } from './own-profile.ts'

export const userData = (app: App, context: DialectContext): void => {
  app.get('/user/data', { onRequest: forUser(context), schema: userDataSchema }, async ({ call, headers }, reply) => {
    const found = await readOwnProfile(context.core, call)
    // The token is the one that was sent; no other is known.
    return reply.code(201).send(ownProfile(found, readFullCredential(headers.authorization).userToken))
  })
}
