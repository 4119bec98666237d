import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../testing/world.ts'

const headers = { authorization: 'Bearer <YOUR_Bearer {PartnerToken}, User {UserToken}_HERE>' }

onEachEngine('mock bases', (open) => {
  test('the documents’ requests are answered as printed, with their credentials and placeholders', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const v1 = '/_mock/en/b2b-v1/openapi'
    const read = await world.request('GET', `${v1}/company/123/users/123/permissions`, { headers })
    assert.equal(read.status, 200)
    assert.equal(read.body.data.user_permissions[0].slug, 'timetable_access')
    const set = await world.request('PUT', `${v1}/company/123/users/123/permissions`, {
      headers,
      body: { user_role: 'worker' },
    })
    assert.deepEqual([set.status, set.body.data.user_role], [200, 'worker'])
    const invited = await world.request('POST', `${v1}/user/invite/123`, { headers, body: { invites: [] } })
    assert.deepEqual([invited.status, invited.body], [202, { success: true, meta: { message: 'Saved' } }])
    const nothing = await world.request('GET', `${v1}/no/such/path`, { headers })
    assert.deepEqual([nothing.status, nothing.body], [404, { success: false, data: null, meta: {} }])
  })
})
