import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryBy } from '../../jobs/delivery.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { natively } from '../../testing/natively.ts'
import { linkIn, mailServer } from '../../testing/post.ts'
import { onEachEngine } from '../../testing/world.ts'

onEachEngine('native: outbox', (open) => {
  test('shows what waits and what was given up, and lets the latter be tried again', async () => {
    await using world = await open({ dialects: ['native'] })
    await using post = await mailServer()
    const mail = { url: post.url, from: 'Gatehouse <no-reply@example.com>' }
    const deliver = () => deliverMessages(world.core, deliveryBy({ mail, sms: undefined }, 'http://127.0.0.1:8080'))
    const salon = await world.salon()
    const [location] = salon.locations as [number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const grant = { role: 'salon:worker', scope: [location] }
    const invitations = [
      { email: 'ann@example.com', grant },
      { phone: '+1 315 555 0175', grant },
    ]
    const { body: invited } = await owner('POST', `${base}/invitations`, { body: { invitations } })
    post.refuse = { recipient: 550 }
    await deliver()

    const listed = await owner('GET', `${base}/outbox`)
    assert.equal(listed.status, 200, listed.text)
    const [ann, phone] = listed.body.data
    assert.deepEqual(ann, {
      id: ann.id,
      template: 'invitation',
      invitation_id: invited.data[0].invitation_id,
      channel: 'email',
      address: 'ann@example.com',
      state: 'failed',
      attempts: 1,
      created_at: ann.created_at,
      next_at: null,
      fault: 'SMTP 550 at RCPT TO',
    })
    assert.deepEqual([phone.channel, phone.state, phone.attempts, phone.next_at], ['sms', 'waiting', 0, null])
    assert.doesNotMatch(listed.text, /ghi_|http/)
    const first = await owner('GET', `${base}/outbox?limit=1`)
    const second = await owner('GET', `${base}/outbox?limit=1&cursor=${first.body.next_cursor}`)
    assert.deepEqual([first.body.data[0].id, second.body.data[0].id, second.body.next_cursor], [ann.id, phone.id, null])
    const shown = await owner('GET', `${base}/invitations/${ann.invitation_id}`)
    assert.deepEqual(
      [shown.body.data.state, shown.body.data.message],
      ['failed', { id: ann.id, state: 'failed', attempts: 1, fault: 'SMTP 550 at RCPT TO' }],
    )

    const retry = (id: number | string, parts = {}, ask = owner) => ask('POST', `${base}/outbox/${id}/retry`, parts)
    const before = await world.snapshot()
    assert.equal((await owner('POST', `${base}/outbox/${ann.id}/retry?dry_run=true`)).body.data.state, 'waiting')
    assert.deepEqual((await retry(phone.id)).body.code, 'message.waiting')
    for (const id of [999_999, 'x', invited.data[0].invitation_id])
      assert.equal((await retry(id)).body.code, 'message.unknown')
    const local = { role: 'salon:manager', slot: `location:${location}`, scope: [location] } as const
    const manager = await salon.member({
      ...local,
      exceptions: { settings_access: true, settings_users_access: true, settings_users_create_access: true },
    })
    const [asManager, stranger] = [
      await natively(world, manager, salon.companyId),
      await natively(world, (await world.salon()).owner),
    ]
    const with403 = await world.snapshot()
    assert.equal((await asManager('GET', `${base}/outbox`)).status, 403)
    assert.equal((await retry(ann.id, {}, asManager)).status, 403)
    assert.equal((await stranger('GET', `${base}/outbox`)).body.code, 'company.unknown')
    assert.equal((await retry(ann.id, {}, stranger)).body.code, 'company.unknown')
    assert.equal(await world.snapshot(), with403)
    assert.notEqual(with403, before)

    const keyed = { headers: { 'idempotency-key': 'k' } }
    const again = await retry(ann.id, keyed)
    assert.deepEqual([again.status, again.body.data.state, again.body.data.attempts], [200, 'waiting', 0])
    assert.equal((await retry(ann.id, keyed)).headers['idempotency-replayed'], 'true')
    const [last] = (await world.auditTrail(salon.companyId)).slice(-1)
    assert.deepEqual([last?.kind, last?.subject], ['invitation.message-retried', `message:${ann.id}`])
    post.refuse = {}
    assert.equal(await deliver(), 1)
    const token = linkIn(post.letters[0]?.text ?? '')
    assert.equal((await world.request('POST', '/gatehouse/v1/invitation-links/open', { body: { token } })).status, 200)
    assert.deepEqual(
      (await owner('GET', `${base}/outbox`)).body.data.map(({ id }: { id: number }) => id),
      [phone.id],
    )
  })
})
