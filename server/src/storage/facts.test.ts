import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import pg from 'pg'
import type { Member } from '../model/member.ts'
import { openCore } from '../open-core.ts'
import { standingIn } from '../operations/access/authorize.ts'
import type { Core } from '../operations/core.ts'
import { identifyAlteg } from '../operations/credentials/identify.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { revokeToken } from '../operations/credentials/revoke-token.ts'
import { setLocationClosed } from '../operations/locations/set-location-closed.ts'
import { admitMember } from '../operations/members/admit-member.ts'
import { setPartnerConnected } from '../operations/partners/set-partner-connected.ts'
import { createUser } from '../operations/users/create-user.ts'
import { setUserDisabled } from '../operations/users/set-user-disabled.ts'
import { onEachEngine, operator, type TestCompany, type World } from '../testing/world.ts'
import { Changes } from './change.ts'
import { CONFIRM, MOST_MOVED } from './confirm.ts'
import type { Engine, Param } from './engine.ts'
import { Facts } from './facts.ts'
import { LastUse } from './last-use.ts'
import { writeMember } from './members.ts'
import { openEngine } from './open.ts'

/** Another node on the same database. */
const node = async (world: World): Promise<{ core: Core } & AsyncDisposable> => {
  const { core, close } = await openCore(world.url)
  return { core, [Symbol.asyncDispose]: close }
}

const suspend = (core: Core, companyId: number, memberId: number, suspended: boolean): Promise<void> =>
  core.changes.run(operator, [companyId], async (tx) => {
    const before = (await tx.member(memberId)) as Member
    writeMember(tx, before, { ...before, suspended })
    tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
  })

const isSuspended = async (core: Core, companyId: number, memberId: number): Promise<boolean | undefined> =>
  (await core.facts.read((look) => look.member(companyId, memberId)?.suspended)).facts

const isClosed = async (core: Core, { companyId, locations }: TestCompany): Promise<boolean | undefined> =>
  (await core.facts.read((look) => look.company(companyId)?.locations.get(locations[0] as number)?.closed)).facts

const passes = async (question: () => unknown): Promise<boolean> =>
  (async () => question())().then(
    () => true,
    (error: { kind?: string }) => {
      assert.match(error.kind ?? String(error), /credential\.invalid|company\.unknown|partner\.not-connected/)
      return false
    },
  )

