import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admitMember } from '../../operations/members/admit-member.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { onEachEngine, operator, type Someone, type TestCompany, type World } from '../../testing/world.ts'
import { permissionKeys } from './permissions.ts'

const bakeryOnly = { dialects: ['bakeronline'] } as const
const none = Object.fromEntries(permissionKeys.map((key) => [key, false]))
const flags = (on: Readonly<Record<string, boolean>>) => ({ ...none, ...on })
const form = { 'content-type': 'application/x-www-form-urlencoded' }

const pathOf = ({ companyId }: TestCompany, entry?: unknown): string =>
  `/company/companies/${companyId}/permissions/users${entry === undefined ? '' : `/${entry}`}`

const entryOf = async (world: World, { memberId }: Someone): Promise<number> => {
  const [row] = await world.core.engine.all<{ id: number }>(
    `select id from grants where member_id = $1 and slot = 'entry'`,
    [memberId],
  )
  return row?.id as number
}

const invitations = (world: World, companyId: number): Promise<{ address: string; state: string }[]> =>
  world.core.engine.all('select address, state from invitations where company_id = $1 order by id', [companyId])

const refused = ({ status, body }: { status: number; body: { errors: { id: string; field?: string }[] } }) => [
  status,
  ...body.errors.map(({ id, field }) => field ?? id),
]

onEachEngine('bakeronline: the list of entries', (open) => {
  test('shows every entry as it is changed, by id, and no owner', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 3 })
    const [first, second, third] = bakery.locations as [number, number, number]
    const baker = await bakery.member({ slot: 'entry', scope: [third, first], exceptions: { products: true } })
    const manager = await bakery.member({ slot: 'entry', scope: 'company', exceptions: { permissions: true } })
    await bakery.member({ slot: `location:${second}`, exceptions: { discounts: true } })
    const other = await world.bakery()
    await other.member({ slot: 'entry' })

    const { status, body, text, headers } = await bakery.owner.request('GET', pathOf(bakery))

    const expected = [
      {
        shop_ids: [third, first],
        permissions: flags({ products: true }),
        id: await entryOf(world, baker),
        user: { id: baker.userId, email: baker.login },
      },
      {
        shop_ids: [first, second, third],
        permissions: flags({ permissions: true }),
        id: await entryOf(world, manager),
        user: { id: manager.userId, email: manager.login },
      },
    ]
    assert.deepEqual([status, body], [200, expected])
    assert.equal(text, JSON.stringify(expected, null, 4))
    assert.deepEqual([headers['x-version'], headers['content-type']], ['1.9.0', 'application/json; charset=utf-8'])
    for (const entry of expected) {
      const one = await bakery.owner.request('GET', pathOf(bakery, entry.id))
      assert.equal(one.text, JSON.stringify(entry, null, 4))
      assert.equal((await bakery.owner.request('PATCH', pathOf(bakery, entry.id))).text, one.text)
    }
    assert.deepEqual((await other.owner.request('GET', pathOf(other))).body.length, 1)
    assert.deepEqual((await manager.request('GET', pathOf(bakery))).body, expected)
  })

  test('shows what a member has in the whole company beside the entry', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const [first] = bakery.locations as [number]
    const { id: userId } = await createUser(world.core, operator, {
      name: 'Wim',
      email: 'w@x.example',
      confirmed: true,
    })
    const grant = { role: 'bakery:member', startsAt: null, endsAt: null }
    await admitMember(world.core, operator, bakery.companyId, {
      userId,
      grants: [
        { ...grant, slot: 'entry', scope: [first], exceptions: { products: true } },
        { ...grant, slot: 'company', scope: 'company', exceptions: { discounts: true } },
      ],
    })

    const { body } = await bakery.owner.request('GET', pathOf(bakery))

    assert.deepEqual([body.length, body[0].shop_ids], [1, [first]])
    assert.deepEqual(body[0].permissions, flags({ products: true, discounts: true }))
  })

  test('shows a limited caller what lies within their shops, and needs the right', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 3 })
    const [first, second, third] = bakery.locations as [number, number, number]
    const manager = await bakery.member({ slot: 'entry', scope: [first, second], exceptions: { permissions: true } })
    const within = await bakery.member({ slot: 'entry', scope: [second] })
    const nowhere = await bakery.member({ slot: 'entry', scope: [] })
    const beyond = await bakery.member({ slot: 'entry', scope: [second, third] })
    const everywhere = await bakery.member({ slot: 'entry', scope: 'company' })
    const ids = async (as: Someone): Promise<number[]> =>
      (await as.request('GET', pathOf(bakery))).body.map(({ id }: { id: number }) => id)
    const entries = await Promise.all([manager, within, nowhere].map((someone) => entryOf(world, someone)))

    assert.deepEqual(await ids(manager), entries)
    assert.equal((await ids(bakery.owner)).length, 5)
    for (const hidden of [beyond, everywhere]) {
      const path = pathOf(bakery, await entryOf(world, hidden))
      for (const method of ['GET', 'PATCH', 'DELETE'])
        assert.deepEqual(refused(await manager.request(method, path)), [403, 'access.denied'], method)
    }
    for (const path of [pathOf(bakery), pathOf(bakery, entries[0])]) {
      assert.deepEqual(refused(await within.request('GET', path)), [403, 'access.denied'])
      assert.deepEqual(refused(await world.request('GET', path)), [401, 'credential.missing'])
    }
    const suspended = await bakery.member({ slot: 'entry', exceptions: { permissions: true }, state: 'suspended' })
    assert.deepEqual(refused(await suspended.request('GET', pathOf(bakery))), [403, 'access.denied'])
  })

  test('entries and companies of others look unknown to every method', async () => {
    await using world = await open(bakeryOnly)
    const [bakery, other] = [await world.bakery(), await world.bakery()]
    const theirs = await entryOf(world, await other.member({ slot: 'entry' }))
    const { owner } = bakery
    const before = await world.snapshot()
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      for (const entry of [theirs, 999_999, 'x', '01'])
        assert.deepEqual(refused(await owner.request(method, pathOf(bakery, entry))), [404, 'member.unknown'])
      assert.deepEqual(refused(await owner.request(method, pathOf(other, theirs))), [404, 'company.unknown'])
    }
    for (const companyId of [other.companyId, 999_999, 0, 'x'])
      for (const [method, body] of [
        ['GET', undefined],
        ['POST', { email: 'a@b.example' }],
      ] as const)
        assert.deepEqual(
          refused(await owner.request(method, `/company/companies/${companyId}/permissions/users`, { body })),
          [404, 'company.unknown'],
        )
    assert.equal(await world.snapshot(), before)
  })
})

