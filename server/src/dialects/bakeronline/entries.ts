import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import type { Call } from '../../model/actor.ts'
import { addShopEntry } from '../../operations/access/add-shop-entry.ts'
import { listShopEntries } from '../../operations/access/list-shop-entries.ts'
import { readShopEntry } from '../../operations/access/read-shop-entry.ts'
import { removeShopEntry } from '../../operations/access/remove-shop-entry.ts'
import { setShopPermissions } from '../../operations/access/set-shop-permissions.ts'
import { fieldsOf, refuseFields, textFaults } from './body.ts'
import { presentEntry, readEntryWish, vocabulary } from './permissions.ts'
import { answer } from './request.ts'
import { ChangedEntry, Entries, Entry, NewEntry, Nothing, OfCompany, OfEntry } from './schemas.ts'

interface InCompany {
  readonly id: string
}
interface AtEntry extends InCompany {
  readonly user_permission_id: string
}

const inCompany = ({ id }: InCompany) => ({ companyId: pathId(id, 'company.unknown'), vocabulary })
const atEntry = (params: AtEntry) => ({
  ...inCompany(params),
  entryId: pathId(params.user_permission_id, 'member.unknown'),
})

const readEmail = (body: unknown): string => {
  const fields = fieldsOf(body, { email: 'text' })
  refuseFields([
    ...textFaults(['email'], fields),
    ...(fields.email === undefined ? [{ field: 'email', message: 'is missing' }] : []),
  ])
  return fields.email as string
}

const tags = ['Permissions']

/** Who may do what in which shops of a company. */
export const entries = (app: App, { core, strictLimit }: DialectContext): void => {
  const all = '/company/companies/:id/permissions/users'
  const one = `${all}/:user_permission_id`

  app.get<{ Params: InCompany }>(
    all,
    {
      schema: {
        tags,
        operationId: 'list_user_permissions',
        summary: 'List user permissions',
        description:
          'Who may do what in which shops of a company. Needs `permissions`; whoever has it in some shops sees the ' +
          'entries that lie within them.',
        params: OfCompany,
        response: { 200: Entries },
      },
    },
    async ({ bakeryCall, params }, reply) => {
      const found = await listShopEntries(core, bakeryCall as Call, inCompany(params))
      return answer(reply, found.map(presentEntry))
    },
  )

  app.post<{ Params: InCompany }>(
    all,
    {
      schema: {
        tags,
        operationId: 'create_user_permissions',
        summary: 'Create user permissions',
        description:
          'Gives somebody an entry, over no shop and without a right: change it next. A person whom the company does not ' +
          'know is invited, and the answer does not tell whether the address is somebody’s. Whoever has an entry keeps ' +
          'it as it is; an invitation that was not accepted is sent again.',
        params: OfCompany,
        body: NewEntry,
        response: { 200: Entry },
      },
    },
    async (request, reply) => {
      const { bakeryCall, params, body } = request
      const wish = { ...inCompany(params), email: readEmail(body) }
      await strictLimit('invite', { account: bakeryCall }, request)
      return answer(reply, presentEntry(await addShopEntry(core, bakeryCall as Call, wish)))
    },
  )

  app.get<{ Params: AtEntry }>(
    one,
    {
      schema: {
        tags,
        operationId: 'get_user_permissions',
        summary: 'Get user permissions',
        description: 'One entry. The documents do not have this call.',
        params: OfEntry,
        response: { 200: Entry },
      },
    },
    async ({ bakeryCall, params }, reply) =>
      answer(reply, presentEntry(await readShopEntry(core, bakeryCall as Call, atEntry(params)))),
  )

  app.patch<{ Params: AtEntry }>(
    one,
    {
      schema: {
        tags,
        operationId: 'update_user_permissions',
        summary: 'Update user permissions',
        description:
          'Changes shops and rights of an entry, and shows it as it is then. Needs `permissions` in all its shops, before ' +
          'and after; nobody gives, keeps or changes more than they hold. A right that somebody has in the whole ' +
          'company in another way cannot be taken away here (422).',
        params: OfEntry,
        body: ChangedEntry,
        response: { 200: Entry },
      },
    },
    async ({ bakeryCall, params, body }, reply) => {
      const wish = { ...atEntry(params), ...readEntryWish(body) }
      return answer(reply, presentEntry(await setShopPermissions(core, bakeryCall as Call, wish)))
    },
  )

  app.delete<{ Params: AtEntry }>(
    one,
    {
      schema: {
        tags,
        operationId: 'delete_user_permissions',
        summary: 'Delete user permissions',
        description:
          'Takes what the entry gave; what somebody has in other ways stays. Whoever is invited and left with nothing is ' +
          'invited no longer. The documents do not have this call.',
        params: OfEntry,
        response: { 204: Nothing('The entry is gone; no body.') },
      },
    },
    async ({ bakeryCall, params }, reply) => {
      await removeShopEntry(core, bakeryCall as Call, atEntry(params))
      return reply.code(204).send()
    },
  )
}
