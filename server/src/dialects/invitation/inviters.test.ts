import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '../../model/actor.ts'
import { addShopEntry } from '../../operations/access/add-shop-entry.ts'
import { setPermissions } from '../../operations/access/set-permissions.ts'
import { acceptInvitation } from '../../operations/invitations/accept-invitation.ts'
import { resendInvitation } from '../../operations/invitations/resend-invitation.ts'
import { createMember } from '../../operations/members/create-member.ts'
import { inviteMembers } from '../../operations/members/invite-members.ts'
import { updateMember } from '../../operations/members/update-member.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { setPartnerConnected } from '../../operations/partners/set-partner-connected.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { linkIn } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type Someone, type TestCompany, type World } from '../../testing/world.ts'

const PASSWORD = 'correct horse battery staple'

const register = (world: World, secret: string): Promise<Answer> =>
  world.request('POST', `/invitation/${secret}/register`, {
    body: new URLSearchParams({ name: 'Ann Archer', password: PASSWORD, password_again: PASSWORD }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

/** The secret of the letter that waits. */
const letter = async (world: World): Promise<string> => {
  const texts: string[] = []
  const email = async ({ text }: { text: string }): Promise<void> => void texts.push(text)
  await deliverMessages(world.core, { couriers: { email }, publicUrl: 'http://127.0.0.1:8080' })
  assert.equal(texts.length, 1)
  return linkIn(texts[0] ?? '')
}

const invite = async (world: World, by: Someone, locationId: number, role = 'worker') => {
  const [invited] = await inviteMembers(world.core, by.call, {
    locationId,
    vocabulary: 'salon',
    invitations: [{ search: 'ann@example.com', role }],
  })
  assert.ok(invited)
  return invited
}

const managerAt = (salon: TestCompany, location: number): Promise<Someone> =>
  salon.member({ role: 'salon:manager', slot: `location:${location}`, scope: [location] })

const invitationOf = async (world: World, memberId: number): Promise<number> =>
  (await world.core.engine.all<{ id: number }>('select id from invitations where member_id = $1', [memberId]))[0]
    ?.id as number

const shutOut = async (world: World, { companyId }: TestCompany, memberId: number): Promise<void> => {
  const { core } = world
  await core.changes.run(operator, [companyId], async (tx) => {
    tx.write('update members set suspended = 1, archived_at = 5 where company_id = $1 and id = $2', [
      companyId,
      memberId,
    ])
    tx.moved(`member:${memberId}`)
    tx.record({ kind: 'test', subject: 'test' })
  })
}

const memberAs = async ({ core }: World, companyId: number, userId: number) =>
  (await core.facts.read((facts) => facts.memberOfUser(companyId, userId))).facts

const offered = async (world: World): Promise<string[]> =>
  (await world.core.engine.all<{ slot: string }>('select slot from offered_grants order by slot')).map(
    ({ slot }) => slot,
  )

onEachEngine('who answers for an invitation', (open) => {
  test('managers of different places invite the same person, each to their own', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [one, two] = salon.locations as [number, number]
    const [first, second] = [await managerAt(salon, one), await managerAt(salon, two)]
    await invite(world, first, one)
    const { userId, outcome } = await invite(world, second, two)
    assert.equal(outcome, 'renewed')
    const secret = await letter(world)

    // Whoever may not give their part any more keeps all of it from being accepted, until somebody answers for it.
    await setUserDisabled(world.core, operator, first.userId, true)
    const before = await world.snapshot()
    assert.equal((await register(world, secret)).status, 409)
    assert.equal(await world.snapshot(), before)
    await setUserDisabled(world.core, operator, first.userId, false)

    assert.equal((await register(world, secret)).status, 200)
    const member = await memberAs(world, salon.companyId, userId)
    assert.deepEqual(
      member?.grants.map(({ slot }) => slot).toSorted(),
      [`location:${one}`, `location:${two}`].toSorted(),
    )
    assert.deepEqual(await offered(world), [])
  })

  test('somebody else may repeat an invitation to their place, and answers for that alone', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [one, two] = salon.locations as [number, number]
    const [first, other] = [await managerAt(salon, one), await managerAt(salon, one)]
    await invite(world, first, one)
    await setUserDisabled(world.core, operator, first.userId, true)
    await invite(world, other, one)
    const { memberId } = await invite(world, salon.owner, two)
    const secret = await letter(world)
    assert.equal((await register(world, secret)).status, 200)
    assert.ok(memberId)
  })

  test('whoever changes what is offered answers for the change by their right to change', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    const inviter = await managerAt(salon, place)
    const { userId } = await invite(world, inviter, place)
    const secret = await letter(world)
    const change = (call: Call, role: string, who = userId): Promise<unknown> =>
      setPermissions(world.core, call, { locationId: place, userId: who, vocabulary: 'salon', role })

    // The owner makes them a manager: the inviter, whose own rights have gone since, has no part in it.
    await change(salon.owner.call, 'manager')
    await change(salon.owner.call, 'worker', inviter.userId)
    assert.equal((await register(world, secret)).status, 200)
  })

  test('resending answers for everything', async () => {
    await using world = await open()
    const salon = await world.salon({ locations: 2 })
    const [one, two] = salon.locations as [number, number]
    const [first, second] = [await managerAt(salon, one), await managerAt(salon, two)]
    await invite(world, first, one)
    const { memberId } = await invite(world, second, two)
    await letter(world)
    for (const { userId } of [first, second]) await setUserDisabled(world.core, operator, userId, true)
    const { companyId } = salon
    const invitationId = await invitationOf(world, memberId)
    await resendInvitation(world.core, salon.owner.call, { companyId, invitationId })
    assert.equal((await register(world, await letter(world))).status, 200)
  })

  test('an entry and a role over the company are answered for by who gave each', async () => {
    await using world = await open()
    const bakery = await world.bakery()
    const { companyId, owner } = bakery
    const manager = await bakery.member({ slot: 'entry', exceptions: { permissions: true } })
    const entry = { companyId, vocabulary: 'bakery', email: 'ann@example.com' }
    await addShopEntry(world.core, owner.call, entry)
    await addShopEntry(world.core, manager.call, entry)
    const secret = await letter(world)
    await setUserDisabled(world.core, operator, manager.userId, true)
    assert.equal((await register(world, secret)).status, 409)
    await addShopEntry(world.core, owner.call, entry)
    assert.equal((await register(world, await letter(world))).status, 200)
  })

  test('what was offered through a partner’s program that was disconnected since is not accepted', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    await invite(world, salon.owner, place)
    const secret = await letter(world)
    const connected = (isConnected: boolean): Promise<unknown> =>
      setPartnerConnected(world.core, operator, salon.companyId, salon.partner.id, isConnected)
    await connected(false)
    const before = await world.snapshot()
    assert.equal((await register(world, secret)).status, 409)
    assert.equal(await world.snapshot(), before)
    await connected(true)
    assert.equal((await register(world, secret)).status, 200)
  })

  test('a person who has not confirmed their address does not accept by a token', async () => {
    await using world = await open()
    const salon = await world.salon()
    await invite(world, salon.owner, salon.locations[0] as number)
    const secret = await letter(world)
    const wish = { name: 'New Person', email: 'new@home.example', password: PASSWORD, confirmed: false }
    const { id: userId } = await createUser(world.core, operator, wish)
    const actor = { kind: 'user', userId, tokenId: 0, audience: 'native' } as const
    await assert.rejects(acceptInvitation(world.core, { ...operator, actor }, { secret }), {
      kind: 'credential.invalid',
    })
  })
})