onEachEngine('bakeronline: POST …/permissions/users', (open) => {
  test('invites a person nobody knows, who then has an empty entry', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery()
    const { owner, companyId } = bakery

    const made = await owner.request('POST', pathOf(bakery), { body: { email: ' new@baker.example ' } })

    const { id, user } = made.body
    const expected = { shop_ids: [], permissions: none, id, user: { id: user.id, email: 'new@baker.example' } }
    assert.deepEqual([made.status, made.text], [200, JSON.stringify(expected, null, 4)])
    assert.deepEqual((await owner.request('GET', pathOf(bakery))).body, [expected])
    assert.deepEqual(
      (await invitations(world, companyId)).map((row) => ({ ...row })),
      [{ address: 'new@baker.example', state: 'created' }],
    )
    assert.equal((await world.core.engine.all('select id from outbox where company_id = $1', [companyId])).length, 1)
    assert.equal((await world.auditTrail(companyId)).at(-1)?.kind, 'member.invited')

    const shops = { shop_ids: bakery.locations, permissions: { products: true } }
    assert.equal((await owner.request('PATCH', pathOf(bakery, id), { body: shops })).status, 200)
    const again = await owner.request('POST', pathOf(bakery), { body: 'email=NEW%40baker.example', headers: form })
    assert.deepEqual(again.body, { ...expected, shop_ids: bakery.locations, permissions: flags({ products: true }) })
    assert.equal((await invitations(world, companyId)).length, 1)
    assert.equal((await world.auditTrail(companyId)).at(-1)?.kind, 'invitation.renewed')
  })

  test('does not tell whether an address is somebody’s', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery()
    const known = await createUser(world.core, operator, { name: 'Ann', email: 'ann@x.example', confirmed: true })

    const { status, body } = await bakery.owner.request('POST', pathOf(bakery), { body: { email: 'ann@x.example' } })

    assert.equal(status, 200)
    assert.notEqual(body.user.id, known.id)
    assert.deepEqual(body.user.email, 'ann@x.example')
  })

  test('a member gets an entry at once, and keeps the one they have', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const [first] = bakery.locations as [number]
    const clerk = await bakery.member({ slot: `location:${first}`, exceptions: { products: true } })
    const baker = await bakery.member({ slot: 'entry', scope: [first], exceptions: { discounts: true } })
    const post = (email: string) => bakery.owner.request('POST', pathOf(bakery), { body: { email } })

    const made = (await post(clerk.login)).body
    assert.deepEqual([made.shop_ids, made.user], [[], { id: clerk.userId, email: clerk.login }])
    assert.equal(made.id, await entryOf(world, clerk))
    const before = await world.snapshot()
    const kept = (await post(baker.login)).body
    assert.deepEqual(
      [kept.id, kept.shop_ids, kept.permissions],
      [await entryOf(world, baker), [first], flags({ discounts: true })],
    )
    assert.deepEqual((await post(clerk.login)).body, made)
    assert.equal(await world.snapshot(), before)
    assert.equal((await invitations(world, bakery.companyId)).length, 0)
  })

  test('refuses what is no address, an owner, and whoever may not', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const [first] = bakery.locations as [number]
    const manager = await bakery.member({ slot: 'entry', scope: [first], exceptions: { permissions: true } })
    const beyond = await bakery.member({ slot: 'entry' })
    const stronger = await bakery.member({ slot: 'entry', scope: [first], exceptions: { company_info: true } })
    const before = await world.snapshot()
    const post = async (as: Someone, body: unknown, headers = {}) =>
      refused(await as.request('POST', pathOf(bakery), { body, headers }))

    for (const body of [{ email: 'nowhere' }, { email: '' }, { email: 7 }, { email: null }, {}, undefined])
      assert.deepEqual(await post(bakery.owner, body), [422, 'email'], JSON.stringify(body))
    assert.deepEqual(await post(bakery.owner, { email: 'a@b.example', shop_ids: [] }), [422, 'shop_ids'])
    assert.deepEqual(await post(bakery.owner, []), [422, 'body'])
    assert.deepEqual(await post(bakery.owner, 'email=a@b.example&email=c@d.example', form), [422, 'email'])
    assert.deepEqual(await post(bakery.owner, { email: bakery.owner.login }), [422, 'email'])
    assert.deepEqual(await post(beyond, { email: 'a@b.example' }), [403, 'access.denied'])
    assert.deepEqual(await post(manager, { email: beyond.login }), [403, 'access.denied'])
    assert.deepEqual(await post(manager, { email: stronger.login }), [403, 'permissions.company_info'])
    assert.equal((await post(manager, { email: bakery.owner.login }))[0], 403)
    assert.equal(await world.snapshot(), before)
    assert.equal((await manager.request('POST', pathOf(bakery), { body: { email: 'a@b.example' } })).status, 200)
  })
})

