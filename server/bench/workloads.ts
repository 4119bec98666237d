import assert from 'node:assert/strict'
import { type Crowd, loginOf } from './crowd.ts'
import type { Recorded } from './load.ts'
import {
  askerTokenOf,
  locationsOf,
  nativeTokenOf,
  type Plan,
  type PlannedCompany,
  roleOf,
  sideSwitch,
  switches,
  tokenOf,
} from './plan.ts'

/** One request, and what must be true of its answer. */
export interface Ask {
  readonly request: Buffer | string
  /** What a right answer has; 200 without. */
  readonly status?: number
  /** Called with the body of some answers; throws when it is wrong. */
  check(body: Buffer): void
  /** Called for each answer, so that the next request of this kind really changes something. */
  answered?(): void
}

export interface Workload {
  /** The next request of a connection; undefined when there are no more. */
  next(connection: number): Ask | undefined
  /** Looks, when the load is over, whether the server holds what it acknowledged. */
  verify?(): Promise<void>
}

interface Sent {
  slug: string
  value: unknown
}

export const READ_AGAIN = 1_000
/** More than the answers that are kept have room for, and fewer than the people who are kept in memory. */
export const READ_MANY = 6_000

const authorization = (plan: Plan, userId: number): string => `Bearer ${plan.partnerToken}, User ${tokenOf(userId)}`

/** Callers' headers are made once: a client has its token at hand. */
const headersOf = (plan: Plan) => {
  const kept = new Map<number, string>()
  return (userId: number): string => {
    let headers = kept.get(userId)
    if (headers === undefined) {
      headers = `Host: 127.0.0.1\r\nAccept: application/vnd.api.v2+json\r\nAuthorization: ${authorization(plan, userId)}\r\n`
      kept.set(userId, headers)
    }
    return headers
  }
}

const pathOf = (company: PlannedCompany, person: number): string =>
  `/api/v1/company/${locationsOf(company, person)[0]}/users/${company.firstUser + person}/permissions`

interface Shown {
  is_editable: boolean
  user_role: string
  user_permissions: Sent[]
}

const readShown = (body: Buffer, company: PlannedCompany, person: number): Shown => {
  const { success, data } = JSON.parse(body.toString()) as { success: boolean; data: Shown }
  assert.equal(success, true)
  assert.equal(data.user_role, roleOf(company, person))
  assert.equal(data.is_editable, true)
  assert.equal(new Set(data.user_permissions.map(({ slug }) => slug)).size, 265)
  return data
}

/** A thousand callers read so many people of the large company in turn, in all pairs. */
export const readAgain = (plan: Plan, people = READ_AGAIN): Workload => {
  const company = plan.companies[0] as PlannedCompany
  const headers = headersOf(plan)
  const starts = Array.from({ length: people }, (_, n) => `GET ${pathOf(company, company.callers + n)} HTTP/1.1\r\n`)
  let count = 0
  return {
    next: () => {
      const target = count % people
      const caller = (count + 7 * Math.floor(count / people)) % company.callers
      count++
      return {
        request: `${starts[target]}${headers(company.firstUser + caller)}\r\n`,
        check: (body) => void readShown(body, company, company.callers + target),
      }
    },
  }
}

/** Each person of the installation once, but for those that are read again. */
export const readNew = (plan: Plan): Workload => {
  const headers = headersOf(plan)
  const persons = plan.companies.map((company, n) => company.callers + (n === 0 ? READ_AGAIN : 0))
  let turn = 0
  const nextPerson = (): [PlannedCompany, number] | undefined => {
    // The companies in turn, a person of each, until all are through.
    for (let tries = 0; tries < plan.companies.length; tries++) {
      const n = turn++ % plan.companies.length
      const company = plan.companies[n] as PlannedCompany
      const person = persons[n] as number
      if (person >= company.people) continue
      persons[n] = person + 1
      return [company, person]
    }
    return undefined
  }
  return {
    next: () => {
      const found = nextPerson()
      if (!found) return undefined
      const [company, person] = found
      const caller = company.firstUser + (turn % company.callers)
      return {
        request: `GET ${pathOf(company, person)} HTTP/1.1\r\n${headers(caller)}\r\n`,
        check: (body) => void readShown(body, company, person),
      }
    },
  }
}

