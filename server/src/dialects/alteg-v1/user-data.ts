import { readFullCredential } from '../../http/alteg/credentials.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { readOwnProfile } from '../../operations/users/read-own-profile.ts'
import { forUser } from './caller.ts'

export const userData = (app: App, context: DialectContext): void => {
  app.get('/user/data', { onRequest: forUser(context) }, async ({ call, headers }, reply) => {
    const { user, profile } = await readOwnProfile(context.core, call)
    // The same as signing in answers, its status included. The token is the one that was sent; no other is known.
    return reply.code(201).send({
      success: true,
      data: {
        id: user.id,
        user_token: readFullCredential(headers.authorization).userToken,
        name: profile.name,
        phone: profile.phone === null ? '' : `+${profile.phone}`,
        login: profile.login ?? profile.email ?? '',
        email: profile.email ?? '',
        avatar: '',
        is_approved: true,
        is_email_confirmed: user.confirmed,
      },
      meta: [],
    })
  })
}
