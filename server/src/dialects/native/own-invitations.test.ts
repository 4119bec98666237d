import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUser } from '../../operations/users/create-user.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

const BASE = '/gatehouse/v1'

onEachEngine('native: invitations that wait for oneself', (open) => {
  test('who has proved an address hears what waits there, until it is answered or taken back', async () => {
    await using world = await open({ dialects: ['native'] })
    const [salon, other] = [await world.salon(), await world.salon()]
    const person = (email: string, confirmed: boolean) =>
      createUser(world.core, operator, { name: 'Ann Archer', email, confirmed })
    const ann = await natively(world, { userId: (await person('ann@example.com', true)).id })
    const bea = await natively(world, { userId: (await person('bea@example.com', true)).id })
    const waiting = async (ask: typeof ann, query = '') => (await ask('GET', `${BASE}/me/invitations${query}`)).body

    const owner = await natively(world, salon.owner, salon.companyId)
    const stranger = await natively(world, other.owner, other.companyId)
    const invite = async (ask: typeof ann, { companyId, locations }: typeof salon, email: string, ends?: string) => {
      const grant = { role: 'salon:manager', scope: [locations[0]], ...(ends && { ends_at: ends }) }
      const { body } = await ask('POST', `${BASE}/companies/${companyId}/invitations`, {
        body: { invitations: [{ email, grant }] },
      })
      return body.data[0].invitation_id as number
    }
    assert.deepEqual((await waiting(ann)).data, [])
    const first = await invite(owner, salon, 'Ann@Example.com', '2100-01-01T00:00:00Z')
    const second = await invite(stranger, other, 'ann@example.com')
    const told = await waiting(ann)
    assert.deepEqual(told.data[0], {
      id: first,
      company: 'The salon',
      address: 'Ann@Example.com',
      expires_at: null,
      offers: [{ role: 'Manager', places: ['Place 1'], starts_at: null, ends_at: '2100-01-01T00:00:00.000000Z' }],
    })
    assert.deepEqual([told.data.length, told.data[1].id, told.next_cursor], [2, second, null])
    const russian = await ann('GET', `${BASE}/me/invitations`, { headers: { 'accept-language': 'ru-RU' } })
    assert.equal(russian.body.data[0].offers[0].role, 'Управляющий')
    assert.equal(russian.headers['content-language'], 'ru')
    // Nobody else hears of it, and page by page it is the same.
    assert.deepEqual((await waiting(bea)).data, [])
    const page = await waiting(ann, '?limit=1')
    assert.deepEqual(page.data, [told.data[0]])
    assert.deepEqual((await waiting(ann, `?limit=1&cursor=${page.next_cursor}`)).data, [told.data[1]])
    // To be told of it is no way in.
    assert.equal((await ann('GET', `${BASE}/companies/${salon.companyId}`)).status, 404)

    await owner('DELETE', `${BASE}/companies/${salon.companyId}/invitations/${first}`)
    assert.deepEqual((await waiting(ann)).data, [told.data[1]])
    await world.core.engine.transaction(async (session) => {
      session.write('update invitations set expires_at = 1 where id = $1', [second])
    })
    assert.deepEqual((await waiting(ann)).data, [])
  })

  test('not told: what one is shut out of, an address that is not proved, and to a token that is not whole', async () => {
    await using world = await open({ dialects: ['native'] })
    const [salon, other] = [await world.salon(), await world.salon()]
    const owner = await natively(world, salon.owner, salon.companyId)
    const { companyId, locations } = salon
    const grant = { role: 'salon:worker', scope: [locations[0]] }
    const rows = ['ann@example.com', 'new@example.com'].map((email) => ({ email, grant }))
    const { body } = await owner('POST', `${BASE}/companies/${companyId}/invitations`, { body: { invitations: rows } })
    const { id: userId } = await createUser(world.core, operator, {
      name: 'Ann',
      email: 'ann@example.com',
      confirmed: true,
    })
    const { id: unproved } = await createUser(world.core, operator, {
      name: 'New',
      email: 'new@example.com',
      confirmed: false,
    })
    const count = async (ask: typeof owner) => (await ask('GET', `${BASE}/me/invitations`)).body.data?.length
    assert.equal(await count(await natively(world, { userId })), 1)
    assert.notEqual(await count(await natively(world, { userId: unproved })), 1)
    // A token that works in one company hears of that one.
    assert.equal(await count(await natively(world, { userId }, companyId)), 1)
    assert.equal(await count(await natively(world, { userId }, other.companyId)), 0)

    const whole = await natively(world, salon.owner)
    const made = await whole('POST', `${BASE}/tokens`, {
      body: { company_id: companyId, audience: 'native', name: 'narrow', locations: [locations[0]] },
    })
    const narrow = await world.request('GET', `${BASE}/me/invitations`, {
      headers: { authorization: `Bearer ${made.body.data.token}` },
    })
    assert.equal(narrow.status, 403)
    assert.equal((await world.request('GET', `${BASE}/me/invitations`)).status, 401)

    const path = `${BASE}/companies/${companyId}/members/${body.data[0].member_id}`
    assert.equal((await owner('PATCH', path, { body: { suspended: true } })).status, 200)
    assert.equal(await count(await natively(world, { userId })), 0)
  })
})