onEachEngine('storage: facts', (open, kind) => {
  test('a node far behind a busy company catches up, and what moved is found without reading all that ever did', async () => {
    await using world = await open()
    await using other = await node(world)
    const { companyId, member } = await world.salon()
    const { memberId } = await member()
    assert.equal(await isSuspended(other.core, companyId, memberId), false)
    await world.core.engine.transaction(async (session) => {
      session.write(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${20 * MOST_MOVED})
         insert into changes (scope, revision, what) select scope, revision + i, 'member:1' from revisions, n where scope = $1`,
        [companyId],
      )
      session.write(`update revisions set revision = revision + ${20 * MOST_MOVED} where scope = $1`, [companyId])
      // Others beside it: of a single company, the database would plan otherwise.
      session.write(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < 20)
         insert into revisions (scope, revision, changed_at, events, head) select 90000000 + i, 1, 0, 0, '' from n`,
      )
    })
    await suspend(world.core, companyId, memberId, true)
    assert.equal(await isSuspended(other.core, companyId, memberId), true)

    if (kind !== 'postgres') return
    const client = new pg.Client({ connectionString: world.url })
    await client.connect()
    await client.query('analyze')
    await client.query(`prepare confirm (bigint[], bigint[]) as ${CONFIRM}`)
    for (const mode of ['force_generic_plan', 'force_custom_plan']) {
      await client.query(`set plan_cache_mode = ${mode}`)
      const { rows } = await client.query(`explain execute confirm ('{${companyId}}', '{5}')`)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      assert.match(plan, /Index Cond: \(\(\S*scope = \S+\) AND \(\S*revision > /, plan)
    }
    await client.end()
  })

  test('what one node has written, a question asked later of the other sees', async () => {
    await using world = await open()
    await using other = await node(world)
    const salon = await world.salon()
    const { companyId, owner, partner } = salon
    const someone = await salon.member()
    const credential = { partnerToken: partner.token, userToken: someone.token }
    const enters = (core: Core): Promise<boolean> =>
      passes(() => core.facts.read((look) => standingIn(look, someone.call.actor, companyId)))

    for (let n = 0; n < 60; n++) {
      // Each writes in turn, and sometimes the one who reads has just read, or has a question under way.
      const [writer, reader] = n % 2 === 0 ? [world.core, other.core] : [other.core, world.core]
      const on = n % 4 < 2
      const under = n % 3 === 0 ? isSuspended(reader, companyId, someone.memberId) : undefined
      await suspend(writer, companyId, someone.memberId, on)
      assert.equal(await isSuspended(reader, companyId, someone.memberId), on, `member, ${n}`)
      await under

      await setLocationClosed(writer, owner.call, companyId, salon.locations[0] as number, on)
      assert.equal(await isClosed(reader, salon), on, `location, ${n}`)

      if (n % 3 > 0) continue
      for (const connected of [false, true]) {
        await setPartnerConnected(writer, operator, companyId, partner.id, connected)
        assert.equal(await enters(reader), connected, `partner, ${n}`)
      }

      await setUserDisabled(writer, operator, someone.userId, true)
      assert.equal(await passes(() => identifyAlteg(reader, credential)), false, `user, ${n}`)
      await setUserDisabled(writer, operator, someone.userId, false)
      const token = await issueToken(writer, operator, {
        audience: 'alteg',
        userId: someone.userId,
        partnerId: partner.id,
      })
      const fresh = { partnerToken: partner.token, userToken: token.text }
      assert.equal(await passes(() => identifyAlteg(reader, fresh)), true, `new token, ${n}`)
      await revokeToken(writer, operator, token.id)
      assert.equal(await passes(() => identifyAlteg(reader, fresh)), false, `revoked token, ${n}`)
    }
  })

  test('a refusal is never given on what was', async () => {
    await using world = await open()
    await using other = await node(world)
    const { companyId } = await world.salon()
    for (let n = 0; n < 10; n++) {
      const { id: userId } = await createUser(world.core, operator, { name: 'New', confirmed: true })
      const actor = { kind: 'user', userId, tokenId: 1, audience: 'alteg' } as const
      const question = (): Promise<boolean> =>
        passes(() => other.core.facts.read((look) => standingIn(look, actor, companyId)))
      assert.equal(await question(), false)
      await admitMember(world.core, operator, companyId, { userId, grants: [] })
      assert.equal(await question(), true)
    }
  })

  test('that something does not exist is not remembered', async () => {
    await using world = await open()
    await using other = await node(world)
    const salon = await world.salon()
    const { core } = other
    const unknown = 900_001
    const find = async (): Promise<(string | boolean)[]> =>
      (
        await core.facts.read((look) => [
          look.user(unknown) !== undefined,
          look.company(unknown) !== undefined,
          look.member(salon.companyId, unknown) !== undefined,
          look.companyOf(unknown) !== undefined,
        ])
      ).facts
    assert.deepEqual(await find(), [false, false, false, false])
    const { id } = await createUser(world.core, operator, { id: unknown, name: 'Known', confirmed: true })
    await admitMember(world.core, operator, salon.companyId, { userId: id, memberId: unknown, grants: [] })
    assert.deepEqual(await find(), [true, false, true, false])
  })

  test('a node that knows less than the oldest change that is kept reads the scope again', async () => {
    await using world = await open()
    await using other = await node(world)
    const salon = await world.salon()
    const { memberId } = await salon.member()
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), false)
    await suspend(world.core, salon.companyId, memberId, true)
    await setLocationClosed(world.core, operator, salon.companyId, salon.locations[0] as number, true).catch(
      () => undefined,
    )
    for (const title of ['a', 'b']) {
      await world.core.changes.run(operator, [salon.companyId], async (tx) =>
        tx.record({ kind: 'test', subject: title }),
      )
    }
    await world.core.engine.transaction(async (session) => {
      session.write(
        'delete from changes where revision < (select revision from revisions r where r.scope = changes.scope)',
      )
    })
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), true)
    await suspend(world.core, salon.companyId, memberId, false)
    await world.core.engine.transaction(async (session) => {
      session.write('delete from changes')
    })
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), false)
  })

  test('a node whose first act is a change, not a question, is told of later ones', async () => {
    await using world = await open()
    await using other = await node(world)
    const salon = await world.salon()
    const { memberId } = await salon.member()
    await suspend(other.core, salon.companyId, memberId, true)
    await suspend(world.core, salon.companyId, memberId, false)
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), false)
  })

  test('what was dropped in the middle of a change is not built on', async () => {
    await using world = await open()
    await using other = await node(world)
    const salon = await world.salon()
    const { memberId } = await salon.member()
    // The connection is lost between the commit and what follows it.
    const { engine, facts } = other.core
    const { transaction } = engine
    engine.transaction = async (work) => {
      const result = await transaction.call(engine, work)
      facts.forget()
      return result as never
    }
    await suspend(other.core, salon.companyId, memberId, true)
    await suspend(world.core, salon.companyId, memberId, false)
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), false)
  })

  test('one question may look at many that are not in memory', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { id: userId } = await createUser(world.core, operator, { name: 'Many', confirmed: true })
    const ids = Array.from({ length: 120 }, (_, n) => 800_000 + n)
    await world.core.engine.transaction(async (session) => {
      for (const id of ids) {
        session.write(
          `insert into members (company_id, id, from_revision, user_id, accepted, suspended, team_members)
           values ($1, $2, 0, $3, 1, 0, '[]')`,
          [salon.companyId, id, userId + id],
        )
      }
    })
    await using other = await node(world)
    const { facts } = await other.core.facts.read((look) => ids.filter((id) => look.member(salon.companyId, id)).length)
    assert.equal(facts, 120)
  })

  test('memory holds two generations at most, and what is asked for stays', async () => {
    await using world = await open()
    const salon = await world.salon()
    const engine = openEngine(world.url)
    let loads = 0
    const count = engine as unknown as { tuples: Engine['tuples']; tuplesNow?: (...args: never[]) => unknown }
    for (const name of ['tuples', 'tuplesNow'] as const) {
      const original = count[name] as ((sql: string) => unknown) | undefined
      if (!original || (name === 'tuples' && kind === 'sqlite')) continue
      count[name] = ((sql: string, ...rest: never[]) => {
        if (/from users|join users|join members/.test(sql)) loads++
        return (original as (...args: unknown[]) => unknown).call(engine, sql, ...rest)
      }) as never
    }
    try {
      const facts = new Facts(engine, { generation: 10 })
      const read = async (id: number): Promise<unknown> => facts.read((look) => look.user(id))
      const users: number[] = []
      for (let n = 0; n < 40; n++)
        users.push((await createUser(world.core, operator, { name: `U${n}`, confirmed: true })).id)
      const [first] = users as [number]
      for (const id of users) {
        await read(id)
        await read(first)
      }
      assert.equal(loads, 40)
      await read(users[1] as number)
      assert.equal(loads, 41)
      await facts.read((look) => look.company(salon.companyId))
    } finally {
      await engine.close()
    }
  })

  test('companies that are asked for all the time take room too', async () => {
    await using world = await open()
    const engine = openEngine(world.url)
    const companies: number[] = []
    for (let n = 0; n < 8; n++) companies.push((await world.salon()).companyId)
    let loads = 0
    const count = engine as unknown as { tuples: Engine['tuples']; tuplesNow?: (...args: never[]) => unknown }
    const name = kind === 'sqlite' ? 'tuplesNow' : 'tuples'
    const original = count[name] as (...args: unknown[]) => unknown
    count[name] = ((sql: string, ...rest: never[]) => {
      if (/from company_catalogues/.test(sql)) loads++
      return original.call(engine, sql, ...rest)
    }) as never
    try {
      // Room for two companies in each of two generations.
      const facts = new Facts(engine, { generation: 40 })
      for (const [n] of companies.entries())
        for (const id of companies.slice(0, n + 1)) await facts.read((look) => look.company(id))
      loads = 0
      for (const id of companies) await facts.read((look) => look.company(id))
      assert.ok(loads >= 4, `only ${loads} of eight were loaded again`)
    } finally {
      await engine.close()
    }
  })

  if (kind === 'sqlite') {
    test('what another process has written to the file is seen by the next question', async () => {
      await using world = await open()
      const salon = await world.salon()
      const { memberId } = await salon.member()
      await using writer = await otherProcess(world.url, salon.companyId, memberId)
      for (let n = 0; n < 40; n++) {
        const on = n % 2 === 0
        const under = isSuspended(world.core, salon.companyId, memberId)
        await writer.suspend(on)
        assert.equal(await isSuspended(world.core, salon.companyId, memberId), on)
        await under
        if (n % 5 === 0) {
          await suspend(world.core, salon.companyId, memberId, !on)
          assert.equal(await isSuspended(world.core, salon.companyId, memberId), !on)
        }
      }
    })

    test('also in the turn of the event loop in which it was looked at already', async () => {
      await using world = await open()
      await using other = await node(world)
      const salon = await world.salon()
      const { memberId } = await salon.member()
      for (const on of [true, false, true]) {
        // First the question, then the commit, then the question that counts, all in one turn.
        const looked = new Promise((resolve) =>
          setImmediate(() => resolve(isSuspended(other.core, salon.companyId, memberId))),
        )
        await suspend(world.core, salon.companyId, memberId, on)
        assert.equal(await isSuspended(other.core, salon.companyId, memberId), on)
        await looked
      }
    })

    test('while another process holds the file, writes wait and everything else goes on', async () => {
      await using world = await open()
      const salon = await world.salon()
      const { memberId } = await salon.member()
      const holder = openEngine(world.url)
      let release: () => void = () => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const holding = holder.transaction(() => held)
      const waiting = suspend(world.core, salon.companyId, memberId, true)
      for (let turn = 0; turn < 100; turn++) {
        await new Promise((resolve) => setImmediate(resolve))
        assert.equal(await isSuspended(world.core, salon.companyId, memberId), false)
      }
      release()
      await holding
      await waiting
      assert.equal(await isSuspended(world.core, salon.companyId, memberId), true)
      await holder.close()
    })
    return
  }

  // PostgreSQL: what arrives in which order is decided here, by holding answers back.
  test('a load that was under way while its member moved is not kept', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { memberId } = await salon.member()
    await using late = await lateNode(world)
    assert.equal(await isClosed(late.core, salon), false)
    const load = late.hold(/left join members/)
    const early = isSuspended(late.core, salon.companyId, memberId)
    await load.arrived
    await suspend(world.core, salon.companyId, memberId, true)
    assert.equal(await isClosed(late.core, salon), false)
    load.release()
    assert.equal(await early, true)
    assert.equal(await isSuspended(late.core, salon.companyId, memberId), true)
  })

  test('another question’s confirmation, arriving between, does not confirm what was looked at before it', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { memberId } = await salon.member()
    await using late = await lateNode(world)
    assert.equal(await isSuspended(late.core, salon.companyId, memberId), false)
    await suspend(world.core, salon.companyId, memberId, true)
    const answer = late.hold(/unnest/)
    const one = isSuspended(late.core, salon.companyId, memberId)
    await answer.arrived
    // Looks at what is in memory at once; its own confirmation is sent only after the other one has been read.
    const two = isSuspended(late.core, salon.companyId, memberId)
    answer.release()
    assert.deepEqual(await Promise.all([one, two]), [true, true])
  })

  test('what others have moved costs no second confirmation; what was asked about is read again', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId } = salon
    const [{ memberId }, { memberId: other }] = [await salon.member(), await salon.member()]
    await using late = await lateNode(world)
    const { engine } = late.core
    const { all } = engine
    let confirmations = 0
    engine.all = (sql, params) => {
      if (sql.includes('unnest')) confirmations++
      return all(sql, params)
    }
    const ask = () => isSuspended(late.core, companyId, memberId)
    const asking = async (): Promise<[boolean | undefined, number]> => {
      confirmations = 0
      return [await ask(), confirmations]
    }
    assert.equal(await ask(), false)
    for (const on of [true, false, true]) {
      await suspend(world.core, companyId, other, on)
      assert.deepEqual(await asking(), [false, 1])
    }
    await suspend(world.core, companyId, memberId, true)
    assert.deepEqual(await asking(), [true, 2])

    // Moved again while the confirmation was on its way: what it says is of then, and the question came before.
    await suspend(world.core, companyId, other, false)
    const answer = late.hold(/unnest/)
    const early = ask()
    await answer.arrived
    await suspend(world.core, companyId, memberId, false)
    const later = ask()
    answer.release()
    assert.deepEqual(await Promise.all([early, later]), [true, false])
  })

  test('a question that comes while a confirmation is on its way does not join it', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { memberId } = await salon.member()
    await using late = await lateNode(world)
    assert.equal(await isSuspended(late.core, salon.companyId, memberId), false)
    const answer = late.hold(/unnest/)
    const early = isSuspended(late.core, salon.companyId, memberId)
    // The database has said that nothing moved; nobody has heard it yet.
    await answer.arrived
    await suspend(world.core, salon.companyId, memberId, true)
    const later = isSuspended(late.core, salon.companyId, memberId)
    answer.release()
    assert.deepEqual(await Promise.all([early, later]), [false, true])
  })

  test('nothing that was asked before a connection was lost is kept, or confirmed: another past may hold since', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId } = salon
    const rewrite = (sql: string, ...params: Param[]): Promise<unknown> =>
      world.core.engine.transaction(async (session) => session.write(sql, params))
    // Facts become others, and no revision tells: so it is when another server takes over that knew less.
    const suspendSilently = (id: number) =>
      rewrite('update members set suspended = 1 where company_id = $1 and id = $2', companyId, id)
    const lose = async <T>(
      late: Awaited<ReturnType<typeof lateNode>>,
      sql: RegExp,
      ask: () => Promise<T>,
      id: number,
    ) => {
      const held = late.hold(sql)
      const asked = ask()
      await held.arrived
      late.core.facts.forget()
      await suspendSilently(id)
      held.release()
      return asked
    }
    for (const held of [/left join members/, /unnest/]) {
      const { memberId } = await salon.member()
      await using late = await lateNode(world)
      const ask = () => isSuspended(late.core, companyId, memberId)
      if (held.test('unnest')) assert.equal(await ask(), false)
      assert.equal(await lose(late, held, ask, memberId), true, `${held}`)
      assert.equal(await ask(), true, `${held}, later`)
    }
    await using late = await lateNode(world)
    const { memberId } = await salon.member()
    const time = async () => (await late.core.facts.read(() => undefined)).now > Date.UTC(2020, 0) * 1000
    assert.equal(await lose(late, /unnest/, time, memberId), true)

    // Looked at, and lost before the confirmation is sent; somebody who waits for a lock hears of the same revision.
    const { facts } = late
    const { memberId: third } = await salon.member()
    const revision = (await facts.read((look) => look.member(companyId, third) && look.revision(companyId))).facts
    await suspendSilently(third)
    const looked = isSuspended(late.core, companyId, third)
    facts.forget()
    await facts.catchUp(companyId, revision as number, late.core.engine)
    assert.equal(await looked, true)

    // That something was not there, too.
    const { id: userId } = await createUser(world.core, operator, { name: 'New', confirmed: true })
    const both = async () =>
      (await late.core.facts.read((look) => [look.member(companyId, 700_001), look.user(userId)].map((one) => one?.id)))
        .facts
    const load = late.hold(/left join users/)
    const asked = both()
    await load.arrived
    late.core.facts.forget()
    await rewrite(
      `insert into members (company_id, id, from_revision, user_id, accepted, suspended, team_members)
       values ($1, 700001, 0, $2, 1, 0, '[]')`,
      companyId,
      userId,
    )
    load.release()
    assert.deepEqual(await asked, [700_001, userId])
  })

  test('a commit that is heard of late does not bring back what others have changed since', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { memberId } = await salon.member()
    await using late = await lateNode(world)
    assert.equal(await isSuspended(late.core, salon.companyId, memberId), false)
    const commit = late.holdCommit()
    const own = suspend(late.core, salon.companyId, memberId, true)
    await commit.arrived
    await suspend(world.core, salon.companyId, memberId, false)
    assert.equal(await isSuspended(late.core, salon.companyId, memberId), false)
    commit.release()
    await own
    assert.equal(await isSuspended(late.core, salon.companyId, memberId), false)
  })

  test('lost connections: refused as unavailable, never stale, and back by itself', async () => {
    await using world = await open()
    await using other = await node(world)
    const salon = await world.salon()
    const { memberId } = await salon.member()
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), false)
    const name = new URL(world.url).pathname.slice(1)
    const admin = new pg.Client({ connectionString: world.url.replace(/[^/]*$/, 'postgres') })
    await admin.connect()
    const kill = (): Promise<unknown> =>
      admin.query('select pg_terminate_backend(pid, 1000) from pg_stat_activity where datname = $1', [name])

    for (let n = 0; n < 3; n++) {
      // One change is under way, questions go on, and everybody's connections end.
      let entered: () => void = () => undefined
      const inside = new Promise<void>((resolve) => {
        entered = resolve
      })
      let after: () => void = () => undefined
      const killed = new Promise<void>((resolve) => {
        after = resolve
      })
      const change = other.core.changes.run(operator, [salon.companyId], async (tx) => {
        entered()
        tx.record({ kind: 'test', subject: 'never' })
        await killed
      })
      const changed = assert.rejects(change, { kind: 'service.unavailable' })
      await inside
      // Awaited from the start: they may be refused before everybody is gone.
      const questions = Promise.allSettled(
        Array.from({ length: 5 }, () => isSuspended(other.core, salon.companyId, memberId)),
      )
      await kill()
      after()
      for (const answer of await questions) {
        if (answer.status === 'rejected') assert.equal(answer.reason.kind, 'service.unavailable')
        else assert.equal(answer.value, n % 2 === 1)
      }
      await changed
      await again(() => suspend(world.core, salon.companyId, memberId, n % 2 === 0))
      assert.equal(await again(() => isSuspended(other.core, salon.companyId, memberId)), n % 2 === 0)
    }

    // While nobody is let in, there is no answer at all, though all of it is in memory.
    await admin.query(`alter database ${name} allow_connections false`)
    await kill()
    await assert.rejects(isSuspended(other.core, salon.companyId, memberId), { kind: 'service.unavailable' })
    await assert.rejects(suspend(other.core, salon.companyId, memberId, true), { kind: 'service.unavailable' })
    await admin.query(`alter database ${name} allow_connections true`)
    await again(() => suspend(world.core, salon.companyId, memberId, false))
    assert.equal(await isSuspended(other.core, salon.companyId, memberId), false)
    const { rows } = await admin.query<{ n: number }>(
      'select count(*)::int as n from pg_stat_activity where datname = $1',
      [name],
    )
    assert.ok((rows[0]?.n ?? 0) <= 8, `${rows[0]?.n} connections are open`)
    await admin.end()
    const events = await world.auditTrail(salon.companyId)
    assert.equal(events.filter(({ subject }) => subject === 'never').length, 0)
  })

  test('statements that arrive together on a fresh connection are each prepared once', async () => {
    await using world = await open()
    const engine = openEngine(world.url)
    const rows = await Promise.all(
      Array.from({ length: 60 }, (_, n) => engine.all<{ n: number }>(`select $1::int as n /* ${n % 3} */`, [n])),
    )
    assert.deepEqual(
      rows.map(([row]) => row?.n),
      rows.map((_, n) => n),
    )
    await engine.close()
  })
})