/** The first hundred positions, for callers and locations of all companies. */
export const listPositions = (plan: Plan): Workload => {
  const headers = headersOf(plan)
  let count = 0
  return {
    next: () => {
      const company = plan.companies[count % plan.companies.length] as PlannedCompany
      const round = Math.floor(count++ / plan.companies.length)
      const location = company.locations[round % company.locations.length]
      const caller = company.firstUser + (round % company.callers)
      return {
        request: `GET /api/v2/companies/${location}/positions?limit=100&offset=0 HTTP/1.1\r\n${headers(caller)}\r\n`,
        check: (body) => {
          const { data, meta } = JSON.parse(body.toString())
          assert.equal(data.length, 100)
          assert.deepEqual(meta, { pagination: { total: 120, limit: 100, offset: 0 } })
          assert.ok(
            data.every((position: { attributes: { chain_id: number } }) => position.attributes.chain_id === company.id),
          )
        },
      }
    },
  }
}

/** Somebody whose rights are edited to and fro: two bodies, and which of them holds. */
interface Edited {
  readonly company: PlannedCompany
  readonly person: number
  readonly requests: readonly [Buffer, Buffer]
  readonly values: readonly [readonly Sent[], readonly Sent[]]
  holds: 0 | 1
}

const EDITED_PER_CONNECTION = 16

/**
 * Edits of one to three values. `all` sends and changes a whole list of 265; else only what changes is sent. Each
 * connection edits people of its own: in one company, or in a company of its own.
 */
export const edit = async (
  plan: Plan,
  port: number,
  { all, inOneCompany, connections }: { all: boolean; inOneCompany: boolean; connections: number },
): Promise<Workload> => {
  const headers = headersOf(plan)
  const base = `http://127.0.0.1:${port}`
  const read = async (company: PlannedCompany, person: number): Promise<Shown> => {
    const response = await fetch(`${base}${pathOf(company, person)}`, {
      headers: { authorization: authorization(plan, company.firstUser) },
    })
    assert.equal(response.status, 200)
    return readShown(Buffer.from(await response.arrayBuffer()), company, person)
  }

  const prepare = async (company: PlannedCompany, person: number, count: number): Promise<Edited> => {
    const current = (await read(company, person)).user_permissions
    const moving = new Set(Array.from({ length: count }, (_, n) => switches[(person + 2 * n) % switches.length]))
    const other = current.map(({ slug, value }) => ({ slug, value: moving.has(slug as never) ? !value : value }))
    const only = (list: Sent[]): Sent[] => (all ? list : list.filter(({ slug }) => moving.has(slug as never)))
    const values = [only(current), only(other)] as const
    // Owners and managers edit.
    const start = `PUT ${pathOf(company, person)} HTTP/1.1\r\n${headers(company.firstUser + (person % company.callers))}`
    const requestOf = (list: Sent[]): Buffer => {
      const body = JSON.stringify({ user_permissions: list })
      return Buffer.from(
        `${start}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    }
    return { company, person, requests: [requestOf(values[0]), requestOf(values[1])], values, holds: 0 }
  }

  const people = await Promise.all(
    Array.from({ length: connections }, (_, connection) => {
      const company = plan.companies[inOneCompany ? 0 : connection % plan.companies.length] as PlannedCompany
      // From the end: those at the front are read by others.
      const end = company.people - 1 - (inOneCompany ? connection * EDITED_PER_CONNECTION : 0)
      return Promise.all(
        Array.from({ length: EDITED_PER_CONNECTION }, (_, n) => prepare(company, end - n, 1 + (n % 3))),
      )
    }),
  )
  const turns = new Uint32Array(connections)
  return {
    next: (connection) => {
      const mine = people[connection] as Edited[]
      const edited = mine[(turns[connection] as number)++ % mine.length] as Edited
      const next = edited.holds === 0 ? 1 : 0
      return {
        request: edited.requests[next],
        check: (body) => requireValues(readShown(body, edited.company, edited.person), edited.values[next]),
        answered: () => {
          edited.holds = next
        },
      }
    },
    verify: async () => {
      for (const mine of people)
        for (const edited of mine.slice(0, 2)) {
          requireValues(await read(edited.company, edited.person), edited.values[edited.holds])
        }
    },
  }
}

const requireValues = ({ user_permissions: shown }: Shown, wanted: readonly Sent[]): void => {
  const values = new Map(shown.map(({ slug, value }) => [slug, value]))
  for (const { slug, value } of wanted) assert.deepEqual(values.get(slug), value, `${slug} is not as it was sent`)
}

/** One value of somebody else in the large company each time: what makes caches work for their living. */
export const writeFromTheSide = (plan: Plan): Workload => {
  const company = plan.companies[0] as PlannedCompany
  const headers = headersOf(plan)
  const body = JSON.stringify({ user_permissions: [{ slug: sideSwitch, value: false }] })
  let count = 0
  return {
    next: () => {
      const person = company.callers + ((count++ * 37) % Math.floor((company.people - company.callers) / 2))
      return {
        request: `PUT ${pathOf(company, person)} HTTP/1.1\r\n${headers(company.firstUser)}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        check: (answer) => requireValues(readShown(answer, company, person), [{ slug: sideSwitch, value: false }]),
      }
    },
  }
}

