import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword } from '../../operations/credentials/passwords.ts'
import { admitMember } from '../../operations/members/admit-member.ts'
import { confirmAddress } from '../../operations/users/confirm-address.ts'
import { revealUserLink } from '../../operations/users/reveal-user-link.ts'
import { onEachEngine, operator } from '../../testing/world.ts'
import { permissionKeys } from './permissions.ts'

const bakeryOnly = { dialects: ['bakeronline'] } as const
const none = Object.fromEntries(permissionKeys.map((key) => [key, false]))
const all = Object.fromEntries(permissionKeys.map((key) => [key, true]))
const noLetters = {
  email_when_order: false,
  email_when_comment: false,
  email_when_order_confirmed: false,
  email_when_order_cancel: false,
  email_when_newsletter: false,
}

onEachEngine('bakeronline: /user', (open) => {
  test('shows the caller in the documented order, with their rights when asked', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const [first, second] = bakery.locations as [number, number]
    const baker = await bakery.member({
      name: 'Lotte Van Damme',
      slot: 'entry',
      scope: [second],
      exceptions: { products: true },
    })
    const plain = await baker.request('GET', '/user')

    const expected = {
      firstname: 'Lotte',
      lastname: 'Van Damme',
      email: baker.login,
      telephone: '',
      notifications: noLetters,
      id: baker.userId,
      delivery_address: null,
      company: null,
      bank_account_number: null,
      tin_nr: '',
    }
    assert.deepEqual([plain.status, plain.text], [200, JSON.stringify(expected, null, 4)])
    const [row] = await world.core.engine.all<{ id: number }>('select id from grants where member_id = $1', [
      baker.memberId,
    ])
    const own = {
      shop_ids: [second],
      permissions: { ...none, products: true },
      id: row?.id,
      company_id: bakery.companyId,
    }
    assert.equal(
      (await baker.request('GET', '/user?include=company_permissions')).text,
      JSON.stringify({ ...expected, company_permissions: [own] }, null, 4),
    )
    const { body } = await bakery.owner.request('GET', '/user?include[]=company_permissions')
    assert.deepEqual(body.company_permissions, [
      { shop_ids: [first, second], permissions: all, id: null, company_id: bakery.companyId },
    ])
  })

  test('a token of one company tells of that company only, and a suspended member has no rights there', async () => {
    await using world = await open(bakeryOnly)
    const [mine, other] = [await world.bakery(), await world.bakery()]
    const baker = await mine.member({ slot: 'entry' })
    await admitMember(world.core, operator, other.companyId, {
      userId: baker.userId,
      grants: [{ slot: 'entry', role: 'bakery:member', scope: [], startsAt: null, endsAt: null, exceptions: {} }],
    })
    const suspended = await mine.member({ slot: 'entry', state: 'suspended' })
    const rights = async (as: typeof baker) =>
      (await as.request('GET', '/user?include=company_permissions')).body.company_permissions.map(
        ({ company_id }: { company_id: number }) => company_id,
      )

    assert.deepEqual([await rights(baker), await rights(suspended)], [[mine.companyId], []])
  })

  test('changes what is sent and nothing else', async () => {
    await using world = await open(bakeryOnly)
    const { owner } = await world.bakery()
    const patch = (body: unknown, path = '/user', headers = {}) => owner.request('PATCH', path, { body, headers })
    const before = await world.snapshot()
    for (const body of [undefined, {}, { email: owner.login.toUpperCase() }, { notifications: {} }])
      assert.equal((await patch(body)).status, 200)
    assert.equal(await world.snapshot(), before)

    const changed = await patch({
      firstname: ' Anna Maria ',
      lastname: 'De Smet',
      telephone: '+32 475 00 00 00',
      tin_nr: '0123.456.789',
      notifications: { email_when_newsletter: true },
    })
    assert.equal(changed.status, 200)
    const { firstname, lastname, telephone, tin_nr, notifications, email } = changed.body
    assert.deepEqual(
      [firstname, lastname, telephone, tin_nr, email],
      ['Anna Maria', 'De Smet', '+32475000000', '0123.456.789', owner.login],
    )
    assert.deepEqual(notifications, { ...noLetters, email_when_newsletter: true })
    assert.deepEqual((await owner.request('GET', '/user')).body, changed.body)

    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const again = await patch('notifications[email_when_order]=1&telephone=', '/user?include=company_permissions', form)
    assert.deepEqual(again.body.notifications, { ...noLetters, email_when_newsletter: true, email_when_order: true })
    assert.deepEqual([again.body.telephone, again.body.company_permissions.length], ['', 1])
    const [event] = await world.core.engine.all<{ detail: string }>(
      `select detail from directory_events where kind = 'user.profile-changed' order by at desc limit 1`,
    )
    assert.doesNotMatch(event?.detail as string, /Anna|475/)
  })

  test('a new address counts once its letter’s link is used', async () => {
    await using world = await open(bakeryOnly)
    const { owner } = await world.bakery()
    const email = 'new@baker.example'
    const hash = await hashPassword(owner.password)
    await world.core.engine.transaction(async (session) => {
      session.write('insert into user_passwords (user_id, hash, changed_at) values ($1, $2, 1)', [owner.userId, hash])
    })
    const asked = await owner.request('PATCH', '/user', { body: { firstname: 'Ann', email } })
    assert.deepEqual([asked.status, asked.body.firstname, asked.body.email], [200, 'Ann', owner.login])
    const [message] = await world.core.engine.all<{ id: number; address: string }>(
      'select id, address from user_messages',
    )
    assert.equal(message?.address, email)
    const link = await revealUserLink(world.core, operator, { messageId: message?.id ?? 0, publicUrl: '' })
    const call = { ip: undefined, requestId: 'test', source: 'test' }
    await confirmAddress(world.core, call, { secret: link?.split('/').at(-1) ?? '', password: owner.password })
    assert.equal((await owner.request('GET', '/user')).body.email, email)
  })

  test('refuses what is wrong, names it and writes nothing', async () => {
    await using world = await open(bakeryOnly)
    const { owner } = await world.bakery()
    const before = await world.snapshot()
    for (const [body, ...fields] of [
      [{ firstname: '', lastname: 7 }, 'lastname'],
      [{ firstname: ' ', tin_nr: 'x'.repeat(51), lastname: 'a\u0007' }, 'firstname', 'lastname', 'tin_nr'],
      [{ email: 'nobody' }, 'email'],
      [{ telephone: 'call me' }, 'telephone'],
      [{ notifications: { email_when_order: 1, x: true } }, 'notifications.email_when_order', 'notifications.x'],
      [{ notifications: null }, 'notifications'],
      [{ id: 1, company: null }, 'id', 'company'],
      [[], 'body'],
    ] as const) {
      const answer = await owner.request('PATCH', '/user', { body })
      assert.deepEqual(
        [answer.status, answer.body.errors.map(({ field }: { field: string }) => field)],
        [422, fields],
        JSON.stringify(body),
      )
      for (const { message } of answer.body.errors) assert.match(message, /^[A-Z].*\.$/)
    }
    for (const method of ['GET', 'PATCH']) {
      const answer = await owner.request(method, '/user?include=everything')
      assert.deepEqual([answer.status, answer.body.errors[0].field], [422, 'include.everything'])
      assert.equal((await world.request(method, '/user')).status, 401)
      assert.equal((await owner.request(method, '/user', { headers: { 'x-version': '7' } })).status, 400)
    }
    assert.equal(await world.snapshot(), before)
  })
})

