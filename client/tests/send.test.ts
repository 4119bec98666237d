import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../server/src/testing/world.ts'
import { createGatehouse, dataOf, GatehouseError } from '../src/index.ts'
import { served, tokenOf } from './service.ts'

type Fetch = (request: Request) => Promise<Response>

/** A `fetch` that answers by a list, one after the other, and notes what it was sent. */
const playing = (...answers: (Response | Error | Fetch)[]): { fetch: Fetch; sent: Request[] } => {
  const sent: Request[] = []
  return {
    sent,
    fetch: async (request) => {
      const answer = answers[sent.length]
      sent.push(request.clone())
      if (answer === undefined) assert.fail('asked once too often')
      if (answer instanceof Error) throw answer
      return answer instanceof Response ? answer : answer(request)
    },
  }
}

const away = (status = 503, headers: Record<string, string> = {}): Response =>
  new Response('{"status":503,"title":"Away.","code":"service.unavailable"}', {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
const conflict = (code: string): Response =>
  new Response(JSON.stringify({ status: 409, title: 'Done, or begun.', code }), { status: 409 })
const json = (body: unknown): Response => Response.json(body)
const lost = new TypeError('fetch failed')

const company = { params: { path: { company_id: 1 } } }
const client = (fetch: Fetch, more: object = {}) =>
  createGatehouse({ baseUrl: 'https://people.example.com', token: 'token', company: 1, fetch, ...more })
const keysOf = (sent: readonly Request[]) => sent.map(({ headers }) => headers.get('idempotency-key'))

test('reading is repeated while the service is away', async () => {
  const { fetch, sent } = playing(lost, away(502), away(504), json({ data: [], next_cursor: null }))
  const found = await dataOf(client(fetch).native.GET('/companies'))
  assert.deepEqual([found.data, sent.length], [[], 4])
})

test('a question is repeated, and answered with no answer by an error', async () => {
  const answer = { data: [{ allowed: true }], revision: 1, at: '2030-01-01T00:00:00.000000Z', projected: false }
  const { fetch, sent } = playing(away(), json(answer))
  assert.equal(await client(fetch).can(7, 'records_access'), true)
  assert.deepEqual(keysOf(sent), [null, null])
  const gone = playing(lost, lost, lost, lost)
  await assert.rejects(client(gone.fetch).can(7, 'records_access'), {
    name: 'GatehouseError',
    status: 0,
    code: 'unreachable',
    isUnavailable: true,
    cause: lost,
  })
  assert.equal(gone.sent.length, 4)
})

test('a write keeps its key over all repeats, and its own where it has one', async () => {
  const made = () => Response.json({ data: { id: 5 }, revision: 2 }, { status: 201 })
  const { fetch, sent } = playing(lost, away(), made(), made(), made())
  const { native } = client(fetch)
  const body = { title: 'Front', weight: 1 }
  await dataOf(native.POST('/companies/{company_id}/roles', { ...company, body }))
  await dataOf(native.POST('/companies/{company_id}/roles', { ...company, body }))
  const header = { 'Idempotency-Key': 'mine' }
  await dataOf(native.POST('/companies/{company_id}/roles', { params: { ...company.params, header }, body }))
  const [first, second, third, fourth, fifth] = keysOf(sent)
  assert.match(first ?? '', /^[0-9a-f]{32}$/)
  assert.deepEqual([second, third, fifth], [first, first, 'mine'])
  assert.notEqual(fourth, first)
  assert.deepEqual(await sent[2]?.json(), body)
})

test('what takes no key is sent once', async () => {
  const { fetch, sent } = playing(away(), lost)
  const { native } = client(fetch)
  const body = { login: 'a@example.com', password: 'secret words' }
  await assert.rejects(dataOf(native.POST('/sessions', { body })), { code: 'service.unavailable', status: 503 })
  await assert.rejects(native.PUT('/me/password', { body: { present: 'a', password: 'b' } }), {
    code: 'unreachable',
  })
  assert.deepEqual(keysOf(sent), [null, null])
})

test('an answer that is lost stays lost, and one on its way is fetched', async () => {
  const body = { title: 'Front', weight: 1 }
  const unknown = playing(lost, conflict('request.outcome-unknown'))
  const post = (fetch: Fetch) =>
    dataOf(client(fetch).native.POST('/companies/{company_id}/roles', { ...company, body }))
  await assert.rejects(post(unknown.fetch), { status: 409, code: 'request.outcome-unknown' })
  const under = playing(lost, conflict('request.in-progress'), json({ data: { ref: 'own:5' }, revision: 2 }))
  assert.equal((await post(under.fetch)).data.ref, 'own:5')
  // Whoever sends somebody else's key hears so at once.
  await assert.rejects(post(playing(conflict('request.in-progress')).fetch), { code: 'request.in-progress' })
})

test('a crowd is waited for where it is told how long, and never longer than the whole may take', async () => {
  const list = json({ data: [], next_cursor: null })
  const { fetch, sent } = playing(away(429, { 'retry-after': '0' }), list)
  await dataOf(client(fetch).native.GET('/companies'))
  assert.equal(sent.length, 2)
  const untold: Record<string, string>[] = [
    {},
    ...['3600', 'Fri, 31 Dec 2100 00:00:00 GMT'].map((told) => ({ 'retry-after': told })),
  ]
  for (const headers of untold) {
    const crowd = playing(away(429, headers))
    await assert.rejects(dataOf(client(crowd.fetch).native.GET('/companies')), { status: 429, isUnavailable: true })
  }
  const never = playing(away())
  await assert.rejects(dataOf(client(never.fetch, { retries: 0 }).native.GET('/companies')), { status: 503 })
})

test('a service that never answers is given up, and so is what nobody waits for', async () => {
  const silent: Fetch = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const late = client(silent, { timeout: 50 }).can(7, 'records_access')
  await assert.rejects(late, { name: 'GatehouseError', code: 'timeout', status: 0, isUnavailable: true })
  const stop = new AbortController()
  const waiting = client(playing(away(503, { 'retry-after': '5' })).fetch).native.GET('/companies', {
    signal: stop.signal,
  })
  setTimeout(() => stop.abort(), 20)
  await assert.rejects(waiting, { name: 'AbortError' })
})

test('nothing is decided by an answer that is not Gatehouse’s', async () => {
  const page = () => new Response('<p>Welcome!</p>', { headers: { 'content-type': 'text/html' } })
  const answers = [
    page(),
    json({}),
    json(null),
    json([]),
    json({ data: [] }),
    json({ data: [{ allowed: 'yes' }] }),
    json({ data: [{}] }),
    json({ data: [null] }),
    new Response(null, { status: 200 }),
    json({ data: [{ allowed: true }, { allowed: true }] }),
    new Response(null, { status: 204 }),
    new Response('{"data":[{"allowed":tr', { headers: { 'content-type': 'application/json' } }),
    new Response('<p>Bad gateway</p>', { status: 500 }),
  ]
  for (const answer of answers) {
    const failed = await client(async () => answer, { retries: 0 })
      .can(7, 'records_access')
      .catch((error: unknown) => error)
    assert.ok(failed instanceof GatehouseError, String(failed))
    assert.deepEqual([failed.code, failed.isUnavailable], ['unreadable', true])
  }
  const evaluations = [{}, { evaluations: [] }, { decision: true }, { evaluations: [{}] }, { evaluations: [null] }]
  for (const answer of evaluations)
    await assert.rejects(client(async () => json(answer), { audience: 'authzen' }).can(7, 'records_access'), {
      code: 'unreadable',
    })
})

test('a refusal that makes no sense is passed on, and not asked about for ever', async () => {
  const refusal = (errors: unknown) =>
    new Response(JSON.stringify({ status: 422, title: 'No.', code: 'request.invalid', errors }), { status: 422 })
  for (const errors of [
    [{ field: 'questions.7.ip', message: 'no' }],
    [{ field: { toString: 1 }, message: 'no' }],
    [null],
  ])
    await assert.rejects(client(playing(refusal(errors)).fetch).can(7, 'records_access'), {
      name: 'GatehouseError',
      code: 'request.invalid',
    })
})

test('what is no list, and no explanation, is told as such', async () => {
  for (const answer of [{}, null, { data: 5 }, { data: null, next_cursor: null }]) {
    const gate = client(async () => json(answer))
    await assert.rejects(gate.all('/companies').next(), { name: 'GatehouseError', code: 'unreadable' })
  }
  for (const answer of [{}, null, { data: null }, { data: { allowed: 'yes' } }])
    await assert.rejects(client(async () => json(answer)).explain(7, 'records_access'), { code: 'unreadable' })
})

test('a write has a key also where the browser’s page has no secure origin', async (t) => {
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
  t.after(() => Reflect.deleteProperty(crypto, 'randomUUID'))
  const { fetch, sent } = playing(Response.json({ data: { id: 5 }, revision: 2 }, { status: 201 }))
  await dataOf(
    client(fetch).native.POST('/companies/{company_id}/roles', { ...company, body: { title: 'Front', weight: 1 } }),
  )
  assert.match(keysOf(sent)[0] ?? '', /^[0-9a-f]{32}$/)
})

onEachEngine('client: writing and reading', (open) => {
  test('a write whose answer was lost is done once', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const baseUrl = await served(world)
    const token = await tokenOf(world, salon.owner, salon.companyId)
    const swallow: Fetch = async (request) => {
      await fetch(request)
      throw lost
    }
    const { fetch: flaky, sent } = playing(swallow, fetch)
    const { native } = createGatehouse({ baseUrl, token, fetch: flaky })
    const params = { path: { company_id: salon.companyId } }
    const { data } = await dataOf(
      native.POST('/companies/{company_id}/positions', {
        params,
        body: { title: 'Barber', locations: salon.locations as number[] },
      }),
    )
    assert.equal(data.title, 'Barber')
    assert.equal(sent.length, 2)
    const made = (await world.auditTrail(salon.companyId)).filter(({ kind }) => kind === 'position.created')
    assert.equal(made.length, 1)
  })

  test('a list is read to its end, page by page, as far as it is wanted', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 5 })
    const baseUrl = await served(world)
    const token = await tokenOf(world, salon.owner, salon.companyId)
    const sent: string[] = []
    const gate = createGatehouse({
      baseUrl,
      token,
      fetch: (request) => {
        sent.push(request.url)
        return fetch(request)
      },
    })
    const path = { company_id: salon.companyId }
    const found: number[] = []
    for await (const { id } of gate.all('/companies/{company_id}/locations', { params: { path, query: { limit: 2 } } }))
      found.push(id)
    assert.deepEqual([found, sent.length], [salon.locations, 3])
    for await (const _ of gate.all('/companies/{company_id}/locations', { params: { path, query: { limit: 2 } } }))
      break
    assert.equal(sent.length, 4)
    const unknown = gate.all('/companies/{company_id}/locations', { params: { path: { company_id: 999_999_999 } } })
    await assert.rejects(unknown.next(), { name: 'GatehouseError', status: 404 })
  })

  test('a refusal says which field, and which request it was', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const baseUrl = await served(world)
    const token = await tokenOf(world, salon.owner, salon.companyId)
    const { native } = createGatehouse({ baseUrl, token })
    const params = { path: { company_id: salon.companyId } }
    const failed = await dataOf(
      native.POST('/companies/{company_id}/roles', { params, body: { title: '', weight: 1 } }),
    ).catch((error: unknown) => error)
    assert.ok(failed instanceof GatehouseError)
    assert.deepEqual(
      [failed.status, failed.code, failed.errors.map(({ field }) => field)],
      [422, 'request.invalid', ['title']],
    )
    assert.match(failed.message, /title/)
    assert.ok(failed.requestId)
  })
})
