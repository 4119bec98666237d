import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

/** Mostly what the document shows, sometimes anything, so that each field is wrong while the others are right. */
const mostly = (...right: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 1e300, -0, 1.5, '1', [], {}, true, 'true') },
  )

const password = 'Eklmn63158515Eklmn'

const newUser = fc.record(
  {
    username: mostly('1111@gmail.com', 'b@example.com', 'person1@example.com', 'ПОЧТА@пример.рф'),
    roleId: mostly(2, 3, 4, 5),
    password: fc.oneof({ weight: 20, arbitrary: fc.constant(password) }, mostly('short', `${password}x`)),
    passwordConfirm: fc.oneof({ weight: 20, arbitrary: fc.constant(password) }, mostly('short')),
    firstName: mostly('Anna', 'Олег'),
    lastName: mostly('Alpha', '😀'),
    companyName: mostly('Aktiv'),
    phone: mostly('+49 (0xx) xxxx-xxxx'),
  },
  { requiredKeys: ['username', 'roleId', 'password', 'passwordConfirm', 'firstName', 'lastName'] },
)

const change = fc.record(
  {
    roleId: mostly(1, 2, 3, 4, 5),
    firstName: mostly('Anna', 'Олег'),
    lastName: mostly('Alpha', '😀'),
    userIsActive: mostly(true, false, 'true', 'false'),
    archived: mostly(true, false, 'true', 'false'),
  },
  { requiredKeys: [] },
)

const text = fc.string({ unit: 'binary' }).map((raw) => encodeURIComponent(raw.toWellFormed()))

describe('guardant-station: whatever is sent', () => {
  test('no fault of ours, and a refusal leaves no trace', async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    await using world = await worldOn(url, { dialects: ['guardant-station'] }, remove)
    const vendor = await world.vendor()
    const foreign = (await world.vendor()).owner
    const helper = await vendor.member({ name: 'Hel Per', exceptions: { createusers: true } })
    const admin = await vendor.member({ name: 'Ad Min', role: 'vendor:administrator' })
    const others = [await vendor.member({ role: 'vendor:supervisor' }), await vendor.member({ state: 'invited' })]

    // Those who ask stay as they are: shut out, they would hear nothing but 401.
    const everybody = [admin, ...others, foreign].map(({ userId }) => String(userId))
    const id = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...everybody) }, text)
    const query = fc
      .dictionary(
        fc.constantFrom('sortby', 'direction', 'offset', 'limit', 'archived', 'x', '__proto__'),
        fc.oneof(fc.constantFrom('name', 'asc', 'desc', '0', '1', '1000', '1001', '-1', 'true', ''), text),
        { maxKeys: 3 },
      )
      .map((asked) =>
        Object.entries(asked)
          .map((pair) => pair.join('='))
          .join('&'),
      )
    const broken = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
    )
    const json = (body: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
      fc.oneof({ weight: 12, arbitrary: body.map((value) => JSON.stringify(value)) }, { weight: 1, arbitrary: broken })
    const type = fc.constantFrom(
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'image/png',
      'x',
    )
    const asked = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constant('POST'), fc.constant('/v1.0/users'), json(newUser)) },
      {
        weight: 5,
        arbitrary: fc.tuple(
          fc.constant('PUT'),
          id.map((one) => `/v1.0/users/${one}`),
          json(change),
        ),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.constant('GET'),
          id.map((one) => `/v1.0/users/${one}`),
          fc.constant(''),
        ),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(
          fc.constant('GET'),
          query.map((one) => `/v1.0/users?${one}`),
          fc.constant(''),
        ),
      },
    )

    let before = await world.snapshot()
    const statuses = new Set<string>()
    const property = fc.asyncProperty(
      asked,
      fc.oneof({ weight: 9, arbitrary: fc.constant('application/json') }, type),
      fc.constantFrom(vendor.owner, helper),
      async ([method, path, body], contentType, who) => {
        const reply = await who.request(
          method,
          path,
          body === '' ? {} : { body, headers: { 'content-type': contentType } },
        )
        const story = `${method} ${path} ${body}: ${reply.status} ${reply.text}`
        statuses.add(`${method} ${reply.status}`)
        assert.ok(reply.status < 500, story)
        const after = await world.snapshot()
        if (reply.status !== 200) {
          assert.equal(after, before, story)
          assert.equal(typeof reply.body.error.code, 'number', story)
        } else if (method === 'GET') assert.equal(after, before, story)
        before = after
      },
    )
    await fc.assert(property, { numRuns: 500, seed: Number(process.env.SEED ?? 4711) })
    for (const seen of [
      'POST 200',
      'POST 400',
      'POST 403',
      'POST 409',
      'PUT 200',
      'PUT 400',
      'PUT 403',
      'PUT 404',
      'GET 200',
      'GET 400',
    ])
      assert.ok(statuses.has(seen), `${seen} in ${[...statuses].toSorted()}`)
  })

  test('a registration is refused as this interface refuses, and is otherwise taken in', async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    await using world = await worldOn(url, { dialects: ['guardant-station'], registration: true }, remove)
    let before = await world.snapshot()
    const statuses = new Set<number>()
    const property = fc.asyncProperty(
      newUser,
      mostly('Aktiv'),
      fc.string({ unit: 'grapheme' }),
      async (user, companyName, name) => {
        const body = { ...user, companyName, firstName: name }
        const reply = await world.request('POST', '/v1.0/register', { body })
        const story = `${JSON.stringify(body)}: ${reply.status} ${reply.text}`
        statuses.add(reply.status)
        assert.ok(reply.status < 500, story)
        const after = await world.snapshot()
        if (reply.status !== 200) {
          assert.equal(typeof reply.body.error.code, 'number', story)
          assert.equal(after, before, story)
        }
        before = after
      },
    )
    // As printed, and as wrong as it can be: both are surely met.
    const printed = { username: 'a@b.example', roleId: 5, password, passwordConfirm: password, lastName: 'Alpha' }
    const examples = [
      [{ ...printed, firstName: 'Anna' }, 'Aktiv', 'Anna'],
      [{ ...printed, username: 'no address', firstName: '' }, '', '\u0000'],
    ] as unknown as [never, never, never][]
    await fc.assert(property, { numRuns: 80, seed: Number(process.env.SEED ?? 4711), examples })
    for (const seen of [200, 400]) assert.ok(statuses.has(seen), `${[...statuses]}`)
  })
})
