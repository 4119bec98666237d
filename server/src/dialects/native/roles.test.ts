import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, type World } from '../../testing/world.ts'

onEachEngine('native: roles and catalogues', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    return { world, salon, owner, base, roles: `${base}/roles` }
  }
  const unchanged = async (world: World, work: () => Promise<void>) => {
    const before = await world.snapshot()
    await work()
    assert.equal(await world.snapshot(), before)
  }
  const reception = { title: 'Reception', weight: 2, permissions: { timetable_access: true } }

  test('made, given, changed for all who have it, and deleted once nobody has it', async () => {
    const { world, salon, owner, base, roles } = await begin()
    await using _ = world
    const dry = await owner('POST', `${roles}?dry_run=true`, { body: reception })
    const made = await owner('POST', roles, {
      body: { ...reception, permissions: { ...reception.permissions, finances_access: false } },
    })
    assert.equal(made.status, 201, made.text)
    const { ref } = made.body.data
    assert.match(ref, /^role:\d+$/)
    assert.deepEqual(made.body.data, {
      ref,
      title: 'Reception',
      description: '',
      weight: 2,
      is_built_in: false,
      shown_as: 'salon:worker',
      permissions: { timetable_access: true },
    })
    assert.deepEqual({ ...dry.body.data, ref }, made.body.data)
    const one = `${roles}/${ref}`
    assert.deepEqual((await owner('GET', one)).body, made.body)
    const listed = (await owner('GET', roles)).body.data.map((role: { ref: string }) => role.ref)
    assert.deepEqual([listed.length, listed[0], listed.at(-1)], [8, 'salon:worker', ref])
    const walked: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await owner('GET', `${roles}?limit=3${cursor && `&cursor=${cursor}`}`)
      walked.push(...page.body.data.map((role: { ref: string }) => role.ref))
      cursor = page.body.next_cursor
    }
    assert.deepEqual(walked, listed)

    const clerk = await salon.member({ role: ref })
    const asClerk = await natively(world, clerk, salon.companyId)
    const may = async (slug: string) =>
      (await asClerk('GET', `${base}/members/me/access?location_id=${salon.locations[0]}`)).body.data.permissions[slug]
    assert.deepEqual([await may('timetable_access'), await may('finances_access')], [true, false])
    const shown = await salon.owner.request(
      'GET',
      `/api/v1/company/${salon.locations[0]}/users/${clerk.userId}/permissions`,
    )
    assert.equal(shown.body.data.user_role, 'worker')

    const rows = () => world.core.engine.all('select * from grants')
    const before = await rows()
    const { etag } = (await owner('GET', one)).headers
    const body = {
      permissions: { finances_access: true, timetable_access: null },
      weight: 3,
      shown_as: 'salon:administrator',
    }
    const changed = await owner('PATCH', one, { body, headers: { 'if-match': String(etag) } })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual([changed.body.data.permissions, changed.body.data.weight], [{ finances_access: true }, 3])
    assert.deepEqual((await owner('GET', one)).body, changed.body)
    assert.equal((await owner('GET', one)).headers.etag, changed.headers.etag)
    assert.deepEqual([await may('timetable_access'), await may('finances_access')], [false, true])
    assert.deepEqual(await rows(), before)
    const [event] = (await world.auditTrail(salon.companyId)).filter(({ kind }) => kind === 'role.changed')
    assert.deepEqual(
      [event?.subject, event?.before, event?.after],
      [
        ref,
        { weight: 2, shownAs: 'salon:worker', values: { timetable_access: true, finances_access: null } },
        {
          weight: 3,
          shownAs: 'salon:administrator',
          values: { timetable_access: null, finances_access: true },
          members: 1,
        },
      ],
    )
    await unchanged(world, async () => {
      assert.equal((await owner('PATCH', one, { body: { ...body, title: 'Reception' } })).status, 200)
      const stale = await owner('PATCH', one, { body: { weight: 1 }, headers: { 'if-match': String(etag) } })
      assert.deepEqual([stale.status, stale.body.code], [412, 'precondition.failed'])
      const used = await owner('DELETE', one)
      assert.deepEqual([used.status, used.body.code], [409, 'role.in-use'])
      assert.match(used.body.errors[0].message, /^1 /)
    })
    assert.equal((await owner('DELETE', `${base}/members/${clerk.memberId}`)).status, 204)
    assert.equal((await owner('DELETE', one)).status, 204)
    assert.equal((await owner('GET', one)).body.code, 'role.unknown')
    // What held then can still be told.
    const past = await world.core.engine.all<{ n: number }>(
      'select count(*) as n from roles where to_revision is not null',
    )
    assert.equal(past[0]?.n, 2)
  })

  test('built-in ones stay, and what cannot be is refused by its field', async () => {
    const { world, owner, roles } = await begin()
    await using _ = world
    const { ref } = (await owner('POST', roles, { body: reception })).body.data
    await unchanged(world, async () => {
      for (const [wrong, field] of [
        [{ title: ' ' }, 'title'],
        [{ title: 'x'.repeat(101) }, 'title'],
        [{ weight: -1 }, 'weight'],
        [{ weight: 1001 }, 'weight'],
        [{ weight: 1.5 }, 'weight'],
        [{ shown_as: 'salon:owner' }, 'shown_as'],
        [{ shown_as: ref }, 'shown_as'],
        [{ permissions: { timetable_access: 'yes' } }, 'permissions.timetable_access'],
        [{ permissions: { nothing: true } }, 'permissions.nothing'],
        [{ description: 'x' }, 'description'],
      ] as const) {
        for (const reply of [
          await owner('POST', roles, { body: { ...reception, title: 'Another', ...wrong } }),
          await owner('PATCH', `${roles}/${ref}`, { body: wrong }),
        ])
          assert.deepEqual([reply.status, reply.body.errors?.[0].field], [422, field], reply.text)
      }
      for (const title of ['RECEPTION', 'Manager']) {
        const taken = await owner('POST', roles, { body: { ...reception, title } })
        assert.deepEqual([taken.status, taken.body.code], [409, 'title.taken'], taken.text)
      }
      assert.equal((await owner('PATCH', `${roles}/salon:worker`, { body: { weight: 2 } })).body.code, 'role.built-in')
      assert.equal((await owner('DELETE', `${roles}/salon:worker`)).body.code, 'role.built-in')
      for (const unknown of ['role:999999', 'role:0', 'role:1e3', 'salon:boss', '%00', 'role:'])
        for (const method of ['GET', 'PATCH', 'DELETE']) {
          const reply = await owner(method, `${roles}/${unknown}`, method === 'PATCH' ? { body: { weight: 1 } } : {})
          assert.deepEqual([reply.status, reply.body.code], [404, 'role.unknown'], `${method} ${unknown}`)
        }
    })
  })

  test('only who holds all of a role over the whole company, and weighs as much, may edit it', async () => {
    const { world, salon, owner, base, roles } = await begin()
    await using _ = world
    const person = async (wish: Parameters<typeof salon.member>[0]) =>
      natively(world, await salon.member(wish), salon.companyId)
    const wide = await person({ slot: 'company', role: 'salon:manager', exceptions: { finances_access: false } })
    const local = await person({ role: 'salon:manager' })
    const worker = await person({})
    const { ref } = (
      await owner('POST', roles, { body: { ...reception, title: 'Finance', permissions: { finances_access: true } } })
    ).body.data
    const simple = await wide('POST', roles, { body: reception })
    assert.equal(simple.status, 201, simple.text)
    const own = `${roles}/${simple.body.data.ref}`
    await unchanged(world, async () => {
      const beyond = async (method: string, path: string, body: object | undefined, field: string) => {
        const reply = await wide(method, path, body ? { body } : {})
        assert.deepEqual([reply.status, reply.body.code], [403, 'delegation.beyond-actor'], reply.text)
        assert.ok(
          reply.body.errors.some((error: { field: string }) => error.field === field),
          reply.text,
        )
      }
      await beyond('PATCH', own, { permissions: { finances_access: true } }, 'permissions.finances_access')
      await beyond('PATCH', own, { weight: 6 }, 'weight')
      await beyond('POST', roles, { ...reception, title: 'Heavy', weight: 6 }, 'weight')
      await beyond(
        'PATCH',
        `${roles}/${ref}`,
        { permissions: { finances_access: false } },
        'permissions.finances_access',
      )
      await beyond('DELETE', `${roles}/${ref}`, undefined, 'permissions.finances_access')
      for (const as of [local, worker]) {
        assert.equal((await as('POST', roles, { body: { ...reception, title: 'Mine' } })).status, 403)
        assert.equal((await as('PATCH', own, { body: { weight: 1 } })).status, 403)
        assert.equal((await as('DELETE', own)).status, 403)
        assert.equal((await as('GET', own)).status, 200)
      }
    })
    assert.equal((await wide('DELETE', own)).status, 204)

    const stranger = await world.salon()
    const asStranger = await natively(world, stranger.owner, stranger.companyId)
    const suspended = await person({ state: 'suspended' })
    for (const where of ['/roles', `/roles/${ref}`, '/catalogues', '/catalogues/salon']) {
      assert.equal((await asStranger('GET', base + where)).body.code, 'company.unknown')
      assert.equal((await suspended('GET', base + where)).status, 403)
    }
    const foreign = await asStranger('GET', `/gatehouse/v1/companies/${stranger.companyId}/roles/${ref}`)
    assert.equal(foreign.body.code, 'role.unknown')
    assert.equal((await asStranger('DELETE', `${roles}/${ref}`)).body.code, 'company.unknown')
  })

  test('catalogues say what there is', async () => {
    const { world, salon, base } = await begin()
    await using _ = world
    const worker = await natively(world, await salon.member(), salon.companyId)
    const listed = await worker('GET', `${base}/catalogues`)
    assert.deepEqual(listed.body.data, [{ name: 'salon', version: listed.body.data[0].version }])
    const { data } = (await worker('GET', `${base}/catalogues/salon`)).body
    assert.deepEqual(
      [data.name, data.version, data.default_role],
      ['salon', listed.body.data[0].version, 'salon:worker'],
    )
    const bySlug = new Map<string, Record<string, unknown>>(
      data.permissions.map((each: { slug: string }) => [each.slug, each]),
    )
    const limited = bySlug.get('finances_accounts_limited_access')
    assert.deepEqual([limited?.type, limited?.none, limited?.all], ['has_allowed_ids', [], 'all'])
    // Each stands after what it stands under, and a role's values are those that a grant takes.
    const seen = new Set<unknown>([null])
    for (const { slug, parent } of data.permissions) {
      assert.ok(seen.has(parent), slug)
      seen.add(slug)
    }
    assert.deepEqual(data.roles.find((role: { is_owner: boolean }) => role.is_owner)?.ref, 'salon:owner')
    const capable = (name: string) =>
      data.capabilities.find(({ capability }: { capability: string }) => capability === name)
    assert.deepEqual(
      [capable('members.read').permissions, capable('tags.read').anyone, capable('tokens.edit').permissions],
      [['settings_users_access'], true, []],
    )
    assert.equal((await worker('GET', `${base}/catalogues/bakery`)).body.code, 'catalogue.unknown')
    assert.equal((await worker('GET', `${base}/catalogues?cursor=x`)).body.errors[0].field, 'cursor')
  })
})
