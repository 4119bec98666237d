import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Grant, Scope } from '../../model/member.ts'
import type { Value } from '../../model/value.ts'
import { admitMember } from '../../operations/members/admit-member.ts'
import { createUser } from '../../operations/users/create-user.ts'
import {
  onEachEngine,
  operator,
  type Someone,
  type SomeoneWish,
  type TestCompany,
  type World,
} from '../../testing/world.ts'
import { permissionKeys, presentEntry, pretty } from './permissions.ts'

type Flags = Readonly<Record<string, Value>>

const none = Object.fromEntries(permissionKeys.map((key) => [key, false]))
const flags = (on: Flags) => ({ ...none, ...on })

const entryOf = async (world: World, companyId: number, memberId: number): Promise<number> => {
  const [row] = await world.core.engine.all<{ id: number }>(
    `select id from grants where company_id = $1 and member_id = $2 and slot = 'entry'`,
    [companyId, memberId],
  )
  return row?.id as number
}

interface Entry extends Someone {
  readonly entry: number
  readonly path: string
}

/** A member with an entry. */
const entryFor = async (world: World, bakery: TestCompany, wish: SomeoneWish = {}): Promise<Entry> => {
  const someone = await bakery.member({ slot: 'entry', ...wish })
  const entry = await entryOf(world, bakery.companyId, someone.memberId)
  return { ...someone, entry, path: `/company/companies/${bakery.companyId}/permissions/users/${entry}` }
}

