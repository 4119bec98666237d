import { documentOnly } from '../../http/alteg/document-only.ts'
import type { App } from '../../http/app-type.ts'
import type { Dialect, DialectContext } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { BASE } from './base.ts'
import { announceDeprecation } from './deprecation.ts'
import { invitations } from './invitations.ts'
import { labels } from './labels.ts'
import { legacyRights } from './legacy-rights.ts'
import { locations } from './locations.ts'
import { permissions } from './permissions.ts'
import { positions } from './positions.ts'
import { refusals } from './refusals.ts'
import { roles } from './roles.ts'
import { signIn } from './sign-in.ts'
import { teamMembers } from './team-members.ts'
import { userData } from './user-data.ts'
import { users } from './users.ts'

/** Altegio B2B v1: sign-in, users' permissions, invitations. See README.md beside this file. */
export const altegV1: Dialect = async (app: App, context: DialectContext) => {
  useErrorTable(app, refusals)
  documentOnly(app)
  announceDeprecation(app, context)
  await app.register(
    async (scope) => {
      for (const routes of [signIn, permissions, invitations]) routes(scope as App, context)
      for (const routes of [positions, labels, teamMembers]) routes(scope as App, context)
      for (const routes of [users, roles, legacyRights, userData, locations]) routes(scope as App, context)
    },
    { prefix: BASE },
  )
}
