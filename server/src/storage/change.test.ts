import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Grant, Member, Slot } from '../model/member.ts'
import { Refusal } from '../model/refusal.ts'
import { openCore } from '../open-core.ts'
import type { Core } from '../operations/core.ts'
import { onEachEngine, operator } from '../testing/world.ts'
import { verifyChain } from './audit.ts'
import type { Tx } from './change.ts'
import type { Engine } from './engine.ts'
import { reserveId, reserveIdsUpTo } from './ids.ts'
import { writeLocationClosed } from './locations.ts'
import { writeMember } from './members.ts'
import { shardOf } from './scopes.ts'
import { insertTag } from './tags.ts'

/** Counts the transactions of an engine from now on. */
const counting = (engine: Engine): { transactions: number } => {
  const count = { transactions: 0 }
  const { transaction } = engine
  engine.transaction = (work) => {
    count.transactions++
    return transaction.call(engine, work) as never
  }
  return count
}

const tag = (tx: Tx, id: number, title: string): void =>
  insertTag(tx, tx.scope, { id, locationId: 1, title, color: '', icon: '', entity: 'client', deleted: false })

const addTag = (core: Core, companyId: number, title: string): Promise<number> =>
  core.changes.run(operator, [companyId], async (tx) => {
    const id = await tx.id()
    tag(tx, id, title)
    tx.record({ kind: 'tag.created', subject: `tag:${id}` })
    return id
  })

const titles = async (core: Core, companyId: number): Promise<string[]> =>
  (
    await core.engine.all<{ title: string }>('select title from tags where company_id = $1 order by title', [companyId])
  ).map(({ title }) => title)

interface Line {
  seq: number
  revision: number
  at: number
}

const lines = (core: Core, companyId: number): Promise<Line[]> =>
  core.engine.all<Line>('select seq, revision, at from audit_events where company_id = $1 order by seq', [companyId])

const settle = async (work: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(work)).map((one) =>
    one.status === 'fulfilled' ? 'done' : one.reason instanceof Refusal ? one.reason.kind : 'broken',
  )

