import { sortName } from '../src/model/sort-name.ts'
import { openCore } from '../src/open-core.ts'
import { createCompany } from '../src/operations/companies/create-company.ts'
import type { Core } from '../src/operations/core.ts'
import { hashOf } from '../src/operations/credentials/secrets.ts'
import { createLocation } from '../src/operations/locations/create-location.ts'
import { createPartner } from '../src/operations/partners/create-partner.ts'
import { setPartnerConnected } from '../src/operations/partners/set-partner-connected.ts'
import { createUser } from '../src/operations/users/create-user.ts'
import type { Param } from '../src/storage/engine.ts'
import { reserveIdsUpTo } from '../src/storage/ids.ts'
import { shardOf } from '../src/storage/scopes.ts'
import type { Filler } from './bulk-file.ts'
import {
  ASKER_IDS,
  askerTokenOf,
  GRANT_IDS,
  locationsOf,
  MEMBER_IDS,
  NATIVE_IDS,
  nativeTokenOf,
  type Plan,
  type PlannedCompany,
  roleOf,
  sideSwitch,
  TOKEN_IDS,
  tokenOf,
} from './plan.ts'
import { catalogue } from './roles.ts'

export const operator = {
  actor: { kind: 'operator', name: 'bench' },
  ip: undefined,
  requestId: 'bench',
  source: 'bench',
} as const

const FIRST_USER = 1_000_000
const COMPANIES = 16
/** A quarter of all people work in the large company. */
const LARGE_SHARE = 0.25
const POSITIONS = 120
const ROWS_PER_STATEMENT = 200

type Row = readonly Param[]

/** A table's rows, collected and written many to a statement. */
export class Batch {
  readonly #filler: Filler
  readonly #table: string
  readonly #columns: readonly string[]
  readonly #fullText: string
  #params: Param[] = []
  #rows = 0

  constructor(filler: Filler, table: string, columns: readonly string[]) {
    this.#filler = filler
    this.#table = table
    this.#columns = columns
    this.#fullText = this.#textOf(ROWS_PER_STATEMENT)
  }

  async add(row: Row): Promise<void> {
    this.#params.push(...row)
    if (++this.#rows === ROWS_PER_STATEMENT) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#rows === 0) return
    const text = this.#rows === ROWS_PER_STATEMENT ? this.#fullText : this.#textOf(this.#rows)
    const params = this.#params
    this.#params = []
    this.#rows = 0
    await this.#filler.write(text, params)
  }

  #textOf(rows: number): string {
    const width = this.#columns.length
    const places = Array.from(
      { length: rows },
      (_, row) => `(${Array.from({ length: width }, (_, column) => `$${row * width + column + 1}`).join(', ')})`,
    )
    return `insert into ${this.#table} (${this.#columns.join(', ')}) values ${places.join(', ')}`
  }
}

/** The same figures for the same data, whenever they are generated. */
const scattered = (seed: number): number => {
  const x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  return ((Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 8) & 0xffff) / 0x10000
}

/** Plain rights a manager has: what exceptions may say, so that every caller may edit whoever has them. */
export const ordinaryRights = () => {
  const valuesOf = (role: string) => catalogue.roles.get(`salon:${role}`)?.values ?? []
  const manager = valuesOf('manager')
  const rights = catalogue.permissions.filter(
    ({ index, type, reach, slug }) =>
      type.name === 'has_access' && reach === 'location' && manager[index] === true && slug !== sideSwitch,
  )
  return { rights, valuesOf }
}

/** 30 % of grants say one to five things differently from their role. */
export const exceptionsBy = ({ rights, valuesOf }: ReturnType<typeof ordinaryRights>) => {
  return (role: string, grantId: number): string => {
    if (scattered(grantId) >= 0.3) return '{}'
    const values = valuesOf(role)
    const exceptions: Record<string, boolean> = {}
    const count = 1 + Math.floor(scattered(grantId + 1) * 5)
    for (let n = 0; n < count; n++) {
      const right = rights[Math.floor(scattered(grantId * 7 + n) * rights.length)] as (typeof rights)[number]
      exceptions[right.slug] = values[right.index] !== true
    }
    return JSON.stringify(exceptions)
  }
}

/** Companies with their locations and first owners, as everybody else makes them. */
const found = async (core: Core, people: number, callersOfLarge: number): Promise<Plan> => {
  const { partnerId, token: partnerToken } = await createPartner(core, operator, { name: 'Integrator' })
  const companies: PlannedCompany[] = []
  let firstUser = FIRST_USER
  for (let n = 0; n < COMPANIES; n++) {
    const isLarge = n === 0
    const owner = await createUser(core, operator, {
      name: `Owner ${n}`,
      email: `owner${n}@example.com`,
      confirmed: true,
    })
    const title = `Company ${n + 1}`
    const { companyId } = await createCompany(core, operator, { title, catalogues: ['salon'], ownerUserId: owner.id })
    const locations = await Promise.all(
      Array.from({ length: isLarge ? 100 : 20 }, (_, place) =>
        createLocation(core, operator, companyId, { title: `Place ${place + 1}` }),
      ),
    )
    await setPartnerConnected(core, operator, companyId, partnerId, true)
    const share = isLarge ? LARGE_SHARE : (1 - LARGE_SHARE) / (COMPANIES - 1)
    const size = Math.round(people * share)
    companies.push({ id: companyId, locations, firstUser, people: size, callers: isLarge ? callersOfLarge : 20 })
    firstUser += size
  }
  return { partnerId, partnerToken, companies }
}

