import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CatalogueFile } from '../../model/catalogue.ts'
import { Refusal } from '../../model/refusal.ts'
import { changeAcross } from '../../operations/change.ts'
import { rehearse } from '../../operations/simulate/rehearse.ts'
import { storeCatalogues } from '../../storage/companies.ts'
import { shardOf } from '../../storage/scopes.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, type Someone, type World } from '../../testing/world.ts'

/** Where roles are edited by somebody who sees nobody. */
const studio: CatalogueFile = {
  name: 'studio',
  version: 1,
  title: 'A studio',
  ownerRole: 'owner',
  defaultRole: 'guest',
  permissions: ['see', 'design', 'places', 'work'].map((slug) => ({ slug, type: 'has_access', title: slug })),
  roles: [
    { slug: 'owner', title: 'Owner', description: '', weight: 100, grants: 'all' },
    { slug: 'guest', title: 'Guest', description: '', weight: 1 },
  ],
  capabilities: { 'members.read': 'see', 'roles.edit': 'design', 'locations.edit': 'places' },
}

onEachEngine('native: simulate', (open) => {
  const begin = async (locations = 2) => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations })
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const simulate = (
      writes: unknown,
      { query = '', at, as = owner }: { query?: string; at?: string; as?: Ask } = {},
    ) => as('POST', `${base}/simulate${query}`, { body: { writes, ...(at !== undefined && { at }) } })
    const asSomeone = (person: Someone) => natively(world, person, salon.companyId)
    return { world, salon, owner, base, simulate, asSomeone, locations: salon.locations as [number, number] }
  }
  type Ask = Awaited<ReturnType<typeof natively>>
  const unchanged = async (world: World, work: () => Promise<void>) => {
    const before = await world.snapshot()
    await work()
    assert.equal(await world.snapshot(), before)
  }
  const slugs = (differences: { permission: string; kind: string }[]): string[] =>
    differences.map(({ permission, kind }) => `${kind} ${permission}`)

  test('a role edit tells who would gain and lose what, and a dry run of it tells the same', async () => {
    const { world, salon, owner, base, simulate, locations } = await begin()
    await using _ = world
    const [first, second] = locations
    const permissions = { timetable_access: true, send_sms_access: true }
    const made = await owner('POST', `${base}/roles`, { body: { title: 'Desk', weight: 1, permissions } })
    const { ref } = made.body.data
    const one = await salon.member({ name: 'One Desk', role: ref })
    const two = await salon.member({ name: 'Two Desks', role: ref, slot: 'extra:1', scope: [first, second] })
    // Has it anyway, and feels nothing.
    const both = await salon.member({ role: ref })
    await owner('POST', `${base}/members/${both.memberId}/grants`, {
      body: { role: 'salon:owner', scope: 'company' },
    })
    await salon.member({ role: ref, state: 'suspended' })

    const body = { permissions: { send_sms_access: null, payment_policy_update_access: true } }
    await unchanged(world, async () => {
      const told = await simulate([{ method: 'PATCH', path: `/roles/${ref}`, body }])
      assert.equal(told.status, 200, told.text)
      const { data, revision, at, next_cursor } = told.body
      assert.deepEqual([next_cursor, Number(told.headers['gatehouse-revision'])], [null, revision])
      assert.match(at, /^\d{4}-.*Z$/)
      assert.deepEqual(data.totals, { people: 2, unseen: 0, unchanged: 3, gains: 3, loses: 3, changes: 0 })
      assert.deepEqual(data.differences[0], {
        member_id: one.memberId,
        name: 'One Desk',
        location_id: first,
        made_by: null,
        permission: data.differences[0].permission,
        from: data.differences[0].from,
        to: data.differences[0].to,
        kind: data.differences[0].kind,
      })
      assert.deepEqual(
        data.differences.map(({ member_id, location_id }: { member_id: number; location_id: number }) => [
          member_id,
          location_id,
        ]),
        [one, one, two, two, two, two].map(({ memberId }, n) => [memberId, n < 4 ? first : second]),
      )
      const [role] = data.roles
      assert.deepEqual([data.roles.length, role.ref, role.made_by, role.title, role.people], [1, ref, null, 'Desk', 2])
      const both = ['gains payment_policy_update_access', 'loses send_sms_access']
      assert.deepEqual(slugs(role.differences).sort(), both)
      assert.deepEqual(slugs(data.differences.slice(0, 2)).sort(), both)

      const dry = await owner('PATCH', `${base}/roles/${ref}?dry_run=true`, { body })
      const { preview } = dry.body
      assert.deepEqual(
        { totals: preview.totals, roles: preview.roles, differences: preview.differences },
        { ...data },
        dry.text,
      )
      assert.deepEqual([preview.is_complete, preview.revision, dry.body.revision], [true, revision, revision + 1])
    })
    const real = await owner('PATCH', `${base}/roles/${ref}`, { body })
    assert.deepEqual([real.status, real.body.preview], [200, undefined])
  })

  test('each write sees what the earlier ones made, and what is new has no number yet', async () => {
    const { world, salon, simulate, locations } = await begin()
    await using _ = world
    const [first] = locations
    const worker = await salon.member({ role: 'salon:worker' })
    const other = await salon.member({ role: 'salon:worker' })
    await unchanged(world, async () => {
      const told = await simulate(
        [
          {
            method: 'POST',
            path: '/roles',
            body: { title: 'Night', weight: 1, permissions: { send_sms_access: true } },
          },
          { method: 'POST', path: '/locations', body: { title: 'New' } },
          {
            method: 'POST',
            path: `/members/${worker.memberId}/grants`,
            body: { role: { made_by: 0 }, scope: [first, { made_by: 1 }] },
          },
          { method: 'PATCH', path: '/grants/{2}', body: { scope: [{ made_by: 1 }] } },
          { method: 'PATCH', path: '/locations/{1}', body: { closed: true } },
          { method: 'PATCH', path: '/locations/{1}', body: { closed: false } },
          // Whose sessions end: the locks of their users are taken too. And back, in the same list.
          { method: 'PATCH', path: `/members/${other.memberId}`, body: { suspended: true } },
          { method: 'PATCH', path: `/members/${other.memberId}`, body: { suspended: false } },
          { method: 'DELETE', path: `/members/${other.memberId}` },
        ],
        { query: '?limit=1000' },
      )
      assert.equal(told.status, 200, told.text)
      const { differences, roles, totals } = told.body.data
      type Line = { member_id: number; location_id: number | null; made_by: number | null }
      const of = (id: number) => differences.filter(({ member_id }: Line) => member_id === id)
      assert.deepEqual(slugs(of(worker.memberId)), ['gains send_sms_access'])
      assert.deepEqual(
        of(worker.memberId).map(({ location_id, made_by }: Line) => [location_id, made_by]),
        [[null, 1]],
      )
      assert.ok(of(other.memberId).length > 5)
      assert.ok(of(other.memberId).every(({ kind }: { kind: string }) => kind === 'loses'))
      const made = roles.find(({ title }: { title: string }) => title === 'Night')
      assert.deepEqual([made.ref, made.made_by, made.people], [null, 0, 1])
      // The owner gains all of the new place.
      assert.deepEqual([totals.people, totals.unchanged], [3, 0])
    })
  })

  test('pages go on at the revision of the first, and no other', async () => {
    const { world, salon, owner, base, simulate } = await begin(3)
    await using _ = world
    const people = [await salon.member(), await salon.member(), await salon.member()]
    const writes = people.map(({ memberId }) => ({
      method: 'POST',
      path: `/members/${memberId}/grants`,
      body: { role: 'salon:administrator', scope: 'company' },
    }))
    const whole = await simulate(writes, { query: '?limit=1000' })
    const lines: unknown[] = []
    let page = await simulate(writes, { query: '?limit=150' })
    for (; ; page = await simulate(writes, { query: `?limit=150&cursor=${page.body.next_cursor}` })) {
      assert.equal(page.status, 200, page.text)
      assert.equal(page.body.at.slice(0, 10), whole.body.at.slice(0, 10))
      const isFirst = lines.length === 0
      assert.deepEqual([page.body.data.totals !== null, page.body.data.roles !== null], [isFirst, isFirst])
      lines.push(...page.body.data.differences)
      if (page.body.next_cursor === null) break
    }
    assert.ok(lines.length > 300, String(lines.length))
    assert.deepEqual(lines, whole.body.data.differences)
    const { totals } = whole.body.data
    assert.equal(totals.gains + totals.loses + totals.changes, lines.length)

    const first = await simulate(writes, { query: '?limit=10' })
    const query = `?limit=10&cursor=${first.body.next_cursor}`
    const preview = await owner('POST', `${base}${writes[0]?.path}?dry_run=true`, { body: writes[0]?.body })
    assert.deepEqual([preview.body.preview.differences.length, preview.body.preview.is_complete], [50, false])
    assert.equal((await simulate(writes, { query })).status, 200)
    const other = await simulate(writes.slice(1), { query })
    assert.deepEqual([other.status, other.body.errors[0].field], [422, 'cursor'])
    assert.equal((await owner('PATCH', base, { body: { title: 'Moved' } })).status, 200)
    const moved = await simulate(writes, { query })
    assert.deepEqual([moved.status, moved.body.code], [409, 'simulation.moved'])
  })

  test('windows are judged by a moment to come', async () => {
    const { world, salon, simulate } = await begin()
    await using _ = world
    const worker = await salon.member()
    const write = {
      method: 'POST',
      path: `/members/${worker.memberId}/grants`,
      body: { role: 'salon:manager', scope: 'company', starts_at: '2090-01-01T00:00:00Z' },
    }
    const people = async (at?: string) =>
      (await simulate([write], at === undefined ? {} : { at })).body.data.totals.people
    assert.deepEqual([await people(), await people('2089-12-31T23:59:59Z')], [0, 0])
    assert.equal(await people('2090-01-01T00:00:00Z'), 1)
    const over = await simulate([write], { at: '2001-01-01T00:00:00Z' })
    assert.deepEqual([over.status, over.body.errors[0].field], [422, 'at'])
    const none = await simulate([write], { at: 'tomorrow' })
    assert.deepEqual([none.status, none.body.errors[0].field], [422, 'at'])
  })

  test('what is wrong, and what is refused, is named by its place in the list', async () => {
    const { world, salon, owner, simulate, asSomeone, locations } = await begin()
    await using _ = world
    const foreign = await world.salon()
    const stranger = await foreign.member()
    const worker = await salon.member()
    const [as, asStranger] = [await asSomeone(worker), await natively(world, stranger)]
    const fine = { method: 'POST', path: '/roles', body: { title: 'A', weight: 1, permissions: {} } }
    const give = (body: unknown) => ({ method: 'POST', path: `/members/${worker.memberId}/grants`, body })
    await unchanged(world, async () => {
      for (const [writes, status, field] of [
        [[], 422, 'writes'],
        [Array(101).fill(fine), 422, 'writes'],
        [[fine, { ...fine, method: 'PUT' }], 422, 'writes.1.method'],
        [[fine, { ...fine, other: 1 }], 422, 'writes.1.other'],
        [[fine, { method: 'DELETE', path: '/roles' }], 422, 'writes.1.path'],
        [[fine, { ...fine, path: '/roles?dry_run=true' }], 422, 'writes.1.path'],
        [[fine, { ...fine, path: '/positions' }], 422, 'writes.1.path'],
        [[fine, { method: 'DELETE', path: `/members/${worker.memberId}`, body: {} }], 422, 'writes.1.body'],
        [[fine, { ...fine, body: undefined }], 422, 'writes.1.body'],
        [[fine, { ...fine, body: { title: 'B' } }], 422, 'writes.1.body.weight'],
        [[fine, { ...fine, body: { ...fine.body, dry_run: true } }], 422, 'writes.1.body.dry_run'],
        [[give({ role: 7, scope: 'company' })], 422, 'writes.0.body.role'],
        [[give({ role: { made_by: 0 }, scope: 'company' })], 422, 'writes.0.body.role'],
        [[fine, give({ role: { made_by: 1 }, scope: 'company' })], 422, 'writes.1.body.role'],
        [[fine, give({ role: { made_by: 'x' }, scope: 'company' })], 422, 'writes.1.body.role'],
        [[fine, give({ role: 'salon:worker', scope: [{ made_by: 0 }] })], 422, 'writes.1.body.scope.0'],
        [[{ method: 'DELETE', path: '/grants/{7}' }], 422, 'writes.0.path'],
        [[fine, give({ role: 'salon:boss', scope: 'company' })], 422, 'writes.1.body.role'],
        [[fine, give({ role: 'salon:worker', scope: foreign.locations })], 422, 'writes.1.body.scope.0'],
        [
          [give({ role: 'salon:worker', scope: 'company', ends_at: '2001-01-01T00:00:00Z' })],
          422,
          'writes.0.body.ends_at',
        ],
        [[give({ role: 'salon:worker', scope: 'company', ends_at: 'x' })], 422, 'writes.0.body.ends_at'],
        [
          [give({ role: null, scope: 'company', permissions: { Nothing: true } })],
          422,
          'writes.0.body.permissions.Nothing',
        ],
        [[fine, fine], 409, 'writes.1.body.title'],
        [[fine, { method: 'DELETE', path: `/members/${stranger.memberId}` }], 404, 'writes.1'],
        [[fine, { method: 'DELETE', path: '/grants/x' }], 404, 'writes.1'],
        [[{ method: 'DELETE', path: `/members/${salon.owner.memberId}` }], 409, 'writes.0'],
        [[{ method: 'PATCH', path: `/locations/${foreign.locations[0]}`, body: { closed: true } }], 404, 'writes.0'],
      ] as const) {
        const reply = await simulate(writes)
        assert.deepEqual(
          [reply.status, reply.body.errors?.[0].field],
          [status, field],
          `${JSON.stringify(writes).slice(0, 200)} ${reply.text}`,
        )
      }
      // Nothing is said of what hangs on a wrong one, as long as it fits.
      const hanging = await simulate([
        { ...fine, path: '/role' },
        fine,
        give({ role: { made_by: 1 }, scope: 'company' }),
      ])
      assert.deepEqual(
        hanging.body.errors.map(({ field }: { field: string }) => field),
        ['writes.0.path'],
      )
      // Deeper than any body, and deeper than it could be written out again.
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
      const sent = `{"writes":[{"method":"POST","path":"/roles","body":${deep}}]}`
      const base = `/gatehouse/v1/companies/${salon.companyId}`
      const headers = { 'content-type': 'application/json' }
      assert.equal((await owner('POST', `${base}/simulate`, { body: sent, headers })).status, 422)

      const denied = await simulate([fine], { as })
      assert.deepEqual(
        [denied.status, denied.body.code, denied.body.errors[0].field],
        [403, 'access.denied', 'writes.0'],
      )
      const outside = await simulate([fine], { as: asStranger })
      assert.deepEqual([outside.status, outside.body.code], [404, 'company.unknown'])
      const closing = { method: 'PATCH', path: `/locations/${locations[0]}`, body: { closed: true } }
      assert.equal((await simulate([closing], { as })).status, 403)
    })
  })

  test('whom the caller may not see is counted and not named; a limited token sees no more than it may', async () => {
    const world = await open({ dialects: ['native'] })
    await using _ = world
    await storeCatalogues(world.core.engine, [studio])
    const company = await world.company('studio', 2)
    const [first, second] = company.locations as [number, number]
    const base = `/gatehouse/v1/companies/${company.companyId}`
    const owner = await natively(world, company.owner)
    const made = await owner('POST', `${base}/roles`, {
      body: { title: 'Desk', weight: 1, permissions: { work: true } },
    })
    const { ref } = made.body.data
    await company.member({ name: 'Hidden', role: ref, slot: `location:${second}` })
    const seen = await company.member({ name: 'Seen', role: ref, slot: 'extra:1', scope: [first, second] })
    const exceptions = { design: true, places: true, work: true }
    const designer = await company.member({ slot: 'company', role: ref, exceptions })
    await owner('PATCH', `${base}/roles/${ref}`, { body: { weight: 0 } })
    const asDesigner = await natively(world, designer)
    const write = { method: 'PATCH', path: `/roles/${ref}`, body: { permissions: { work: null } } }
    const simulate = async (as: Ask, ...writes: object[]) => {
      const answer = await as('POST', `${base}/simulate`, { body: { writes } })
      assert.equal(answer.status, 200, answer.text)
      return answer
    }
    const blind = await simulate(asDesigner, write)
    assert.deepEqual(blind.body.data.totals, { people: 2, unseen: 2, unchanged: null, gains: 0, loses: 0, changes: 0 })
    assert.deepEqual([blind.body.data.differences, blind.body.data.roles[0].people], [[], 0])
    assert.doesNotMatch(blind.text, /Hidden|Seen/)

    // Now they see the people of one place, and there what these may do.
    const seeing = { role: null, scope: [first], permissions: { see: true } }
    assert.equal((await owner('POST', `${base}/members/${designer.memberId}/grants`, { body: seeing })).status, 201)
    const partly = (await simulate(asDesigner, write)).body.data
    assert.deepEqual(partly.totals, { people: 2, unseen: 1, unchanged: null, gains: 0, loses: 1, changes: 0 })
    const [line] = partly.differences
    assert.deepEqual([partly.differences.length, line.member_id, line.location_id], [1, seen.memberId, first])
    assert.equal(partly.roles[0].people, 1)

    // Of themselves, they see everything, wherever it is; of the others who come to the second place, nothing.
    const closing = { method: 'PATCH', path: `/locations/${second}`, body: { closed: true } }
    const closed = (await simulate(asDesigner, closing)).body.data
    const ids = closed.differences.map((one: { member_id: number }) => one.member_id)
    assert.deepEqual([...new Set(ids)], [designer.memberId])
    assert.deepEqual([closed.totals.people, closed.totals.unseen], [4, 3])

    // A limited token asks about its person as about anybody else.
    const tokenOf = async (limits: object): Promise<Ask> => {
      const body = { company_id: company.companyId, audience: 'native', name: 'x', ...limits }
      const { token } = (await asDesigner('POST', '/gatehouse/v1/tokens', { body })).body.data
      const headers = { authorization: `Bearer ${token}` }
      return (method, path, parts) => world.request(method, path, { ...parts, headers })
    }
    const designing = await tokenOf({ permissions: ['places'] })
    const unseen = (await simulate(designing, closing)).body.data
    assert.deepEqual([unseen.differences, unseen.totals.people, unseen.totals.unseen], [[], 4, 4])
    const here = await tokenOf({ locations: [first] })
    const refused = await here('POST', `${base}/simulate`, { body: { writes: [write] } })
    assert.deepEqual([refused.status, refused.body.errors[0].field], [403, 'writes.0'])
  })

  test('each write that decides access tells in a dry run what it would mean', async () => {
    const { world, salon, owner, base, locations } = await begin()
    await using _ = world
    const [first] = locations
    const worker = await salon.member()
    const person = `${base}/members/${worker.memberId}`
    const grant = `${base}/grants/${(await owner('GET', `${person}/grants`)).body.data[0].id}`
    const role = await owner('POST', `${base}/roles`, { body: { title: 'Free', weight: 1, permissions: {} } })
    const free = `${base}/roles/${role.body.data.ref}`
    await unchanged(world, async () => {
      for (const [method, path, body, status, people] of [
        ['PATCH', person, { suspended: true }, 200, 1],
        ['DELETE', person, undefined, 200, 1],
        ['POST', `${person}/grants`, { role: 'salon:manager', scope: [first] }, 201, 1],
        ['PATCH', grant, { role: 'salon:manager' }, 200, 1],
        ['DELETE', grant, undefined, 200, 1],
        ['POST', `${base}/roles`, { title: 'New', weight: 1, permissions: { send_sms_access: true } }, 201, 0],
        ['PATCH', free, { permissions: { send_sms_access: true } }, 200, 0],
        ['DELETE', free, undefined, 200, 0],
        ['POST', `${base}/locations`, { title: 'New' }, 201, 1],
        ['PATCH', `${base}/locations/${first}`, { closed: true }, 200, 2],
      ] as const) {
        const dry = await owner(method, `${path}?dry_run=true`, body ? { body } : {})
        assert.deepEqual(
          [dry.status, dry.body.preview?.totals.people],
          [status, people],
          `${method} ${path} ${dry.text}`,
        )
        assert.equal(dry.headers['gatehouse-dry-run'], 'true')
      }
      const place = (await owner('POST', `${base}/locations?dry_run=true`, { body: { title: 'New' } })).body
      assert.ok(place.preview.differences.every(({ made_by }: { made_by: number }) => made_by === 0))
    })
  })

  test('nothing that is sent makes a fault, and nothing is stored', async () => {
    const { world, salon, simulate, locations } = await begin()
    await using _ = world
    const { memberId } = await salon.member()
    const fine = {
      method: 'POST',
      path: `/members/${memberId}/grants`,
      body: { role: 'salon:manager', scope: 'company' },
    }
    const first = await simulate([fine], { query: '?limit=1' })
    const mark = first.body.next_cursor.slice(0, 6)
    const key = JSON.parse(Buffer.from(first.body.next_cursor.slice(6), 'base64url').toString())
    const part = fc.oneof(
      fc.constantFrom(
        'writes',
        'method',
        'made_by',
        '__proto__',
        `/members/${memberId}/grants`,
        '/grants/{0}',
        '/roles/{1}',
        '',
      ),
      fc.constantFrom<unknown>(
        0,
        -1,
        1e15,
        locations[0],
        null,
        true,
        [],
        { made_by: 0 },
        { made_by: -1 },
        { made_by: [] },
      ),
    )
    const aBody = fc.dictionary(
      fc.constantFrom('role', 'scope', 'title', 'weight', 'permissions', 'closed'),
      fc.oneof(part, fc.array(part)),
    )
    const aWrite = fc.record({
      method: fc.constantFrom('POST', 'PATCH', 'DELETE', 'PUT'),
      path: fc.constantFrom(
        fine.path,
        '/roles',
        '/locations',
        '/grants/{0}',
        '/roles/%',
        '/members/{00}',
        '/{0}',
        `/locations/${locations[0]}`,
      ),
      body: fc.option(fc.oneof(aBody, part), { nil: undefined }),
    })
    await unchanged(world, async () => {
      for (const [writes, numbers] of fc.sample(
        fc.tuple(
          fc.oneof(fc.array(fc.oneof(aWrite, fc.constant(fine)), { maxLength: 4 }), part),
          fc.array(fc.maxSafeInteger(), { minLength: 4, maxLength: 4 }),
        ),
        { numRuns: 60, seed: 5 },
      )) {
        const answer = await simulate(writes)
        assert.ok(answer.status < 500, `${JSON.stringify(writes)} ${answer.text}`)
        const forged = Buffer.from(JSON.stringify([key[0], ...numbers, key[5]])).toString('base64url')
        const paged = await simulate([fine], { query: `?cursor=${mark}${forged}` })
        assert.equal(paged.status, 200, `${numbers} ${paged.text}`)
      }
    })
  })

  test('locks that only an earlier write makes wanted are taken, and all begins again', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const { call } = salon.owner
    let isFirst = true
    let begun = 0
    const { answers } = await rehearse(world.core, call, salon.companyId, [
      async () => {
        begun++
        return 'done'
      },
      async (core) => {
        if (isFirst) {
          isFirst = false
          throw new Refusal('access.denied')
        }
        return changeAcross(core, call, [salon.companyId, shardOf(5)], async (tx) => String(tx.revision() > 0))
      },
    ])
    // Before the locks, under too few, and under all.
    assert.deepEqual([answers, begun], [['done', 'true'], 3])
  })

  test('a list that holds the lock for too long is given up, and leaves nothing', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const { call } = salon.owner
    const done: number[] = []
    const write = (n: number) => async () => {
      done.push(n)
    }
    await unchanged(world, async () => {
      const refused = rehearse(world.core, call, salon.companyId, [write(0), write(1)], { longest: -1 })
      await assert.rejects(refused, (error) => error instanceof Refusal && error.fields[0]?.field === 'writes')
    })
    // Both are looked at before the lock is taken; under it, the second is not done any more.
    assert.deepEqual(done, [0, 1, 0])
  })

  test('whom a role edit cannot touch is not looked at; whoever is changed beside it is', async () => {
    const { world, salon, owner, base, simulate } = await begin()
    await using _ = world
    const make = async (title: string) =>
      (await owner('POST', `${base}/roles`, { body: { title, weight: 1, permissions: { send_sms_access: true } } }))
        .body.data.ref
    const [ref, otherRef] = [await make('Desk'), await make('Bell')]
    const people = []
    for (const role of [otherRef, ref, otherRef, ref, otherRef]) people.push(await salon.member({ role }))
    const ids = people.map(({ memberId }) => memberId)
    const [first, second, , fourth, fifth] = ids
    const give = (id: number | undefined) => ({
      method: 'POST',
      path: `/members/${id}/grants`,
      body: { role: null, scope: 'company', permissions: { timetable_access: true } },
    })
    const edit = { method: 'PATCH', path: `/roles/${ref}`, body: { permissions: { send_sms_access: null } } }
    const told = async (...writes: object[]): Promise<number[]> => {
      const { data } = (await simulate(writes, { query: '?limit=1000' })).body
      return [...new Set<number>(data.differences.map(({ member_id }: { member_id: number }) => member_id))]
    }
    assert.deepEqual(await told(edit), [second, fourth])
    assert.deepEqual(await told(edit, give(first), give(fifth), give(second)), [first, second, fourth, fifth])
    // Whoever had it once, or is given it at once.
    const [grant] = (await owner('GET', `${base}/members/${second}/grants`)).body.data
    await owner('PATCH', `${base}/grants/${grant.id}`, { body: { role: otherRef } })
    assert.deepEqual(await told(edit), [fourth])
    const swap = { method: 'PATCH', path: `/grants/${grant.id}`, body: { role: ref } }
    assert.deepEqual(await told(edit, swap), [second, fourth])
  })
})