/** How many people are asked about: more than a few, and fewer than are kept in memory. */
const CHECKED = 6_000
/** Items of a batch. */
export const BATCH = 100

const userRef = (company: PlannedCompany, person: number): { type: string; id: string } => ({
  type: 'user',
  id: String(company.firstUser + person),
})
const locationRef = (id: number | undefined): { type: string; id: string } => ({ type: 'location', id: String(id) })
/** Every role has it, and no exception says otherwise; nobody takes it away from those at the end. */
const asked = { name: sideSwitch }

const posting = (company: PlannedCompany, path: string): ((body: object) => Buffer) => {
  const token = askerTokenOf(company.firstUser)
  const start = `POST /access/v1/${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
  return (body) => {
    const text = JSON.stringify(body)
    return Buffer.from(`${start}Content-Length: ${text.length}\r\n\r\n${text}`)
  }
}

/** People of the large company who are asked about, from its end on. */
const checkedPeople = ({ people, callers }: PlannedCompany): number[] =>
  Array.from({ length: Math.min(CHECKED, Math.floor((people - callers) / 2)) }, (_, n) => people - 1 - n)

/** May somebody of the large company do something: each at their two places, where they may, and at one where they may not. */
export const check = (plan: Plan): Workload => {
  const company = plan.companies[0] as PlannedCompany
  const post = posting(company, 'evaluation')
  const asks = checkedPeople(company).flatMap((person): Ask[] => {
    const [first, second] = locationsOf(company, person)
    const elsewhere = company.locations.find((id) => id !== first && id !== second)
    const of = (location: number | undefined, decision: boolean): Ask => ({
      request: post({ subject: userRef(company, person), action: asked, resource: locationRef(location) }),
      check: (body) => assert.equal(JSON.parse(body.toString()).decision, decision),
    })
    return [of(first, true), of(second, true), ...(person % 3 === 0 ? [of(elsewhere, false)] : [])]
  })
  let count = 0
  // In an order in which nobody is asked about twice in a row.
  return { next: () => asks[(count++ * 7919) % asks.length] }
}

/**
 * The same questions in our own interface: checked, or explained. `explain-denied` asks only about what is denied, where
 * the smallest change is looked for and who may make it.
 */
export const askNative = (plan: Plan, what: 'check' | 'explain' | 'explain-denied'): Workload => {
  const company = plan.companies[0] as PlannedCompany
  const path = what === 'check' ? 'check' : 'explain'
  const start =
    `POST /gatehouse/v1/companies/${company.id}/${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
    `Authorization: Bearer ${nativeTokenOf(company.firstUser)}\r\nContent-Type: application/json\r\n`
  const asks = checkedPeople(company).flatMap((person): Ask[] => {
    const [first, second] = locationsOf(company, person)
    const elsewhere = company.locations.find((id) => id !== first && id !== second)
    const of = (location: number | undefined, allowed: boolean): Ask => {
      const question = { user_id: company.firstUser + person, permission: sideSwitch, location_id: location }
      const text = JSON.stringify(what === 'check' ? { questions: [question] } : question)
      return {
        request: Buffer.from(`${start}Content-Length: ${text.length}\r\n\r\n${text}`),
        check: (body) => {
          const { data } = JSON.parse(body.toString())
          assert.equal(what === 'check' ? data[0].allowed : data.allowed, allowed)
        },
      }
    }
    if (what === 'explain-denied') return [of(elsewhere, false)]
    return [of(first, true), of(second, true), ...(person % 3 === 0 ? [of(elsewhere, false)] : [])]
  })
  let count = 0
  return { next: () => asks[(count++ * 7919) % asks.length] }
}

/** What was recorded for a server that is not ours. */
export const given = (recorded: readonly Recorded[]): Workload => {
  const asks = recorded.map(
    ({ request, contains }): Ask => ({
      request,
      check: (body) => assert.ok(body.includes(contains), `${contains} is not in ${body.toString().slice(0, 300)}`),
    }),
  )
  let count = 0
  return { next: () => asks[count++ % asks.length] }
}

/** A hundred places at once, for one person after the other. */
export const checkMany = (plan: Plan, { defaults }: { defaults: boolean }): Workload => {
  const company = plan.companies[0] as PlannedCompany
  const post = posting(company, 'evaluations')
  const asks = checkedPeople(company)
    .slice(0, 500)
    .map((person): Ask => {
      const common = { subject: userRef(company, person), action: asked }
      const places = Array.from({ length: BATCH }, (_, n) => company.locations[n % company.locations.length])
      const own = new Set<unknown>(locationsOf(company, person))
      const evaluations = places.map((id) => ({ ...(!defaults && common), resource: locationRef(id) }))
      return {
        request: post({ ...(defaults && common), evaluations }),
        check: (body) => {
          const { evaluations: answers } = JSON.parse(body.toString()) as { evaluations: { decision: boolean }[] }
          assert.deepEqual(
            answers.map(({ decision }) => decision),
            places.map((id) => own.has(id)),
          )
        },
      }
    })
  let count = 0
  return { next: () => asks[count++ % asks.length] }
}

const requestOf = (start: string, headers: string, body?: object): string => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const sent = body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${text.length}\r\n`
  return `${start} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/vnd.api.v2+json\r\n${headers}${sent}\r\n${text}`
}

const asPerson = ({ partnerToken }: Crowd, { alteg }: Crowd['full']): string =>
  `Authorization: Bearer ${partnerToken}, User ${alteg}\r\n`

/** Everybody at the one location, for somebody who may see the whole company, or this place only. */
export const listUsers = (crowd: Crowd, who: 'full' | 'limited'): Workload => {
  const ask: Ask = {
    request: requestOf(`GET /api/v1/company/${crowd.location}/users`, asPerson(crowd, crowd[who])),
    check: (body) => {
      const { data, meta } = JSON.parse(body.toString())
      assert.ok(data.length >= crowd.people)
      assert.equal(meta.count, data.length)
    },
  }
  return { next: () => ask }
}

/** People sign in, one after the other. */
export const signIn = (crowd: Crowd): Workload => {
  const headers = `Authorization: Bearer ${crowd.partnerToken}\r\n`
  let count = 0
  return {
    next: () => {
      const login = loginOf(count++ % crowd.people)
      return {
        request: requestOf('POST /api/v1/auth', headers, { login, password: crowd.password }),
        status: 201,
        check: (body) => assert.equal(JSON.parse(body.toString()).data.email, login),
      }
    },
  }
}

/** Fifteen people whom nobody knows yet are invited at once. */
export const inviteFifteen = (crowd: Crowd): Workload => {
  const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`
  let count = 0
  return {
    next: () => {
      const invites = Array.from({ length: 15 }, () => ({
        name: 'Newcomer',
        search: `new${run}${count++}@example.com`,
      }))
      return {
        request: requestOf(`POST /api/v1/user/invite/${crowd.location}`, asPerson(crowd, crowd.full), { invites }),
        status: 202,
        check: (body) => assert.equal(JSON.parse(body.toString()).success, true),
      }
    },
  }
}
