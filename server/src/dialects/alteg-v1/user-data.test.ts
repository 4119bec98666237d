import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

onEachEngine('alteg-v1: GET /user/data', (open) => {
  test('tells who calls, as signing in does', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const worker = await salon.member({ name: 'Wanda Worker' })
    const { status, body } = await worker.request('GET', '/api/v1/user/data?lang=de')
    assert.equal(status, 201)
    assert.deepEqual(body, {
      success: true,
      data: {
        id: worker.userId,
        user_token: worker.token,
        name: 'Wanda Worker',
        phone: '',
        login: worker.login,
        email: worker.login,
        avatar: '',
        is_approved: true,
        is_email_confirmed: true,
      },
      meta: [],
    })
  })

  test('needs both tokens, and somebody who may sign in', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon()
    const worker = await salon.member()
    const other = await world.salon()
    const headers = [
      {},
      { authorization: `Bearer ${salon.partner.token}` },
      { authorization: `Bearer ${other.partner.token}, User ${worker.token}` },
    ] as Record<string, string>[]
    for (const sent of headers)
      assert.equal((await world.request('GET', '/api/v1/user/data', { headers: sent })).status, 401)
    await setUserDisabled(world.core, operator, worker.userId, true)
    assert.equal((await worker.request('GET', '/api/v1/user/data')).status, 401)
  })
})
