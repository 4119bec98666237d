import type { App } from '../../http/app-type.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { takeVagueTypes } from './body.ts'
import { refusals } from './refusals.ts'
import { addRegistration } from './registration.ts'
import { addRoles } from './roles.ts'
import { addSignIn, addSignOut, requireSession } from './session.ts'
import { addUsers } from './users.ts'

const BASE = '/v1.0'

/** Guardant Station: the users of a vendor and their roles. See README.md beside this file. */
export const guardantStation: Dialect = async (app, context) => {
  useErrorTable(app, refusals)
  takeVagueTypes(app)
  await app.register(
    async (scope) => {
      addSignIn(scope as App, context)
      if (context.settings.registration) addRegistration(scope as App, context)
    },
    { prefix: BASE },
  )
  await app.register(
    async (scope) => {
      requireSession(scope as App, context)
      for (const add of [addSignOut, addRoles, addUsers]) add(scope as App, context)
    },
    { prefix: BASE },
  )
}