onEachEngine('inviting somebody once more who was shut out', (open) => {
  test('lets them in again, where the inviter may', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    const { companyId, owner } = salon
    const { userId, memberId } = await invite(world, owner, place)
    const dead = await letter(world)
    await shutOut(world, salon, memberId)
    assert.equal((await register(world, dead)).status, 404)

    const manager = await managerAt(salon, place)
    const before = await world.snapshot()
    await assert.rejects(invite(world, manager, place), (error: { kind: string; fields: { field: string }[] }) => {
      assert.deepEqual([error.kind, error.fields[0]?.field], ['request.invalid', 'invitations.0.search'])
      return true
    })
    assert.equal(await world.snapshot(), before)

    await invite(world, owner, place)
    const event = (await world.auditTrail(companyId)).at(-1)
    assert.equal(event?.kind, 'invitation.renewed')
    assert.deepEqual(
      [event?.before, event?.after].map((state) => (state as { suspended?: boolean } | undefined)?.suspended),
      [true, false],
    )
    assert.equal((await register(world, await letter(world))).status, 200)
    const member = await memberAs(world, companyId, userId)
    assert.deepEqual([member?.accepted, member?.suspended, member?.archivedAt], [true, false, null])
  })

  test('by resending, by an entry, and by a role over the company', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId, owner } = salon
    const { memberId } = await invite(world, owner, salon.locations[0] as number)
    await letter(world)
    await shutOut(world, salon, memberId)
    const manager = await managerAt(salon, salon.locations[0] as number)
    const invitationId = await invitationOf(world, memberId)
    await assert.rejects(resendInvitation(world.core, manager.call, { companyId, invitationId }), {
      kind: 'request.invalid',
    })
    await resendInvitation(world.core, owner.call, { companyId, invitationId })
    assert.equal((await register(world, await letter(world))).status, 200)

    const bakery = await world.bakery()
    const entry = { companyId: bakery.companyId, vocabulary: 'bakery', email: 'bob@example.com' }
    const { user } = await addShopEntry(world.core, bakery.owner.call, entry)
    await letter(world)
    const invited = await memberAs(world, bakery.companyId, user.id)
    await shutOut(world, bakery, invited?.id as number)
    await addShopEntry(world.core, bakery.owner.call, entry)
    assert.equal((await register(world, await letter(world))).status, 200)

    const vendor = await world.vendor()
    const wish = {
      companyId: vendor.companyId,
      vocabulary: 'vendor',
      email: 'cat@example.com',
      role: 5,
      password: PASSWORD,
      firstName: 'Cat',
      lastName: 'Cutler',
    }
    const member = await createMember(world.core, vendor.owner.call, wish)
    await letter(world)
    const { companyId: vendorId } = vendor
    await updateMember(world.core, vendor.owner.call, {
      companyId: vendorId,
      vocabulary: 'vendor',
      userId: member.userId,
      active: false,
      archived: true,
    })
    await createMember(world.core, vendor.owner.call, wish)
    assert.equal((await register(world, await letter(world))).status, 200)
  })
})
