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

interface OfCompany {
  readonly company: string
}
interface OfEntry extends OfCompany {
  readonly entry: string
}

const inCompany = ({ company }: OfCompany) => ({ companyId: pathId(company, 'company.unknown'), vocabulary })
const atEntry = (params: OfEntry) => ({ ...inCompany(params), entryId: pathId(params.entry, 'member.unknown') })

const readEmail = (body: unknown): string => {
  const fields = fieldsOf(body, { email: 'text' })
  refuseFields([
    ...textFaults(['email'], fields),
    ...(fields.email === undefined ? [{ field: 'email', message: 'is missing' }] : []),
  ])
  return fields.email as string
}

/** Who may do what in which shops of a company. */
export const entries = (app: App, { core, strictLimit }: DialectContext): void => {
  const all = '/company/companies/:company/permissions/users'
  const one = `${all}/:entry`

  app.get<{ Params: OfCompany }>(all, async ({ bakeryCall, params }, reply) => {
    const found = await listShopEntries(core, bakeryCall as Call, inCompany(params))
    return answer(reply, found.map(presentEntry))
  })

  app.post<{ Params: OfCompany }>(all, async (request, reply) => {
    const { bakeryCall, params, body } = request
    const wish = { ...inCompany(params), email: readEmail(body) }
    await strictLimit('invite', { account: bakeryCall }, request)
    return answer(reply, presentEntry(await addShopEntry(core, bakeryCall as Call, wish)))
  })

  app.get<{ Params: OfEntry }>(one, async ({ bakeryCall, params }, reply) =>
    answer(reply, presentEntry(await readShopEntry(core, bakeryCall as Call, atEntry(params)))),
  )

  app.patch<{ Params: OfEntry }>(one, async ({ bakeryCall, params, body }, reply) => {
    const wish = { ...atEntry(params), ...readEntryWish(body) }
    return answer(reply, presentEntry(await setShopPermissions(core, bakeryCall as Call, wish)))
  })

  app.delete<{ Params: OfEntry }>(one, async ({ bakeryCall, params }, reply) => {
    await removeShopEntry(core, bakeryCall as Call, atEntry(params))
    return reply.code(204).send()
  })
}