/** A member with another grant beside the entry: over the whole company, or at one place. */
const withOtherGrant = async (
  world: World,
  bakery: TestCompany,
  scope: Scope,
  own: Flags,
  slot: 'company' | `location:${number}`,
  other: Flags,
) => {
  const email = 'wim@example.com'
  const { id: userId } = await createUser(world.core, operator, { name: 'Wim Wide', email, confirmed: true })
  const grant = (at: Grant['slot'], where: Scope, exceptions: Flags) => ({
    slot: at,
    role: 'bakery:member',
    scope: where,
    startsAt: null,
    endsAt: null,
    exceptions,
  })
  const otherScope = slot === 'company' ? slot : [Number(slot.slice('location:'.length))]
  const { id: memberId } = await admitMember(world.core, operator, bakery.companyId, {
    userId,
    grants: [grant('entry', scope, own), grant(slot, otherScope, other)],
  })
  const entry = await entryOf(world, bakery.companyId, memberId)
  return { path: `/company/companies/${bakery.companyId}/permissions/users/${entry}` }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const open1 = { dialects: ['bakeronline'] } as const
const changes = async (world: World, { companyId }: TestCompany) =>
  (await world.auditTrail(companyId)).filter(({ kind }) => kind === 'access.changed')

/** The flags of the printed request. */
const printed = {
  company_info: false,
  holidays: false,
  newsletters: true,
  translations: true,
  permissions: false,
  email_settings: true,
  products: true,
  shop_info: false,
  checkout_settings: true,
  time_settings: true,
  discounts: false,
}

describe('bakeronline: the form of an entry', () => {
  const seedAnswer = presentEntry({
    id: 16,
    locations: [19, 18, 14],
    values: new Map(
      Object.entries(
        flags({ holidays: true, translations: true, permissions: true, shop_info: true, time_settings: true }),
      ),
    ),
    user: { id: 18, email: '...' },
  })

  test('has the length that the document prints', () => {
    assert.equal(Buffer.byteLength(pretty(seedAnswer)), 493)
    assert.equal(Buffer.byteLength(pretty({ shop_ids: [11, 19, 19], permissions: printed })), 416)
    assert.deepEqual(Object.keys(seedAnswer), ['shop_ids', 'permissions', 'id', 'user'])
  })

  test('shows the keys of the catalogue in its order', () => {
    const file = join(import.meta.dirname, '../../../catalogues/bakery.json')
    const catalogue = JSON.parse(readFileSync(file, 'utf8')) as { permissions: { slug: string }[] }
    assert.deepEqual(
      [...permissionKeys],
      catalogue.permissions.map(({ slug }) => slug),
    )
  })
})

onEachEngine('bakeronline: PATCH …/permissions/users/@user_permission_id', (open) => {
  test('the printed request works, also when repeated, and leaves one event', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 3 })
    const [first, , third] = bakery.locations as [number, number, number]
    const baker = await entryFor(world, bakery, { exceptions: { company_info: true } })
    const body = JSON.stringify({ shop_ids: [third, first, first], permissions: printed }, null, 4)
    const headers = { 'x-version': '1.9.0', 'accept-language': 'en-US,en;q=0.5', 'content-type': 'application/json' }

    const answer = await bakery.owner.request('PATCH', baker.path, { body, headers })

    const expected = {
      shop_ids: [third, first],
      permissions: printed,
      id: baker.entry,
      user: { id: baker.userId, email: baker.login },
    }
    assert.equal(answer.status, 200)
    assert.equal(answer.text, JSON.stringify(expected, null, 4))
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(Number(answer.headers['content-length']), Buffer.byteLength(answer.text))
    assert.equal(answer.headers['x-version'], '1.9.0')

    const stored = await world.snapshot()
    assert.equal((await bakery.owner.request('PATCH', baker.path, { body, headers })).text, answer.text)
    assert.equal(await world.snapshot(), stored)
    const [event, ...more] = await changes(world, bakery)
    assert.deepEqual([event?.subject, more], [`member:${baker.memberId}`, []])
  })

  test('what is left out stays, at both levels, and an empty body changes nothing', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 2 })
    const [first, second] = bakery.locations as [number, number]
    const baker = await entryFor(world, bakery, { scope: [second, first], exceptions: { products: true } })
    const patch = async (body: unknown) => (await bakery.owner.request('PATCH', baker.path, { body })).body

    const before = await world.snapshot()
    for (const body of [undefined, '', {}, { permissions: {} }, { shop_ids: [second, first, second] }]) {
      const answer = await patch(body)
      assert.deepEqual([answer.shop_ids, answer.permissions], [[second, first], flags({ products: true })])
    }
    assert.equal(await world.snapshot(), before)

    assert.deepEqual(
      (await patch({ permissions: { holidays: true } })).permissions,
      flags({ products: true, holidays: true }),
    )
    assert.deepEqual((await patch({ permissions: { products: false } })).permissions, flags({ holidays: true }))
    const moved = await patch({ shop_ids: [first, second] })
    assert.deepEqual([moved.shop_ids, moved.permissions], [[first, second], flags({ holidays: true })])
    const nowhere = await patch({ shop_ids: [] })
    assert.deepEqual([nowhere.shop_ids, nowhere.permissions], [[], flags({ holidays: true })])
    assert.deepEqual((await patch(nowhere.permissions && { permissions: nowhere.permissions })).shop_ids, [])
  })

  test('takes a form as well', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 3 })
    const [first, second] = bakery.locations as [number, number]
    const baker = await entryFor(world, bakery, { exceptions: { discounts: true } })
    const patch = (body: string, headers = form) => bakery.owner.request('PATCH', baker.path, { body, headers })

    const answer = await patch(
      `shop_ids%5B0%5D=${second}&shop_ids[]=${first}&shop_ids[]=${first}&permissions[products]=1&permissions[discounts]=false`,
    )
    assert.equal(answer.status, 200)
    assert.deepEqual([answer.body.shop_ids, answer.body.permissions], [[second, first], flags({ products: true })])
    const utf8 = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }
    assert.deepEqual((await patch('shop_ids=', utf8)).body.shop_ids, [])
    assert.deepEqual((await patch('')).body.permissions, flags({ products: true }))
  })

  test('what the entry gives counts at its shops, on the next call', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 2 })
    const manager = await entryFor(world, bakery, { exceptions: { permissions: true, products: true } })
    const baker = await entryFor(world, bakery)
    const give = { body: { permissions: { products: true } } }

    assert.equal((await manager.request('PATCH', baker.path, give)).status, 200)
    await bakery.owner.request('PATCH', manager.path, { body: { permissions: { permissions: false } } })
    const late = await manager.request('PATCH', baker.path, { body: { permissions: { products: false } } })
    assert.deepEqual([late.status, late.body.errors[0].id], [403, 'access.denied'])
  })

  test('refuses wrong fields, names them and writes nothing', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 1 })
    const other = await world.bakery({ shops: 1 })
    const [shop] = bakery.locations as [number]
    const [foreign] = other.locations as [number]
    const baker = await entryFor(world, bakery)
    const before = await world.snapshot()
    const cases: readonly (readonly [body: unknown, ...fields: string[]])[] = [
      [{ shop_ids: [shop, foreign, 999_999], permissions: { products: true } }, 'shop_ids.1', 'shop_ids.2'],
      [{ shop_ids: [0, -1] }, 'shop_ids.0', 'shop_ids.1'],
      [
        { shop_ids: [shop, '1', 1.5, null, 1e300, [shop]] },
        'shop_ids.1',
        'shop_ids.2',
        'shop_ids.3',
        'shop_ids.4',
        'shop_ids.5',
      ],
      [{ shop_ids: null }, 'shop_ids'],
      [{ shop_ids: { 0: shop } }, 'shop_ids'],
      [{ permissions: null }, 'permissions'],
      [{ permissions: [] }, 'permissions'],
      [
        { permissions: { company_info: 'true', products: 1, discounts: null } },
        'permissions.company_info',
        'permissions.products',
        'permissions.discounts',
      ],
      [{ permissions: { products: true, orders: true, toString: true } }, 'permissions.orders', 'permissions.toString'],
      [{ permissions: { products: true }, user: { id: 1 }, id: 3 }, 'user', 'id'],
      ['null', 'body'],
      ['[]', 'body'],
      ['"x"', 'body'],
    ]
    for (const [body, ...fields] of cases) {
      const answer = await bakery.owner.request('PATCH', baker.path, { body })
      assert.equal(answer.status, 422, JSON.stringify(body))
      assert.deepEqual(
        answer.body.errors.map(({ id, field }: { id: string; field: string }) => [id, field]),
        fields.map((field) => ['request.invalid', field]),
      )
      assert.equal(answer.text, JSON.stringify(answer.body, null, 4))
    }
    for (const body of [
      `shop_ids[0]=${foreign}`,
      'shop_ids=11',
      'permissions[products]=yes',
      'permissions[products]=1&permissions[products]=0',
      '__proto__=1',
      'permissions[__proto__]=1',
      'a=%zz',
    ])
      assert.equal((await bakery.owner.request('PATCH', baker.path, { body, headers: form })).status, 422, body)
    assert.equal(await world.snapshot(), before)
  })

  test('refuses what is no request for it', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const baker = await entryFor(world, bakery)
    const before = await world.snapshot()
    const ask = async (headers: Record<string, string>, body: string, method = 'PATCH') => {
      const { status, body: answer } = await bakery.owner.request(method, baker.path, { headers, body })
      return [status, answer.errors[0].id]
    }

    assert.deepEqual(await ask({}, '{"shop_ids"'), [400, 'request.malformed'])
    assert.deepEqual(await ask({ 'content-type': 'text/plain' }, 'x'), [415, 'request.unsupported-media'])
    assert.deepEqual(await ask({ 'content-type': 'multipart/form-data; boundary=x' }, 'x'), [
      415,
      'request.unsupported-media',
    ])
    assert.deepEqual(await ask({}, `"${'x'.repeat(1024 * 1024)}"`), [413, 'request.too-large'])
    for (const version of ['1.9', '1.9.0.0', 'v1.9.0', '1.3.0', '1.09.0', '', '2.0.0', '1.9.0, 1.9.0', 'latest'])
      assert.deepEqual(await ask({ 'x-version': version }, '{}'), [400, 'request.malformed'], version)
    const wrong = await bakery.owner.request('PUT', baker.path, { body: {} })
    assert.deepEqual(
      [wrong.status, wrong.headers.allow, wrong.body.errors[0].id],
      [405, 'DELETE, GET, HEAD, PATCH', 'method.not-allowed'],
    )
    const nothing = await bakery.owner.request('GET', '/company/nothing')
    assert.deepEqual([nothing.status, nothing.body.errors[0].id], [404, 'route.unknown'])
    assert.equal(await world.snapshot(), before)
  })

  test('speaks the version that is asked for, 1.9.0 where none is', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const baker = await entryFor(world, bakery)
    const versionFor = async (headers: Record<string, string>) => {
      const answer = await bakery.owner.request('PATCH', baker.path, { headers })
      return [answer.status, answer.headers['x-version']]
    }

    assert.deepEqual(await versionFor({}), [200, '1.9.0'])
    assert.deepEqual(await versionFor({ 'x-version': '1.10.0' }), [200, '1.10.0'])
    assert.deepEqual(await versionFor({ 'x-version': '0.2.2' }), [200, '0.2.2'])
    assert.deepEqual(await versionFor({ 'x-version': '9.9.9' }), [400, '1.9.0'])
  })

  test('answers in the language asked for', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const { path } = await entryFor(world, bakery)
    const told = async (accepted: string, body: unknown) => {
      const { headers, body: answer } = await bakery.owner.request('PATCH', path, {
        headers: { 'accept-language': accepted },
        body,
      })
      return [headers['content-language'], answer.errors[0].message]
    }

    assert.deepEqual(await told('nl-BE,nl;q=0.9', { shop_ids: [999_999] }), [
      'nl',
      'Dit is geen winkel van dit bedrijf.',
    ])
    assert.deepEqual(await told('es, fr;q=0.8, de;q=0.9', { x: 1 }), ['de', 'Dieses Feld ist hier nicht bekannt.'])
    assert.deepEqual(await told('fr-CA', '{'), ['fr', 'La requête est illisible.'])
    assert.deepEqual(await told('en-US,en;q=0.5', { x: 1 }), ['en', 'This field is not known here.'])
  })

  test('only a live token of this interface counts', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const { path } = await entryFor(world, bakery)
    const ask = (authorization?: string) =>
      world.request('PATCH', path, { body: {}, headers: authorization === undefined ? {} : { authorization } })

    for (const [authorization, id] of [
      [undefined, 'credential.missing'],
      ['Bearer nonsense', 'credential.invalid'],
      ['Bearer', 'credential.invalid'],
      [`Basic ${bakery.owner.token}`, 'credential.invalid'],
      [`Bearer ${bakery.partner.token}`, 'credential.invalid'],
    ] as const) {
      const answer = await ask(authorization)
      assert.deepEqual(
        [answer.status, answer.headers['www-authenticate'], answer.body.errors[0].id],
        [401, 'Bearer', id],
      )
    }
    assert.equal((await ask(`bearer ${bakery.owner.token}`)).status, 200)
  })

  test('entries and companies of others look unknown', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const other = await world.bakery()
    const mine = await entryFor(world, bakery)
    const theirs = await entryFor(world, other)
    const ask = async (company: unknown, entry: unknown, as = bakery.owner) => {
      const { status, body } = await as.request('PATCH', `/company/companies/${company}/permissions/users/${entry}`, {
        body: {},
      })
      return status === 200 ? 200 : [status, body.errors[0].id]
    }

    assert.equal(await ask(bakery.companyId, mine.entry), 200)
    assert.deepEqual(await ask(bakery.companyId, theirs.entry), [404, 'member.unknown'])
    assert.deepEqual(await ask(other.companyId, theirs.entry), [404, 'company.unknown'])
    assert.deepEqual(await ask(999_999, mine.entry), [404, 'company.unknown'])
    const ownersGrant = await world.core.engine.all<{ id: number }>('select id from grants where member_id = $1', [
      bakery.owner.memberId,
    ])
    for (const entry of [ownersGrant[0]?.id, mine.userId, 0, -1, '017', '1e1', 'x', '9'.repeat(16), '9'.repeat(40)])
      assert.deepEqual(await ask(bakery.companyId, entry), [404, 'member.unknown'], String(entry))
    for (const company of ['0', '-1', 'x', '9'.repeat(16)])
      assert.deepEqual(await ask(company, mine.entry), [404, 'company.unknown'], company)
  })

  test('whoever is invited is shown as the inviter typed them', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const { path } = await entryFor(world, bakery, { state: 'invited' })
    await world.core.engine.transaction(async (session) => {
      session.write(`update member_profiles set email = 'typed@example.com' where company_id = $1`, [bakery.companyId])
    })

    assert.equal((await bakery.owner.request('PATCH', path)).body.user.email, 'typed@example.com')
  })
})

