import assert from 'node:assert/strict'
import { request } from 'node:http'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openCore } from '../open-core.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { revokeToken } from '../operations/credentials/revoke-token.ts'
import { setLocationClosed } from '../operations/locations/set-location-closed.ts'
import { asking } from '../testing/asking.ts'
import { natively } from '../testing/natively.ts'
import { type Way, wayTo } from '../testing/proxy.ts'
import {
  type Answer,
  emptyDatabase,
  onEachEngine,
  operator,
  type TestCompany,
  type World,
  worldOn,
} from '../testing/world.ts'
import { type Confirmation, KeptFacts } from './kept-facts.ts'
import { openEngine } from './open.ts'

const PERMISSION = 'timetable_access'

type Told = Pick<Answer, 'status' | 'headers' | 'body'>
type Headers = Readonly<Record<string, string>>

/** One question, as each interface is asked it, and by each way through the service. */
const ways = async (world: World, salon: TestCompany) => {
  const worker = await salon.member({ exceptions: { [PERMISSION]: true } })
  const native = await natively(world, salon.owner)
  const program = await asking(world, salon, salon.owner)
  const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
  const place = salon.locations[0] as number
  const item = {
    subject: { type: 'user', id: String(worker.userId) },
    action: { name: PERMISSION },
    resource: { type: 'location', id: String(place) },
  }
  const question = { member_id: worker.memberId, permission: PERMISSION, location_id: place }
  const path = `/gatehouse/v1/companies/${salon.companyId}/check`
  const told = async (reply: Response): Promise<Told> => ({
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: JSON.parse(await reply.text()),
  })
  const connected =
    (to: string, body: object) =>
    async (headers: Headers = {}) =>
      told(
        await fetch(`${origin}/access/v1${to}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
      )
  const all: Readonly<Record<string, (headers?: Headers) => Promise<Told>>> = {
    native: (headers) => native('POST', path, { body: { questions: [question] }, ...(headers && { headers }) }),
    evaluation: (headers) => program.ask('/evaluation', item, headers && { headers }),
    // Past the router, where the requests above do not go.
    shortcut: connected('/evaluation', item),
    evaluations: (headers) => program.ask('/evaluations', { evaluations: [item, item] }, headers && { headers }),
    'evaluations, shortcut': connected('/evaluations', { evaluations: [item, item] }),
  }
  const isAllowed = (body: {
    decision?: boolean
    evaluations?: { decision: boolean }[]
    data?: { allowed: boolean }[]
  }) => body.decision ?? body.evaluations?.[0]?.decision ?? body.data?.[0]?.allowed
  return { worker, native, program, path, question, item, place, origin, all: Object.entries(all), isAllowed }
}

/** Sends all but the end of a body, which waits for a word. */
const slowly = (
  url: string,
  headers: Headers,
  body: object,
): { answer: Promise<Pick<Told, 'status' | 'headers'>>; finish(): void } => {
  const text = JSON.stringify(body)
  const length = String(Buffer.byteLength(text))
  const sent = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
  })
  const answer = new Promise<Pick<Told, 'status' | 'headers'>>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (reply) => {
      reply.resume()
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers as Told['headers'] })
    })
  })
  // Looked at later; it may fail before.
  answer.catch(() => undefined)
  sent.write(text.slice(0, 1))
  return { answer, finish: () => sent.end(text.slice(1)) }
}

/** Asks until the service answers again: it comes back by itself. */
const back = async <T extends { status: number }>(ask: () => Promise<T>): Promise<T> => {
  for (let n = 0; ; n++) {
    const reply = await ask()
    if (reply.status !== 503 || n === 100) return reply
    await pause(100)
  }
}

const onAWay = async (): Promise<{ way: Way; world: World; url: string } & AsyncDisposable> => {
  const { url, remove } = await emptyDatabase('postgres')
  const way = await wayTo(url)
  const world = await worldOn(way.url, { dialects: ['native', 'authzen'], rateLimits: 'default' })
  return {
    way,
    world,
    url,
    [Symbol.asyncDispose]: async () => {
      way.open()
      await world[Symbol.asyncDispose]()
      await way[Symbol.asyncDispose]()
      await remove()
    },
  }
}

describe('the database is away', () => {
  const old = { 'gatehouse-max-age': '600' }

  for (const how of ['cut', 'stall'] as const)
    test(`${how}: nothing is decided from memory, but for those who allow it and hear its age; it comes back by itself`, async () => {
      await using stage = await onAWay()
      const { way, world } = stage
      const { all, isAllowed } = await ways(world, await world.salon())
      for (const [name, ask] of all)
        for (const headers of [{}, old]) {
          const reply = await ask(headers)
          const told = [reply.status, isAllowed(reply.body), reply.headers['gatehouse-age']]
          assert.deepEqual(told, [200, true, undefined], name)
        }
      way[how]()
      for (let n = 0; n < 2; n++)
        await Promise.all(
          all.map(async ([name, ask]) => {
            const [strict, lenient] = await Promise.all([ask(), ask(old)])
            const refused = [strict.status, strict.headers['retry-after'], strict.headers['gatehouse-age']]
            assert.deepEqual(refused, [503, '1', undefined], name)
            assert.deepEqual([lenient.status, isAllowed(lenient.body)], [200, true], name)
            const age = String(lenient.headers['gatehouse-age'])
            assert.match(age, /^[1-9][0-9]*$/, name)
            assert.ok(Number(age) <= 600, name)
          }),
        )
      way.open()
      for (const [name, ask] of all) {
        const reply = await back(() => ask())
        assert.deepEqual([reply.status, isAllowed(reply.body)], [200, true], name)
      }
    })

  test('what is not in memory, or needs the database itself, stays unanswered; so do writes and all other questions', async () => {
    await using stage = await onAWay()
    const { way, world } = stage
    const salon = await world.salon()
    const { all, native, program, path, question, item, worker } = await ways(world, salon)
    const stranger = await salon.member({ exceptions: { [PERMISSION]: true } })
    const shutOut = await salon.member()
    const asShutOut = await natively(world, shutOut)
    const suspension = { body: { suspended: true } }
    const suspended = `/gatehouse/v1/companies/${salon.companyId}/members/${shutOut.memberId}`
    assert.equal((await native('PATCH', suspended, suspension)).status, 200)
    assert.equal((await asShutOut('POST', path, { body: { questions: [question] } })).status, 403)
    for (const [, ask] of all) await ask()
    way.cut()
    const ofMember = `/gatehouse/v1/companies/${salon.companyId}/members/${worker.memberId}`
    const check = (...questions: object[]) => native('POST', path, { body: { questions }, headers: old })
    const planet = { ...item, resource: { type: 'planet', id: 'x' } }
    const unanswered = [
      check(question, { ...question, member_id: stranger.memberId }),
      check({ ...question, member_id: undefined, email: worker.login }),
      asShutOut('POST', path, { body: { questions: [question] }, headers: old }),
      check({ ...question, location_id: undefined, position_id: 1 }),
      check({ own: { subject: item.subject, action: item.action, resource: planet.resource } }),
      native('POST', path, { body: { questions: [question], at: new Date().toISOString() }, headers: old }),
      native('POST', path.replace(/check$/, 'explain'), { body: question, headers: old }),
      native('GET', ofMember, { headers: old }),
      native('PATCH', ofMember, { body: { suspended: true }, headers: old }),
      program.ask('/evaluation', planet, { headers: old }),
      program.ask('/evaluations', { evaluations: [item, planet] }, { headers: old }),
      program.ask('/search/action', { subject: item.subject, resource: item.resource }, { headers: old }),
    ]
    for (const [n, reply] of (await Promise.all(unanswered)).entries()) assert.equal(reply.status, 503, `${n}`)
    assert.equal((await check(question)).status, 200)
  })

  test('what was just read from the database does not go with what is in memory', async () => {
    await using stage = await onAWay()
    const { way, world } = stage
    const { native, path, question, worker } = await ways(world, await world.salon())
    const headers = old
    const named = { ...question, member_id: undefined, email: worker.login }
    for (const one of [question, named])
      assert.equal((await native('POST', path, { body: { questions: [one] }, headers })).status, 200)
    const { engine } = world.core
    const { all } = engine
    engine.all = async (sql, params) => {
      const rows = await all.call(engine, sql, params)
      if (sql.includes('member_profiles')) way.cut()
      return rows as never
    }
    assert.equal((await native('POST', path, { body: { questions: [named] }, headers })).status, 503)
    assert.equal((await native('POST', path, { body: { questions: [question] }, headers })).status, 200)
  })

  test('what is heard of after the return is not unheard of in the next cut', async () => {
    await using stage = await onAWay()
    const { way, world, url } = stage
    const salon = await world.salon()
    const { all, isAllowed } = await ways(world, salon)
    const other = await openCore(url)
    for (const [, ask] of all) await ask()
    way.cut()
    await setLocationClosed(other.core, salon.owner.call, salon.companyId, salon.locations[0] as number, true)
    for (const [name, ask] of all) {
      const reply = await ask(old)
      assert.deepEqual([reply.status, isAllowed(reply.body)], [200, true], `${name}, cut off`)
    }
    way.open()
    for (const [name, ask] of all) {
      const reply = await back(ask)
      assert.deepEqual([reply.status, isAllowed(reply.body)], [200, false], `${name}, back`)
    }
    way.cut()
    for (const [name, ask] of all) {
      const reply = await ask(old)
      assert.deepEqual([reply.status, isAllowed(reply.body)], [200, false], `${name}, cut off again`)
    }
    await other.close()
  })

  test('what was left from before a loss is gone once the database has answered anything', async () => {
    await using stage = await onAWay()
    const { way, world, url } = stage
    const salon = await world.salon()
    const { worker, native, path, question, place } = await ways(world, salon)
    const second = await salon.member({ exceptions: { [PERMISSION]: true } })
    const other = await openCore(url)
    const ask = (memberId: number, headers = {}) =>
      native('POST', path, { body: { questions: [{ ...question, member_id: memberId }] }, headers })
    for (const { memberId } of [worker, second]) assert.equal((await ask(memberId)).body.data[0].allowed, true)
    way.cut()
    assert.equal((await ask(worker.memberId, old)).status, 200)
    await setLocationClosed(other.core, salon.owner.call, salon.companyId, place, true)
    way.open()
    assert.equal((await back(() => ask(second.memberId))).body.data[0].allowed, false)
    way.stall()
    // Of the other one nothing has been heard since; also not by the first who finds the database gone.
    const allowance = { maxAge: 600, age: 0 }
    const recalled = async () =>
      world.core.facts.read((look) => look.member(salon.companyId, worker.memberId)?.id, allowance)
    await assert.rejects(recalled(), { kind: 'service.unavailable' })
    assert.equal((await ask(second.memberId, old)).body.data[0].allowed, false)
    await other.close()
  })

  test('a connection that is lost while it is being made is one that failed, and ends nothing else', async () => {
    const { url, remove } = await emptyDatabase('postgres')
    await using way = await wayTo(url, { cutAt: 'pg_is_in_recovery' })
    const engine = openEngine(way.url)
    for (let n = 0; n < 3; n++) await assert.rejects(engine.all('select 1'), { kind: 'service.unavailable' })
    // What nobody listens to ends the process.
    await pause(50)
    await engine.close()
    await remove()
  })

  test('whoever was recognised from memory is asked about again with the question, once the database is back', async () => {
    await using stage = await onAWay()
    const { way, world, url } = stage
    const salon = await world.salon()
    const { native, program, path, question, item, worker, origin } = await ways(world, salon)
    const other = await openCore(url)
    const { owner } = salon
    const own = { subject: { type: 'user', id: 'x' }, action: { name: 'read' }, resource: { type: 'planet', id: 'x' } }
    const asked: Readonly<Record<string, object>> = {
      one: { questions: [question] },
      at: { questions: [question], at: new Date().toISOString() },
      own: { questions: [{ own }] },
      mixed: { questions: [question, { own }] },
      email: { questions: [{ ...question, member_id: undefined, email: worker.login }] },
    }
    const tokens = await Promise.all(
      Object.keys(asked).map(() => issueToken(world.core, operator, { audience: 'native', userId: owner.userId })),
    )
    const as = (token: string) => ({ ...old, authorization: `Bearer ${token}` })
    const body = { questions: [question] }
    for (const headers of [{}, ...tokens.map(({ text }) => as(text))])
      assert.equal((await native('POST', path, { body, headers })).status, 200)
    await program.ask('/evaluation', item)

    way.cut()
    const begun = Object.entries(asked).map(([name, body], index) => {
      const { text, id } = tokens[index] as (typeof tokens)[number]
      return { name, id, ...slowly(origin + path, as(text), body) }
    })
    const kept = slowly(`${origin}/access/v1/evaluation`, as(program.token), item)
    // Whoever began before this one has been seen by now, from memory.
    for (let n = 0; n < 3; n++) assert.equal((await native('POST', path, { body, headers: old })).status, 200)
    for (const { id } of tokens) await revokeToken(other.core, operator, id)
    way.open()
    assert.equal((await back(() => native('POST', path, { body }))).status, 200)
    const told = await Promise.all(
      [...begun, { name: 'evaluation', ...kept }].map(async ({ name, answer, finish }) => {
        finish()
        const { status, headers } = await answer
        return [name, status, headers['gatehouse-age']]
      }),
    )
    await other.close()
    const refused = Object.keys(asked).map((name) => [name, 401, undefined])
    assert.deepEqual(told, [...refused, ['evaluation', 200, undefined]])
  })

  test('windows and tokens end while the database is away', async () => {
    await using stage = await onAWay()
    const { way, world } = stage
    const salon = await world.salon()
    const { native, path, question } = await ways(world, salon)
    const endsAt = Date.now() + 1_000
    const guest = await salon.member({ exceptions: { [PERMISSION]: true }, endsAt: endsAt * 1000 })
    const body = { questions: [{ ...question, member_id: guest.memberId }] }
    const expires_at = new Date(endsAt).toISOString()
    const made = await native('POST', '/gatehouse/v1/tokens', {
      body: { name: 'Short', audience: 'native', company_id: salon.companyId, expires_at },
    })
    assert.equal(made.status, 201, made.text)
    const authorization = `Bearer ${made.body.data.token}`
    await native('POST', path, { body })
    await native('POST', path, { body, headers: { authorization } })
    way.cut()
    await pause(endsAt + 20 - Date.now())
    const reply = await native('POST', path, { body, headers: old })
    assert.deepEqual(reply.body.data, [{ allowed: false, reason: 'not-granted' }])
    assert.ok(Number(reply.headers['gatehouse-age']) >= 1)
    assert.ok(Date.parse(reply.body.at) >= endsAt)
    assert.equal((await native('POST', path, { body, headers: { ...old, authorization } })).status, 401)
  })

  test('an answer older than is allowed is refused, and so is one of a machine that slept', async () => {
    await using stage = await onAWay()
    const { way, world } = stage
    const { native, path, question } = await ways(world, await world.salon())
    const ask = async (seconds: number): Promise<number> =>
      (await native('POST', path, { body: { questions: [question] }, headers: { 'gatehouse-max-age': `${seconds}` } }))
        .status
    assert.equal(await ask(1), 200)
    way.cut()
    await pause(1_100)
    assert.deepEqual([await ask(1), await ask(600)], [503, 200])
    const { now } = Date
    Date.now = () => now() + 20_000
    try {
      assert.equal(await ask(600), 503)
    } finally {
      Date.now = now
    }
    assert.equal(await ask(600), 200)
  })
})

onEachEngine('Gatehouse-Max-Age', (open) => {
  test('must be a whole number of seconds, on the routes that take it; a confirmed answer tells no age', async () => {
    await using world = await open({ dialects: ['native', 'authzen'] })
    const { all, native, isAllowed } = await ways(world, await world.salon())
    for (const wrong of ['0', '3601', '-1', '1.5', '05', 'a', '', '1e2', '5, 6', '10000'])
      for (const [name, ask] of all) {
        const { status, body } = await ask({ 'gatehouse-max-age': wrong })
        assert.equal(status, 400, `${name} ${wrong}`)
        assert.match(JSON.stringify(body), /Gatehouse-Max-Age.{1,20}must be a whole number of seconds from 1 to 3600/)
      }
    for (const right of ['1', '3600'])
      for (const [name, ask] of all) {
        const { status, headers, body } = await ask({ 'gatehouse-max-age': right })
        assert.deepEqual([status, isAllowed(body), headers['gatehouse-age']], [200, true, undefined], name)
      }
    assert.equal((await native('GET', '/gatehouse/v1/me', { headers: { 'gatehouse-max-age': 'x' } })).status, 200)
    const nowhere = await native('GET', '/gatehouse/v1/nowhere', { headers: { 'gatehouse-max-age': 'x' } })
    assert.equal(nowhere.status, 404)
  })
})

describe('what is in memory held together', () => {
  const at = (sent: number, arrived: number): Confirmation => ({ sent, arrived, ahead: 0, now: sent * 1000 })
  /** Two scopes, each known at a revision. */
  const two = (): KeptFacts => {
    const kept = new KeptFacts(10)
    kept.noteLoaded(1, 5)
    kept.noteLoaded(-1, 7)
    return kept
  }

  test('where one statement confirmed all, or the later statements began after the earlier had ended', () => {
    const kept = two()
    const [first, second] = [at(0, 10), at(20, 30)]
    kept.confirmed(1, 5, first)
    kept.confirmed(-1, 7, first)
    assert.equal(kept.heldTogether([1, -1]), first)
    kept.confirmed(1, 5, second)
    assert.equal(kept.heldTogether([1, -1]), first)
    kept.confirmed(-1, 7, second)
    assert.equal(kept.heldTogether([1, -1]), second)
  })

  test('not where one has moved since the other was confirmed last', () => {
    const kept = two()
    kept.confirmed(1, 5, at(0, 10))
    kept.confirmed(-1, 7, at(0, 10))
    kept.advance(1, 6, [{ scope: 1, revision: 6, what: 'model' }])
    kept.confirmed(1, 6, at(20, 30))
    assert.equal(kept.heldTogether([1, -1]), undefined)
    assert.equal(kept.heldTogether([1])?.sent, 20)
    // On its way at the same time: nobody knows which was first.
    kept.confirmed(-1, 7, at(25, 35))
    assert.equal(kept.heldTogether([1, -1]), undefined)
    kept.confirmed(-1, 7, at(31, 41))
    assert.equal(kept.heldTogether([1, -1])?.sent, 20)
  })

  test('not where a later state was loaded, or nothing is confirmed, or not what is known', () => {
    const kept = two()
    assert.equal(kept.heldTogether([1]), undefined)
    kept.confirmed(1, 5, at(0, 10))
    assert.equal(kept.heldTogether([1])?.sent, 0)
    kept.noteLoaded(1, 6)
    assert.equal(kept.heldTogether([1]), undefined)
    kept.advance(1, 6, [{ scope: 1, revision: 6, what: 'member:3' }])
    assert.equal(kept.heldTogether([1]), undefined)
    kept.confirmed(1, 6, at(20, 30))
    assert.equal(kept.heldTogether([1])?.sent, 20)
    // An older answer, late.
    kept.confirmed(1, 5, at(15, 50))
    assert.equal(kept.heldTogether([1])?.sent, 20)
    kept.dropScope(1, 4)
    assert.equal(kept.heldTogether([1]), undefined)
    assert.equal(kept.heldTogether([]), undefined)
    assert.equal(kept.forget().isConfirmed, false)
  })
})
