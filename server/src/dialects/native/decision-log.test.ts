import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../model/refusal.ts'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { markDecisionLog } from '../../storage/decision-log.ts'
import { asking } from '../../testing/asking.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator, type WorldOptions } from '../../testing/world.ts'

interface Shown {
  readonly at: string
  readonly revision: number
  readonly about: string | null
  readonly interface: string
  readonly request_id: string | null
  readonly token_id: number
  readonly asker_id: number
  readonly subject: { readonly type: string | null; readonly id: string | null; readonly member_id: number | null }
  readonly permission: string | null
  readonly resource: { readonly type: string | null; readonly id: string | null }
  readonly limits: unknown
  readonly from_address: boolean
  readonly allowed: boolean
  readonly reason: string | null
}

const schema = 'entity user; entity todo; action read appliesTo { principal: user, resource: todo };'
const policies = '@id("own")\npermit (principal == user::"Ann", action == Action::"read", resource);'

const DAY = 24 * 60 * 60 * 1_000_000

onEachEngine('native: decision log', (open) => {
  const begin = async (decisionLog: WorldOptions['decisionLog'] | 'none' = { share: 1 }) => {
    const world = await open({ dialects: ['native', 'authzen'], ...(decisionLog !== 'none' && { decisionLog }) })
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const all = async (query = '', ask = owner): Promise<Shown[]> => {
      await world.core.decisionLog?.flush()
      const seen: Shown[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await ask('GET', `${base}/decision-log?${query}${cursor && `&cursor=${cursor}`}`)
        assert.equal(page.status, 200, page.text)
        seen.push(...page.body.data)
        cursor = page.body.next_cursor
      }
      return seen
    }
    const check = (questions: object[], headers: Record<string, string> = {}) =>
      owner('POST', `${base}/check`, { body: { questions }, headers })
    const unused = async (query = '') => {
      await world.core.decisionLog?.flush()
      const reply = await owner('GET', `${base}/unused-permissions?${query}`)
      assert.equal(reply.status, 200, reply.text)
      return reply.body as {
        data: { permission: string; holders: number; last_used_at: string | null }[]
        since: string | null
        complete: boolean
      }
    }
    return { world, salon, here, there, owner, base, all, check, unused }
  }
  const reasons = (shown: readonly Shown[]) => shown.map(({ allowed, reason }) => reason ?? allowed)

  test('who asked what natively, and what they were told', async () => {
    const { world, salon, here, there, all, check } = await begin()
    await using _ = world
    const worker = await salon.member({
      slot: `location:${here}`,
      exceptions: { timetable_access: true, timetable_staff_id: [7] },
    })
    const before = await world.snapshot()
    const asked = { member_id: worker.memberId, permission: 'timetable_access', location_id: here }
    const reply = await check(
      [
        asked,
        { ...asked, location_id: there, ip: '10.0.0.1' },
        { user_id: worker.userId, permission: 'members.read' },
        { email: worker.login, permission: 'levitate', location_id: here },
        { email: 'nobody@example.com', permission: 'timetable_access' },
        { ...asked, limits: [{ permission: 'timetable_staff_id', id: 8 }] },
      ],
      { 'x-request-id': 'ours-1' },
    )
    assert.equal(reply.status, 200, reply.text)
    // Nothing has waited for it, and it is no change.
    assert.equal(await world.snapshot(), before)
    const shown = (await all()).toReversed()
    assert.deepEqual(reasons(shown), [
      true,
      'not-granted',
      'not-granted',
      'permission-unknown',
      'subject-unknown',
      'beyond-limit',
    ])
    const [first, second, third, fourth, fifth, sixth] = shown as [Shown, Shown, Shown, Shown, Shown, Shown]
    const { token_id, ...rest } = first
    assert.ok(token_id > 0)
    assert.deepEqual(rest, {
      at: reply.body.at,
      revision: reply.body.revision,
      about: null,
      interface: 'native',
      request_id: 'ours-1',
      asker_id: salon.owner.memberId,
      subject: { type: 'member', id: String(worker.memberId), member_id: worker.memberId },
      permission: 'timetable_access',
      resource: { type: 'location', id: String(here) },
      limits: null,
      from_address: false,
      allowed: true,
      reason: null,
    })
    assert.deepEqual([second.from_address, second.resource.id], [true, String(there)])
    assert.deepEqual(third.subject, { type: 'user', id: String(worker.userId), member_id: worker.memberId })
    assert.deepEqual(third.resource, { type: 'company', id: String(salon.companyId) })
    assert.deepEqual(fourth.subject, { type: 'user', id: null, member_id: worker.memberId })
    assert.deepEqual(fifth.subject, { type: 'user', id: null, member_id: null })
    assert.deepEqual(sixth.limits, [{ permission: 'timetable_staff_id', id: 8 }])

    assert.equal((await all('limit=2')).length, 6)
    assert.deepEqual(reasons(await all('allowed=true')), [true])
    assert.equal((await all(`member=${worker.memberId}&limit=1`)).length, 5)
    assert.deepEqual((await all('permission=levitate')).length, 1)
    assert.equal((await all(`asker=${salon.owner.memberId}`)).length, 6)
    assert.equal((await all(`asker=${worker.memberId}`)).length, 0)
    assert.equal((await all(`from=${first.at}`)).length, 6)
    assert.equal((await all(`to=${first.at}`)).length, 0)
  })

  test('a question about another moment is kept with it, and is no use', async () => {
    const { world, owner, base, all, unused } = await begin()
    await using _ = world
    const about = '2040-01-01T00:00:00.000000Z'
    const body = { questions: [{ member_id: 'me', permission: 'timetable_access' }], at: about }
    const reply = await owner('POST', `${base}/check`, { body })
    assert.equal(reply.status, 200, reply.text)
    const [shown] = (await all()) as [Shown]
    assert.deepEqual([shown.about, shown.allowed], [about, true])
    assert.ok(shown.at < about)
    assert.ok((await unused()).data.some(({ permission }) => permission === 'timetable_access'))
  })

  test('only what was told: no explanation, and nothing of a request that was refused half way', async (t) => {
    const { world, salon, here, owner, base, all, check } = await begin()
    await using _ = world
    await setPolicies(world.core, operator, { companyId: salon.companyId, schema, policies, tests: [] })
    const own = { subject: { type: 'user', id: 'Ann' }, action: { name: 'read' }, resource: { type: 'todo', id: '1' } }
    const right = { member_id: 'me', permission: 'timetable_access', location_id: here }

    for (const body of [{ own }, right]) assert.equal((await owner('POST', `${base}/explain`, { body })).status, 200)
    assert.deepEqual(await all(), [])

    // Who is meant by an address is asked of the database, after the other question was answered.
    const byAddress = { own: { ...own, subject: { type: 'user', id: 'ann@example.com' } } }
    const away = t.mock.method(world.core.engine, 'all', () => Promise.reject(new Refusal('service.unavailable')))
    assert.equal((await check([right, byAddress])).status, 503)
    assert.ok(away.mock.callCount() > 0)
    away.mock.restore()
    assert.deepEqual(await all(), [])

    assert.equal((await check([right, { own }])).status, 200)
    assert.deepEqual((await all()).map(({ allowed, permission }) => [permission, allowed]).toSorted(), [
      ['read', true],
      ['timetable_access', true],
    ])
  })

  test('evaluations too, through the router and before it, as far as they were answered', async () => {
    const { world, salon, here, all } = await begin()
    await using _ = world
    const { owner, companyId } = salon
    await setPolicies(world.core, operator, { companyId, schema, policies, tests: [] })
    const { token } = await asking(world, salon, owner)
    const { token: limited } = await asking(world, salon, owner, { locations: [here] })
    const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    const right = {
      subject: { type: 'user', id: String(owner.userId) },
      action: { name: 'timetable_access', properties: { limits: [{ permission: 'timetable_staff_id', id: 1 }] } },
      resource: { type: 'location', id: String(here) },
    }
    const denied = { ...right, action: { name: 'levitate' } }
    const own = { subject: { type: 'user', id: 'Ann' }, action: { name: 'read' }, resource: { type: 'todo', id: '1' } }
    const asks: [path: string, body: object, sent?: string][] = [
      ['/evaluation', right],
      ['/evaluation', denied],
      ['/evaluation', own],
      ['/evaluation', { ...own, subject: { type: 'user', id: 'ann@example.com' } }],
      ['/evaluation', own, limited],
      ['/evaluation', { ...right, subject: { type: 'user', id: owner.login } }],
      ['/evaluations', { evaluations: [right, own, denied] }],
      [
        '/evaluations',
        { evaluations: [right, denied, own, right], options: { evaluations_semantic: 'deny_on_first_deny' } },
      ],
      ['/evaluations', { evaluations: [right, {}, { subject: 5 }] }],
      // Refused: nothing was answered.
      ['/evaluation', { subject: 5 }],
      ['/evaluation', right, 'ghu_nobody'],
    ]
    const expected = [
      [true],
      ['permission-unknown'],
      [true],
      ['policies'],
      ['thing-unknown'],
      [true],
      [true, true, 'permission-unknown'],
      [true, 'permission-unknown'],
      [true],
      [],
      [],
    ]
    for (const [index, [path, body, sent = token]] of asks.entries())
      for (const isInjected of [true, false]) {
        const id = `r-${index}-${isInjected}`
        const headers = { authorization: `Bearer ${sent}`, 'content-type': 'application/json', 'x-request-id': id }
        const url = `/access/v1${path}`
        if (isInjected) await world.request('POST', url, { body, headers })
        else await (await fetch(origin + url, { method: 'POST', headers, body: JSON.stringify(body) })).text()
        const shown = (await all()).filter(({ request_id }) => request_id === id)
        // Own policies are asked a little later than the catalogue.
        assert.deepEqual(reasons(shown).sort(), expected[index]?.toSorted(), id)
        for (const one of shown) assert.deepEqual([one.interface, one.asker_id], ['authzen', owner.memberId])
      }
    const of = async (id: string): Promise<Shown> => {
      const found = (await all()).find(({ request_id }) => request_id === id)
      assert.ok(found)
      return found
    }
    assert.deepEqual((await of('r-0-false')).limits, [{ permission: 'timetable_staff_id', id: 1 }])
    const ofOwn = await of('r-2-false')
    assert.deepEqual(ofOwn.subject, { type: 'user', id: 'Ann', member_id: null })
    assert.deepEqual([ofOwn.permission, ofOwn.resource], ['read', { type: 'todo', id: '1' }])
    const ofAddress = await of('r-3-false')
    assert.deepEqual(ofAddress.subject, { type: 'user', id: null, member_id: null })
    assert.deepEqual((await of('r-5-true')).subject, { type: 'user', id: null, member_id: owner.memberId })
    const stored = JSON.stringify(await world.core.engine.all('select * from decision_log'))
    for (const secret of ['@example.com', token]) assert.ok(!stored.includes(secret), secret)
  })

  test('what is sent cannot break the log', async () => {
    const { world, salon, here, all } = await begin()
    await using _ = world
    const { ask } = await asking(world, salon, salon.owner)
    const subject = { type: 'user', id: String(salon.owner.userId) }
    const resource = { type: 'location', id: String(here) }
    const words = ['a\0b', '\ud800', 'x'.repeat(10_000), 'ann@example.com']
    for (const name of words) {
      const limits = [{ permission: name, id: 1 }]
      await ask('/evaluation', { subject, resource, action: { name } })
      await ask('/evaluation', { subject, resource, action: { name: 'timetable_access', properties: { limits } } })
      await ask('/evaluation', { subject: { type: name, id: name }, resource, action: { name: 'timetable_access' } })
      await ask('/evaluation', { subject, resource: { type: name, id: name }, action: { name } })
    }
    const headers = { 'x-request-id': 'y'.repeat(5_000) }
    await ask('/evaluation', { subject, resource, action: { name: 'timetable_access' } }, { headers })
    const shown = await all()
    assert.equal(shown.length, 4 * words.length + 1)
    assert.deepEqual([shown[0]?.request_id, shown[0]?.allowed], [null, true])
    assert.equal(world.core.decisionLog?.dropped, 0)
  })

  test('off, nothing is kept; of a share, what chance says', async () => {
    const asked = { member_id: 'me', permission: 'members.read' }
    for (const share of ['none', { share: 0 }] as const) {
      const { world, all, check, unused } = await begin(share)
      await using _ = world
      assert.equal((await check([asked])).status, 200)
      assert.equal(world.core.decisionLog, undefined)
      assert.deepEqual(await all(), [])
      const { data, since, complete } = await unused()
      assert.deepEqual([data, since, complete], [[], null, false])
    }
    const chances = [0.0, 0.1, 0.0999, 0.5, 0.99]
    const { world, all, check, unused } = await begin({ share: 0.1, random: () => chances.shift() ?? 0.9 })
    await using _ = world
    const permissions = ['members.read', 'members.edit', 'roles.edit', 'timetable_access', 'settings_access']
    await check(permissions.map((permission) => ({ ...asked, permission })))
    assert.deepEqual(
      (await all()).map(({ permission }) => permission),
      ['roles.edit', 'members.read'],
    )
    // Uses are noted of all.
    const { data } = await unused()
    assert.ok(!data.some(({ permission }) => ['timetable_access', 'settings_access'].includes(permission)))
  })

  test('permissions that people hold and nobody used', async () => {
    const { world, salon, here, check, unused } = await begin()
    await using _ = world
    const worker = await salon.member({ exceptions: { timetable_access: true, settings_access: false } })
    await salon.member({ state: 'suspended', role: 'salon:owner' })
    const of = async (permission: string, query = '') =>
      (await unused(query)).data.find((one) => one.permission === permission)
    const begun = await unused('days=1')
    assert.equal(begun.complete, false)
    assert.ok(begun.since)
    assert.deepEqual(await of('timetable_access'), {
      permission: 'timetable_access',
      title: ((await of('timetable_access')) as { title?: string } | undefined)?.title,
      holders: 2,
      last_used_at: null,
    })
    assert.equal((await of('settings_access'))?.holders, 1)

    // What was denied was not used; what was allowed was, and what stands above it.
    const { facts: company } = await world.core.facts.read((look) => look.company(salon.companyId))
    const gated = company?.catalogue.permissions.find(
      ({ gates, slug, catalogue }) => gates.length > 0 && catalogue === 'salon' && slug.startsWith('settings_'),
    )
    const gate = company?.catalogue.permissions[gated?.gates[0] ?? -1]
    assert.ok(gated && gate)
    await check([{ member_id: worker.memberId, permission: gated.slug, location_id: here }])
    assert.ok(await of(gated.slug))
    await check([{ member_id: 'me', permission: gated.slug, location_id: here }])
    assert.deepEqual([await of(gated.slug), await of(gate.slug)], [undefined, undefined])

    // A use that is long ago is told; a window that the log covers is said to be.
    const { engine } = world.core
    await engine.transaction(async (session) => {
      session.write(`update permission_uses set last_at = ${engine.clock} - $1`, [10 * DAY])
      session.write(`update installation set value = cast(${engine.clock} - $1 as text) where key = $2`, [
        20 * DAY,
        'decision-log-since',
      ])
    })
    assert.equal((await unused('days=15')).complete, true)
    assert.equal(await of(gated.slug, 'days=15'), undefined)
    assert.ok((await of(gated.slug, 'days=9'))?.last_used_at)
    assert.equal((await unused('days=30')).complete, false)
    // A node that answers without the log makes all of that worthless.
    await markDecisionLog(engine, true)
    assert.equal((await unused('days=15')).complete, true)
    await markDecisionLog(engine, false)
    await markDecisionLog(engine, true)
    assert.equal((await unused('days=15')).complete, false)
  })

  test('whoever may read the history reads it; nobody else', async () => {
    const { world, salon, here, owner, base, check } = await begin()
    await using _ = world
    await check([{ member_id: 'me', permission: 'members.read' }])
    await world.core.decisionLog?.flush()
    const manager = await natively(
      world,
      await salon.member({ role: 'salon:owner', slot: `location:${here}` }),
      salon.companyId,
    )
    const stranger = await world.salon()
    const theirs = await natively(world, stranger.owner, stranger.companyId)
    for (const path of [`${base}/decision-log`, `${base}/unused-permissions`]) {
      assert.equal((await manager('GET', path)).status, 403)
      assert.equal((await theirs('GET', path)).body.code, 'company.unknown')
      assert.equal((await world.request('GET', path)).status, 401)
    }
    const own = `/gatehouse/v1/companies/${stranger.companyId}/decision-log`
    assert.deepEqual((await theirs('GET', own)).body.data, [])
    for (const [path, field] of [
      ['decision-log?asker=x', 'asker'],
      ['decision-log?allowed=yes', 'allowed'],
      ['decision-log?from=yesterday', 'from'],
      ['decision-log?cursor=x', 'cursor'],
      ['decision-log?subject=1', 'subject'],
      ['unused-permissions?days=0', 'days'],
      ['unused-permissions?limit=1', 'limit'],
    ] as const) {
      const refused = await owner('GET', `${base}/${path}`)
      assert.deepEqual([refused.status, refused.body.errors?.[0].field], [422, field], refused.text)
    }
  })

  test('whoever is refused is not logged, nor is what a limit kept from being told', async () => {
    const world = await open({ dialects: ['authzen'], rateLimits: 'alteg', decisionLog: { share: 1 } })
    await using _ = world
    const salon = await world.salon()
    const { token } = await asking(world, salon, salon.owner)
    const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    const body = JSON.stringify({
      subject: { type: 'user', id: String(salon.owner.userId) },
      action: { name: 'timetable_access' },
      resource: { type: 'location', id: String(salon.locations[0]) },
    })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    let told = 0
    for (let status = 200; status === 200 && told < 1_000; ) {
      const reply = await fetch(`${origin}/access/v1/evaluation`, { method: 'POST', headers, body })
      await reply.text()
      status = reply.status
      if (status === 200) told++
    }
    assert.ok(told > 0 && told < 1_000)
    await world.core.decisionLog?.flush()
    const [row] = await world.core.engine.all<{ count: number }>('select count(*) as count from decision_log')
    assert.equal(Number(row?.count), told)
  })
})
