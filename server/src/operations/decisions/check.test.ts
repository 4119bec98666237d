import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { ALWAYS } from '../../model/answer-table.ts'
import type { Grant, Member } from '../../model/member.ts'
import { openCore } from '../../open-core.ts'
import { writeMember } from '../../storage/members.ts'
import { asking } from '../../testing/asking.ts'
import { onEachEngine, operator, type World } from '../../testing/world.ts'
import type { Core } from '../core.ts'
import { setLocationClosed } from '../locations/set-location-closed.ts'
import { createRole } from '../roles/create-role.ts'
import { updateRole } from '../roles/update-role.ts'
import { setUserDisabled } from '../users/set-user-disabled.ts'
import { checkAs, type Outcome } from './check.ts'

/** Another node on the same database. */
const node = async (world: World): Promise<{ core: Core } & AsyncDisposable> => {
  const { core, close } = await openCore(world.url)
  return { core, [Symbol.asyncDispose]: close }
}

const permission = 'timetable_access'

const edit = (core: Core, companyId: number, memberId: number, changed: (member: Member) => Partial<Member>) =>
  core.changes.run(operator, [companyId], async (tx) => {
    const before = (await tx.member(memberId)) as Member
    writeMember(tx, before, { ...before, ...changed(before) })
    tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
  })

const stage = async (world: World) => {
  const salon = await world.salon({ locations: 2 })
  const { companyId, owner } = salon
  const [here, there] = salon.locations as [number, number]
  const values = { [permission]: true }
  const { role } = await createRole(world.core, owner.call, { companyId, title: 'Own', weight: 1, values })
  const { ref } = role
  const worker = await salon.member({ slot: `location:${here}`, role: ref })
  const { token } = await asking(world, salon, owner)
  const ask = async (core: Core, place = here, userId = worker.userId): Promise<Outcome | undefined> => {
    const question = { subject: { by: 'user', id: userId }, permission, place } as const
    const outcomes = async (count: number): Promise<readonly Outcome[]> =>
      (await checkAs(core, { token }, { ip: undefined }, Array(count).fill(question), () => undefined)).outcomes
    // Among others there is no looking at what was known before.
    const [[outcome], among] = [await outcomes(1), await outcomes(2)]
    assert.deepEqual(among, [outcome, outcome])
    return outcome
  }
  const isKnown = async (core: Core, place = here): Promise<boolean> =>
    (await core.facts.read((look) => look.answer(companyId, worker.userId, place, 0, { ...ALWAYS }))).facts !==
    undefined
  return { salon, companyId, owner, here, there, ref, worker, ask, isKnown }
}

onEachEngine('decisions: answers known before', (open) => {
  test('are those of now, whatever any node has written', async () => {
    await using world = await open({ dialects: [] })
    await using other = await node(world)
    const { companyId, owner, here, there, ref, worker, ask, isKnown } = await stage(world)
    const { memberId } = worker
    const grants = (changed: Partial<Grant>) => (core: Core) =>
      edit(core, companyId, memberId, (before) => ({
        grants: before.grants.map((grant) => ({ ...grant, ...changed })),
      }))
    const role = (value: boolean) => (core: Core) =>
      updateRole(core, owner.call, { companyId, ref, values: { [permission]: value } })
    const state = (changed: Partial<Member>) => (core: Core) => edit(core, companyId, memberId, () => changed)
    const closed = (is: boolean) => (core: Core) => setLocationClosed(core, owner.call, companyId, here, is)
    const disabled = (is: boolean) => (core: Core) => setUserDisabled(core, operator, worker.userId, is)
    const changes: readonly [Outcome, (core: Core) => Promise<unknown>, (core: Core) => Promise<unknown>][] = [
      ['not-granted', grants({ exceptions: { [permission]: false } }), grants({ exceptions: {} })],
      [
        'not-granted',
        grants({ scope: [there], slot: `location:${there}` }),
        grants({ scope: [here], slot: `location:${here}` }),
      ],
      ['not-granted', grants({ endsAt: 1 }), grants({ endsAt: null })],
      ['not-granted', role(false), role(true)],
      ['suspended', state({ suspended: true }), state({ suspended: false })],
      ['archived', state({ archivedAt: 1 }), state({ archivedAt: null })],
      ['location-closed', closed(true), closed(false)],
      ['user-disabled', disabled(true), disabled(false)],
    ]

    for (const [n, [denial, away, back]] of [...changes, ...changes].entries()) {
      const [writer, reader] = n < changes.length ? [world.core, other.core] : [other.core, world.core]
      for (const [expected, write] of [
        [denial, away],
        ['allowed', back],
      ] as const) {
        for (let turn = 0; turn < 3; turn++)
          for (const core of [writer, reader]) assert.notEqual(await ask(core), expected)
        if (expected !== 'allowed')
          for (const core of [writer, reader]) assert.ok(await isKnown(core), `${denial}, ${n}`)
        await write(writer)
        for (const core of [reader, writer]) assert.equal(await ask(core), expected, `${denial}, ${n}`)
      }
    }
  })

  test('are told to those alone who may hear of everybody', async () => {
    await using world = await open({ dialects: [] })
    const { salon, companyId, owner, here, there, worker, ask, isKnown } = await stage(world)
    for (let turn = 0; turn < 3; turn++)
      assert.deepEqual([await ask(world.core), await ask(world.core, there)], ['allowed', 'not-granted'])
    assert.ok((await isKnown(world.core)) && (await isKnown(world.core, there)))

    const boss = await salon.member({ slot: 'company', role: 'salon:manager' })
    const limited = await asking(world, salon, owner, { locations: [there] })
    const wide = await asking(world, salon, boss)
    const hear = async (token: string): Promise<Outcome | undefined> => {
      const question = { subject: { by: 'user', id: worker.userId }, permission, place: here } as const
      return (await checkAs(world.core, { token }, { ip: undefined }, [question], () => undefined)).outcomes[0]
    }
    assert.equal(await hear(limited.token), 'subject-unknown')
    assert.equal(await hear(wide.token), 'allowed')
    // Still company-wide, and blind to people.
    await edit(world.core, companyId, boss.memberId, ({ grants }) => ({
      grants: grants.map((grant) => ({ ...grant, role: null, exceptions: { [permission]: true } })),
    }))
    assert.equal(await hear(wide.token), 'subject-unknown')

    // Another company knows nothing of it.
    const elsewhere = await world.salon()
    const foreign = await asking(world, elsewhere, elsewhere.owner)
    assert.notEqual(await hear(foreign.token), 'allowed')
    assert.equal(await ask(world.core, elsewhere.locations[0]), 'location-unknown')
  })

  test('end with the window that they are of', async () => {
    await using world = await open({ dialects: [] })
    const { salon, here, ask } = await stage(world)
    const until = Date.now() * 1000 + 1_300_000
    const guest = await salon.member({ slot: `location:${here}`, exceptions: { [permission]: true }, endsAt: until })
    const answers = new Map<boolean, Set<Outcome | undefined>>([
      [true, new Set()],
      [false, new Set()],
    ])
    for (let before = Date.now() * 1000; before < until + 300_000; before = Date.now() * 1000) {
      const outcome = await ask(world.core, here, guest.userId).catch(() => undefined)
      const after = Date.now() * 1000
      // What lies about the edge itself may be either.
      await pause(10)
      if (after + 50_000 < until || before > until + 50_000) answers.get(before < until)?.add(outcome)
    }
    assert.deepEqual([[...(answers.get(true) ?? [])], [...(answers.get(false) ?? [])]], [['allowed'], ['not-granted']])
  })
})
