import type { App } from '../../http/app-type.ts'
import type { Dialect, DialectContext } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { BASE } from './base.ts'
import { announceDeprecation } from './deprecation.ts'
import { invitations } from './invitations.ts'
import { permissions } from './permissions.ts'
import { refusals } from './refusals.ts'
import { signIn } from './sign-in.ts'

/** Altegio B2B v1: sign-in, users' permissions, invitations. See README.md beside this file. */
export const altegV1: Dialect = async (app: App, context: DialectContext) => {
  useErrorTable(app, refusals)
  announceDeprecation(app, context)
  await app.register(
    async (scope) => {
      for (const routes of [signIn, permissions, invitations]) routes(scope as App, context)
    },
    { prefix: BASE },
  )
}
