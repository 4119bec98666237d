import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../model/refusal.ts'
import { openCore } from '../../open-core.ts'
import { writeMember } from '../../storage/members.ts'
import { onEachEngine, operator, type World } from '../../testing/world.ts'
import { keepAnOwner } from '../access/keep-an-owner.ts'
import type { Core } from '../core.ts'
import { admitMember } from '../members/admit-member.ts'
import { setUserDisabled } from './set-user-disabled.ts'

/** Takes all grants of an owner, if the company keeps another. */
const demote = (core: Core, companyId: number, memberId: number): Promise<void> =>
  core.changes.run(operator, [companyId], async (tx) => {
    const before = await tx.member(memberId)
    if (!before) throw new Refusal('member.unknown')
    const after = { ...before, grants: [] }
    await keepAnOwner(tx, await tx.company(), before, after)
    writeMember(tx, before, after)
    tx.record({ kind: 'test.demoted', subject: `member:${memberId}` })
  })

const secondOwner = (world: World, companyId: number, userId: number): Promise<{ id: number }> =>
  admitMember(world.core, operator, companyId, {
    userId,
    grants: [{ slot: 'company', role: 'salon:owner', scope: 'company', startsAt: null, endsAt: null, exceptions: {} }],
  })

const outcomes = async (work: readonly Promise<void>[]): Promise<string[]> =>
  (await Promise.allSettled(work))
    .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason.kind ?? String(one.reason))))
    .sort()

onEachEngine('users: locked out', (open) => {
  test('each company of theirs keeps an owner who can sign in', async () => {
    await using world = await open()
    const { core } = world
    const [one, two] = [await world.salon(), await world.salon()]
    const { userId } = one.owner
    const before = await world.snapshot()
    await assert.rejects(setUserDisabled(core, operator, userId, true), { kind: 'last-owner' })
    assert.equal(await world.snapshot(), before)

    await secondOwner(world, one.companyId, two.owner.userId)
    await setUserDisabled(core, operator, userId, true)
    // Now the other is the last owner of both.
    await assert.rejects(setUserDisabled(core, operator, two.owner.userId, true), { kind: 'last-owner' })
    await setUserDisabled(core, operator, userId, false)
    await assert.rejects(setUserDisabled(core, operator, two.owner.userId, true), { kind: 'last-owner' })
    await secondOwner(world, two.companyId, userId)
    await setUserDisabled(core, operator, two.owner.userId, true)
    await assert.rejects(setUserDisabled(core, one.owner.call, userId, true), { kind: 'access.denied' })
  })

  test('two last owners, locked out or demoted at once on two nodes, leave one', async () => {
    await using world = await open()
    const other = await openCore(world.url)
    for (const way of ['out', 'demoted', 'both']) {
      const [salon, elsewhere] = [await world.salon(), await world.salon()]
      const { id: memberId } = await secondOwner(world, salon.companyId, elsewhere.owner.userId)
      // Elsewhere they are not the last.
      await secondOwner(world, elsewhere.companyId, (await world.salon()).owner.userId)
      const work = [
        way === 'out'
          ? setUserDisabled(world.core, operator, salon.owner.userId, true)
          : demote(world.core, salon.companyId, salon.owner.memberId),
        way === 'demoted'
          ? demote(other.core, salon.companyId, memberId)
          : setUserDisabled(other.core, operator, elsewhere.owner.userId, true),
      ]
      assert.deepEqual(await outcomes(work), ['done', 'last-owner'], way)
    }
    await other.close()
  })

  test('whoever was let in again counts, also on a node that has not heard of it', async () => {
    await using world = await open()
    const other = await openCore(world.url)
    const salon = await world.salon()
    const { id: memberId } = await secondOwner(world, salon.companyId, (await world.salon()).owner.userId)
    await setUserDisabled(world.core, operator, salon.owner.userId, true)
    await other.core.facts.read((look) => look.user(salon.owner.userId))
    await setUserDisabled(world.core, operator, salon.owner.userId, false)
    await demote(world.core, salon.companyId, memberId)
    await assert.rejects(demote(other.core, salon.companyId, salon.owner.memberId), { kind: 'last-owner' })
    await other.close()
  })
})
