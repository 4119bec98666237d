/** Installations of any size, for what grows with them. */
import { sortName } from '../src/model/sort-name.ts'
import type { Value } from '../src/model/value.ts'
import { openCore } from '../src/open-core.ts'
import { createCompany } from '../src/operations/companies/create-company.ts'
import type { Core } from '../src/operations/core.ts'
import { issueToken } from '../src/operations/credentials/issue-token.ts'
import { createLocation } from '../src/operations/locations/create-location.ts'
import { createRole } from '../src/operations/roles/create-role.ts'
import { createUser } from '../src/operations/users/create-user.ts'
import { reserveIdsUpTo } from '../src/storage/ids.ts'
import { shardOf } from '../src/storage/scopes.ts'
import { BulkFile } from './bulk-file.ts'
import { Batch, exceptionsBy, operator, ordinaryRights } from './data.ts'
import { MEMBER_IDS } from './plan.ts'
import { progress } from './progress.ts'
import { catalogue } from './roles.ts'

const FIRST_USER = 1_000_000
const GRANTS = 100_000_000
/** Nothing generated has a number above it. */
const LAST_ID = 200_000_000
/** Members of the company that is asked about, at most; the others are in companies of a tenth. */
const LARGEST = 100_000
const OTHERS = 10_000
export const GRANTS_EACH = 10

/** The company of an installation that is asked about. */
export interface Installation {
  readonly members: number
  /** How often its company has changed before; 0 for what is as it was made. */
  readonly history: number
  readonly database: string
  readonly companyId: number
  readonly locations: readonly number[]
  readonly firstUser: number
  readonly people: number
  /** A role of the company's own; those with an even number have it at their first location. */
  readonly role: string
  /** The owner's. */
  readonly tokens: { readonly native: string; readonly authzen: string }
}

/** Where a person has grants: so many locations in a row. */
export const placeOf = ({ locations }: Pick<Installation, 'locations'>, person: number, n: number): number =>
  locations[(person + n) % locations.length] as number

export const hasOwnRole = (person: number): boolean => person % 2 === 0

const WORKER = 'salon:worker'

interface Founded {
  readonly companyId: number
  readonly ownerId: number
  readonly locations: readonly number[]
}

const foundCompany = async (core: Core, n: number, places: number): Promise<Founded> => {
  const email = `owner${n}@example.org`
  const owner = await createUser(core, operator, { name: `Owner ${n}`, email, confirmed: true })
  const { companyId } = await createCompany(core, operator, {
    title: `Company ${n + 1}`,
    catalogues: ['salon'],
    ownerUserId: owner.id,
  })
  const locations = await Promise.all(
    Array.from({ length: places }, (_, place) =>
      createLocation(core, operator, companyId, { title: `Place ${place + 1}` }),
    ),
  )
  return { companyId, ownerId: owner.id, locations }
}

/** What workers may, as a role that the company can change. */
const foundRole = async (core: Core, { companyId, ownerId }: Founded, tokenId: number): Promise<string> => {
  const worker = catalogue.roles.get(WORKER)?.values ?? []
  const values: Record<string, Value> = {}
  for (const { slug, index, type } of catalogue.permissions)
    if (type.name === 'has_access' || type.name === 'has_group_access') values[slug] = worker[index] as Value
  const actor = { kind: 'user', userId: ownerId, tokenId, audience: 'native' } as const
  const wish = { companyId, title: 'Seasonal worker', weight: 1, values }
  return (await createRole(core, { ...operator, actor }, wish)).role.ref
}

/**
 * Fills a new file: companies, roles and tokens as everybody makes them, people and grants as rows such as operations
 * write them, but many at once and with no event for each. 30 % of the grants have one to five exceptions.
 */
export const generateInstallation = async (path: string, members: number): Promise<Installation> => {
  const database = `file:${path}`
  const people = Math.min(members, LARGEST)
  const { core, close } = await openCore(database)
  const founded = await foundCompany(core, 0, 100)
  const { companyId, ownerId: userId, locations } = founded
  const native = await issueToken(core, operator, { audience: 'native', userId })
  const authzen = await issueToken(core, operator, { audience: 'authzen', userId, companyId })
  const role = await foundRole(core, founded, native.id)
  const others: Founded[] = []
  for (let left = members - people; left > 0; left -= OTHERS)
    others.push(await foundCompany(core, others.length + 1, 20))
  await reserveIdsUpTo(core.engine, LAST_ID)
  await close()

  const file = new BulkFile(path)
  const revisions = new Map(
    file
      .all<{ scope: number; revision: number }>('select scope, revision from revisions')
      .map(({ scope, revision }) => [scope, revision + 1]),
  )
  const batches: Batch[] = []
  const batch = (table: string, columns: string): Batch => {
    file.setIndexesAside(table)
    const made = new Batch(file, table, columns.split(' '))
    batches.push(made)
    return made
  }
  const users = batch('users', 'id from_revision disabled confirmed has_credential')
  const profiles = batch('user_profiles', 'user_id email name created_at')
  const membersTable = batch('members', 'company_id id from_revision user_id accepted suspended team_members')
  const names = batch(
    'member_profiles',
    'company_id member_id name first_name last_name sort_name email position language',
  )
  const grants = batch('grants', 'company_id member_id slot id from_revision role scope exceptions')
  const changes = batch('changes', 'scope revision what')

  const exceptionsOf = exceptionsBy(ordinaryRights())
  const hire = async (company: Founded, firstUser: number, person: number, ownRole: string | undefined) => {
    const userId = firstUser + person
    const memberId = userId + MEMBER_IDS
    const [firstName, lastName] = [`Person ${person}`, `Of ${company.companyId}`]
    const name = `${firstName} ${lastName}`
    const email = `person${userId}@example.com`
    const revision = revisions.get(company.companyId) as number
    await users.add([userId, revisions.get(shardOf(userId)) as number, 0, 1, 1])
    await profiles.add([userId, email, name, 1])
    await membersTable.add([company.companyId, memberId, revision, userId, 1, 0, '[]'])
    const sorted = sortName({ firstName, lastName })
    await names.add([company.companyId, memberId, name, firstName, lastName, sorted, email, '', 0])
    for (let n = 0; n < GRANTS_EACH; n++) {
      const location = placeOf(company, person, n)
      const id = GRANTS + GRANTS_EACH * (userId - FIRST_USER) + n
      const kind = ['worker', 'administrator', 'manager'][(person + n) % 3] as string
      const own = n === 0 ? ownRole : undefined
      await grants.add([
        ...[company.companyId, memberId, `location:${location}`, id, revision, own ?? `salon:${kind}`, `[${location}]`],
        own ? '{}' : exceptionsOf(kind, id),
      ])
    }
  }

  const bar = progress(`${members.toLocaleString('en-US')} members, ${GRANTS_EACH} grants each`, members)
  let hired = 0
  let firstUser = FIRST_USER
  for (const [n, company] of [founded, ...others].entries()) {
    const size = n === 0 ? people : Math.min(OTHERS, members - hired)
    for (let person = 0; person < size; person++) {
      await hire(company, firstUser, person, n === 0 && hasOwnRole(person) ? role : undefined)
      bar.to(++hired)
    }
    firstUser += size
  }
  await file.write('update revisions set revision = revision + 1', [])
  for (const [scope, revision] of revisions) await changes.add([scope, revision, scope > 0 ? 'model' : 'nothing'])
  for (const made of batches) await made.flush()
  file.close()
  bar.end()
  const tokens = { native: native.text, authzen: authzen.text }
  return { members, history: 0, database, companyId, locations, firstUser: FIRST_USER, people, role, tokens }
}
