import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { createLocation } from '../operations/locations/create-location.ts'
import { setLocationClosed } from '../operations/locations/set-location-closed.ts'
import { inviteMembers } from '../operations/members/invite-members.ts'
import { dropStaleFailures } from '../storage/sign-in-failures.ts'
import { mailServer } from '../testing/post.ts'
import { onEachEngine, operator } from '../testing/world.ts'
import { ChangePruner } from './change-pruner.ts'
import { deliveryBy } from './delivery.ts'
import { startJobs } from './start-jobs.ts'

const HOUR = 60 * 60 * 1000

onEachEngine('timed work', (open) => {
  test('what moved more than an hour ago is forgotten, but for the newest of each scope', async () => {
    await using world = await open()
    const { core } = world
    const salon = await world.salon()
    const [location] = salon.locations as [number]
    const revisions = async (): Promise<number[]> =>
      (
        await core.engine.all<{ revision: number }>(
          'select distinct revision from changes where scope = $1 order by revision',
          [salon.companyId],
        )
      ).map(({ revision }) => revision)
    let now = 0
    const pruner = new ChangePruner(core.engine, () => now)
    const before = await revisions()
    const newest = before.at(-1) as number

    assert.equal(await pruner.run(), 0)
    now += HOUR / 2
    await setLocationClosed(core, operator, salon.companyId, location, true)
    assert.equal(await pruner.run(), 0)
    now += HOUR / 2
    assert.ok((await pruner.run()) > 0)
    assert.deepEqual(await revisions(), [newest, newest + 1])
    now += HOUR
    await pruner.run()
    assert.deepEqual(await revisions(), [newest + 1])

    // Whoever knew an older state sees the gap and reads anew; what comes after is seen as ever.
    const closed = async () =>
      (await core.facts.read((look) => look.company(salon.companyId)?.locations.get(location)?.closed)).facts
    assert.equal(await closed(), true)
    await setLocationClosed(core, operator, salon.companyId, location, false)
    assert.equal(await closed(), false)
    await createLocation(core, operator, salon.companyId, { title: 'New' })
    const scopes = await core.engine.all('select scope from revisions where revision > 0')
    const kept = await core.engine.all('select distinct scope from changes')
    assert.equal(kept.length, scopes.length)
  })

  test('a waiting letter leaves by itself, and the end waits for what is under way', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    await inviteMembers(world.core, salon.owner.call, {
      locationId: salon.locations[0] as number,
      vocabulary: 'salon',
      invitations: [{ search: 'ann@example.com' }],
    })
    const delivery = deliveryBy(
      { mail: { url: post.url, from: 'no-reply@example.com' }, sms: undefined },
      'http://x.example',
    )
    const end = startJobs(world.core, pino({ level: 'silent' }), { delivery })
    while (post.letters.length === 0) await sleep(50)
    await end()
    const states = await world.core.engine.all<{ state: string }>('select state from outbox')
    assert.deepEqual(
      states.map(({ state }) => state),
      ['sent'],
    )
  })

  test('failures to sign in are forgotten when their window has long been over', async () => {
    await using world = await open()
    const { engine } = world.core
    await engine.transaction(async (session) => {
      session.write("insert into sign_in_failures (key, failures, since) values ('old', 3, 1)")
      session.write(`insert into sign_in_failures (key, failures, since) values ('new', 3, ${engine.clock})`)
    })
    await dropStaleFailures(engine, 24 * HOUR * 1000)
    const left = await engine.all<{ key: string }>('select key from sign_in_failures')
    assert.deepEqual(
      left.map(({ key }) => key),
      ['new'],
    )
  })
})