/** Tries again while the service says that it is away; a few times, for it comes back by itself. */
const again = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let n = 0; ; n++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { kind?: string }).kind !== 'service.unavailable' || n === 5) throw error
    }
  }
}

interface Held {
  /** The database has answered; nobody has heard of it. */
  readonly arrived: Promise<void>
  release(): void
}

/** A node whose answers can be held back. */
const lateNode = async (
  world: World,
): Promise<{ core: Core; facts: Facts; hold(sql: RegExp): Held; holdCommit(): Held } & AsyncDisposable> => {
  const engine = openEngine(world.url)
  const gate = (): Held & { pass(): Promise<void> } => {
    let arrive: () => void = () => undefined
    let release: () => void = () => undefined
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    return {
      arrived,
      release,
      pass: () => {
        arrive()
        return released
      },
    }
  }
  let statement: { sql: RegExp; gate: ReturnType<typeof gate> } | undefined
  let commit: ReturnType<typeof gate> | undefined
  const { all, tuples, transaction } = engine
  const holding =
    (ask: typeof all | typeof tuples) =>
    async (sql: string, params?: readonly Param[]): Promise<never> => {
      const held = statement?.sql.test(sql) ? statement.gate : undefined
      if (held) statement = undefined
      const rows = await ask.call(engine, sql, params)
      await held?.pass()
      return rows as never
    }
  engine.all = holding(all)
  engine.tuples = holding(tuples)
  engine.transaction = async (work) => {
    const held = commit
    commit = undefined
    const result = await transaction.call(engine, work)
    await held?.pass()
    return result as never
  }
  const facts = new Facts(engine)
  const core: Core = { engine, facts, changes: new Changes(engine, facts), lastUse: new LastUse(engine) }
  return {
    core,
    facts,
    hold: (sql) => {
      const held = gate()
      statement = { sql, gate: held }
      return held
    },
    holdCommit: () => {
      commit = gate()
      return commit
    },
    [Symbol.asyncDispose]: () => engine.close(),
  }
}

