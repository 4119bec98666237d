import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

const open = async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  return worldOn(url, { dialects: ['alteg-v1'] }, remove)
}

type Request = readonly [method: string, path: string, body: unknown]

test('alteg-v1 locations: whatever is sent, never a fault of ours, and never a write after a refusal', async () => {
  await using world = await open()
  const salon = await world.salon({ locations: 2 })
  const foreign = await world.salon()
  const [here, there] = salon.locations as [number, number]
  const [elsewhere] = foreign.locations as [number]

  /** Mostly what is right, sometimes anything, so that each field is wrong while the others are right. */
  const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 10, arbitrary: right },
      { weight: 1, arbitrary: fc.jsonValue() },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 1e300, 1.5, -1, '1', [], here, elsewhere) },
    )
  const words = fc.oneof(fc.constant('Basil'), fc.string({ unit: 'grapheme', maxLength: 210 }))
  const location = fc.record(
    {
      title: mostly(words),
      city: mostly(words),
      address: mostly(words),
      timezone_name: mostly(fc.constantFrom('UTC', 'Europe/Berlin', 'europe/berlin', '+01:00')),
      timezone: mostly(fc.constantFrom(0, 1, 2)),
      group_id: mostly(fc.constantFrom(salon.companyId, foreign.companyId)),
      chain_id: mostly(fc.constantFrom(salon.companyId, foreign.companyId)),
    },
    { requiredKeys: [] },
  )
  const addresses = ['a@example.com', 'b@example.com', '', salon.owner.login]
  const quick = fc.record({
    name: mostly(words),
    specialization: mostly(words),
    position_id: mostly(fc.constantFrom(0, null)),
    phone_number: mostly(fc.constantFrom(null, '', '11234567890', 11_234_567_890)),
    user_email: mostly(fc.constantFrom(...addresses)),
    user_phone: mostly(fc.constantFrom('', '11234567890', 13_155_550_175)),
    is_user_invite: mostly(fc.boolean()),
  })
  const text = fc.string({ unit: 'binary', maxLength: 8 }).map((raw) => encodeURIComponent(raw.toWellFormed()))
  const place = fc.oneof(fc.constantFrom(here, there, elsewhere, 0, 999_999, '1e3', '%00', '9'.repeat(30)), text)
  const names = [
    'id',
    'group_id',
    'my',
    'active',
    'min_id',
    'show_deleted',
    'count',
    'page',
    'include',
    'companyGroupId',
  ]
  const parameter = fc
    .tuple(fc.oneof(fc.constantFrom(...names), text), fc.oneof(fc.constantFrom('0', '1', '2', String(here)), text))
    .map((pair) => pair.join('='))
  const query = fc.array(parameter, { maxLength: 3 }).map((parts) => `?${parts.join('&')}`)
  const list = fc.constantFrom('companies', 'locations')
  const one = fc
    .tuple(fc.constantFrom('company', 'companies', 'location', 'locations'), place)
    .map((parts) => parts.join('/'))
  const requests: fc.Arbitrary<Request> = fc.oneof(
    fc.tuple(list, query).map(([path, asked]): Request => ['GET', `${path}${asked}`, undefined]),
    fc.tuple(one, query).map(([path, asked]): Request => ['GET', `${path}${asked}`, undefined]),
    fc.tuple(list, location).map(([path, sent]): Request => ['POST', path, sent]),
    fc.tuple(one, fc.oneof(location, fc.jsonValue())).map(([path, sent]): Request => ['PUT', path, sent]),
    // What is closed stays closed: the other one is left to be changed.
    fc.constantFrom<Request>(['DELETE', `company/${there}`, undefined], ['DELETE', `company/${elsewhere}`, undefined]),
    fc.tuple(place, quick).map(([where, sent]): Request => ['POST', `company/${where}/staff/quick`, sent]),
  )

  const statuses = new Set<string>()
  const play = async (method: string, path: string, sent: unknown): Promise<void> => {
    const before = await world.snapshot()
    const reply = await salon.owner.request(method, `/api/v1/${path}`, sent === undefined ? {} : { body: sent })
    const story = `${method} ${path} ${JSON.stringify(sent)}: ${reply.status} ${reply.text}`
    statuses.add(`${method} ${reply.status}`)
    assert.ok(reply.status < 500, story)
    if (reply.status >= 400 || method === 'GET') assert.equal(await world.snapshot(), before, story)
  }
  // What is told below to have been met does not hang on luck.
  const john = {
    name: 'J',
    specialization: '',
    position_id: null,
    phone_number: null,
    user_phone: '',
    is_user_invite: true,
  }
  const surely: readonly Request[] = [
    ['GET', 'companies?my=1', undefined],
    ['GET', `company/${elsewhere}?my=1`, undefined],
    ['POST', 'companies', { title: 'Third' }],
    ['POST', 'companies', {}],
    ['POST', `company/${here}/staff/quick`, { ...john, user_email: 'c@example.com' }],
    ['POST', `company/${here}/staff/quick`, { ...john, user_email: salon.owner.login }],
    ['PUT', `company/${here}`, { title: 'First' }],
    ['PUT', `company/${here}`, { title: '' }],
    ['DELETE', `company/${there}`, undefined],
    ['DELETE', `company/${elsewhere}`, undefined],
  ]
  for (const request of surely) await play(...request)
  const met = [
    'GET 200',
    'GET 404',
    'POST 201',
    'POST 422',
    'POST 400',
    'PUT 200',
    'PUT 422',
    'DELETE 202',
    'DELETE 404',
  ]
  assert.deepEqual([...statuses].toSorted(), met.toSorted())
  await fc.assert(
    fc.asyncProperty(requests, async ([method, path, sent]) => play(method, path, sent)),
    { numRuns: 250 },
  )
})