const grantColumns = ['company_id', 'member_id', 'slot', 'id', 'from_revision', 'role', 'scope', 'exceptions']

/** The people of all companies: rows such as the operations write, but many at once and without an event for each. */
const populate = async (core: Core, { partnerId, companies }: Plan): Promise<void> => {
  const exceptionsOf = exceptionsBy(ordinaryRights())
  await core.engine.transaction(async (session) => {
    const batches: Batch[] = []
    const batch = (table: string, columns: readonly string[]): Batch => {
      const made = new Batch(session, table, columns)
      batches.push(made)
      return made
    }
    const users = batch('users', ['id', 'from_revision', 'disabled', 'confirmed', 'has_credential'])
    const profiles = batch('user_profiles', ['user_id', 'email', 'name', 'created_at'])
    const members = batch('members', [
      'company_id',
      'id',
      'from_revision',
      'user_id',
      'accepted',
      'suspended',
      'team_members',
    ])
    const names = batch('member_profiles', [
      ...['company_id', 'member_id', 'name', 'first_name', 'last_name', 'sort_name', 'position', 'language'],
    ])
    const grants = batch('grants', grantColumns)
    const tokens = batch('tokens', ['id', 'hash', 'prefix', 'audience', 'user_id', 'partner_id', 'name', 'created_at'])
    const askers = batch('tokens', ['id', 'hash', 'prefix', 'audience', 'user_id', 'company_id', 'name', 'created_at'])
    const positions = batch('positions', [
      ...['company_id', 'id', 'title', 'description', 'services_binding', 'required_fields', 'only_chain', 'deleted'],
    ])
    const places = batch('position_locations', ['company_id', 'position_id', 'location_id'])

    const revisions = new Map<number, number>()
    for (const { scope, revision } of await session.all<{ scope: number; revision: number }>(
      'select scope, revision from revisions',
    ))
      revisions.set(scope, revision + 1)

    let positionId = GRANT_IDS + 10_000_000
    for (const company of companies) {
      const revision = revisions.get(company.id) as number
      for (let person = 0; person < company.people; person++) {
        const userId = company.firstUser + person
        const memberId = userId + MEMBER_IDS
        const [firstName, lastName] = [`Person ${person}`, `Of ${company.id}`]
        const name = `${firstName} ${lastName}`
        await users.add([userId, revisions.get(shardOf(userId)) as number, 0, 1, 1])
        await profiles.add([userId, `person${userId}@example.com`, name, 1])
        await members.add([company.id, memberId, revision, userId, 1, 0, '[]'])
        const sorted = sortName({ firstName, lastName })
        await names.add([company.id, memberId, name, firstName, lastName, sorted, '', 0])
        const role = roleOf(company, person)
        const grantId = GRANT_IDS + 2 * userId
        if (person < company.callers) {
          await grants.add([company.id, memberId, 'company', grantId, revision, `salon:${role}`, '"company"', '{}'])
          const token = tokenOf(userId)
          const secret = [hashOf(token), token.slice(0, 10)]
          await tokens.add([userId + TOKEN_IDS, ...secret, 'alteg', userId, partnerId, '', 1])
          if (person > 0) continue
          const asker = askerTokenOf(userId)
          const asking = [hashOf(asker), asker.slice(0, 10), 'authzen']
          await askers.add([userId + ASKER_IDS, ...asking, userId, company.id, '', 1])
          const native = nativeTokenOf(userId)
          const own = [hashOf(native), native.slice(0, 10), 'native']
          await askers.add([userId + NATIVE_IDS, ...own, userId, null, '', 1])
          continue
        }
        for (const [n, location] of locationsOf(company, person).entries()) {
          const id = grantId + n
          const scope = JSON.stringify([location])
          const exceptions = exceptionsOf(role, id)
          await grants.add([
            company.id,
            memberId,
            `location:${location}`,
            id,
            revision,
            `salon:${role}`,
            scope,
            exceptions,
          ])
        }
      }
      for (let n = 0; n < POSITIONS; n++) {
        const id = ++positionId
        await positions.add([company.id, id, `Position ${n}`, 'What somebody in it does.', 0, '[]', 0, 0])
        for (const location of company.locations.slice(n % 15, (n % 15) + 3))
          await places.add([company.id, id, location])
      }
    }
    for (const made of batches) await made.flush()
    await session.write('update revisions set revision = revision + 1')
    for (const [scope, revision] of revisions)
      session.write('insert into changes (scope, revision, what) values ($1, $2, $3)', [
        scope,
        revision,
        scope > 0 ? 'model' : 'nothing',
      ])
  })
  await reserveIdsUpTo(core.engine, GRANT_IDS + 20_000_000)
}

/** Fills an empty database: sixteen salons, `people` in all, a quarter of them in the first. */
export const generate = async (
  url: string,
  { people, callersOfLarge }: { people: number; callersOfLarge: number },
): Promise<Plan> => {
  const { core, close } = await openCore(url)
  try {
    const plan = await found(core, people, callersOfLarge)
    await populate(core, plan)
    if (core.engine.kind === 'postgres') await core.engine.script('analyze')
    return plan
  } finally {
    await close()
  }
}
