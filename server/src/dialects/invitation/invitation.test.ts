import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '../../model/actor.ts'
import { addShopEntry } from '../../operations/access/add-shop-entry.ts'
import { setPermissions } from '../../operations/access/set-permissions.ts'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { signIn } from '../../operations/credentials/sign-in.ts'
import { acceptInvitation } from '../../operations/invitations/accept-invitation.ts'
import { expireInvitations } from '../../operations/invitations/expire-invitations.ts'
import { handOverLink } from '../../operations/invitations/hand-over-link.ts'
import { resendInvitation } from '../../operations/invitations/resend-invitation.ts'
import { revealLink } from '../../operations/invitations/reveal-link.ts'
import { revokeInvitation } from '../../operations/invitations/revoke-invitation.ts'
import { inviteMembers } from '../../operations/members/invite-members.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { linkIn } from '../../testing/post.ts'
import {
  type Answer,
  onEachEngine,
  operator,
  type Someone,
  type TestCompany,
  type World,
  worldOn,
} from '../../testing/world.ts'

const PASSWORD = 'correct horse battery staple'
const URL = 'http://127.0.0.1:8080'

const filled = { name: 'Ann Archer', password: PASSWORD, password_again: PASSWORD }

const post = (
  world: World,
  secret: string,
  form: 'register' | 'sign-in',
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  world.request('POST', `/invitation/${secret}/${form}`, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

const look = (world: World, secret: string): Promise<Answer> => world.request('GET', `/invitation/${secret}`)

interface Invited {
  readonly invitationId: number
  readonly memberId: number
  readonly userId: number
  /** Of the link that was sent. */
  readonly secret: string
}

/** Invites somebody as `by`, and reads their post. */
const invite = async (
  world: World,
  { companyId, locations, owner }: TestCompany,
  search: string,
  { by = owner, role = 'worker' }: { by?: Someone; role?: string } = {},
): Promise<Invited> => {
  const invitations = [{ search, role, name: 'Ann Typed' }]
  await inviteMembers(world.core, by.call, { locationId: locations[0] as number, vocabulary: 'salon', invitations })
  const texts: string[] = []
  const courier = async ({ text }: { text: string }): Promise<void> => void texts.push(text)
  await deliverMessages(world.core, { couriers: { email: courier, sms: courier }, publicUrl: URL })
  const [row] = await world.core.engine.all<{ id: number; member_id: number; user_id: number }>(
    `select i.id, i.member_id, m.user_id from invitations i
     join members m on m.company_id = i.company_id and m.id = i.member_id and m.to_revision is null
     where i.company_id = $1 order by i.id desc limit 1`,
    [companyId],
  )
  assert.ok(row)
  return { invitationId: row.id, memberId: row.member_id, userId: row.user_id, secret: linkIn(texts[0] ?? '') }
}

const stateOf = async (world: World, invitationId: number): Promise<string | undefined> =>
  (await world.core.engine.all<{ state: string }>('select state from invitations where id = $1', [invitationId]))[0]
    ?.state

/** A person of no company who signs in with a password. */
const person = async (world: World, email: string): Promise<number> =>
  (await createUser(world.core, operator, { name: 'Known Already', email, password: PASSWORD, confirmed: true })).id

const memberAs = async ({ core }: World, companyId: number, userId: number) =>
  (await core.facts.read((facts) => facts.memberOfUser(companyId, userId))).facts

const asUser = (userId: number): Call => ({
  ...operator,
  actor: { kind: 'user', userId, tokenId: 0, audience: 'native' },
})

onEachEngine('invitation page', (open) => {
  test('shows the company and two forms, without a script; looking accepts nothing', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { secret, invitationId } = await invite(world, salon, 'ann@example.com')
    const trail = await world.auditTrail(salon.companyId)

    assert.equal((await world.request('HEAD', `/invitation/${secret}`)).status, 200)
    assert.equal(await stateOf(world, invitationId), 'sent')
    const before = await world.snapshot()
    const shown = await look(world, secret)
    assert.equal(shown.status, 200)
    assert.match(shown.text, /<h1>Invitation to The salon<\/h1>/)
    assert.match(shown.text, /You will sign in with ann@example\.com/)
    assert.match(shown.text, /value="Ann Typed"/)
    assert.match(shown.text, /<li>Team member: Place 1<\/li>/)
    assert.doesNotMatch(shown.text, /<script|https?:\/\/|src=/)
    // That it was read is noted as news of its delivery, and nothing else is.
    assert.equal(await stateOf(world, invitationId), 'opened')
    assert.deepEqual(await world.auditTrail(salon.companyId), trail)
    assert.notEqual(await world.snapshot(), before)
    const after = await world.snapshot()
    await look(world, secret)
    assert.equal(await world.snapshot(), after)

    const policy = String(shown.headers['content-security-policy'])
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      assert.ok(policy.includes(part))
    assert.deepEqual([shown.headers['cache-control'], shown.headers['referrer-policy']], ['no-store', 'same-origin'])
  })

  test('somebody new makes an account with the proved address, and is in at once', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { secret, invitationId, memberId, userId } = await invite(world, salon, 'ann@example.com')

    const done = await post(world, secret, 'register', filled)
    assert.equal(done.status, 200, done.text)
    assert.match(done.text, /You belong to The salon/)
    assert.doesNotMatch(done.text, new RegExp(PASSWORD))

    const { user } = await signIn(world.core, { ip: undefined }, { login: 'ann@example.com', password: PASSWORD })
    assert.equal(user.id, userId)
    const member = await memberAs(world, salon.companyId, userId)
    assert.deepEqual([member?.id, member?.accepted, member?.formerUserId], [memberId, true, null])
    assert.equal(await stateOf(world, invitationId), 'accepted')
    const [last] = (await world.auditTrail(salon.companyId)).slice(-1)
    assert.deepEqual(
      [last?.kind, last?.subject, (last?.actor as { userId?: number } | undefined)?.userId],
      ['invitation.accepted', `member:${memberId}`, userId],
    )
    // They act in the dialect like anybody else.
    const signed = await world.request('POST', '/api/v1/auth', {
      headers: { authorization: `Bearer ${salon.partner.token}` },
      body: { login: 'ann@example.com', password: PASSWORD },
    })
    assert.equal(signed.status, 201, signed.text)
    assert.equal((await look(world, secret)).status, 404)
  })

  test('by text message, the phone is what they sign in with', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { secret, userId } = await invite(world, salon, '+1 315 555 0175')
    assert.match((await look(world, secret)).text, /You will sign in with \+13155550175/)
    assert.equal((await post(world, secret, 'register', filled)).status, 200)
    const { user } = await signIn(world.core, { ip: undefined }, { login: '+13155550175', password: PASSWORD })
    assert.equal(user.id, userId)
  })

  test('somebody known signs in: the member becomes theirs, and the former id keeps resolving', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [place] = salon.locations
    const known = await person(world, 'ann@home.example')
    const { secret, memberId, userId } = await invite(world, salon, 'ann@example.com')

    const wrong = await post(world, secret, 'sign-in', { login: 'ann@home.example', password: 'not the password' })
    assert.equal(wrong.status, 401)
    assert.match(wrong.text, /Login or password is wrong/)
    assert.match(wrong.text, /value="ann@home\.example"/)
    assert.doesNotMatch(wrong.text, /not the password/)
    assert.equal((await post(world, secret, 'sign-in', { login: 'ann@home.example', password: PASSWORD })).status, 200)

    for (const id of [known, userId]) {
      const member = await memberAs(world, salon.companyId, id)
      assert.deepEqual([member?.id, member?.userId, member?.formerUserId], [memberId, known, userId])
      const shown = await salon.owner.request('GET', `/api/v1/company/${place}/users/${id}/permissions`)
      assert.deepEqual([shown.status, shown.body.data.user_role], [200, 'worker'])
    }
    // Another node, which knew neither, sees the same.
    await using node = await worldOn(world.url)
    assert.equal((await memberAs(node, salon.companyId, userId))?.userId, known)
    // Whoever is a member is given access at once, found by their own address too.
    const outcomes = await inviteMembers(world.core, salon.owner.call, {
      locationId: place as number,
      vocabulary: 'salon',
      invitations: [{ search: 'Ann@home.example', role: 'manager' }, { search: 'bob@example.com' }],
    })
    assert.deepEqual(
      outcomes.map(({ outcome, ...ids }) => [outcome, ids.memberId === memberId && ids.userId === known]),
      [
        ['member', true],
        ['invited', false],
      ],
    )
    assert.equal((await memberAs(world, salon.companyId, known))?.grants[0]?.role, 'salon:manager')
  })

  test('whoever has an account with the proved address is asked to sign in, and cannot make a second', async () => {
    await using world = await open()
    const salon = await world.salon()
    const known = await person(world, 'ann@example.com')
    const { secret } = await invite(world, salon, 'Ann@Example.com')
    const shown = await look(world, secret)
    assert.match(shown.text, /There is an account with Ann@Example\.com/)
    assert.doesNotMatch(shown.text, /\/register"/)
    const before = await world.snapshot()
    assert.equal((await post(world, secret, 'register', filled)).status, 409)
    assert.equal(await world.snapshot(), before)
    assert.equal((await post(world, secret, 'sign-in', { login: 'ann@example.com', password: PASSWORD })).status, 200)
    assert.equal((await memberAs(world, salon.companyId, known))?.accepted, true)
  })

  test('what is wrong in the form is said beside it, and nothing is written', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { secret } = await invite(world, salon, 'ann@example.com')
    const before = await world.snapshot()
    const refused: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ ...filled, name: ' ' }, /id="register-name-fault">This is missing/],
      [{ ...filled, password: 'short', password_again: 'short' }, /register-password-fault">This needs at least 15/],
      [{ ...filled, password_again: 'something else' }, /register-password_again-fault">This is not the same/],
      [{ ...filled, password: 'ann@example.com', password_again: 'ann@example.com' }, /must not be the login/],
      [{ ...filled, name: '"><b>', password_again: '' }, /value="&quot;&gt;&lt;b&gt;"/],
    ]
    for (const [fields, expected] of refused) {
      const shown = await post(world, secret, 'register', fields)
      assert.equal(shown.status, 422)
      assert.match(shown.text, expected)
      assert.doesNotMatch(shown.text, new RegExp(PASSWORD))
    }
    // An address of one's own choice was proved by nobody.
    assert.equal((await post(world, secret, 'register', { ...filled, email: 'boss@example.com' })).status, 422)
    assert.equal(await world.snapshot(), before)
  })

  test('a form that another site sends is refused', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { secret } = await invite(world, salon, 'ann@example.com')
    const before = await world.snapshot()
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: URL },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[])
      assert.equal((await post(world, secret, 'register', filled, headers)).status, 403)
    assert.equal((await world.request('POST', `/invitation/${secret}/register`, { body: filled })).status, 415)
    assert.equal((await world.request('GET', `/invitation/${secret}/register`)).status, 405)
    assert.equal(await world.snapshot(), before)
    const own = { 'sec-fetch-site': 'same-origin', origin: URL }
    assert.equal((await post(world, secret, 'register', filled, own)).status, 200)
  })

  test('links that are wrong, used, revoked, expired or replaced look alike, and tell nothing', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId, owner } = salon
    const used = await invite(world, salon, 'used@example.com')
    await post(world, used.secret, 'register', filled)
    const revoked = await invite(world, salon, 'revoked@example.com')
    await revokeInvitation(world.core, owner.call, { companyId, invitationId: revoked.invitationId })
    const expired = await invite(world, salon, 'expired@example.com')
    await world.core.engine.transaction(async (session) => {
      session.write('update links set expires_at = 1 where subject_id = $1', [expired.invitationId])
    })
    const replaced = await invite(world, salon, 'replaced@example.com')
    for (let n = 0; n < 3; n++) await invite(world, salon, 'replaced@example.com')
    const archived = await invite(world, salon, 'archived@example.com')
    await world.core.changes.run(operator, [companyId], async (tx) => {
      tx.write('update members set suspended = 1 where company_id = $1 and id = $2', [companyId, archived.memberId])
      tx.moved(`member:${archived.memberId}`)
      tx.record({ kind: 'test', subject: 'test' })
    })

    const before = await world.snapshot()
    const pages = new Set<string>()
    const secrets = [used, revoked, expired, replaced, archived].map(({ secret }) => secret)
    for (const secret of [...secrets, `ghi_${'A'.repeat(43)}`, 'x', `${used.secret}x`, "' or 1=1"]) {
      const path = encodeURIComponent(secret)
      for (const answer of [
        await look(world, path),
        await post(world, path, 'register', filled),
        await post(world, path, 'sign-in', { login: 'used@example.com', password: PASSWORD }),
      ]) {
        assert.equal(answer.status, 404, answer.text)
        pages.add(answer.text)
      }
    }
    assert.equal(pages.size, 1)
    assert.doesNotMatch([...pages][0] ?? '', /The salon|example\.com|ghi_/)
    assert.equal(await world.snapshot(), before)
  })

  test('of many who accept at once, on two nodes, one does', async () => {
    await using world = await open()
    await using node = await worldOn(world.url)
    const salon = await world.salon()
    const people = ['a@home.example', 'b@home.example', 'c@home.example']
    for (const email of people) await person(world, email)
    for (let round = 0; round < 3; round++) {
      const { secret, memberId } = await invite(world, salon, `ann${round}@example.com`)
      const answers = await Promise.all([
        post(world, secret, 'register', filled),
        post(node, secret, 'register', filled),
        ...people.map((login, n) => post(n % 2 === 0 ? node : world, secret, 'sign-in', { login, password: PASSWORD })),
        post(world, secret, 'sign-in', { login: people[0] as string, password: PASSWORD }),
      ])
      const statuses = answers.map(({ status }) => status)
      assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join())
      // One of the people may belong to the company since an earlier round: that is said, and changes nothing.
      assert.ok(
        statuses.every((status) => [200, 404, 409].includes(status)),
        statuses.join(),
      )
      const trail = await world.auditTrail(salon.companyId)
      const accepted = trail.filter(
        ({ kind, subject }) => kind === 'invitation.accepted' && subject === `member:${memberId}`,
      )
      assert.equal(accepted.length, 1)
    }
    const [links] = await world.core.engine.all<{ n: number }>('select count(*) as n from links')
    assert.equal(links?.n, 0)
  })

  test('an invitation that is taken back while somebody accepts it is one or the other', async () => {
    await using world = await open()
    await using node = await worldOn(world.url)
    const salon = await world.salon()
    for (let round = 0; round < 4; round++) {
      const { secret, invitationId, userId } = await invite(world, salon, `ann${round}@example.com`)
      const [answer, revoked] = await Promise.allSettled([
        post(world, secret, 'register', filled),
        revokeInvitation(node.core, salon.owner.call, { companyId: salon.companyId, invitationId }),
      ])
      assert.ok(answer.status === 'fulfilled')
      const isAccepted = answer.value.status === 200
      assert.equal(revoked.status, isAccepted ? 'rejected' : 'fulfilled')
      assert.equal(await stateOf(world, invitationId), isAccepted ? 'accepted' : 'revoked')
      const member = await memberAs(world, salon.companyId, userId)
      assert.deepEqual([member?.accepted, (member?.grants.length ?? 0) > 0], [isAccepted, isAccepted])
    }
  })

  test('the inviter’s rights are those of the moment of acceptance; somebody else can approve', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId, owner } = salon
    const [locationId] = salon.locations as [number]
    const inviter = await salon.member({ role: 'salon:manager' })
    const { secret, invitationId, userId } = await invite(world, salon, 'ann@example.com', {
      by: inviter,
      role: 'administrator',
    })
    const demote = (userRole: string): Promise<unknown> =>
      setPermissions(world.core, owner.call, {
        locationId,
        userId: inviter.userId,
        vocabulary: 'salon',
        role: userRole,
      })
    await demote('worker')
    const before = await world.snapshot()
    const refused = await post(world, secret, 'register', filled)
    assert.equal(refused.status, 409, refused.text)
    assert.match(refused.text, /Somebody else there has to invite you again/)
    assert.equal(await world.snapshot(), before)

    // Locked out counts as well as demoted; with the rights back, it goes on.
    await demote('manager')
    await setUserDisabled(world.core, operator, inviter.userId, true)
    assert.equal((await post(world, secret, 'register', filled)).status, 409)

    await resendInvitation(world.core, owner.call, { companyId, invitationId })
    assert.equal((await post(world, secret, 'register', filled)).status, 200)
    assert.equal((await memberAs(world, companyId, userId))?.accepted, true)
  })

  test('at acceptance the inviter needs the right to invite, and each right that was offered', async () => {
    await using world = await open()
    const salon = await world.salon()
    const [locationId] = salon.locations as [number]
    const mayInvite = ['settings_access', 'settings_users_access', 'settings_users_create_access'].map((slug) => ({
      slug,
      value: true,
    }))
    const inviter = await salon.member({ role: 'salon:manager' })
    const { secret } = await invite(world, salon, 'ann@example.com', { by: inviter, role: 'manager' })
    const become = (role: string, values: { slug: string; value: boolean }[]): Promise<unknown> =>
      setPermissions(world.core, salon.owner.call, {
        locationId,
        userId: inviter.userId,
        vocabulary: 'salon',
        role,
        values,
      })
    const attempt = async (): Promise<number> => (await post(world, secret, 'register', filled)).status

    await become('administrator', mayInvite)
    assert.equal(await attempt(), 409)
    await become('manager', [])
    assert.equal(await attempt(), 200)

    const worker = await invite(world, salon, 'bob@example.com', { by: inviter })
    await become('manager', [{ slug: 'settings_users_create_access', value: false }])
    assert.equal((await post(world, worker.secret, 'register', filled)).status, 409)
    await become('manager', [{ slug: 'settings_users_create_access', value: true }])
    assert.equal((await post(world, worker.secret, 'register', filled)).status, 200)
  })

  test('an invitation that offers nothing yet needs the inviter’s right as well', async () => {
    await using world = await open()
    const bakery = await world.bakery()
    const inviter = await bakery.member({ slot: 'entry', exceptions: { permissions: true } })
    const { companyId } = bakery
    const entry = await addShopEntry(world.core, inviter.call, {
      companyId,
      vocabulary: 'bakery',
      email: 'ann@example.com',
    })
    const texts: string[] = []
    const email = async ({ text }: { text: string }): Promise<void> => void texts.push(text)
    await deliverMessages(world.core, { couriers: { email }, publicUrl: URL })
    const secret = linkIn(texts[0] ?? '')

    await setUserDisabled(world.core, operator, inviter.userId, true)
    const before = await world.snapshot()
    assert.equal((await post(world, secret, 'register', filled)).status, 409)
    assert.equal(await world.snapshot(), before)

    await setUserDisabled(world.core, operator, inviter.userId, false)
    assert.equal((await post(world, secret, 'register', filled)).status, 200)
    assert.equal((await memberAs(world, companyId, entry.user.id))?.accepted, true)
  })

  test('whoever is locked out, or changes the password, between signing in and accepting is not signed in', async () => {
    await using world = await open()
    const salon = await world.salon()
    const known = await person(world, 'ann@home.example')
    const { secret } = await invite(world, salon, 'ann@example.com')
    const { passwordSetAt } = await signIn(world.core, operator, { login: 'ann@home.example', password: PASSWORD })
    await setPassword(world.core, operator, known, `${PASSWORD} again`)
    await assert.rejects(acceptInvitation(world.core, asUser(known), { secret, passwordSetAt }), {
      kind: 'sign-in.failed',
    })
    await setUserDisabled(world.core, operator, known, true)
    await assert.rejects(acceptInvitation(world.core, asUser(known), { secret }), { kind: 'credential.invalid' })
    await assert.rejects(acceptInvitation(world.core, operator, { secret }), { kind: 'credential.invalid' })
    await setUserDisabled(world.core, operator, known, false)
    const other = { ...asUser(known).actor, companyId: salon.companyId + 1 }
    await assert.rejects(acceptInvitation(world.core, { ...operator, actor: other as Call['actor'] }, { secret }), {
      kind: 'invitation.link-invalid',
    })
    // A person with a token accepts without a password.
    assert.equal((await acceptInvitation(world.core, asUser(known), { secret })).userId, known)
  })

  test('somebody who belongs to the company already keeps what they have', async () => {
    await using world = await open()
    const salon = await world.salon()
    const worker = await salon.member({ role: 'salon:worker' })
    await setPassword(world.core, operator, worker.userId, PASSWORD)
    const { secret, invitationId } = await invite(world, salon, '+1 315 555 0175', { role: 'manager' })
    const before = await world.snapshot()
    const shown = await post(world, secret, 'sign-in', { login: worker.login, password: PASSWORD })
    assert.equal(shown.status, 409)
    assert.match(shown.text, /belongs to the company already/)
    assert.equal(await stateOf(world, invitationId), 'sent')
    // Signing in was right, which the counters of wrong ones note; nothing else moved.
    assert.equal(await world.snapshot(), before)
  })

  test('a link that is handed over proves no address: a login is chosen instead', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId, owner } = salon
    const { invitationId, memberId, secret: sent } = await invite(world, salon, 'ann@example.com')
    const manager = await salon.member({ role: 'salon:manager' })
    const wish = { companyId, invitationId, publicUrl: URL }
    await assert.rejects(handOverLink(world.core, manager.call, wish), { kind: 'access.denied' })
    await assert.rejects(revealLink(world.core, owner.call, wish), { kind: 'access.denied' })

    const link = await handOverLink(world.core, owner.call, wish)
    assert.ok(link.startsWith(`${URL}/invitation/ghi_`))
    const secret = linkIn(link)
    const [last] = (await world.auditTrail(companyId)).slice(-1)
    assert.deepEqual([last?.kind, last?.subject], ['invitation.link-handed-over', `member:${memberId}`])
    assert.doesNotMatch(JSON.stringify(last), new RegExp(secret))

    const shown = await look(world, secret)
    assert.doesNotMatch(shown.text, /ann@example\.com/)
    assert.match(shown.text, /name="login"/)
    assert.equal((await post(world, secret, 'register', filled)).status, 422)
    // Somebody else's address was proved by nobody, so it is no login either.
    for (const login of ['boss@example.com', 'ann@example.com', '+13155550175', '13155550175'])
      assert.equal((await post(world, secret, 'register', { ...filled, login })).status, 422, login)
    assert.equal((await post(world, secret, 'sign-in', { login: '\0', password: PASSWORD })).status, 422)
    assert.equal((await post(world, secret, 'register', { ...filled, login: 'ann' })).status, 200)
    await assert.rejects(signIn(world.core, { ip: undefined }, { login: 'ann@example.com', password: PASSWORD }))
    await signIn(world.core, { ip: undefined }, { login: 'ann', password: PASSWORD })
    assert.equal((await look(world, sent)).status, 404)
    await assert.rejects(handOverLink(world.core, owner.call, wish), { kind: 'invitation.answered' })
  })

  test('an invitation that nobody answers ends, and can be sent anew', async () => {
    await using world = await open()
    const salon = await world.salon()
    const { companyId, owner } = salon
    const { invitationId, secret } = await invite(world, salon, 'ann@example.com')
    await expireInvitations(world.core)
    assert.equal(await stateOf(world, invitationId), 'sent')
    await world.core.engine.transaction(async (session) => {
      session.write('update invitations set expires_at = 1')
      session.write('update links set expires_at = 1')
    })
    assert.equal(await expireInvitations(world.core), 1)
    assert.equal(await stateOf(world, invitationId), 'expired')
    assert.equal((await look(world, secret)).status, 404)
    assert.deepEqual(await world.core.engine.all('select hash from links'), [])

    await resendInvitation(world.core, owner.call, { companyId, invitationId })
    assert.equal(await stateOf(world, invitationId), 'created')
    assert.equal(await expireInvitations(world.core), 0)
  })

  test('only who could invite somebody may send again or take back, and strangers see nothing', async () => {
    await using world = await open()
    const [salon, other] = [await world.salon({ locations: 2 }), await world.salon()]
    const { companyId } = salon
    const { invitationId, memberId, secret } = await invite(world, salon, 'ann@example.com', { role: 'manager' })
    const [worker, elsewhere, junior] = [
      await salon.member({ role: 'salon:worker' }),
      await salon.member({ role: 'salon:manager', slot: `location:${salon.locations[1] as number}` }),
      await salon.member({
        role: 'salon:administrator',
        exceptions: { settings_access: true, settings_users_access: true, settings_users_create_access: true },
      }),
    ]
    const before = await world.snapshot()
    for (const operation of [resendInvitation, revokeInvitation]) {
      const attempt = (call: Call, id = invitationId): Promise<unknown> =>
        operation(world.core, call, { companyId, invitationId: id })
      await assert.rejects(attempt(other.owner.call), { kind: 'company.unknown' })
      await assert.rejects(attempt(asUser(999_999)), { kind: 'company.unknown' })
      for (const { call } of [worker, elsewhere]) await assert.rejects(attempt(call), { kind: 'access.denied' })
      await assert.rejects(attempt(junior.call), { kind: 'delegation.beyond-actor' })
      await assert.rejects(attempt(salon.owner.call, 999_999), { kind: 'invitation.unknown' })
      await assert.rejects(operation(world.core, other.owner.call, { companyId: other.companyId, invitationId }), {
        kind: 'invitation.unknown',
      })
    }
    assert.equal(await world.snapshot(), before)

    await revokeInvitation(world.core, salon.owner.call, { companyId, invitationId })
    assert.equal((await look(world, secret)).status, 404)
    assert.deepEqual((await world.auditTrail(companyId)).at(-1)?.kind, 'invitation.revoked')
    await assert.rejects(resendInvitation(world.core, salon.owner.call, { companyId, invitationId }), {
      kind: 'invitation.answered',
    })
    // A later invitation begins from nothing: what was taken back does not come along.
    const again = await invite(world, salon, 'ann@example.com')
    assert.equal(again.memberId, memberId)
    assert.notEqual(again.invitationId, invitationId)
    const member = await memberAs(world, companyId, again.userId)
    assert.deepEqual(
      member?.grants.map(({ role }) => role),
      ['salon:worker'],
    )
  })
})