onEachEngine('bakeronline: DELETE …/permissions/users/@user_permission_id', (open) => {
  test('takes what the entry gave on the next call, and is gone after', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery()
    const { owner, companyId } = bakery
    const manager = await bakery.member({ slot: 'entry', exceptions: { permissions: true } })
    const path = pathOf(bakery, await entryOf(world, manager))
    assert.equal((await manager.request('GET', pathOf(bakery))).status, 200)

    const gone = await owner.request('DELETE', path)

    assert.deepEqual([gone.status, gone.text, gone.headers['x-version']], [204, '', '1.9.0'])
    assert.deepEqual(refused(await manager.request('GET', pathOf(bakery))), [403, 'access.denied'])
    for (const method of ['GET', 'PATCH', 'DELETE'])
      assert.deepEqual(refused(await owner.request(method, path)), [404, 'member.unknown'])
    assert.deepEqual((await owner.request('GET', pathOf(bakery))).body, [])
    const event = (await world.auditTrail(companyId)).at(-1)
    assert.deepEqual([event?.kind, event?.subject], ['access.changed', `member:${manager.memberId}`])

    const again = (await owner.request('POST', pathOf(bakery), { body: { email: manager.login } })).body
    assert.deepEqual([again.user.id, again.permissions], [manager.userId, none])
  })

  test('whoever was invited to it is invited no longer, until they are again', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery()
    const { owner, companyId } = bakery
    const body = { email: 'new@baker.example' }
    const { id, user } = (await owner.request('POST', pathOf(bakery), { body })).body

    assert.equal((await owner.request('DELETE', pathOf(bakery, id))).status, 204)

    assert.deepEqual(
      (await invitations(world, companyId)).map(({ state }) => state),
      ['revoked'],
    )
    const again = (await owner.request('POST', pathOf(bakery), { body })).body
    assert.deepEqual([again.user, again.id === id], [user, false])
    assert.deepEqual(
      (await invitations(world, companyId)).map(({ state }) => state),
      ['revoked', 'created'],
    )
  })

  test('nobody takes away what is beyond them', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const [first] = bakery.locations as [number]
    const manager = await bakery.member({ slot: 'entry', scope: [first], exceptions: { permissions: true } })
    const clerk = await bakery.member({ slot: 'entry', scope: [first] })
    const stronger = await bakery.member({ slot: 'entry', scope: [first], exceptions: { products: true } })
    const before = await world.snapshot()
    const remove = async (as: Someone, whose: Someone) =>
      as.request('DELETE', pathOf(bakery, await entryOf(world, whose)))

    assert.deepEqual(refused(await remove(manager, stronger)), [403, 'permissions.products'])
    assert.deepEqual(refused(await remove(clerk, manager)), [403, 'access.denied'])
    const [owners] = await world.core.engine.all<{ id: number }>('select id from grants where member_id = $1', [
      bakery.owner.memberId,
    ])
    assert.deepEqual(refused(await bakery.owner.request('DELETE', pathOf(bakery, owners?.id))), [404, 'member.unknown'])
    assert.equal(await world.snapshot(), before)
    assert.equal((await remove(manager, clerk)).status, 204)
    assert.equal((await remove(manager, manager)).status, 204)
  })
})