onEachEngine('bakeronline: who may change an entry', (open) => {
  test('only members with the right, and never beyond their own rights and shops', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 3 })
    const [first, second, third] = bakery.locations as [number, number, number]
    const manager = await entryFor(world, bakery, {
      scope: [first, second],
      exceptions: { permissions: true, products: true },
    })
    const clerk = await entryFor(world, bakery, { scope: [first], exceptions: { products: true } })
    const within = await entryFor(world, bakery, { scope: [second] })
    const empty = await entryFor(world, bakery, { scope: [] })
    const beyond = await entryFor(world, bakery, { scope: [second, third] })
    const stronger = await entryFor(world, bakery, { scope: [first], exceptions: { company_info: true } })
    const before = await world.snapshot()
    const ask = async (as: Someone, target: Entry, body: unknown) => {
      const { status, body: answer } = await as.request('PATCH', target.path, { body })
      return [status, ...(answer.errors ?? []).map(({ id, field }: { id: string; field?: string }) => field ?? id)]
    }

    assert.deepEqual(await ask(clerk, within, { permissions: { products: true } }), [403, 'access.denied'])
    assert.deepEqual(await ask(clerk, clerk, {}), [403, 'access.denied'])
    assert.deepEqual(await ask(manager, beyond, {}), [403, 'access.denied'])
    assert.deepEqual(await ask(manager, within, { shop_ids: [second, third] }), [403, 'access.denied'])
    assert.deepEqual(await ask(manager, manager, { shop_ids: [first, second, third] }), [403, 'access.denied'])
    assert.deepEqual(await ask(manager, stronger, {}), [403, 'permissions.company_info'])
    assert.deepEqual(await ask(manager, within, { permissions: { discounts: true, holidays: true } }), [
      403,
      'permissions.holidays',
      'permissions.discounts',
    ])
    assert.deepEqual(await ask(manager, within, { permissions: { translations: true } }), [
      403,
      'permissions.translations',
    ])
    // Over no shop the flags count nowhere yet, but would as soon as somebody adds shops.
    assert.deepEqual(await ask(manager, empty, { permissions: { company_info: true } }), [
      403,
      'permissions.company_info',
    ])
    assert.equal(await world.snapshot(), before)

    assert.deepEqual(
      await ask(manager, within, { shop_ids: [first], permissions: { products: true, permissions: true } }),
      [200],
    )
    assert.deepEqual(await ask(manager, empty, { permissions: { products: true } }), [200])
    assert.deepEqual(await ask(manager, empty, { shop_ids: [second] }), [200])
    assert.deepEqual(await ask(manager, manager, { permissions: { products: false } }), [200])
    assert.deepEqual(await ask(bakery.owner, stronger, { shop_ids: [third] }), [200])
  })

  test('a suspended caller has no right at all', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const caller = await entryFor(world, bakery, { state: 'suspended', exceptions: { permissions: true } })

    assert.equal((await caller.request('PATCH', caller.path)).status, 403)
  })

  test('a right over the whole company is shown, and cannot be lowered here', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 2 })
    const [first, second] = bakery.locations as [number, number]
    const { path } = await withOtherGrant(world, bakery, [first], { holidays: true, products: true }, 'company', {
      products: true,
      discounts: true,
    })
    const patch = (body: unknown) => bakery.owner.request('PATCH', path, { body })
    const all = flags({ holidays: true, products: true, discounts: true })
    const before = await world.snapshot()

    assert.deepEqual((await patch({ permissions: all })).body.permissions, all)
    for (const key of ['products', 'discounts']) {
      const { status, body } = await patch({ shop_ids: [second], permissions: { holidays: false, [key]: false } })
      assert.deepEqual(
        [status, body.errors.map(({ id, field }: { id: string; field: string }) => [id, field])],
        [422, [['access.comes-from-elsewhere', `permissions.${key}`]]],
      )
    }
    assert.equal(await world.snapshot(), before)
    assert.deepEqual(
      (await patch({ shop_ids: [], permissions: { holidays: false } })).body.permissions,
      flags({ products: true, discounts: true }),
    )
  })

  test('of a grant at one shop, only what cannot be limited to it is shown', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 2 })
    const [first, second] = bakery.locations as [number, number]
    const both = { company_info: true, products: true }
    const { path } = await withOtherGrant(world, bakery, [first], {}, `location:${first}`, both)
    const patch = (body: unknown) => bakery.owner.request('PATCH', path, { body })

    assert.deepEqual((await patch({})).body.permissions, flags({ company_info: true }))
    assert.equal(
      (await patch({ permissions: { company_info: false } })).body.errors[0].field,
      'permissions.company_info',
    )
    assert.deepEqual((await patch({ permissions: { products: true } })).body.permissions, flags(both))
    assert.deepEqual((await patch({ shop_ids: [second] })).body.permissions, flags(both))
    assert.deepEqual(
      (await patch({ shop_ids: [], permissions: { products: false } })).body.permissions,
      flags({ company_info: true }),
    )
  })

  test('an entry whose time has not come is changed as it is stored', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery()
    const startsAt = Date.UTC(2100, 0, 1) * 1000
    const baker = await entryFor(world, bakery, { startsAt, exceptions: { products: true } })
    const patch = async (permissions: Flags) =>
      (await bakery.owner.request('PATCH', baker.path, { body: { permissions } })).body.permissions

    assert.deepEqual(await patch({ holidays: true }), flags({ products: true, holidays: true }))
    assert.deepEqual(await patch({ products: false }), flags({ holidays: true }))
    const [row] = await world.core.engine.all('select starts_at from grants where id = $1', [baker.entry])
    assert.deepEqual({ ...(row as object) }, { starts_at: startsAt })
  })
})

