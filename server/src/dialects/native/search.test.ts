import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

onEachEngine('native: POST /companies/:id/search', (open) => {
  test('its pages are of the moment of the first, whoever comes and goes meanwhile', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    const people = [salon.owner, await salon.member(), await salon.member(), await salon.member()]
    const [, second, third, fourth] = people as [
      typeof salon.owner,
      typeof salon.owner,
      typeof salon.owner,
      typeof salon.owner,
    ]
    const sent = { find: 'members', permission: 'timetable_access', location_id: here }
    const ids: number[] = []
    const labels = new Set<string>()
    const meanwhile = [
      async () => void (await owner('DELETE', `${path}/members/${third.memberId}`)),
      async () => void (await salon.member()),
      async () => void (await owner('PATCH', `${path}/members/${fourth.memberId}`, { body: { suspended: true } })),
      async () => void (await owner('PATCH', `${path}/locations/${here}`, { body: { closed: true } })),
    ]
    let cursor = ''
    for (let page = 0; ; page++) {
      const { status, body, text } = await owner('POST', `${path}/search?limit=1${cursor}`, { body: sent })
      assert.equal(status, 200, text)
      ids.push(...body.data.map(({ member_id }: { member_id: number }) => member_id))
      labels.add(JSON.stringify([body.revision, body.at, body.projected]))
      if (body.next_cursor === null) break
      cursor = `&cursor=${body.next_cursor}`
      await meanwhile[page]?.()
    }
    assert.deepEqual(
      ids,
      people.map(({ memberId }) => memberId).sort((a, b) => a - b),
    )
    assert.equal(labels.size, 1)
    await owner('PATCH', `${path}/locations/${here}`, { body: { closed: false } })
    const anew = (await owner('POST', `${path}/search`, { body: sent })).body.data
    assert.ok(anew.length === 3 && !anew.some(({ member_id }: { member_id: number }) => member_id === third.memberId))

    // The same of one person's locations and permissions, and of a moment to come.
    for (const find of ['locations', 'permissions'] as const)
      for (const moment of [{}, { at: '2090-01-01T00:00:00Z' }]) {
        const made = await owner('POST', `${path}/members/${second.memberId}/grants`, {
          body: { role: 'salon:worker', scope: [there] },
        })
        const wanted = { find, member_id: second.memberId, ...moment }
        const body =
          find === 'locations' ? { ...wanted, permission: sent.permission } : { ...wanted, location_id: there }
        const whole = (await owner('POST', `${path}/search`, { body })).body.data
        const first = (await owner('POST', `${path}/search?limit=1`, { body })).body
        assert.ok(whole.length > 1 && first.next_cursor !== null, find)
        assert.equal((await owner('DELETE', `${path}/grants/${made.body.data.id}`)).status, 204)
        const rest = (await owner('POST', `${path}/search?cursor=${first.next_cursor}`, { body })).body
        assert.deepEqual([...first.data, ...rest.data], whole)
        assert.deepEqual([rest.at, rest.revision, rest.projected], [first.at, first.revision, 'at' in moment])
      }
  })

  test('finds whoever has a capability, and takes no cursor that it has not given', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const manager = await salon.member({ role: 'salon:manager' })
    await salon.member()
    const path = `/gatehouse/v1/companies/${salon.companyId}/search`
    const sent = { find: 'members', permission: 'members.edit', location_id: here }
    const { body } = await owner('POST', `${path}?limit=1`, { body: sent })
    const all = (await owner('POST', path, { body: sent })).body.data
    assert.deepEqual(
      all.map(({ member_id }: { member_id: number }) => member_id),
      [salon.owner.memberId, manager.memberId].sort((a, b) => a - b),
    )
    const places = { find: 'locations', member_id: manager.memberId, permission: 'members.edit' }
    assert.equal((await owner('POST', path, { body: places })).body.data.length, 1)

    const mark = body.next_cursor.slice(0, 6)
    const key = JSON.parse(Buffer.from(body.next_cursor.slice(6), 'base64url').toString())
    const forged = (...changed: unknown[]) => mark + Buffer.from(JSON.stringify(changed)).toString('base64url')
    const [after, at, revision, digest] = key
    for (const cursor of [
      'x',
      `${mark}x`,
      forged(after, at, revision),
      forged(after, at, revision, 'other'),
      forged(after, at, revision + 1000, digest),
      forged(after, at, 0, digest),
      forged(after, at, -5, digest),
      forged(after, 'x', revision, digest),
      forged(1.5, at, revision, digest),
    ]) {
      const reply = await owner('POST', `${path}?cursor=${cursor}`, { body: sent })
      assert.deepEqual([reply.status, reply.body.errors?.[0]?.field], [422, 'cursor'], cursor)
    }
    for (const at of [-5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      const reply = await owner('POST', `${path}?cursor=${forged(0, at, revision, digest)}`, { body: sent })
      assert.ok(reply.status < 500, reply.text)
    }
  })
})
