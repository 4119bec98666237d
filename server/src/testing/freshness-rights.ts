/** Rights of all kinds that can be taken away, each with how it is asked about and changed over HTTP. */
import pg from 'pg'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { createRole } from '../operations/roles/create-role.ts'
import type { Operation } from './history-checker.ts'
import { operator, type Someone, type TestCompany, type World } from './world.ts'

const PERMISSION = 'timetable_access'

export interface Wish {
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body?: object
}

export const rightKinds = [
  'exception of a grant',
  'suspension',
  'edit of a role',
  'grant taken away',
  'token revoked',
  'window ends',
  'window begins',
] as const

/** Something that is so or not so. */
export interface Right {
  readonly kind: (typeof rightKinds)[number]
  readonly asked: readonly Wish[]
  /** What an answer to one of them says; undefined for none that may come. */
  read(status: number, body: unknown): boolean | undefined
  /** Undefined where the database's clock changes it. */
  readonly set: ((value: boolean) => Wish) | undefined
  /** It is only ever taken away, once. */
  readonly isOnce: boolean
  readonly initial: boolean
  readonly history: Operation<boolean>[]
}

type Answered = { decision?: boolean; evaluations?: { decision: boolean }[]; data?: { allowed: boolean }[] }

const readDecision = (status: number, body: unknown): boolean | undefined => {
  const { decision, evaluations, data } = body as Answered
  return status === 200 ? (decision ?? evaluations?.[0]?.decision ?? data?.[0]?.allowed) : undefined
}

/** Whatever is answered: the token opened the door, or did not. */
const readDoor = (status: number): boolean | undefined => (status === 200 ? true : status === 401 ? false : undefined)

/** What clocks of one machine may part by, in milliseconds, while rights are asked about. */
const SLACK = 5

/** How far the database's clock is ahead of this process's: between the two. */
const measureClock = async (url: string): Promise<{ low: number; high: number }> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let n = 0; n < 10; n++) {
    const sent = performance.now()
    const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now')
    const now = Number(rows[0]?.now)
    low = Math.max(low, now - performance.now())
    high = Math.min(high, now - sent)
  }
  await client.end()
  return { low: low - SLACK, high: high + SLACK }
}

export interface Rights {
  readonly rights: readonly Right[]
  /** More, which begin or end by themselves within the next seconds. */
  windows(): Promise<Right[]>
}

/** Rights for so many seconds: those that are lost once are enough for a few in each of them. */
export const makeRights = async (world: World, salon: TestCompany, seconds: number): Promise<Rights> => {
  const { core } = world
  const { companyId, owner } = salon
  const place = salon.locations[0] as number
  const issue = (audience: 'native' | 'authzen') =>
    issueToken(core, operator, { audience, userId: owner.userId, companyId })
  const [{ text: native }, { text: program }] = [await issue('native'), await issue('authzen')]
  const base = `/gatehouse/v1/companies/${companyId}`

  const evaluations = ({ userId }: Someone, token: string): Wish[] => {
    const item = {
      subject: { type: 'user', id: String(userId) },
      action: { name: PERMISSION },
      resource: { type: 'location', id: String(place) },
    }
    return [
      { method: 'POST', path: '/access/v1/evaluation', token, body: item },
      { method: 'POST', path: '/access/v1/evaluations', token, body: { evaluations: [item] } },
    ]
  }
  const about = (one: Someone): Wish[] => {
    const questions = [{ member_id: one.memberId, permission: PERMISSION, location_id: place }]
    return [{ method: 'POST', path: `${base}/check`, token: native, body: { questions } }, ...evaluations(one, program)]
  }
  const right = (kind: Right['kind'], asked: readonly Wish[], more: Partial<Right> = {}): Right => ({
    ...{ kind, asked, read: readDecision, set: undefined, isOnce: false, initial: true, history: [] },
    ...more,
  })
  const patch =
    (path: string, body: (value: boolean) => object) =>
    (value: boolean): Wish => ({ method: 'PATCH', path: base + path, token: native, body: body(value) })
  const remove = (path: string) => (): Wish => ({ method: 'DELETE', path: base + path, token: native })
  const permissions = (value: boolean) => ({ permissions: { [PERMISSION]: value } })
  const exceptions = { [PERMISSION]: true }
  const grantOf = async ({ memberId }: Someone): Promise<number> =>
    (await core.facts.read((look) => look.member(companyId, memberId)?.grants[0]?.id)).facts as number

  const rights: Right[] = []
  for (let n = 0; n < 4 + Math.ceil(seconds / 5); n++) {
    const one = await salon.member({ exceptions })
    rights.push(right('exception of a grant', about(one), { set: patch(`/grants/${await grantOf(one)}`, permissions) }))
    const two = await salon.member({ exceptions })
    const suspended = (value: boolean) => ({ suspended: !value })
    rights.push(right('suspension', about(two), { set: patch(`/members/${two.memberId}`, suspended) }))
    const sent = { companyId, title: `Role ${n}`, weight: 1, values: exceptions }
    const { role } = await createRole(core, owner.call, sent)
    const three = await salon.member({ role: role.ref })
    rights.push(right('edit of a role', about(three), { set: patch(`/roles/${role.ref}`, permissions) }))
  }
  for (let n = 0; n < 4 + 3 * seconds; n++) {
    const one = await salon.member({ exceptions })
    const set = remove(`/grants/${await grantOf(one)}`)
    rights.push(right('grant taken away', about(one), { set, isOnce: true }))
    const { id, text } = await issue('authzen')
    const revoke = remove(`/tokens/${id}`)
    rights.push(right('token revoked', evaluations(one, text), { read: readDoor, set: revoke, isOnce: true }))
  }

  const windows = async (): Promise<Right[]> => {
    const count = 4 + seconds
    const clock = await measureClock(world.url)
    const begin = performance.now()
    const made: Right[] = []
    for (let n = 0; n < count; n++) {
      const initial = n % 2 === 0
      // Whole milliseconds of the database's clock, spread over the time.
      const moment = Math.ceil(begin + clock.high + 1_000 + (Math.max(0, seconds - 1.5) * 1000 * n) / count)
      const one = await salon.member({ exceptions, [initial ? 'endsAt' : 'startsAt']: moment * 1000 })
      const history: Operation<boolean>[] = [
        { kind: 'write', value: !initial, invoked: moment - clock.high, answered: moment - clock.low },
      ]
      made.push(right(initial ? 'window ends' : 'window begins', about(one), { initial, history }))
    }
    return made
  }
  return { rights, windows }
}