onEachEngine('storage: change', (open, kind) => {
  test('edits that wait share a commit; a refused one among them leaves nothing', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const before = (await lines(core, companyId)).length
    const count = counting(core.engine)

    const refuse = core.changes.run(operator, [companyId], async (tx) => {
      tag(tx, await tx.id(), 'refused')
      tx.record({ kind: 'tag.created', subject: 'tag:?' })
      tx.moved('model')
      throw new Refusal('access.denied')
    })
    const outcome = await settle([
      ...['a', 'b', 'c'].map((title) => addTag(core, companyId, title)),
      refuse,
      ...['d', 'e'].map((title) => addTag(core, companyId, title)),
    ])

    assert.deepEqual(outcome, ['done', 'done', 'done', 'access.denied', 'done', 'done'])
    // The first was given up when the refusal came after a write; the others share the second.
    assert.equal(count.transactions, 3)
    assert.deepEqual(await titles(core, companyId), ['a', 'b', 'c', 'd', 'e'])
    assert.equal((await lines(core, companyId)).length, before + 5)
  })

  test('a commit that is full waits for nobody, also when somebody always asks', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const count = counting(core.engine)
    const work: Promise<unknown>[] = []
    while (count.transactions === 0 && work.length < 300) {
      const turn = new Promise((resolve) => setImmediate(resolve))
      work.push(core.changes.run(operator, [companyId], async () => undefined))
      await turn
    }
    assert.ok(work.length < 100, `${work.length} waited`)
    await Promise.all(work)
  })

  test('of many that are refused after they wrote, each leaves nothing, and what came between stands in its order', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const { revision: before } = (await lines(core, companyId)).at(-1) as Line
    const outcome = await settle(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0
          ? addTag(core, companyId, `t${String(n).padStart(2, '0')}`)
          : core.changes.run(operator, [companyId], async (tx) => {
              tag(tx, await tx.id(), 'refused')
              if (n % 4 === 1) throw new Refusal('access.denied')
              throw new Error('broken')
            }),
      ),
    )
    assert.deepEqual(
      outcome,
      outcome.map((_, n) => (n % 2 === 0 ? 'done' : n % 4 === 1 ? 'access.denied' : 'broken')),
    )
    const rows = await core.engine.all<{ title: string }>('select title from tags where company_id = $1 order by id', [
      companyId,
    ])
    const stand = rows.map(({ title }) => title)
    assert.deepEqual(stand, stand.toSorted())
    assert.equal(stand.length, 10)
    assert.deepEqual(
      (await lines(core, companyId)).slice(-10).map(({ revision }) => revision - before),
      stand.map((_, n) => n + 1),
    )
    assert.equal((await verifyChain(core.engine, companyId)).whole, true)
  })

  test('a broken write fails its own change only', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const taken = await addTag(core, companyId, 'first')

    const broken = core.changes.run(operator, [companyId], async (tx) => {
      tag(tx, taken, 'broken')
      tx.record({ kind: 'tag.created', subject: `tag:${taken}` })
    })
    // What cannot be told fails the same way, in the middle of being appended.
    const untold = core.changes.run(operator, [companyId], async (tx) => {
      tag(tx, await tx.id(), 'untold')
      tx.record({ kind: 'tag.created', subject: 'tag:1' })
      tx.record({ kind: 'tag.created', subject: 'tag:2', after: 1n })
    })
    const outcome = await settle([addTag(core, companyId, 'a'), broken, untold, addTag(core, companyId, 'b')])

    assert.deepEqual(outcome, ['done', 'broken', 'broken', 'done'])
    assert.deepEqual(await titles(core, companyId), ['a', 'b', 'first'])
    const revisions = (await lines(core, companyId)).map(({ revision }) => revision)
    assert.deepEqual(
      revisions,
      revisions.map((_, n) => n + 1),
    )
  })

  test('a change that breaks off while it is being told leaves no gap for those after it', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const untold = core.changes.run(operator, [companyId], async (tx) => {
      tx.record({ kind: 'tag.created', subject: 'tag:1' })
      tx.record({ kind: 'tag.created', subject: 'tag:2', after: 1n })
    })
    const outcome = await settle([addTag(core, companyId, 'a'), untold, addTag(core, companyId, 'b')])
    assert.deepEqual(outcome, ['done', 'broken', 'done'])
    const revisions = (await lines(core, companyId)).map(({ revision }) => revision)
    assert.deepEqual(
      revisions,
      revisions.map((_, n) => n + 1),
    )
    assert.equal((await verifyChain(core.engine, companyId)).whole, true)
  })

  test('revisions are dense and in order, and moments grow even when the clock goes back', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const ahead = Date.now() * 1000 + 3_600_000_000
    await core.engine.transaction(async (session) => {
      session.write('update revisions set changed_at = $2 where scope = $1', [companyId, ahead])
    })
    await Promise.all(['a', 'b', 'c'].map((title) => addTag(core, companyId, title)))
    await addTag(core, companyId, 'd')

    const all = await lines(core, companyId)
    assert.deepEqual(
      all.map(({ seq, revision }) => [seq, revision]),
      all.map((_, n) => [n + 1, n + 1]),
    )
    assert.deepEqual(
      all.slice(-4).map(({ at }) => at),
      [1, 2, 3, 4].map((n) => ahead + n),
    )
  })

  test('a change that writes, or says that something moved, and records nothing is a fault and leaves nothing', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const before = await world.snapshot()
    const silent = (work: (tx: Tx) => void): Promise<void> =>
      core.changes.run(operator, [companyId], async (tx) => work(tx))

    await assert.rejects(
      silent((tx) => tag(tx, 9_999, 'silent')),
      /recorded nothing/,
    )
    await assert.rejects(
      silent((tx) => tx.moved('model')),
      /recorded nothing/,
    )
    // A scope that is not locked can neither move nor have a history.
    await assert.rejects(
      silent((tx) => tx.moved('user:1', shardOf(1))),
      /not locked/,
    )
    await assert.rejects(
      silent((tx) => tx.record({ kind: 'x', subject: 'y' }, shardOf(1))),
      /not locked/,
    )
    await silent(() => undefined)
    assert.equal(await world.snapshot(), before)
  })

  test('changes over several scopes, named in any order by two nodes, all come through', async () => {
    await using world = await open()
    await using other = await openCore(world.url).then((opened) =>
      Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() }),
    )
    const [one, two] = [await world.salon(), await world.bakery()]
    const orders: readonly (readonly [number, ...number[]])[] = [
      [one.companyId, two.companyId, -7],
      [two.companyId, -7, one.companyId],
      [-7, one.companyId],
      [two.companyId, one.companyId],
    ]
    const work = Array.from({ length: 48 }, (_, n) => {
      const core = n % 2 === 0 ? world.core : other.core
      const scopes = orders[n % orders.length] as readonly [number, ...number[]]
      return core.changes.run(operator, scopes, async (tx) => {
        for (const scope of scopes) tx.record({ kind: 'test', subject: `n:${n}` }, scope)
      })
    })
    assert.deepEqual(new Set(await settle(work)), new Set(['done']))
    const all = await lines(world.core, one.companyId)
    assert.deepEqual(
      all.map(({ revision }) => revision),
      all.map((_, n) => n + 1),
    )
  })

  test('a number is never given twice, not even after a refusal', async () => {
    await using world = await open()
    const { core } = world
    const { companyId } = await world.salon()
    const given: number[] = []
    const take = (refused: boolean): Promise<void> =>
      core.changes.run(operator, [companyId], async (tx) => {
        given.push(...(await tx.ids(3)))
        if (refused) throw new Refusal('access.denied')
      })
    for (const refused of [true, false, true, true]) await settle([take(refused)])
    await settle(Array.from({ length: 12 }, (_, n) => take(n % 2 === 0)))
    const [last] = given.slice(-1) as [number]
    await Promise.all([
      take(false),
      ...Array.from({ length: 10 }, async () => given.push(await reserveId(core.engine))),
      reserveIdsUpTo(core.engine, last + 5),
      reserveIdsUpTo(core.engine, last + 40),
      ...Array.from({ length: 10 }, async () => given.push(await reserveId(core.engine))),
    ])
    assert.equal(new Set(given).size, given.length)
    assert.ok((await reserveId(core.engine)) > last + 40)
    assert.equal(await reserveId(core.engine, last + 1_000), last + 1_000)
    assert.equal(await reserveId(core.engine), last + 1_001)
  })

  test('steps of a rehearsal come one after the other, each with its revision, and leave nothing', async () => {
    await using world = await open()
    const { core } = world
    const salon = await world.salon({ locations: 1 })
    const { companyId } = salon
    const [location] = salon.locations as [number]
    const { memberId, userId } = await salon.member()
    const before = await world.snapshot()
    const isClosed = async (tx: Tx) => (await tx.company()).locations.get(location)?.closed
    const told = await core.changes.run(
      operator,
      [companyId],
      async (outer) => {
        const revisions: number[] = []
        const steps = outer.step as NonNullable<Tx['step']>
        // Twice the same row: each step's is of a revision of its own.
        for (const suspended of [true, false, true])
          await steps([companyId], async (tx) => {
            const member = (await tx.member(memberId)) as Member
            assert.equal(member.suspended, !suspended)
            writeMember(tx, member, { ...member, suspended })
            tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
            revisions.push(tx.revision())
          })
        for (const closed of [true, false, true]) {
          await steps([companyId], async (tx) => {
            assert.equal(await isClosed(tx), !closed)
            writeLocationClosed(tx, companyId, location, closed)
            tx.moved('model')
            tx.record({ kind: 'location.edited', subject: `location:${location}` })
            assert.equal(await isClosed(tx), closed)
          })
          assert.equal(await isClosed(outer), closed)
        }
        assert.deepEqual(outer.unlocked([companyId, shardOf(userId)]), [shardOf(userId)])
        await assert.rejects(
          steps([companyId], async (tx) => tx.moved('model')),
          /recorded nothing/,
        )
        return { revisions, member: await outer.memberOfUser(userId) }
      },
      { isRehearsal: true },
    )
    const [first = 0] = told.revisions
    assert.deepEqual([told.revisions, told.member?.suspended], [[first, first + 1, first + 2], true])
    assert.equal(await world.snapshot(), before)
    const { facts } = await core.facts.read((look) => look.member(companyId, memberId)?.suspended)
    assert.equal(facts, false)
    await core.changes.run(operator, [companyId], async (tx) => assert.equal(tx.step, undefined))
  })

  test('a rehearsal holds up its own company alone, however many of them wait', async () => {
    // A file has one writer.
    if (kind === 'sqlite') return
    await using world = await open()
    const { changes, engine } = world.core
    // Their changes share a queue.
    const [one, other] = [900_001, 900_001 + 4 * 100]
    await engine.transaction(async (session) => {
      for (const scope of [one, other])
        session.write("insert into revisions (scope, revision, changed_at, events, head) values ($1, 0, 0, 0, '')", [
          scope,
        ])
    })
    const nothing = async (): Promise<void> => undefined
    const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const rehearse = (scopes: readonly number[], work: () => Promise<void>) =>
      changes.run(operator, scopes, work, { isRehearsal: true })
    const first = rehearse([one], async () => {
      begun.resolve()
      await held.promise
    })
    await begun.promise
    await changes.run(operator, [other], nothing)
    // More than there are connections: they wait for the lock in this process.
    const waiting = Array.from({ length: 20 }, (_, n) => rehearse([one, -1 - n], nothing))
    await changes.run(operator, [other], nothing)
    held.resolve()
    await Promise.all([first, ...waiting])
  })

  test('the rows that held at each revision give each step of a member again', async () => {
    await using world = await open()
    const { core } = world
    const salon = await world.salon({ locations: 2 })
    const { companyId } = salon
    const { memberId } = await salon.member()
    const steps = new Map<number, Member>()
    const edit = (change: (member: Member, id: number) => Member): Promise<void> =>
      core.changes.run(operator, [companyId], async (tx) => {
        const before = (await tx.member(memberId)) as Member
        const after = change(before, await tx.id())
        writeMember(tx, before, after)
        tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
        steps.set(tx.revision(), after)
      })
    const second = `location:${salon.locations[1] as number}` as const
    await edit((member) => ({ ...member, suspended: true }))
    await edit((member) => ({ ...member, grants: member.grants.map((grant) => ({ ...grant, role: 'salon:manager' })) }))
    // Several in one commit, on top of each other.
    await Promise.all([
      edit((member, id) => ({
        ...member,
        grants: [
          ...member.grants,
          { ...(member.grants[0] as Member['grants'][0]), id, slot: second, scope: [salon.locations[1] as number] },
        ],
      })),
      edit((member) => ({ ...member, suspended: false })),
      edit((member) => ({ ...member, grants: member.grants.slice(1) })),
    ])
    await edit((member) => ({ ...member, archivedAt: 5 }))

    assert.equal(steps.size, 6)
    for (const [revision, member] of steps) {
      const held = '$2 >= from_revision and ($2 < to_revision or to_revision is null)'
      const [state, ...more] = await core.engine.all<{ suspended: number; archived_at: number | null }>(
        `select suspended, archived_at from members where company_id = $1 and id = $3 and ${held}`,
        [companyId, revision, memberId],
      )
      assert.deepEqual(more, [])
      assert.deepEqual({ ...state }, { suspended: member.suspended ? 1 : 0, archived_at: member.archivedAt })
      const grants = await core.engine.all<{ slot: string; role: string }>(
        `select slot, role from grant_versions where company_id = $1 and member_id = $3 and ${held} order by id`,
        [companyId, revision, memberId],
      )
      assert.deepEqual(
        grants.map(({ slot, role }) => ({ slot, role })),
        member.grants.map(({ slot, role }) => ({ slot, role })),
      )
    }
    const { facts } = await core.facts.read((look) => look.member(companyId, memberId))
    assert.deepEqual(facts, [...steps.values()].at(-1))
  })

  test('grants may change places, and what each was stays known', async () => {
    await using world = await open()
    const { core } = world
    const salon = await world.salon({ locations: 2 })
    const { companyId } = salon
    const [one, two] = salon.locations.map((id) => `location:${id}` as const) as [Slot, Slot]
    const { memberId } = await salon.member({ slot: one })
    const edit = (change: (grants: readonly Grant[], id: number) => readonly Grant[]): Promise<number> =>
      core.changes.run(operator, [companyId], async (tx) => {
        const before = (await tx.member(memberId)) as Member
        const after = { ...before, grants: change(before.grants, await tx.id()) }
        writeMember(tx, before, after)
        // A second write of the same revision leaves no trace of the first.
        const again = { ...after, grants: after.grants.map((grant) => ({ ...grant, role: 'salon:manager' })) }
        writeMember(tx, after, again)
        tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
        return tx.revision()
      })
    const first = await edit((grants, id) => [...grants, { ...(grants[0] as Grant), id, slot: two }])
    const second = await edit(([a, b]) => [
      { ...(a as Grant), slot: two },
      { ...(b as Grant), slot: one },
    ])
    const versions = await core.engine.all<{ slot: string; role: string; from_revision: number; to_revision: number }>(
      `select id, slot, role, from_revision, to_revision from grant_versions
       where company_id = $1 and member_id = $2 order by id, from_revision`,
      [companyId, memberId],
    )
    assert.deepEqual(
      versions.map((row) => [row.slot, row.role, row.from_revision >= first, row.to_revision]),
      [
        [one, 'salon:worker', false, first],
        [one, 'salon:manager', true, second],
        [two, 'salon:manager', true, null],
        [two, 'salon:manager', true, second],
        [one, 'salon:manager', true, null],
      ],
    )
  })

  test('what a refused change had written is seen by nobody, also when it was read meanwhile', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    // A node that has nothing in memory yet reads the company in the middle of the change.
    await using node = await openCore(world.url).then((opened) =>
      Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() }),
    )
    const refused = node.core.changes.run(operator, [salon.companyId], async (tx) => {
      writeLocationClosed(tx, salon.companyId, place, true)
      assert.equal((await tx.company()).locations.get(place)?.closed, true)
      throw new Refusal('access.denied')
    })
    await assert.rejects(refused, { kind: 'access.denied' })
    const { facts } = await node.core.facts.read((look) => look.company(salon.companyId)?.locations.get(place)?.closed)
    assert.equal(facts, false)
  })
})
