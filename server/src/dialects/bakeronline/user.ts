import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import type { Call } from '../../model/actor.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { listOwnEntries, type OwnEntry } from '../../operations/access/list-own-entries.ts'
import type { Core } from '../../operations/core.ts'
import type { OwnUser } from '../../operations/users/own-user.ts'
import { readOwnUser } from '../../operations/users/read-own-user.ts'
import { type OwnUserWish, updateOwnUser } from '../../operations/users/update-own-user.ts'
import { fieldsOf, flagFaults, refuseFields, textFaults } from './body.ts'
import { presentFlags, vocabulary } from './permissions.ts'
import { answer, includesOf } from './request.ts'
import { ChangedUser, IncludingPermissions, notificationKeys, User } from './schemas.ts'

/** The texts of a person, and what the rest of the program calls them. */
const texts = {
  firstname: 'firstName',
  lastname: 'lastName',
  email: 'email',
  telephone: 'phone',
  tin_nr: 'taxNumber',
} as const satisfies Record<string, keyof OwnUserWish>

const shape = {
  firstname: 'text',
  lastname: 'text',
  email: 'text',
  telephone: 'text',
  tin_nr: 'text',
  notifications: { flags: notificationKeys },
} as const

const readUserWish = (body: unknown): OwnUserWish => {
  const { notifications, ...rest } = fieldsOf(body, shape)
  const faults: FieldFault[] = textFaults(Object.keys(texts), rest)
  if (notifications !== undefined) faults.push(...flagFaults('notifications', notificationKeys, notifications))
  refuseFields(faults)
  const given = Object.entries(texts).flatMap(([key, field]) => (rest[key] === undefined ? [] : [[field, rest[key]]]))
  return {
    ...Object.fromEntries(given),
    ...(notifications !== undefined && { notifications: notifications as Record<string, boolean> }),
  }
}

const presentUser = (user: OwnUser, own: readonly OwnEntry[] | undefined) => ({
  firstname: user.firstName,
  lastname: user.lastName,
  email: user.email,
  telephone: user.phone === '' ? '' : `+${user.phone}`,
  notifications: Object.fromEntries(notificationKeys.map((key) => [key, user.notifications[key] === true])),
  id: user.id,
  delivery_address: null,
  company: null,
  bank_account_number: null,
  tin_nr: user.taxNumber,
  ...(own && {
    company_permissions: own.map(({ locations, values, id, companyId }) => ({
      shop_ids: locations,
      permissions: presentFlags(values),
      id,
      company_id: companyId,
    })),
  }),
})

const tags = ['User']

/** The caller's own profile and rights. */
export const user = (app: App, core: Core): void => {
  const wantsEntries = (request: FastifyRequest): boolean =>
    includesOf(request, ['company_permissions']).has('company_permissions')
  const entriesOf = (request: FastifyRequest): Promise<OwnEntry[]> =>
    listOwnEntries(core, request.bakeryCall as Call, vocabulary)

  app.get(
    '/user',
    {
      schema: {
        tags,
        operationId: 'get_user',
        summary: 'Get the signed-in user',
        description: 'Who the token acts for; with `include`, what they may do in each of their companies.',
        querystring: IncludingPermissions,
        response: { 200: User },
      },
    },
    async (request, reply) => {
      const own = wantsEntries(request) ? await entriesOf(request) : undefined
      return answer(reply, presentUser(await readOwnUser(core, request.bakeryCall as Call), own))
    },
  )

  app.patch(
    '/user',
    {
      schema: {
        tags,
        operationId: 'update_user',
        summary: 'Change the signed-in user',
        description: 'Their own words about themselves. What companies call them stays.',
        querystring: IncludingPermissions,
        body: ChangedUser,
        response: { 200: User },
      },
    },
    async (request, reply) => {
      const isWanted = wantsEntries(request)
      const changed = await updateOwnUser(core, request.bakeryCall as Call, readUserWish(request.body))
      return answer(reply, presentUser(changed, isWanted ? await entriesOf(request) : undefined))
    },
  )
}
