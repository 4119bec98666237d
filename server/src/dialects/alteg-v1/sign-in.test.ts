import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { createPartner } from '../../operations/partners/create-partner.ts'
import { setPartnerConnected } from '../../operations/partners/set-partner-connected.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('alteg-v1: sign-in', (open) => {
  test('login and password give a token that works with that partner alone, until the password changes', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const { owner, partner } = salon
    await setPassword(world.core, operator, owner.userId, owner.password)
    const auth = (login: string, password: string, token = partner.token) =>
      world.request('POST', '/api/v1/auth', {
        body: { login, password },
        headers: { authorization: `Bearer ${token}` },
      })

    const reply = await auth(owner.login, owner.password)
    assert.equal(reply.status, 201, reply.text)
    assert.deepEqual(
      { ...reply.body.data, user_token: typeof reply.body.data.user_token },
      {
        id: owner.userId,
        user_token: 'string',
        name: 'Olga Owner',
        phone: '',
        login: owner.login,
        email: owner.login,
        avatar: '',
        is_approved: true,
        is_email_confirmed: true,
      },
    )
    const url = `/api/v1/company/${salon.locations[0]}/users/${owner.userId}/permissions`
    const use = async (partnerToken: string): Promise<number> =>
      (
        await world.request('GET', url, {
          headers: { authorization: `bearer ${partnerToken},User ${reply.body.data.user_token}` },
        })
      ).status
    assert.equal(await use(partner.token), 200)

    const other = await createPartner(world.core, operator, { name: 'Other' })
    await setPartnerConnected(world.core, operator, salon.companyId, other.partnerId, true)
    assert.equal(await use(other.token), 401)

    await setPartnerConnected(world.core, operator, salon.companyId, partner.id, false)
    assert.equal(await use(partner.token), 403)
    await setPartnerConnected(world.core, operator, salon.companyId, partner.id, true)
    assert.equal(await use(partner.token), 200)

    await setPassword(world.core, operator, owner.userId, 'another long enough password')
    assert.equal(await use(partner.token), 401)
    assert.equal((await auth(owner.login, owner.password)).status, 401)
    assert.equal((await auth(owner.login, 'another long enough password')).status, 201)
  })

  test('unknown login, wrong password and a disabled person get one answer; many tries are throttled', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const worker = await salon.member()
    await setPassword(world.core, operator, worker.userId, worker.password)
    const auth = (login: string, password: string) =>
      world.request('POST', '/api/v1/auth', {
        body: { login, password },
        headers: { authorization: `Bearer ${salon.partner.token}` },
      })
    const wrong = await auth(worker.login, 'not the right one, sorry')
    const unknown = await auth('nobody@example.com', 'not the right one, sorry')
    await setUserDisabled(world.core, operator, worker.userId, true)
    const disabled = await auth(worker.login, worker.password)
    assert.equal(wrong.status, 401)
    assert.deepEqual([unknown.status, unknown.text, disabled.text], [401, wrong.text, wrong.text])
    assert.equal((await auth('', '')).status, 422)

    let last = wrong
    for (let n = 0; n < 21; n++) last = await auth(worker.login, 'not the right one, sorry')
    assert.equal(last.status, 429)
    assert.ok(Number(last.headers['retry-after']) > 0)
    // Somebody else signs in all the same.
    await setPassword(world.core, operator, salon.owner.userId, salon.owner.password)
    assert.equal((await auth(salon.owner.login, salon.owner.password)).status, 201)
  })
})
