import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryBy } from '../../jobs/delivery.ts'
import { Undelivered } from '../../outbound/courier.ts'
import { signatureOf } from '../../outbound/text-message.ts'
import { gateway, linkIn, type MailServer, mailServer } from '../../testing/post.ts'
import { onEachEngine, type TestCompany, type World, worldOn } from '../../testing/world.ts'
import { openInvitation } from '../invitations/open-invitation.ts'
import { resendInvitation } from '../invitations/resend-invitation.ts'
import { inviteMembers } from '../members/invite-members.ts'
import { type Delivery, type DeliveryFault, deliverMessages } from './deliver-messages.ts'

const URL = 'https://people.example.com'
const SECRET = 'a secret that is long enough for it'

const byMail = ({ url }: Pick<MailServer, 'url'>): Delivery =>
  deliveryBy({ mail: { url, from: 'Gatehouse <no-reply@example.com>' }, sms: undefined }, URL)

const invite = ({ owner, locations }: TestCompany, world: World, ...searches: string[]): Promise<unknown> =>
  inviteMembers(world.core, owner.call, {
    locationId: locations[0] as number,
    vocabulary: 'salon',
    invitations: searches.map((search) => ({ search, name: 'Visit http://evil.example' })),
  })

interface State {
  readonly message: string
  readonly invitation: string
  readonly attempts: number
  readonly fault: string | null
  readonly wait: number
}

const states = (world: World): Promise<State[]> =>
  world.core.engine.all<State>(
    `select o.state as message, i.state as invitation, o.attempts, o.fault,
       (o.next_at - ${world.core.engine.clock}) / 1000000 as wait
     from outbox o join invitations i on i.company_id = o.company_id and i.id = o.invitation_id order by o.id`,
  )

const short = async (world: World): Promise<unknown[]> =>
  (await states(world)).map(({ message, invitation, attempts, fault }) => [message, invitation, attempts, fault])

/** As if the time had come. */
const makeDue = (world: World): Promise<void> =>
  world.core.engine.transaction(async (session) => {
    session.write("update outbox set next_at = 1 where state = 'waiting'")
  })

const works = (world: World, secret: string): Promise<boolean> =>
  openInvitation(world.core, secret, { isLooking: false }).then(
    () => true,
    () => false,
  )

/** Every row of every table, as text. */
const dump = async (world: World): Promise<string> => {
  const { engine } = world.core
  const tables = await engine.all<{ name: string }>(
    engine.kind === 'sqlite'
      ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
      : "select tablename as name from pg_tables where schemaname = 'public'",
  )
  const rows = await Promise.all(tables.map(({ name }) => engine.all(`select * from ${name}`)))
  return JSON.stringify(rows)
}

