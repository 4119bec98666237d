import type { App } from '../../http/app-type.ts'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import { pathsUnjudged } from '../../http/lazy-schemas.ts'
import { problemTable } from '../../http/problem.ts'
import { worded } from '../../http/worded.ts'
import { access } from './access.ts'
import { acceptance, accounts } from './accounts.ts'
import { attachments } from './attachments.ts'
import { auditEvents } from './audit-events.ts'
import { requireToken } from './caller.ts'
import { catalogues } from './catalogues.ts'
import { checks } from './check.ts'
import { companies } from './companies.ts'
import { decisionLog } from './decision-log.ts'
import { diff } from './diff.ts'
import { explanations } from './explain.ts'
import { grants } from './grants.ts'
import { headCounts } from './head-counts.ts'
import { invitations } from './invitations.ts'
import { locations } from './locations.ts'
import { me } from './me.ts'
import { members } from './members.ts'
import { outbox } from './outbox.ts'
import { partners } from './partners.ts'
import { plans } from './plans.ts'
import { policies } from './policies.ts'
import { positions } from './positions.ts'
import { readTypes } from './query.ts'
import { replays } from './replay.ts'
import { roles } from './roles.ts'
import { searches } from './search.ts'
import { currentSession, sessions } from './sessions.ts'
import { setup } from './setup.ts'
import { simulations } from './simulate.ts'
import { tags } from './tags.ts'
import { teamMembers } from './team-members.ts'
import { tokens } from './tokens.ts'
import { unusedPermissions } from './unused-permissions.ts'
import { views } from './views.ts'
import { inWords } from './words.ts'

const BASE = '/gatehouse/v1'

/** Gatehouse's own interface: everything the service can do, in its own words. See README.md beside this file. */
export const native: Dialect = async (app, context) => {
  useErrorTable(app, problemTable([BASE], inWords, worded))
  app.setSchemaController(pathsUnjudged)
  await app.register(async (scope) => sessions(scope as App, context), { prefix: BASE })
  await app.register(async (scope) => accounts(scope as App, context), { prefix: BASE })
  await app.register(async (scope) => setup(scope as App, context), { prefix: BASE })
  await app.register(
    async (scope) => {
      const known = scope as App
      requireToken(known, context)
      known.addHook('preValidation', readTypes)
      for (const add of [
        currentSession,
        me,
        tokens,
        partners,
        members,
        views,
        grants,
        invitations,
        outbox,
        acceptance,
        roles,
        catalogues,
        companies,
        locations,
        headCounts,
        positions,
        teamMembers,
        tags,
        attachments,
        policies,
        auditEvents,
        decisionLog,
        unusedPermissions,
        replays,
        checks,
        access,
        explanations,
        diff,
        searches,
        simulations,
        plans,
      ])
        add(known, context)
    },
    { prefix: BASE },
  )
}
