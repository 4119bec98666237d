import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

onEachEngine('native: team members', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const manager = await salon.member({ role: 'salon:owner', slot: `location:${here}` })
    const atHere = await natively(world, manager, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const path = `${base}/team-members`
    const add = async (body: object): Promise<number> => (await owner('POST', path, { body })).body.data.id
    return { world, salon, here, there, owner, atHere, base, path, add }
  }
  const names = ({ body }: { body: { data: { name: string }[] } }): string[] => body.data.map(({ name }) => name)

  test('somebody comes onto the roster, gets a position and a user, is dismissed, and leaves it', async () => {
    const { world, salon, here, owner, base, path } = await begin()
    await using _ = world
    const position = (await owner('POST', `${base}/positions`, { body: { title: 'Cook', locations: [here] } })).body
      .data
    const worker = await salon.member()
    const made = await owner('POST', path, { body: { location_id: here, name: ' Ann ', position_id: position.id } })
    assert.equal(made.status, 201, made.text)
    const { id } = made.body.data
    const ann = {
      id,
      location_id: here,
      name: 'Ann',
      specialization: '',
      position_id: position.id,
      user_id: null,
      dismissed: false,
      hidden: false,
      member_id: null,
      deleted: false,
    }
    assert.deepEqual(made.body.data, ann)
    const one = `${path}/${id}`
    const linked = await owner('PATCH', one, { body: { user_id: worker.userId, hidden: true } })
    assert.deepEqual(linked.body.data, { ...ann, user_id: worker.userId, member_id: worker.memberId, hidden: true })
    const read = await owner('GET', one)
    assert.deepEqual([read.body.data, read.headers.etag], [linked.body.data, linked.headers.etag])

    const dismissed = await owner('PATCH', one, { body: { dismissed: true, user_id: null, position_id: null } })
    assert.deepEqual(dismissed.body.data, { ...ann, position_id: null, hidden: true, dismissed: true })
    const stale = await owner('DELETE', one, { headers: { 'if-match': String(read.headers.etag) } })
    assert.equal(stale.status, 412)
    assert.equal((await owner('DELETE', `${one}?dry_run=true`)).status, 204)
    assert.equal((await owner('GET', one)).body.data.deleted, false)
    assert.equal((await owner('DELETE', one)).status, 204)
    assert.equal((await owner('GET', one)).body.data.deleted, true)
    assert.deepEqual((await owner('GET', path)).body.data, [])
    assert.equal((await owner('PATCH', one, { body: { name: 'B' } })).body.code, 'team-member.unknown')
    const trail = (await world.auditTrail(salon.companyId)).filter(({ subject }) => subject === `team-member:${id}`)
    assert.ok(!JSON.stringify(trail).includes('Ann'), 'names stand apart from the audit')
  })

  test('the list is of the rosters that one may see, by filters and page by page', async () => {
    const { world, salon, here, there, owner, atHere, path, add } = await begin()
    await using _ = world
    for (const [location_id, name] of [
      [here, 'Änne'],
      [there, 'Hanne'],
      [here, 'Bob'],
      [there, 'Anton'],
    ] as const)
      await add({ location_id, name })
    const gone = await add({ location_id: here, name: 'Gone' })
    await owner('PATCH', `${path}/${gone}`, { body: { dismissed: true } })

    assert.deepEqual(names(await owner('GET', path)), ['Änne', 'Hanne', 'Bob', 'Anton', 'Gone'])
    assert.deepEqual(names(await atHere('GET', path)), ['Änne', 'Bob', 'Gone'])
    assert.deepEqual(names(await owner('GET', `${path}?location_id=${there}`)), ['Hanne', 'Anton'])
    assert.deepEqual(names(await owner('GET', `${path}?dismissed=true`)), ['Gone'])
    const job = await owner('POST', path.replace('team-members', 'positions'), {
      body: { title: 'Barber', locations: [here] },
    })
    await owner('PATCH', `${path}/${gone}`, { body: { position_id: job.body.data.id } })
    assert.deepEqual(names(await owner('GET', `${path}?position_id=${job.body.data.id}`)), ['Gone'])
    assert.deepEqual(names(await owner('GET', `${path}?position_id=999999`)), [])
    assert.deepEqual(names(await owner('GET', `${path}?q=${encodeURIComponent('äNN')}`)), ['Änne'])
    const first = await owner('GET', `${path}?q=an&limit=1`)
    assert.deepEqual(names(first), ['Hanne'])
    const second = await owner('GET', `${path}?q=an&limit=1&cursor=${first.body.next_cursor}`)
    assert.deepEqual([names(second), second.body.next_cursor], [['Anton'], null])

    assert.equal((await atHere('GET', `${path}?location_id=${there}`)).status, 403)
    const foreign = await world.salon()
    for (const away of [foreign.locations[0], 999_999]) {
      const asked = await owner('GET', `${path}?location_id=${away}`)
      assert.deepEqual([asked.status, asked.body.errors[0].field], [422, 'location_id'])
    }
    const worker = await natively(world, await salon.member({ exceptions: { settings_staff_access: false } }))
    assert.equal((await worker('GET', path)).status, 403)
  })

  test('a name far down a long roster is found', async () => {
    const { world, salon, here, owner, path, add } = await begin()
    await using _ = world
    const many = Array.from(
      { length: 2_100 },
      (_, n) => `(${salon.companyId}, ${900_000 + n}, ${here}, 'X', '', 0, 0, 0)`,
    )
    await world.core.engine.script(
      `insert into team_members (company_id, id, location_id, name, specialization, dismissed, hidden, deleted)
       values ${many.join(', ')}`,
    )
    await add({ location_id: here, name: 'First' })
    await world.core.engine.script(
      `update team_members set name = 'First' where company_id = ${salon.companyId} and id = 902099`,
    )
    assert.deepEqual(names(await owner('GET', `${path}?q=first&limit=5`)), ['First', 'First'])
  })

  test('nobody touches a roster elsewhere, and nothing is written', async () => {
    const { world, salon, here, there, owner, atHere, path, add } = await begin()
    await using _ = world
    const [own, other] = [await add({ location_id: here, name: 'A' }), await add({ location_id: there, name: 'B' })]
    const foreign = await world.salon()
    const theirs = await natively(world, foreign.owner, foreign.companyId)
    const clerk = await salon.member({
      slot: `location:${here}`,
      exceptions: { settings_access: true, settings_staff_access: true, settings_staff_edit_access: true },
    })
    const asClerk = await natively(world, clerk, salon.companyId)
    const before = await world.snapshot()
    assert.equal((await atHere('GET', `${path}/${other}`)).status, 403)
    assert.equal((await atHere('GET', `${path}/${own}`)).status, 200)
    assert.equal((await atHere('PATCH', `${path}/${other}`, { body: { name: 'C' } })).status, 403)
    assert.equal((await atHere('DELETE', `${path}/${other}`)).status, 403)
    assert.equal((await atHere('POST', path, { body: { location_id: there, name: 'C' } })).status, 403)
    for (const [body, field] of [
      [{ location_id: foreign.locations[0], name: 'C' }, 'location_id'],
      [{ location_id: here, name: '' }, 'name'],
      [{ location_id: here, name: 'C', position_id: 999_999 }, 'position_id'],
      [{ location_id: here, name: 'C', user_id: foreign.owner.userId }, 'user_id'],
      [{ location_id: here, name: 'C', staff_id: 1 }, 'staff_id'],
      [{ name: 'C' }, 'location_id'],
    ] as const) {
      const refused = await owner('POST', path, { body })
      assert.deepEqual([refused.status, refused.body.errors?.[0].field], [422, field], refused.text)
    }
    // Whoever may not link people is not told who is a user here.
    assert.equal((await asClerk('PATCH', `${path}/${own}`, { body: { name: 'A', user_id: null } })).status, 200)
    for (const userId of [clerk.userId, 999_999]) {
      const refused = await asClerk('PATCH', `${path}/${own}`, { body: { user_id: userId } })
      assert.equal(refused.body.code, 'access.denied')
    }
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const parts = method === 'PATCH' ? { body: { name: 'C' } } : {}
      assert.equal((await owner(method, `${path}/999999`, parts)).body.code, 'team-member.unknown')
      assert.equal((await theirs(method, `${path}/${own}`, parts)).body.code, 'company.unknown')
      const wrongCompany = `/gatehouse/v1/companies/${foreign.companyId}/team-members/${own}`
      assert.equal((await theirs(method, wrongCompany, parts)).body.code, 'team-member.unknown')
    }
    assert.equal(await world.snapshot(), before)
    assert.equal((await owner('PATCH', `${path}/${own}`, { body: {} })).status, 200)
    assert.equal(await world.snapshot(), before)
  })
})