/** A process of its own on the same file, that suspends a member at a word. */
const otherProcess = async (
  url: string,
  companyId: number,
  memberId: number,
): Promise<{ suspend(on: boolean): Promise<void> } & AsyncDisposable> => {
  const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href)
  const script = `
    const { openEngine } = await import(${here('./open.ts')})
    const { Facts } = await import(${here('./facts.ts')})
    const { Changes } = await import(${here('./change.ts')})
    const { writeMember } = await import(${here('./members.ts')})
    const { createInterface } = await import('node:readline')
    const engine = openEngine(${JSON.stringify(url)})
    const changes = new Changes(engine, new Facts(engine))
    console.log('ready')
    for await (const line of createInterface({ input: process.stdin })) {
      await changes.run({ actor: { kind: 'operator', name: 'other' }, requestId: 'x', source: 'cli' }, [${companyId}], async (tx) => {
        const before = await tx.member(${memberId})
        writeMember(tx, before, { ...before, suspended: line === 'true' })
        tx.record({ kind: 'member.edited', subject: 'member:${memberId}' })
      })
      console.log('done')
    }
    await engine.close()`
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  assert.equal((await lines.next()).value, 'ready')
  return {
    suspend: async (on) => {
      child.stdin?.write(`${on}\n`)
      assert.equal((await lines.next()).value, 'done')
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit')
      child.stdin?.end()
      await ended
    },
  }
}