onEachEngine('bakeronline: whatever is sent', (open, kind) => {
  const runs = { numRuns: kind === 'sqlite' ? 150 : 60 }

  test('is answered without a fault, and a refusal leaves no trace', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 3 })
    const limited = await entryFor(world, bakery, {
      scope: bakery.locations.slice(0, 2),
      exceptions: { permissions: true, products: true },
    })
    const target = await entryFor(world, bakery)
    const id = fc.oneof(
      fc.constantFrom(...bakery.locations),
      fc.constantFrom(0, -1, 999_999, 1.5, 2 ** 53, null, '1', true),
    )
    const key = fc.oneof(fc.constantFrom(...permissionKeys), fc.constantFrom('toString', 'x', ''))
    const wish = fc.record(
      {
        shop_ids: fc.oneof(fc.array(id, { maxLength: 5 }), fc.jsonValue({ maxDepth: 2 })),
        permissions: fc.oneof(
          fc.dictionary(key, fc.oneof(fc.boolean(), fc.constantFrom(1, 'true', null))),
          fc.jsonValue({ maxDepth: 2 }),
        ),
        extra: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: [] },
    )
    const tame = fc.record(
      {
        shop_ids: fc.array(fc.constantFrom(...bakery.locations), { maxLength: 4 }),
        permissions: fc.dictionary(fc.constantFrom(...permissionKeys), fc.boolean()),
      },
      { requiredKeys: [] },
    )
    const json = fc.oneof(
      tame.map((body) => JSON.stringify(body)),
      wish.map((body) => JSON.stringify(body)),
      fc.jsonValue().map((body) => JSON.stringify(body)),
      fc.string({ unit: 'binary' }),
    )
    const piece = fc.constantFrom(
      'shop_ids',
      'permissions',
      '[',
      ']',
      '[]',
      '[0]',
      '[products]',
      '=',
      '&',
      '1',
      'true',
      '%',
      String(bakery.locations[0]),
      '\u0000',
    )
    const formBody = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
    )
    const request = fc.oneof(
      json.map((body) => ({ body, headers: {} })),
      formBody.map((body) => ({ body, headers: form })),
    )
    const caller = fc.constantFrom(bakery.owner, limited)
    const entry = fc.constantFrom(target, limited)

    let stored = await world.snapshot()
    await fc.assert(
      fc.asyncProperty(caller, entry, request, async (as, { path }, parts) => {
        const answer = await as.request('PATCH', path, parts)
        assert.ok(answer.status < 500, `${answer.status} ${answer.text}`)
        assert.equal(answer.text, JSON.stringify(answer.body, null, 4))
        for (const { message } of answer.body.errors ?? []) assert.match(message, /^[A-Z].*\.$/)
        const now = await world.snapshot()
        if (answer.status !== 200) assert.equal(now, stored)
        stored = now
      }),
      runs,
    )
  })

  test('what was answered is what is shown next, whoever asks', async () => {
    await using world = await open(open1)
    const bakery = await world.bakery({ shops: 3 })
    const target = await entryFor(world, bakery)
    const wish = fc.record(
      {
        shop_ids: fc.array(fc.constantFrom(...bakery.locations), { maxLength: 5 }),
        permissions: fc.dictionary(fc.constantFrom(...permissionKeys), fc.boolean()),
      },
      { requiredKeys: [] },
    )

    let shown = (await bakery.owner.request('PATCH', target.path)).body
    await fc.assert(
      fc.asyncProperty(wish, async (body) => {
        const { status, body: answer } = await bakery.owner.request('PATCH', target.path, { body })
        assert.equal(status, 200)
        assert.deepEqual(answer.shop_ids, [...new Set(body.shop_ids ?? shown.shop_ids)])
        assert.deepEqual(answer.permissions, { ...shown.permissions, ...body.permissions })
        const stored = await world.snapshot()
        assert.deepEqual(
          (
            await bakery.owner.request('PATCH', target.path, {
              body: { shop_ids: answer.shop_ids, permissions: answer.permissions },
            })
          ).body,
          answer,
        )
        assert.equal(await world.snapshot(), stored)
        shown = answer
      }),
      { numRuns: 40 },
    )
  })
})
