import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptByRegistering } from '../operations/invitations/accept-by-registering.ts'
import { inviteMembers } from '../operations/members/invite-members.ts'
import { deliverMessages } from '../operations/messages/deliver-messages.ts'
import { createUser } from '../operations/users/create-user.ts'
import { registerUser } from '../operations/users/register-user.ts'
import { requestPasswordReset } from '../operations/users/request-password-reset.ts'
import { resetPassword } from '../operations/users/reset-password.ts'
import { Undelivered } from '../outbound/courier.ts'
import { linkIn } from '../testing/post.ts'
import { testIo } from '../testing/test-io.ts'
import { onEachEngine, operator, type TestCompany, type World } from '../testing/world.ts'
import { type Outcome, readInput } from './command.ts'
import { outbox } from './outbox.ts'

const URL = 'https://people.example.com'
const PASSWORD = 'correct horse battery staple'

const run = async (world: World, ...words: string[]): Promise<Outcome> => {
  const [command] = outbox.commands
  assert.ok(command)
  const io = testIo({ env: { GATEHOUSE_DATABASE: world.url, GATEHOUSE_PUBLIC_URL: URL } })
  return (await command.run(readInput(command, words), io)) as Outcome
}

const invite = ({ owner, locations }: TestCompany, world: World, ...searches: string[]): Promise<unknown> =>
  inviteMembers(world.core, owner.call, {
    locationId: locations[0] as number,
    vocabulary: 'salon',
    invitations: searches.map((search) => ({ search })),
  })

onEachEngine('gatehouse outbox', (open) => {
  test('lists what waits and what was given up, without links and without a trace', async () => {
    await using world = await open()
    const salon = await world.salon()
    assert.deepEqual((await run(world)).lines, ['Nothing waits.'])
    await invite(salon, world, 'ann@example.com', 'bob@example.com', '+1 315 555 0175')
    const email = async ({ address }: { address: string }): Promise<void> => {
      if (address.startsWith('ann')) throw new Undelivered('SMTP 550', { isFinal: true })
      throw new Undelivered('ECONNREFUSED')
    }
    await deliverMessages(world.core, { couriers: { email }, publicUrl: URL })

    const before = await world.snapshot()
    const { data, lines } = await run(world)
    assert.deepEqual(
      (data as Record<string, unknown>[]).map((row) => [row.channel, row.address, row.state, row.attempts, row.fault]),
      [
        ['email', 'ann@example.com', 'failed', 1, 'SMTP 550'],
        ['email', 'bob@example.com', 'waiting', 1, 'ECONNREFUSED'],
        ['sms', '13155550175', 'waiting', 0, null],
      ],
    )
    assert.match(lines.join('\n'), /given up: SMTP 550/)
    assert.doesNotMatch(JSON.stringify([data, lines]), /invitation\/|ghi_/)
    assert.equal(await world.snapshot(), before)
    assert.deepEqual((await run(world, '--company', '999999')).data, [])
  })

  test('reveals a new link for the messages that are named, and the audit says so', async () => {
    await using world = await open()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com', 'bob@example.com')
    const [ann, bob] = (await run(world)).data as { id: number; link?: string }[]
    assert.ok(ann && bob)
    const trail = await world.auditTrail(salon.companyId)

    const { data, lines } = await run(world, '--message', String(ann.id), '--reveal')
    const [row, ...others] = data as { id: number; link: string }[]
    assert.ok(row)
    assert.deepEqual([row.id, others.length], [ann.id, 0])
    assert.ok(row.link.startsWith(`${URL}/invitation/`))
    assert.ok(lines.join('\n').includes(row.link))
    const events = (await world.auditTrail(salon.companyId)).slice(trail.length)
    assert.deepEqual(
      events.map(({ kind, actor }) => [kind, (actor as { kind: string }).kind]),
      [['invitation.link-revealed', 'operator']],
    )
    assert.ok(!JSON.stringify(events).includes(linkIn(row.link)))

    // The message waits on, and each look makes another link.
    const again = (await run(world, '--message', String(ann.id), '--reveal')).data as { link: string }[]
    assert.notEqual(again[0]?.link, row.link)
    await acceptByRegistering(
      world.core,
      { ip: undefined, requestId: 'test', source: 'test' },
      { secret: linkIn(row.link), name: 'Ann', login: '', password: PASSWORD, passwordAgain: PASSWORD },
    )
    assert.deepEqual(
      ((await run(world)).data as { id: number }[]).map(({ id }) => id),
      [bob.id],
    )
  })

  test('messages about people are there too, and their links are revealed and audited as well', async () => {
    await using world = await open()
    const salon = await world.salon()
    const call = { ip: undefined, requestId: 'test', source: 'test' }
    const { id: userId } = await createUser(world.core, operator, {
      name: 'Ann',
      email: 'ann@example.com',
      password: PASSWORD,
      confirmed: true,
    })
    await requestPasswordReset(world.core, { login: 'ann@example.com' })
    await requestPasswordReset(world.core, { login: 'nobody@example.com' })
    const person = { password: PASSWORD, firstName: 'Bob', lastName: '' }
    await registerUser(world.core, call, { ...person, email: 'bob@example.com' })
    // Has an account already: their letter has no link.
    await registerUser(world.core, call, { ...person, email: 'ann@example.com' })
    await invite(salon, world, 'cat@example.com')

    const listed = (await run(world)).data as Record<string, unknown>[]
    assert.deepEqual(
      listed.map((row) => [row.template, row.address, row.company_id]),
      [
        ['password-reset', 'ann@example.com', null],
        ['confirmation', 'bob@example.com', null],
        ['confirmation', 'ann@example.com', null],
        ['invitation', 'cat@example.com', salon.companyId],
      ],
    )
    const ofCompany = (await run(world, '--company', String(salon.companyId))).data as unknown[]
    assert.equal(ofCompany.length, 1)
    assert.deepEqual(await world.core.engine.all('select hash from links'), [])

    const rows = (await run(world, '--reveal')).data as { link: string | null }[]
    assert.deepEqual(
      rows.map(({ link }) => link?.slice(URL.length).replace(/[^/]*$/, '')),
      ['/password-reset/', '/confirm/', undefined, '/invitation/'],
    )
    const events = await world.core.engine.all<{ kind: string; subject: string; actor: string; detail: string }>(
      "select kind, subject, actor, detail from directory_events where kind like '%link-revealed' order by kind desc",
    )
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['password-reset.link-revealed', 'confirmation.link-revealed'],
    )
    assert.equal(events[0]?.subject, `user:${userId}`)
    assert.match(events[0]?.actor ?? '', /"operator"/)
    assert.doesNotMatch(JSON.stringify(events), /example\.com|gh[rc]_/)

    const [reset] = rows
    await resetPassword(world.core, call, {
      secret: linkIn(reset?.link ?? ''),
      password: 'another password altogether',
      passwordAgain: 'another password altogether',
    })
  })
})
