import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, type SomeoneWish, type World } from '../../testing/world.ts'

type Edited = Readonly<Record<string, unknown>> & {
  readonly permission: string
  readonly at_most: readonly unknown[]
  readonly at_least: readonly unknown[]
  readonly saved: unknown
}

onEachEngine('native: drafts of grants and roles', (open) => {
  const begin = async (catalogue: 'salon' | 'bakery' = 'salon') => {
    const world = await open({ dialects: ['native'] })
    const company = await world.company(catalogue, 2)
    const owner = await natively(world, company.owner, company.companyId)
    const base = `/gatehouse/v1/companies/${company.companyId}`
    const [first, second] = company.locations as readonly [number, number]
    const someone = async (wish: SomeoneWish = {}) => {
      const person = await company.member(wish)
      const request = await natively(world, person, company.companyId)
      const { body } = await owner('GET', `${base}/members/${person.memberId}/grants`)
      return { ...person, request, grant: body.data[0].id, draft: `${base}/members/${person.memberId}/grant-draft` }
    }
    return { world, company, owner, base, first, second, someone }
  }
  const bySlug = (answer: { body: { data: { permissions: Edited[] } } }): Record<string, Edited> =>
    Object.fromEntries(answer.body.data.permissions.map((one) => [one.permission, one]))
  const unchanged = async (world: World, work: () => Promise<void>) => {
    const before = await world.snapshot()
    await work()
    assert.equal(await world.snapshot(), before)
  }

  test('a draft tells of each value where it comes from, what closes it, and how far one may go', async () => {
    const { world, owner, first, second, someone } = await begin()
    await using _ = world
    const worker = await someone({ exceptions: { finances_access: false, timetable_access: true } })
    const another = await someone({ slot: `location:${first}` })
    await unchanged(world, async () => {
      const asIs = await owner('POST', worker.draft, { body: { grant_id: worker.grant } })
      assert.equal(asIs.status, 200, asIs.text)
      assert.deepEqual([asIs.body.data.is_locked, asIs.body.data.refusal], [false, null])
      assert.equal(asIs.body.data.grant.id, worker.grant)
      const drafted = await owner('POST', worker.draft, {
        body: { grant_id: worker.grant, permissions: { timetable_access: false, clients_access: true } },
      })
      const values = bySlug(drafted)
      const { timetable_access: gate } = values
      assert.deepEqual(
        [gate?.own, gate?.inherited, gate?.saved, gate?.gives, gate?.can_take_back, gate?.is_locked],
        [gate?.inherited === false ? null : false, gate?.inherited, true, false, gate?.inherited !== false, false],
      )
      const under = drafted.body.data.permissions.filter(
        ({ closed_by: by }: { closed_by: string | null }) => by === 'timetable_access',
      )
      assert.ok(under.length > 0)
      assert.ok(under.every(({ gives }: { gives: unknown }) => gives !== true))
      const below = gate?.below as { given: number; of: number } | undefined
      assert.deepEqual([below?.given, Number(below?.of) >= under.length], [0, true])
      // A new one, elsewhere: what its role would give, and which roles there are to give.
      const fresh = await owner('POST', worker.draft, { body: { role: 'salon:manager', scope: [second] } })
      assert.deepEqual([fresh.body.data.grant.id, fresh.body.data.refusal], [null, null])
      assert.equal(bySlug(fresh).finances_access?.inherited, true)
      assert.ok(fresh.body.data.givable_roles.includes('salon:owner'))
      const late = await owner('POST', worker.draft, {
        body: { grant_id: worker.grant, ends_at: '2001-01-01T00:00:00Z' },
      })
      assert.equal(late.body.data.refusal.errors[0].field, 'ends_at')
      const wrong = await owner('POST', worker.draft, { body: { grant_id: worker.grant, role: 'salon:boss' } })
      assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'role'])
      const foreign = await owner('POST', worker.draft, { body: { grant_id: another.grant } })
      assert.deepEqual([foreign.status, foreign.body.errors[0].field], [422, 'grant_id'])
    })
  })

  test('who may not: locked with the reason, and told nothing of grants that they do not see', async () => {
    const { world, owner, base, first, second, someone } = await begin()
    await using _ = world
    const manager = await someone({ role: 'salon:manager', exceptions: { finances_access: false } })
    const both = await someone({ slot: `location:${first}` })
    const elsewhere = { role: 'salon:manager', scope: [second], permissions: {} }
    assert.equal((await owner('POST', `${base}/members/${both.memberId}/grants`, { body: elsewhere })).status, 201)
    const own = await manager.request('POST', both.draft, { body: { grant_id: both.grant } })
    const { finances_access: finances } = bySlug(own)
    assert.deepEqual(
      [finances?.is_locked, finances?.at_most, (finances?.why_not_more as { code: string } | undefined)?.code],
      [true, [false], 'beyond-you'],
    )
    assert.ok(!own.body.data.givable_roles.includes('salon:owner'))
    // Of the other location the manager sees nothing: neither refused for it, nor told what is there.
    const there = await manager.request('POST', both.draft, { body: { role: 'salon:worker', scope: [second] } })
    assert.deepEqual([there.body.data.is_locked, there.body.data.refusal.code], [false, 'access.denied'])
    const alone = await owner('POST', (await someone()).draft, { body: { role: 'salon:worker', scope: [second] } })
    const shown = ({ permission, gives, effective, at_least }: Edited) => [permission, gives, effective, at_least]
    assert.deepEqual(there.body.data.permissions.map(shown), alone.body.data.permissions.map(shown))

    const owners = (await owner('GET', `${base}/members/me/grants`)).body.data[0]
    const last = await owner('POST', `${base}/members/${owners.member_id}/grant-draft`, {
      body: { grant_id: owners.id },
    })
    const codes = new Set(last.body.data.permissions.map((one: Edited) => (one.why_not_less as { code: string }).code))
    assert.deepEqual([...codes], ['last-owner'])
    assert.ok(last.body.data.permissions.every(({ is_locked: isLocked }: Edited) => isLocked))
    // A worker sees what they have, and may change none of it.
    const worker = await someone()
    const mine = await worker.request('POST', worker.draft, { body: { grant_id: worker.grant } })
    assert.deepEqual([mine.body.data.is_locked, mine.body.data.refusal.code], [true, 'access.denied'])
    assert.equal((await worker.request('POST', both.draft, { body: { grant_id: both.grant } })).status, 403)
  })

  test('what it says may be set can be set, what it says may not is refused', async () => {
    const { world, owner, base, first, second, someone } = await begin('bakery')
    await using _ = world
    const scope = [first, second]
    const wide = { slot: 'extra:1', scope } as const
    const manager = await someone({
      ...wide,
      exceptions: { permissions: true, products: true, orders: false, translations: true },
    })
    const people = [
      await someone({ ...wide, exceptions: {} }),
      await someone({ slot: `location:${first}`, exceptions: { products: true } }),
      await someone({ slot: `location:${first}`, exceptions: { orders: true } }),
    ]
    const [beside] = people
    await owner('POST', `${base}/members/${beside?.memberId}/grants`, {
      body: { scope: [first], permissions: { products: true } },
    })
    let [may, mayNot] = [0, 0]
    for (const who of [owner, manager.request])
      for (const person of people) {
        const { body } = await who('POST', person.draft, { body: { grant_id: person.grant } })
        for (const { permission, at_most, at_least, saved } of body.data.permissions as Edited[])
          for (const value of [true, false]) {
            const says =
              !body.data.is_locked &&
              at_most.some((most) => most === true || !value) &&
              (value === saved || at_least.length === 0 || at_least.some((least) => least === false || value))
            const path = `${base}/grants/${person.grant}?dry_run=true`
            const done = await who('PATCH', path, { body: { permissions: { [permission]: value } } })
            // What is put back as it is changes nothing, even for whoever may change nothing but sees it.
            if (value === saved) continue
            assert.equal(done.status === 200, says, `${permission} = ${value}: ${done.text}`)
            if (says) may += 1
            else mayNot += 1
          }
      }
    assert.ok(may > 10 && mayNot > 10, `${may} ${mayNot}`)
  })

  test('a role: what may stand in it, who has it, and what is wrong with it', async () => {
    const { world, owner, base, someone } = await begin()
    await using _ = world
    const made = await owner('POST', `${base}/roles`, { body: { title: 'Desk', weight: 1, permissions: {} } })
    const { ref } = made.body.data
    const editor = await someone({
      slot: 'company',
      role: 'salon:manager',
      exceptions: { finances_access: false, settings_access: true },
    })
    await unchanged(world, async () => {
      const body = { ref, permissions: { timetable_access: true }, title: 'Desk' }
      const drafted = await owner('POST', `${base}/role-draft`, { body })
      assert.equal(drafted.status, 200, drafted.text)
      assert.deepEqual([drafted.body.data.is_locked, drafted.body.data.refusal], [false, null])
      const { timetable_access: timetable } = bySlug(drafted)
      assert.deepEqual([timetable?.own, timetable?.saved, timetable?.inherited], [true, false, false])
      const untitled = await owner('POST', `${base}/role-draft`, { body: {} })
      assert.equal(untitled.body.data.refusal.errors[0].field, 'title')
      const builtIn = await owner('POST', `${base}/role-draft`, { body: { ref: 'salon:owner' } })
      assert.deepEqual([builtIn.body.data.is_locked, builtIn.body.data.refusal.code], [true, 'role.built-in'])
      assert.equal((await owner('POST', `${base}/role-draft`, { body: { ref: 'role:999' } })).status, 404)
      const theirs = await editor.request('POST', `${base}/role-draft`, { body: { ref } })
      const { finances_access: finances } = bySlug(theirs)
      if (theirs.body.data.is_locked) assert.equal(theirs.body.data.refusal.code, 'access.denied')
      assert.equal(finances?.is_locked, true)
    })
    const worker = await someone()
    const seen = await worker.request('POST', `${base}/role-draft`, { body: { ref } })
    assert.deepEqual([seen.body.data.is_locked, seen.body.data.refusal.code], [true, 'access.denied'])
    const counted = await owner('GET', `${base}/role-counts`)
    assert.deepEqual(counted.body.data, [
      { ref: 'salon:manager', members: 1 },
      { ref: 'salon:owner', members: 1 },
      { ref: 'salon:worker', members: 1 },
    ])
    assert.equal((await worker.request('GET', `${base}/role-counts`)).status, 403)
  })
})