onEachEngine('delivery of invitations', (open) => {
  test('a letter arrives once, with a link of which only the hash is kept', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com')
    const trail = await world.auditTrail(salon.companyId)

    assert.equal(await deliverMessages(world.core, byMail(post)), 1)
    assert.equal(await deliverMessages(world.core, byMail(post)), 0)

    const [letter, ...others] = post.letters
    assert.equal(others.length, 0)
    assert.ok(letter)
    assert.deepEqual([letter.from, letter.to], ['no-reply@example.com', ['ann@example.com']])
    assert.match(letter.head, /^From: Gatehouse <no-reply@example.com>$/m)
    assert.match(letter.head, /^Subject: Invitation to The salon$/m)
    assert.match(letter.head, /^Auto-Submitted: auto-generated$/m)
    assert.ok(letter.text.includes(`${URL}/invitation/`), letter.text)
    // What an inviter types could be anything, and is sent to nobody.
    assert.doesNotMatch(letter.text, /evil/)

    const secret = linkIn(letter.text)
    assert.ok(await works(world, secret))
    assert.ok(!(await dump(world)).includes(secret.slice(8, 30)))
    assert.deepEqual(await short(world), [['sent', 'sent', 1, null]])
    // Delivery is no change: nothing in the history, no revision.
    assert.deepEqual(await world.auditTrail(salon.companyId), trail)
  })

  test('what has no courier waits, and leaves once there is one', async () => {
    await using world = await open()
    await using post = await mailServer()
    await using sms = await gateway()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com', '+1 315 555 0175')

    assert.equal(await deliverMessages(world.core, { couriers: {}, publicUrl: URL }), 0)
    assert.equal(await deliverMessages(world.core, byMail(post)), 1)
    assert.deepEqual(await short(world), [
      ['sent', 'sent', 1, null],
      ['waiting', 'created', 0, null],
    ])
    const both = deliveryBy({ mail: undefined, sms: { url: sms.url, secret: SECRET } }, URL)
    assert.equal(await deliverMessages(world.core, both), 1)

    const [call] = sms.calls
    assert.ok(call)
    const { id, to, text } = JSON.parse(call.body)
    assert.equal(to, '+13155550175')
    assert.ok(text.length < 160, text)
    assert.ok(await works(world, linkIn(text)))
    assert.equal(call.headers['idempotency-key'], id)
    const signature = String(call.headers['gatehouse-signature'])
    const seconds = Number(/^t=(\d+),v1=[0-9a-f]{64}$/.exec(signature)?.[1])
    assert.ok(Math.abs(Date.now() / 1000 - seconds) < 60)
    assert.equal(signature, signatureOf(SECRET, seconds, call.body))
    assert.notEqual(signature, signatureOf(`${SECRET}!`, seconds, call.body))
  })

  test('who is away is asked again, later each time, and a message that nobody takes is given up', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com')
    const faults: DeliveryFault[] = []
    const attempt = (): Promise<number> =>
      deliverMessages(world.core, byMail(post), { onFault: (fault) => faults.push(fault) })

    post.refuse = { recipient: 451 }
    assert.equal(await attempt(), 0)
    const [first] = await states(world)
    assert.deepEqual(await short(world), [['waiting', 'created', 1, 'SMTP 451 at RCPT TO']])
    assert.ok(first && first.wait > 50 && first.wait <= 60)
    assert.equal(await attempt(), 0)
    assert.equal((await states(world))[0]?.attempts, 1)
    await makeDue(world)
    await attempt()
    const [second] = await states(world)
    assert.ok(second && second.attempts === 2 && second.wait > 250)

    for (let round = 3; round <= 10; round++) {
      await makeDue(world)
      await attempt()
    }
    assert.deepEqual(await short(world), [['failed', 'failed', 10, 'SMTP 451 at RCPT TO']])
    assert.deepEqual(
      faults.map(({ attempt, isGivenUp }) => [attempt, isGivenUp]),
      Array.from({ length: 10 }, (_, n) => [n + 1, n === 9]),
    )
    assert.doesNotMatch(JSON.stringify(faults), /example\.com/)
  })

  test('an address that does not exist is not tried again; sending anew begins anew', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com')
    post.refuse = { recipient: 550 }
    await deliverMessages(world.core, byMail(post))
    assert.deepEqual(await short(world), [['failed', 'failed', 1, 'SMTP 550 at RCPT TO']])

    post.refuse = {}
    const [row] = await world.core.engine.all<{ id: number }>('select id from invitations')
    await resendInvitation(world.core, salon.owner.call, {
      companyId: salon.companyId,
      invitationId: row?.id as number,
    })
    assert.equal(await deliverMessages(world.core, byMail(post)), 1)
    assert.deepEqual(await short(world), [
      ['dropped', 'sent', 1, 'SMTP 550 at RCPT TO'],
      ['sent', 'sent', 1, null],
    ])
  })

  test('a server that knows us takes letters, a wrong password only makes them wait', async () => {
    await using world = await open()
    await using post = await mailServer({ user: 'gatehouse', password: 'p@ss/word' })
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com')
    await deliverMessages(world.core, byMail({ url: post.url.replace('p%40ss', 'wrong') }))
    const [row] = await states(world)
    assert.deepEqual([row?.message, row?.attempts], ['waiting', 1])
    assert.match(row?.fault ?? '', /^SMTP 535/)
    await makeDue(world)
    assert.equal(await deliverMessages(world.core, byMail(post)), 1)
  })

  test('a gateway that fails is asked again, one that refuses the message is not, and nobody is sent elsewhere', async () => {
    await using world = await open()
    await using sms = await gateway()
    const salon = await world.salon()
    const delivery = deliveryBy({ mail: undefined, sms: { url: sms.url, secret: SECRET } }, URL)
    const attempt = async (status: number): Promise<unknown> => {
      sms.status = status
      await makeDue(world)
      await deliverMessages(world.core, delivery)
      return (await short(world))[0]
    }
    await invite(salon, world, '+1 315 555 0175')
    assert.deepEqual(await attempt(500), ['waiting', 'created', 1, 'HTTP 500'])
    assert.deepEqual(await attempt(401), ['waiting', 'created', 2, 'HTTP 401'])
    const [message, invitation] = (await attempt(302)) as string[]
    assert.deepEqual([message, invitation], ['waiting', 'created'])
    assert.deepEqual(await attempt(422), ['failed', 'failed', 4, 'HTTP 422'])
  })

  test('whoever crashes between letter and commit loses nothing: it comes again, and both links work', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com')
    const { couriers } = byMail(post)
    const { promise: sent, resolve: tell } = Promise.withResolvers<void>()
    // The letter is out, and this node is never heard of again.
    void deliverMessages(world.core, {
      publicUrl: URL,
      couriers: {
        email: async (parcel) => {
          await couriers.email?.(parcel)
          tell()
          await new Promise(() => undefined)
        },
      },
    })
    await sent
    // While the other may still be at it, nobody else is.
    assert.equal(await deliverMessages(world.core, byMail(post)), 0)
    await makeDue(world)
    assert.equal(await deliverMessages(world.core, byMail(post)), 1)

    assert.equal(post.letters.length, 2)
    assert.equal(new Set(post.letters.map(({ head }) => /^Message-ID: (.*)$/im.exec(head)?.[1])).size, 1)
    for (const { text } of post.letters) assert.ok(await works(world, linkIn(text)))
    assert.deepEqual(await short(world), [['sent', 'sent', 2, null]])
  })

  test('a fault of ours leaves the message for later, and does not keep the others', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    await invite(salon, world, 'ann@example.com', 'bob@example.com')
    const { couriers } = byMail(post)
    await assert.rejects(
      deliverMessages(world.core, {
        publicUrl: URL,
        couriers: {
          email: async (parcel) => {
            if (parcel.address.startsWith('ann')) throw new TypeError('of ours')
            await couriers.email?.(parcel)
          },
        },
      }),
      /of ours/,
    )
    assert.deepEqual(
      (await states(world)).map(({ message }) => message),
      ['waiting', 'sent'],
    )
  })

  test('two nodes share the work: each letter leaves once', async () => {
    await using world = await open()
    await using node = await worldOn(world.url)
    await using post = await mailServer()
    const salon = await world.salon()
    const people = Array.from({ length: 14 }, (_, n) => `p${n}@example.com`)
    await invite(salon, world, ...people)
    const sent = await Promise.all([world, node, world].map(({ core }) => deliverMessages(core, byMail(post))))
    assert.equal(
      sent.reduce((sum, count) => sum + count, 0),
      people.length,
    )
    assert.deepEqual(post.letters.flatMap(({ to }) => to).sort(), people.toSorted())
  })

  test('the last three links work, an older one does not; a repeat replaces what still waits', async () => {
    await using world = await open()
    await using post = await mailServer()
    const salon = await world.salon()
    for (let n = 0; n < 4; n++) {
      await invite(salon, world, 'ann@example.com')
      await invite(salon, world, 'ann@example.com')
      assert.equal(await deliverMessages(world.core, byMail(post)), 1)
    }
    const working = await Promise.all(post.letters.map(({ text }) => works(world, linkIn(text))))
    assert.deepEqual(working, [false, true, true, true])
  })

  test('stopping begins nothing more', async () => {
    await using world = await open()
    const salon = await world.salon()
    await invite(salon, world, ...Array.from({ length: 12 }, (_, n) => `p${n}@example.com`))
    const ending = new AbortController()
    let attempts = 0
    const couriers = {
      email: async () => {
        attempts++
        ending.abort()
        throw new Undelivered('away')
      },
    }
    await deliverMessages(world.core, { couriers, publicUrl: URL }, { signal: ending.signal })
    assert.ok(attempts <= 4, `${attempts}`)
  })
})
