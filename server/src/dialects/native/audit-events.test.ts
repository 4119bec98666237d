import assert from 'node:assert/strict'
import { test } from 'node:test'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

interface Shown {
  readonly seq: number
  readonly revision: number
  readonly at: string
  readonly kind: string
  readonly subject: string
  readonly actor: { readonly kind: string; readonly userId?: number }
  readonly before: unknown
  readonly after: unknown
  readonly hash: string
}

onEachEngine('native: audit events', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const path = `${base}/audit-events`
    const addTag = (title: string, ask = owner) =>
      ask('POST', `${base}/tags`, { body: { location_id: here, title, color: '#ffffff' } })
    const all = async (query = '', ask = owner): Promise<Shown[]> => {
      const seen: Shown[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await ask('GET', `${path}?${query}${cursor && `&cursor=${cursor}`}`)
        assert.equal(page.status, 200, page.text)
        seen.push(...page.body.data)
        cursor = page.body.next_cursor
      }
      return seen
    }
    return { world, salon, here, owner, base, path, addTag, all }
  }
  const seqs = (events: readonly Shown[]): number[] => events.map(({ seq }) => seq)

  test('everything that happened, newest first or oldest first, page by page', async () => {
    const { world, salon, owner, path, addTag, all } = await begin()
    await using _ = world
    await addTag('A')
    await addTag('B')
    const events = await all('limit=2')
    assert.deepEqual(
      seqs(events),
      seqs(events).toSorted((a, b) => b - a),
    )
    assert.equal(events.at(-1)?.seq, 1)
    assert.deepEqual(seqs(await all('limit=3&order=asc')), seqs(events).toReversed())
    const [newest] = events as [Shown]
    assert.deepEqual([newest.kind, newest.seq, newest.before], ['tag.created', events.length, null])
    assert.equal((newest.after as { title: string }).title, 'B')
    assert.deepEqual([newest.actor.kind, newest.actor.userId], ['user', salon.owner.userId])
    const trail = await world.auditTrail(salon.companyId)
    assert.deepEqual(
      events.map(({ kind, subject, actor, before, after }) => ({ kind, subject, actor, before, after })),
      trail.toReversed(),
    )
    assert.equal((await owner('GET', `${path}?limit=1`)).body.revision, newest.revision)
    const hashes = await world.core.engine.all<{ hash: string }>(
      'select hash from audit_events where company_id = $1 order by seq desc',
      [salon.companyId],
    )
    assert.deepEqual(
      events.map(({ hash }) => hash),
      hashes.map(({ hash }) => hash),
    )
  })

  test('filters: kind, subject, actor, moments and revisions, alone and together', async () => {
    const { world, salon, base, owner, addTag, all } = await begin()
    await using _ = world
    const colleague = await salon.member({ role: 'salon:owner', slot: 'company' })
    const other = await natively(world, colleague, salon.companyId)
    const first = (await addTag('A')).body.data.id
    const second = (await addTag('B', other)).body.data.id
    await owner('PATCH', `${base}/tags/${second}`, { body: { title: 'C' } })
    await other('DELETE', `${base}/tags/${first}`)
    const events = await all('order=asc')
    const matching = (fits: (event: Shown) => boolean): number[] => seqs(events.filter(fits))
    const expect = async (query: string, fits: (event: Shown) => boolean): Promise<void> => {
      const expected = matching(fits)
      assert.deepEqual(seqs(await all(`order=asc&${query}`)), expected, query)
      assert.deepEqual(seqs(await all(`limit=1&${query}`)), expected.toReversed(), query)
    }
    await expect('kind=tag.', ({ kind }) => kind.startsWith('tag.'))
    await expect('kind=tag.created', ({ kind }) => kind === 'tag.created')
    await expect(`subject=tag:${first}`, ({ subject }) => subject === `tag:${first}`)
    await expect(`actor=${colleague.userId}`, ({ actor }) => actor.userId === colleague.userId)
    await expect(`actor=${colleague.userId}&subject=tag:${first}`, ({ kind }) => kind === 'tag.deleted')
    await expect('kind=nothing', () => false)
    await expect('subject=tag:999999', () => false)
    for (const { at, revision } of events) {
      await expect(`from=${at}`, (event) => event.at >= at)
      await expect(`to=${at}`, (event) => event.at < at)
      await expect(`revision_from=${revision}`, (event) => event.revision >= revision)
      await expect(`revision_to=${revision}`, (event) => event.revision <= revision)
    }
    await expect('from=2001-01-01T00:00:00Z&to=2001-02-01T00:00:00Z', () => false)
    await expect('from=2100-01-01T00:00:00Z', () => false)
    await expect('revision_from=0&revision_to=999999', () => true)
    const middle = events[3] as Shown
    await expect(
      `revision_from=${middle.revision}&kind=tag.&to=${(events.at(-1) as Shown).at}`,
      ({ revision, kind, seq }) => revision >= middle.revision && kind.startsWith('tag.') && seq < events.length,
    )
  })

  test('a rare event far down is found page by page, and nothing in between is cut', async () => {
    const { world, salon, owner, path, all } = await begin()
    await using _ = world
    const { companyId } = salon
    const [{ events: count = 0 } = {}] = await world.core.engine.all<{ events: number }>(
      'select events from revisions where scope = $1',
      [companyId],
    )
    const rows = Array.from({ length: 2_500 }, (_, n) => {
      const seq = count + 1 + n
      return `(${companyId}, ${seq}, ${1_000 + n}, ${n}, '${n === 1_200 ? 'rare.one' : 'dull'}', 'x:1', '{}', '{"before":null,"after":null}', '')`
    })
    await world.core.engine.script(
      `insert into audit_events (company_id, seq, revision, at, kind, subject, actor, detail, hash) values ${rows.join(', ')}`,
    )
    const first = await owner('GET', `${path}?kind=rare.`)
    assert.deepEqual(first.body.data, [])
    assert.notEqual(first.body.next_cursor, null)
    for (const order of ['asc', 'desc'])
      assert.deepEqual(seqs(await all(`kind=rare.&order=${order}`)), [count + 1 + 1_200])
  })

  test('it takes the right over the whole company, and slips of the pen are named', async () => {
    const { world, salon, here, owner, path } = await begin()
    await using _ = world
    const manager = await natively(
      world,
      await salon.member({ role: 'salon:owner', slot: `location:${here}` }),
      salon.companyId,
    )
    assert.equal((await manager('GET', path)).status, 403)
    const stranger = await world.salon()
    const theirs = await natively(world, stranger.owner, stranger.companyId)
    assert.equal((await theirs('GET', path)).body.code, 'company.unknown')
    assert.equal((await theirs('GET', `${path.replace(String(salon.companyId), '999999')}`)).status, 404)
    assert.equal((await world.request('GET', path)).status, 401)
    for (const [query, field] of [
      ['order=up', 'order'],
      ['from=yesterday', 'from'],
      ['to=2001-02-30T00:00:00Z', 'to'],
      ['actor=x', 'actor'],
      ['revision_from=-1', 'revision_from'],
      ['kinds=x', 'kinds'],
      ['cursor=x', 'cursor'],
      ['subject=tag:', 'subject'],
      ['subject=%00:1', 'subject'],
    ] as const) {
      const refused = await owner('GET', `${path}?${query}`)
      assert.deepEqual([refused.status, refused.body.errors?.[0].field], [422, field], refused.text)
    }
  })

  test('names of those of whom events speak come beside them, as far as one may see them', async () => {
    const { world, salon, here, owner, base, path } = await begin()
    await using _ = world
    const { companyId } = salon
    const worker = await salon.member({ role: 'salon:worker', slot: `location:${here}` })
    const renamed = await owner('PATCH', `${base}/members/${worker.memberId}`, { body: { first_name: 'Wanda' } })
    assert.equal(renamed.status, 200, renamed.text)
    const hired = await owner('POST', `${base}/team-members`, { body: { location_id: here, name: 'Tess' } })
    assert.equal(hired.status, 201, hired.text)
    const tag = await owner('POST', `${base}/tags`, { body: { location_id: here, title: 'VIP', color: '#ffffff' } })

    assert.equal((await owner('GET', path)).body.names, undefined)
    const { names, data } = (await owner('GET', `${path}?names=true`)).body
    const owned = (await owner('GET', `${base}/members/me`)).body.data
    assert.match(names[`member:${worker.memberId}`], /^Wanda/)
    assert.deepEqual(
      [
        names[`user:${salon.owner.userId}`],
        names[`team-member:${hired.body.data.id}`],
        names[`tag:${tag.body.data.id}`],
      ],
      [owned.name, 'Tess', 'VIP'],
    )
    // Names stand beside the history, and not in it.
    assert.doesNotMatch(JSON.stringify(data), /Wanda|Tess/)
    assert.deepEqual((await owner('GET', `${path}?names=true&subject=tag:999999`)).body.names, {})
    // Whoever is asked about has a name also where nothing was found.
    const idle = await owner('GET', `${path}?names=true&kind=nothing&subject=member:${worker.memberId}`)
    assert.deepEqual([idle.body.data, Object.keys(idle.body.names)], [[], [`member:${worker.memberId}`]])

    // A program that may read the history, and sees nobody.
    const made = await owner('POST', '/gatehouse/v1/tokens', {
      body: { name: 'Auditor', audience: 'native', company_id: companyId, permissions: [await granting('audit.read')] },
    })
    assert.equal(made.status, 201, made.text)
    const blind = await world.request('GET', `${path}?names=true`, {
      headers: { authorization: `Bearer ${made.body.data.token}` },
    })
    assert.equal(blind.status, 200, blind.text)
    // Tags are seen by whoever has any access.
    assert.deepEqual([blind.body.names, blind.body.data.length > 3], [{ [`tag:${tag.body.data.id}`]: 'VIP' }, true])

    async function granting(capability: string): Promise<string> {
      const { capabilities } = (await owner('GET', `${base}/catalogues/salon`)).body.data
      return capabilities.find((one: { capability: string }) => one.capability === capability).permissions[0]
    }
  })

  test('the seal: how far the history is as it was written, read on with each question, and where it is not', async () => {
    const { world, salon, here, base, path, owner, addTag } = await begin()
    await using _ = world
    const { companyId } = salon
    const verify = async (body: object = {}) => {
      const { status, body: answer, text } = await owner('POST', `${path}/verification`, { body })
      assert.equal(status, 200, text)
      return answer.data
    }
    const count = (await owner('GET', `${path}?limit=1`)).body.data[0].seq
    const first = await verify()
    assert.deepEqual([first.verified_to, first.events, first.broken], [count, count, null])
    const newest = (await owner('GET', `${path}?limit=1`)).body.data[0]
    assert.equal(first.hash, newest.hash)
    await addTag('A')
    const second = await verify()
    assert.deepEqual([second.verified_to, second.events, second.begun_at], [count + 1, count + 1, first.begun_at])
    // Anew is anew, also beside somebody who reads on.
    const [, anew] = await Promise.all([verify(), verify({ anew: true })])
    assert.notEqual(anew.begun_at, first.begun_at)

    await addTag('B')
    await world.core.engine.script(
      `update audit_events set subject = 'tag:1' where company_id = ${companyId} and seq = ${count + 2}`,
    )
    for (const body of [{}, {}, { anew: true }]) {
      const { verified_to: to, broken } = await verify(body)
      assert.deepEqual([to <= count + 1, broken.seq, broken.reason], [true, count + 2, 'is not as it was written'])
    }

    const manager = await natively(
      world,
      await salon.member({ role: 'salon:owner', slot: `location:${here}` }),
      companyId,
    )
    assert.equal((await manager('POST', `${path}/verification`, { body: {} })).status, 403)
    const stranger = await world.salon()
    const theirs = await natively(world, stranger.owner, stranger.companyId)
    assert.equal((await theirs('POST', `${path}/verification`, { body: {} })).status, 404)
    assert.equal((await owner('POST', `${base}/audit-events/verification`, { body: { all: true } })).status, 422)
  })
})
