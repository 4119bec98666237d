import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { readAliases } from '../../http/alteg/aliases.ts'
import { admitting, admittingAnswered } from '../../http/alteg/call.ts'
import { readFullCredential } from '../../http/alteg/credentials.ts'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { type Pieces, replySoon } from '../../http/pieces.ts'
import { type ShortAnswer, soleHeader } from '../../http/shortcut.ts'
import type { Role } from '../../model/company.ts'
import { Refusal } from '../../model/refusal.ts'
import { readPermissionsAs, type ShownPermissions } from '../../operations/access/read-permissions.ts'
import { setPermissions } from '../../operations/access/set-permissions.ts'
import { BASE } from './base.ts'
import { forUser } from './caller.ts'
import { deprecationHeaders } from './deprecation.ts'
import { PermissionBytes } from './permission-bytes.ts'
import { readPermissionsSchema, setPermissionsSchema } from './permissions-schemas.ts'
import { named } from './schemas.ts'

/** Just the plain address with ids in it; whatever else is asked, the router reads. */
const ADDRESS = /^\/api\/v1\/company\/([1-9]\d{0,14})\/users\/([1-9]\d{0,14})\/permissions$/

const PATH = '/company/:location_id/users/:user_id/permissions'
/** What later editions of the documents call the same. */
const ALIAS = '/locations/:location_id/users/:user_id/permissions'

interface Params {
  location_id: string
  user_id: string
}

/** The role's word on this wire: one of seven. A role of another vocabulary is shown by whether it owns. */
const wordOf = (role: Role | undefined): string => {
  if (!role) return 'worker'
  if (role.isOwner) return 'owner'
  return role.shownAs.startsWith('salon:') ? role.shownAs.slice('salon:'.length) : 'worker'
}

export const permissions = (app: App, context: DialectContext): void => {
  const { core } = context
  const lists = new PermissionBytes()

  /** What is the person's own, and the list that many share. By the response schema it would take five times as long. */
  const write = ({ company, values, role, teamMemberId, isEditable }: ShownPermissions): Pieces => ({
    head:
      `{"success":true,"data":{"is_editable":${isEditable},"staff_id":${teamMemberId ?? null},` +
      `"user_role":"${wordOf(role)}","has_any_paid_permission":null,"user_permissions":`,
    body: lists.listOf(company.catalogue, values, role?.values),
  })

  const read = async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply): Promise<FastifyReply> => {
    const question = readQuestion(request.params)
    const credential = readFullCredential(request.headers.authorization)
    const shown = await admitting(context, request, (admit) =>
      readPermissionsAs(core, credential, { ip: request.ip }, question, admit),
    )
    return replySoon(reply, JSON_TYPE, write(shown))
  }
  for (const path of [PATH, ALIAS])
    app.get<{ Params: Params }>(path, { schema: named(path === PATH, readPermissionsSchema) }, read)

  // The same answer before the router: what programs ask on every click.
  const headers = [...deprecationHeaders(context), 'content-type', JSON_TYPE]
  app.shortcuts.push({
    route: `${BASE}${PATH}`,
    answer: (request, url, ip) => {
      const [, location, user] = ADDRESS.exec(url) ?? []
      return location === undefined
        ? undefined
        : short(soleHeader(request, 'authorization'), Number(location), Number(user), ip)
    },
  })

  const short = (
    authorization: string | undefined,
    locationId: number,
    userId: number,
    ip: string,
  ): ShortAnswer | Promise<ShortAnswer> => {
    const credential = readFullCredential(authorization)
    return admittingAnswered(
      context,
      ip,
      (admit) => readPermissionsAs(core, credential, { ip }, { locationId, userId }, admit),
      (shown) => ({ ...write(shown), headers }),
    )
  }

  for (const path of [PATH, ALIAS])
    app.put<{ Params: Params }>(
      path,
      {
        onRequest: forUser(context),
        schema: named(path === PATH, setPermissionsSchema),
        preValidation: async (request) => {
          request.body = readAliases(request.body ?? {}, ['staff_id'])
        },
      },
      async (request, reply) => {
        const { call } = request
        const body = request.body as Static<typeof setPermissionsSchema.body>
        const { user_role: role, user_permissions: values, staff_id: staffId } = body
        if (role === undefined && values === undefined && staffId === undefined) {
          throw new Refusal('request.invalid', {
            fields: [
              { field: 'body', message: 'needs user_role, user_permissions (a list of slug and value) or staff_id' },
            ],
          })
        }
        const shown = await setPermissions(core, call, {
          ...readQuestion(request.params),
          vocabulary: 'salon',
          ...(role !== undefined && { role }),
          ...(values !== undefined && { values }),
          ...(staffId !== undefined && { teamMemberId: staffId === 0 ? null : staffId }),
        })
        return replySoon(reply, JSON_TYPE, write(shown))
      },
    )
}

const readQuestion = ({ location_id, user_id }: Params): { locationId: number; userId: number } => ({
  locationId: pathId(location_id, 'location.unknown'),
  userId: pathId(user_id, 'member.unknown'),
})

const JSON_TYPE = 'application/json; charset=utf-8'