onEachEngine('bakeronline: companies and shops', (open) => {
  test('show what the caller belongs to', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery({ shops: 2 })
    const other = await world.bakery()
    const [first, second] = bakery.locations as [number, number]
    const baker = await bakery.member({ slot: 'entry', scope: [second] })
    const title = { nl: 'The bakery', en: 'The bakery', fr: 'The bakery' }
    const company = { id: bakery.companyId, name: title, active: true, shops_have_internal_names: false }
    const shop = (id: number, n: number) => ({
      name: `Place ${n}`,
      active: true,
      address: { street: '', nr: '', zipcode: '', city: '', country: '', position: null },
      id,
      company_id: bakery.companyId,
    })
    const get = async (path: string, as = baker) => (await as.request('GET', path)).text
    const shown = (body: unknown) => JSON.stringify(body, null, 4)
    const one = `/company/companies/${bakery.companyId}`

    assert.equal(await get('/company/companies'), shown([company]))
    for (const path of [one, one.replace('/company/', '/management/')]) {
      assert.equal(await get(path), shown(company))
      const shops = [{ id: second, name: 'Place 2', active: true }]
      assert.equal(await get(`${path}?include=shops`), shown({ ...company, shops }))
    }
    assert.deepEqual(JSON.parse(await get('/company/companies?include=shops', bakery.owner))[0].shops.length, 2)
    for (const path of [`${one}/shops`, '/company/shops']) {
      assert.equal(await get(path), shown([shop(second, 2)]))
      assert.equal(await get(path, bakery.owner), shown([shop(first, 1), shop(second, 2)]))
    }
    assert.equal(await get(`/company/shops/${second}`), shown(shop(second, 2)))

    for (const [path, status, id] of [
      [`/company/shops/${first}`, 403, 'access.denied'],
      [`/company/shops/${other.locations[0]}`, 404, 'location.unknown'],
      ['/company/shops/999999', 404, 'location.unknown'],
      ['/company/shops/x', 404, 'location.unknown'],
      [`/company/companies/${other.companyId}`, 404, 'company.unknown'],
      [`/company/companies/${other.companyId}/shops`, 404, 'company.unknown'],
      ['/company/companies/999999', 404, 'company.unknown'],
      [`/management/companies/${other.companyId}`, 404, 'company.unknown'],
      [`${one}?include=orders`, 422, 'request.invalid'],
    ] as const) {
      const { status: found, body } = await baker.request('GET', path)
      assert.deepEqual([found, body.errors[0].id], [status, id], path)
      assert.equal((await world.request('GET', path)).status, 401)
    }
  })

  test('whoever is suspended, or has no grant any more, sees none', async () => {
    await using world = await open(bakeryOnly)
    const bakery = await world.bakery()
    const suspended = await bakery.member({ slot: 'entry', state: 'suspended' })
    const ended = await bakery.member({ slot: 'entry', endsAt: 1 })
    for (const someone of [suspended, ended]) {
      for (const path of ['/company/companies', '/company/shops'])
        assert.deepEqual((await someone.request('GET', path)).body, [])
      for (const path of [`companies/${bakery.companyId}`, `companies/${bakery.companyId}/shops`])
        assert.equal((await someone.request('GET', `/company/${path}`)).status, 403)
      assert.equal((await someone.request('GET', `/company/shops/${bakery.locations[0]}`)).status, 403)
    }
  })
})
