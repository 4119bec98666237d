import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide } from '../../model/decide.ts'
import type { Member } from '../../model/member.ts'
import { writeMember } from '../../storage/members.ts'
import { onEachEngine, operator, type TestCompany, type World } from '../../testing/world.ts'
import { setPermissions } from './set-permissions.ts'

/** Gives a member another grant, beside what they have. */
const alsoGrant = (
  world: World,
  { companyId }: TestCompany,
  memberId: number,
  grant: Partial<Member['grants'][number]>,
): Promise<void> =>
  world.core.changes.run(operator, [companyId], async (tx) => {
    const before = (await tx.member(memberId)) as Member
    const fresh = { id: await tx.id(), slot: 'extra:1', role: null, scope: [], startsAt: null, endsAt: null }
    writeMember(tx, before, {
      ...before,
      grants: [...before.grants, { ...fresh, exceptions: {}, ...grant } as Member['grants'][number]],
    })
    tx.record({ kind: 'member.edited', subject: `member:${memberId}` })
  })

const holds = async (
  world: World,
  { companyId }: TestCompany,
  { memberId, userId }: { memberId: number; userId: number },
  permission: string,
  place: number,
  at?: number,
): Promise<boolean> => {
  const { facts, now } = await world.core.facts.read((look) => ({
    company: look.company(companyId),
    member: look.member(companyId, memberId),
    user: look.user(userId),
  }))
  const { company, member, user } = facts as { company: never; member: Member; user: never }
  return decide(company, { member, user }, { permission, place, at: at ?? now }).allowed
}

onEachEngine('access: a role that would be idle', (open) => {
  test('is refused only where a role was wished', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [here, there] = salon.locations as [number, number]
    const wide = await salon.member({ role: 'salon:manager', slot: 'company' })
    await alsoGrant(world, salon, wide.memberId, {
      role: 'salon:worker',
      scope: [here, there],
      exceptions: { billing_access: true, billing_invoices_access: true },
    })
    const put = (wish: { role?: string; values?: { slug: string; value: unknown }[] }) =>
      setPermissions(world.core, salon.owner.call, {
        locationId: here,
        userId: wide.userId,
        vocabulary: 'salon',
        ...wish,
      })
    assert.equal(await holds(world, salon, wide, 'billing_access', here), true)
    // The place gets a slot of its own, whose role is that of the grant it was taken from: nobody wished for that.
    await put({
      values: [
        { slug: 'billing_invoices_access', value: false },
        { slug: 'billing_access', value: false },
      ],
    })
    assert.equal(await holds(world, salon, wide, 'billing_access', here), false)
    assert.equal(await holds(world, salon, wide, 'billing_access', there), true)

    const [shown] = [await put({})]
    await put({ role: shown?.role?.shownAs.slice('salon:'.length) as string })
    await assert.rejects(put({ role: 'administrator' }), { kind: 'access.comes-from-elsewhere' })
  })

  test('also when the shown role is sent along', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const wide = await salon.member({ role: 'salon:manager', slot: 'company' })
    const [here, there] = salon.locations as [number, number]
    await alsoGrant(world, salon, wide.memberId, {
      role: 'salon:worker',
      scope: [here, there],
      exceptions: { billing_access: true },
    })
    await setPermissions(world.core, salon.owner.call, {
      locationId: here,
      userId: wide.userId,
      vocabulary: 'salon',
      role: 'manager',
      values: [{ slug: 'billing_access', value: false }],
    })
    assert.equal(await holds(world, salon, wide, 'billing_access', here), false)
  })

  test('is none when it counts where the others do not: from elsewhere, or after they end', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [here] = salon.locations as [number]
    const day = 86_400_000_000
    const now = Date.now() * 1000
    const brief = await salon.member({ role: 'salon:manager', slot: 'company', endsAt: now + day })
    const put = (role: string) =>
      setPermissions(world.core, salon.owner.call, {
        locationId: here,
        userId: brief.userId,
        vocabulary: 'salon',
        role,
      })
    await put('worker')
    assert.equal(await holds(world, salon, brief, 'records_access', here, now + 2 * day), true)
    assert.equal(await holds(world, salon, brief, 'settings_access', here, now + 2 * day), false)
  })
})
