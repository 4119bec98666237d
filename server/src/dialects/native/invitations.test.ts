import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryBy } from '../../jobs/delivery.ts'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { deliverMessages } from '../../operations/messages/deliver-messages.ts'
import { createUser } from '../../operations/users/create-user.ts'
import { natively } from '../../testing/natively.ts'
import { linkIn, type MailServer, mailServer } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type SomeoneWish, type World } from '../../testing/world.ts'

const PASSWORD = 'correct horse battery staple'
const LINKS = '/gatehouse/v1/invitation-links'

const byMail = ({ url }: Pick<MailServer, 'url'>) =>
  deliveryBy({ mail: { url, from: 'Gatehouse <no-reply@example.com>' }, sms: undefined }, 'http://127.0.0.1:8080')

const open = (world: World, token: string): Promise<Answer> =>
  world.request('POST', `${LINKS}/open`, { body: { token } })

const register = (world: World, token: string, parts: object = {}): Promise<Answer> =>
  world.request('POST', `${LINKS}/register`, { body: { token, name: 'Ann Archer', password: PASSWORD, ...parts } })

const keyed = (key: string, body?: unknown) => ({
  headers: { 'idempotency-key': key },
  ...(body !== undefined && { body }),
})

const outcomes = ({ status, body, text }: Answer): unknown[] => {
  assert.equal(status, 200, text)
  return body.data.map((row: { outcome: string; problem?: { code: string } }) => row.problem?.code ?? row.outcome)
}

onEachEngine('native: invitations', (openWorld) => {
  const begin = async () => {
    const world = await openWorld({ dialects: ['native', 'alteg-v1'] })
    const salon = await world.salon({ locations: 3 })
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const path = `${base}/invitations`
    const [first, second, third] = salon.locations as readonly [number, number, number]
    const someone = async (wish: SomeoneWish) => {
      const person = await salon.member(wish)
      return { ...person, request: await natively(world, person, salon.companyId) }
    }
    const invite = async (email: string, scope: 'company' | number[] = [first], role = 'salon:worker') => {
      const { body, text } = await owner('POST', path, { body: { invitations: [{ email, grant: { role, scope } }] } })
      assert.equal(body.data?.[0]?.outcome, 'invited', text)
      return body.data[0] as { member_id: number; invitation_id: number }
    }
    const grantsOf = async (memberId: number) =>
      (await owner('GET', `${base}/members/${memberId}/grants`)).body.data as Record<string, unknown>[]
    const kinds = async () => (await world.auditTrail(salon.companyId)).map(({ kind }) => kind)
    return { world, salon, owner, base, path, first, second, third, someone, invite, grantsOf, kinds }
  }

  test('many at once, each for themselves, anywhere and within windows; the letters arrive and open the door', async () => {
    const { world, salon, owner, path, first, second, third, someone, grantsOf } = await begin()
    await using _ = world
    await using post = await mailServer()
    const worker = await someone({ name: 'Wil Worker' })
    const ends = '2090-01-01T00:00:00.000001Z'
    const roster = await owner('POST', path.replace('invitations', 'team-members'), {
      body: { location_id: second, name: 'Ann' },
    })
    const invitations = [
      {
        email: 'ann@example.com',
        name: 'Ann A',
        position: 'Head',
        language: 3,
        grant: { role: 'salon:manager', scope: 'company' },
      },
      { email: 'not an address', grant: { role: 'salon:worker', scope: [first] } },
      {
        email: 'bob@example.com',
        team_member_id: roster.body.data.id,
        grant: { role: 'salon:worker', scope: [second], ends_at: ends },
      },
      { phone: '+1 315 555 0175', grant: { scope: [first, third], permissions: { timetable_access: true } } },
      {
        email: 'x@example.com',
        grant: { role: 'salon:boss', scope: [first, 999_999], permissions: { nothing: true } },
      },
      { email: 'bob@example.com', grant: { role: 'salon:manager', scope: [third] } },
      { email: worker.login, grant: { role: 'salon:worker', scope: [second, third] } },
    ]
    const answer = await owner('POST', path, { body: { invitations } })
    assert.deepEqual(outcomes(answer), [
      'invited',
      'request.invalid',
      'invited',
      'invited',
      'request.invalid',
      'renewed',
      'member',
    ])
    const rows = answer.body.data
    assert.deepEqual(rows[1], {
      index: 1,
      outcome: 'refused',
      member_id: null,
      invitation_id: null,
      problem: {
        code: 'request.invalid',
        title: 'Some fields are not right.',
        errors: [{ field: 'email', message: 'is not an e-mail address' }],
      },
    })
    const wrong = rows[4].problem.errors.map(({ field }: { field: string }) => field)
    assert.deepEqual(wrong, ['grant.role', 'grant.scope.1', 'grant.permissions.nothing'])
    assert.equal(rows[5].member_id, rows[2].member_id)
    assert.deepEqual([rows[6].member_id, rows[6].invitation_id], [worker.memberId, null])

    const slots = async (index: number) => (await grantsOf(rows[index].member_id)).map(({ slot, id }) => [slot, id])
    assert.deepEqual(
      (await slots(0)).map(([slot]) => slot),
      ['company'],
    )
    assert.deepEqual(
      (await slots(2)).map(([slot]) => slot),
      [`location:${second}`, `location:${third}`],
    )
    assert.equal((await grantsOf(rows[2].member_id))[0]?.ends_at, ends)
    for (const [slot, id] of await slots(3)) assert.equal(slot, `extra:${id}`)
    assert.equal((await slots(6)).length, 2)
    const ann = (await owner('GET', `${path.replace('invitations', 'members')}/${rows[0].member_id}`)).body.data
    assert.deepEqual([ann.name, ann.position, ann.language, ann.email], ['Ann A', 'Head', 3, 'ann@example.com'])
    const bob = (await owner('GET', `${path.replace('invitations', 'members')}/${rows[2].member_id}`)).body.data
    assert.deepEqual(bob.team_members, [{ id: roster.body.data.id, location_id: second }])

    assert.equal(await deliverMessages(world.core, byMail(post)), 2)
    const letter = post.letters.find(({ to }) => to.includes('bob@example.com'))
    const token = linkIn(letter?.text ?? '')
    const opened = await open(world, token)
    assert.deepEqual([opened.status, opened.headers['cache-control']], [200, 'no-store'])
    assert.deepEqual(opened.body.data, {
      company: 'The salon',
      name: '',
      address: 'bob@example.com',
      has_account: false,
      offers: [
        { role: 'Team member', places: ['Place 2'], starts_at: null, ends_at: ends },
        { role: 'Manager', places: ['Place 3'], starts_at: null, ends_at: null },
      ],
    })
    const weak = await register(world, token, { password: 'short' })
    assert.deepEqual([weak.status, weak.body.errors[0].field], [422, 'password'])
    const accepted = await register(world, token)
    assert.deepEqual([accepted.status, accepted.body.data.member_id], [201, rows[2].member_id], accepted.text)
    assert.equal((await register(world, token)).body.code, 'invitation.link-invalid')
    const session = await world.request('POST', '/gatehouse/v1/sessions', {
      body: { login: 'bob@example.com', password: PASSWORD },
    })
    const me = await world.request('GET', `/gatehouse/v1/companies/${salon.companyId}/members/me`, {
      headers: { authorization: `Bearer ${session.body.data.token}` },
    })
    assert.equal(me.body.data.id, rows[2].member_id)
    const shown = await owner('GET', `${path}/${rows[2].invitation_id}`)
    assert.equal(shown.body.data.state, 'accepted')
    assert.ok(!shown.text.includes('ghi_'))
  })

  test('whoever is invited again is invited once: a grant that is there is no other, a letter that waits is replaced', async () => {
    const { world, owner, path, first, second, grantsOf, kinds } = await begin()
    await using _ = world
    const extra = { role: 'salon:worker', scope: [first, second], ends_at: '2090-01-01T00:00:00Z' }
    const rows = [
      { email: 'Ann@example.com', grant: extra },
      { email: 'ann@Example.com', grant: { ...extra, scope: [second, first] } },
    ]
    const once = await owner('POST', path, { body: { invitations: rows } })
    assert.deepEqual(outcomes(once), ['invited', 'renewed'])
    const [{ member_id: memberId, invitation_id: invitationId }] = once.body.data
    assert.equal((await grantsOf(memberId)).length, 1)
    assert.equal(once.body.data[1].invitation_id, invitationId)
    // Another window is another grant.
    await owner('POST', path, {
      body: { invitations: [{ email: 'ann@example.com', grant: { ...extra, ends_at: null } }] },
    })
    assert.equal((await grantsOf(memberId)).length, 2)
    // In a slot that is there once, what is wished takes the place of what was.
    const at = (grant: object) =>
      owner('POST', path, {
        body: { invitations: [{ email: 'ann@example.com', grant: { scope: [first], ...grant } }] },
      })
    assert.deepEqual(outcomes(await at({})), ['request.invalid'])
    assert.deepEqual(outcomes(await at({ role: 'salon:worker', permissions: { timetable_access: true } })), ['renewed'])
    assert.deepEqual(outcomes(await at({ role: 'salon:manager' })), ['renewed'])
    const grants = await grantsOf(memberId)
    assert.deepEqual([grants.length, grants[2]?.role, grants[2]?.permissions], [3, 'salon:manager', {}])
    assert.deepEqual(outcomes(await at({})), ['renewed'])
    const waiting = await world.core.engine.all("select id from outbox where state = 'waiting'")
    assert.equal(waiting.length, 1)
    assert.deepEqual((await kinds()).slice(-6), ['member.invited', ...Array(5).fill('invitation.renewed')])
  })

  test('a repeat is answered and not done again; one that was begun and lost is told so, and inviting again harms nobody', async () => {
    const { world, owner, path, first, second, grantsOf, kinds } = await begin()
    await using _ = world
    const rows = (extra: object[] = []) => ({
      invitations: [
        { email: 'nobody', grant: { role: 'salon:worker', scope: [first] } },
        { email: 'ann@example.com', grant: { role: 'salon:worker', scope: [first, second] } },
        { email: 'bob@example.com', grant: { role: 'salon:worker', scope: [second] } },
        ...extra,
      ],
    })
    const send = (key: string, body = rows()) => owner('POST', path, keyed(key, body))
    const before = await kinds()
    const race = await Promise.all([send('k'), send('k'), send('k')])
    for (const { status, text } of race) assert.ok(status === 200 || status === 409, text)
    const [done] = race.filter(({ status }) => status === 200)
    assert.ok(done)
    assert.deepEqual(outcomes(done), ['request.invalid', 'invited', 'invited'])
    const again = await send('k')
    assert.deepEqual([again.body, again.headers['idempotency-replayed']], [done.body, 'true'])
    assert.deepEqual((await kinds()).slice(before.length), ['member.invited', 'member.invited'])
    assert.equal(
      (await send('k', rows([{ email: 'c@example.com', grant: { scope: 'company' } }]))).body.code,
      'request.key-reused',
    )

    // As if the service had fallen after the second row.
    await world.core.engine.transaction(async (session) => {
      session.write('update keyed_requests set status = null, answer = null')
    })
    assert.equal((await send('k')).body.code, 'request.in-progress')
    await world.core.engine.transaction(async (session) => {
      session.write('update keyed_requests set created_at = created_at - 3600000000')
    })
    const lost = await send('k')
    assert.deepEqual([lost.status, lost.body.code], [409, 'request.outcome-unknown'])
    const anew = await send(
      'another',
      rows([{ email: 'cat@example.com', grant: { role: 'salon:worker', scope: [first] } }]),
    )
    assert.deepEqual(outcomes(anew), ['request.invalid', 'renewed', 'renewed', 'invited'])
    assert.equal((await grantsOf(anew.body.data[1].member_id)).length, 1)
    assert.equal((await world.core.engine.all("select id from outbox where state = 'waiting'")).length, 3)
  })

  test('a dry run judges every row and keeps nothing', async () => {
    const { world, owner, path, first, invite } = await begin()
    await using _ = world
    const { invitation_id: id } = await invite('ann@example.com')
    const before = await world.snapshot()
    const body = {
      invitations: [
        { email: 'bob@example.com', grant: { role: 'salon:worker', scope: [first] } },
        { email: 'ann@example.com', grant: { role: 'salon:worker', scope: 'company' } },
        { email: 'cat@example.com', grant: { scope: [] } },
      ],
    }
    const dry = await owner('POST', `${path}?dry_run=true`, keyed('k', body))
    assert.deepEqual(
      [outcomes(dry), dry.headers['gatehouse-dry-run']],
      [['invited', 'renewed', 'request.invalid'], 'true'],
    )
    const resent = await owner('POST', `${path}/${id}/resend?dry_run=true`)
    assert.deepEqual([resent.status, resent.body.data.id], [200, id])
    const link = await owner('POST', `${path}/${id}/link?dry_run=true`)
    assert.deepEqual([link.status, link.body.data], [201, { invitation_id: id, link: null }])
    assert.equal((await owner('DELETE', `${path}/${id}?dry_run=true`)).status, 204)
    assert.equal(await world.snapshot(), before)
  })

  test('what is another company’s looks like what nobody has', async () => {
    const { world, owner, path, first } = await begin()
    await using _ = world
    const foreign = await world.salon()
    const stranger = await natively(world, foreign.owner, foreign.companyId)
    const theirs = `/gatehouse/v1/companies/${foreign.companyId}`
    const [place] = foreign.locations
    const { body: roster } = await stranger('POST', `${theirs}/team-members`, {
      body: { location_id: place, name: 'A' },
    })
    const grant = { role: 'salon:worker', scope: [first] }
    const told = async (location: unknown, person: unknown, role: string, memberId: unknown) => {
      const invitations = [
        { email: 'a@example.com', grant: { ...grant, scope: [location] } },
        { email: 'a@example.com', team_member_id: person, grant },
        { email: 'a@example.com', grant: { ...grant, role } },
      ]
      const { status, body } = await owner('POST', path, { body: { invitations } })
      const listed = await owner('GET', `${path}?member_id=${memberId}`)
      return [status, body.data, listed.status, listed.body.data]
    }
    const { body: made } = await stranger('POST', `${theirs}/roles`, {
      body: { title: 'R', weight: 1, permissions: {} },
    })
    const { body: invited } = await stranger('POST', `${theirs}/invitations`, {
      body: { invitations: [{ email: 'a@example.com', grant: { ...grant, scope: [place] } }] },
    })
    const before = await world.snapshot()
    const asForeign = await told(place, roster.data.id, made.data.ref, invited.data[0].member_id)
    assert.deepEqual(asForeign, await told(999_999, 999_998, 'role:999997', 999_996))
    assert.deepEqual(
      (asForeign[1] as { outcome: string }[]).map(({ outcome }) => outcome),
      ['refused', 'refused', 'refused'],
    )
    assert.equal(await world.snapshot(), before)
  })

  test('a limited manager invites and sees within their places, and gives no more than they hold', async () => {
    const { world, salon, owner, path, first, second, someone, invite, grantsOf } = await begin()
    await using _ = world
    const manager = await someone({
      role: 'salon:manager',
      slot: `location:${first}`,
      scope: [first],
      exceptions: {
        settings_access: true,
        settings_users_access: true,
        settings_users_create_access: true,
        settings_users_edit_access: false,
      },
    })
    const worker = await someone({ name: 'Wil Worker' })
    const wide = await invite('wide@example.com', 'company')
    const both = await invite('both@example.com', [first, second])
    const chief = await invite('chief@example.com', [first], 'salon:owner')
    const rows = [
      { email: 'a@example.com', grant: { role: 'salon:worker', scope: [first] } },
      { email: 'b@example.com', grant: { role: 'salon:worker', scope: [second] } },
      { email: 'c@example.com', grant: { role: 'salon:worker', scope: 'company' } },
      { email: 'd@example.com', grant: { role: 'salon:owner', scope: [first] } },
      // Of people who have more there than the manager, or are to have it: nobody answers for that who does not hold it.
      { email: 'chief@example.com', grant: { scope: [first] } },
      { email: salon.owner.login, grant: { role: 'salon:worker', scope: [first] } },
      // To change what somebody here has takes more than inviting.
      { email: worker.login, grant: { role: 'salon:manager', scope: [first] } },
    ]
    const invited = await manager.request('POST', path, { body: { invitations: rows } })
    const beyond = 'delegation.beyond-actor'
    assert.deepEqual(outcomes(invited), [
      'invited',
      'access.denied',
      'access.denied',
      beyond,
      beyond,
      beyond,
      'access.denied',
    ])
    assert.equal((await grantsOf(worker.memberId))[0]?.role, 'salon:worker')

    const own = invited.body.data[0].invitation_id
    const seen = async (ask: typeof owner, query = '') =>
      (await ask('GET', path + query)).body.data.map(({ id }: { id: number }) => id)
    assert.deepEqual(await seen(manager.request), [chief.invitation_id, own])
    assert.deepEqual(await seen(owner), [wide.invitation_id, both.invitation_id, chief.invitation_id, own])
    assert.equal((await manager.request('GET', `${path}/${own}`)).status, 200)
    const foreign = await world.salon()
    const stranger = await natively(world, foreign.owner, foreign.companyId)
    const before = await world.snapshot()
    const there = [both.invitation_id, wide.invitation_id, 999_999]
    for (const id of there) assert.equal((await manager.request('GET', `${path}/${id}`)).status, 403)
    for (const [method, end] of [
      ['POST', '/resend'],
      ['DELETE', ''],
      ['POST', '/link'],
    ] as const) {
      for (const id of there) assert.equal((await manager.request(method, `${path}/${id}${end}`)).status, 403)
      assert.equal((await worker.request(method, `${path}/${own}${end}`)).status, 403)
      assert.equal((await owner(method, `${path}/999999${end}`)).body.code, 'invitation.unknown')
    }
    assert.equal((await manager.request('POST', `${path}/${chief.invitation_id}/resend`)).body.code, beyond)
    // A capability of its own.
    assert.equal((await manager.request('POST', `${path}/${own}/link`)).body.code, 'access.denied')
    const body = { invitations: [{ email: 'e@example.com', grant: { role: 'salon:worker', scope: [first] } }] }
    assert.equal((await worker.request('POST', path, { body })).status, 403)
    assert.equal((await worker.request('GET', path)).status, 403)
    for (const [method, end] of [
      ['POST', ''],
      ['GET', ''],
      ['GET', `/${own}`],
      ['DELETE', `/${own}`],
    ] as const)
      assert.equal((await stranger(method, path + end, { body })).body.code, 'company.unknown', method + end)
    assert.equal((await stranger('GET', `/gatehouse/v1/companies/${foreign.companyId}/invitations/${own}`)).status, 404)
    assert.equal((await world.request('POST', path, { body })).status, 401)
    assert.equal(await world.snapshot(), before)
    assert.equal((await manager.request('POST', `${path}/${own}/resend`)).status, 200)

    // What is offered at a place that is closed since can be taken back by whoever stands above it.
    await setLocationClosed(world.core, operator, salon.companyId, first, true)
    assert.equal((await manager.request('GET', path)).status, 403)
    assert.equal((await owner('DELETE', `${path}/${own}`)).status, 204)
  })

  test('lists by state, member and address, page by page', async () => {
    const { world, owner, path, invite, salon, first } = await begin()
    await using _ = world
    const [ann, bob, cat] = [
      await invite('ann@example.com'),
      await invite('b_b@example.com'),
      await invite('cat@example.net'),
    ]
    await owner('DELETE', `${path}/${cat.invitation_id}`)
    await world.core.engine.transaction(async (session) => {
      // Its time is over, and no job has noted it yet.
      session.write('update invitations set expires_at = 1 where id = $1', [bob.invitation_id])
    })
    const ids = async (query: string) => {
      const { status, body, text } = await owner('GET', `${path}?${query}`)
      assert.equal(status, 200, text)
      return body.data.map(({ id }: { id: number }) => id)
    }
    assert.deepEqual(await ids('state=created'), [ann.invitation_id])
    assert.deepEqual(await ids('state=expired'), [bob.invitation_id])
    assert.deepEqual(await ids('state=revoked'), [cat.invitation_id])
    assert.deepEqual(await ids('state=pending'), [ann.invitation_id, bob.invitation_id])
    assert.deepEqual(await ids(`member_id=${bob.member_id}`), [bob.invitation_id])
    assert.deepEqual(await ids('q=EXAMPLE.COM'), [ann.invitation_id, bob.invitation_id])
    assert.deepEqual(await ids('q=_'), [bob.invitation_id])
    assert.deepEqual(await ids('q=%25'), [])
    const pages: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await owner('GET', `${path}?limit=1${cursor && `&cursor=${cursor}`}`)
      assert.equal(body.data.length, 1)
      pages.push(body.data[0].id)
      cursor = body.next_cursor
    }
    assert.deepEqual(pages, [ann.invitation_id, bob.invitation_id, cat.invitation_id])
    const { body } = await owner('GET', `${path}?state=open&q=&member_id=0`)
    assert.deepEqual(body.errors.map(({ field }: { field: string }) => field).sort(), ['member_id', 'q', 'state'])
    assert.equal((await owner('GET', `${path}?q=%00`)).body.errors[0].field, 'q')

    const { data } = (await owner('GET', `${path}/${ann.invitation_id}`)).body
    assert.deepEqual(data, {
      id: ann.invitation_id,
      member_id: ann.member_id,
      name: '',
      state: 'created',
      channel: 'email',
      address: 'ann@example.com',
      inviter_user_id: salon.owner.userId,
      created_at: data.created_at,
      renewed_at: data.created_at,
      expires_at: null,
      message: { id: data.message.id, state: 'waiting', attempts: 0, fault: null },
    })
    const wrong = await owner('POST', path, {
      body: { invitations: [{ email: 'x@example.com', grant: { scope: [first], starts_at: 'x' } }] },
    })
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'invitations.0.grant.starts_at'])
    assert.equal((await owner('POST', path, { body: { invitations: [] } })).status, 422)
  })

  test('sent again and taken back, with the state that was read', async () => {
    const { world, owner, path, invite, kinds } = await begin()
    await using _ = world
    await using post = await mailServer()
    const { invitation_id: id } = await invite('ann@example.com')
    const one = `${path}/${id}`
    const { etag } = (await owner('GET', one)).headers
    await deliverMessages(world.core, byMail(post))
    const token = linkIn(post.letters[0]?.text ?? '')
    const stale = await owner('POST', `${one}/resend`, { headers: { 'if-match': String(etag) } })
    assert.deepEqual([stale.status, stale.body.code], [412, 'precondition.failed'])

    const now = await owner('GET', one)
    assert.deepEqual([now.body.data.state, now.body.data.message.state], ['sent', 'sent'])
    const resent = await owner('POST', `${one}/resend`, { headers: { 'if-match': String(now.headers.etag) } })
    assert.deepEqual(
      [resent.status, resent.body.data.state, resent.body.data.message.state],
      [200, 'created', 'waiting'],
    )
    assert.equal(resent.headers.etag, (await owner('GET', one)).headers.etag)
    assert.equal((await open(world, token)).status, 200)

    assert.equal((await owner('DELETE', one, { headers: { 'if-match': String(etag) } })).status, 412)
    assert.equal((await owner('DELETE', one)).status, 204)
    assert.equal((await open(world, token)).body.code, 'invitation.link-invalid')
    for (const [method, end] of [
      ['DELETE', ''],
      ['POST', '/resend'],
    ] as const)
      assert.equal((await owner(method, one + end)).body.code, 'invitation.answered')
    assert.equal(await deliverMessages(world.core, byMail(post)), 0)
    assert.deepEqual((await kinds()).slice(-3), ['member.invited', 'invitation.renewed', 'invitation.revoked'])
  })

  test('a link to hand over is shown once and kept nowhere', async () => {
    const { world, owner, path, invite, salon } = await begin()
    await using _ = world
    const { invitation_id: id } = await invite('ann@example.com')
    const made = await owner('POST', `${path}/${id}/link`, keyed('k'))
    assert.deepEqual([made.status, made.headers['cache-control']], [201, 'no-store'])
    const token = linkIn(made.body.data.link)
    const again = await owner('POST', `${path}/${id}/link`, keyed('k'))
    assert.deepEqual([again.status, again.body.data], [201, { invitation_id: id, link: null }])
    const [last] = (await world.auditTrail(salon.companyId)).slice(-1)
    assert.equal(last?.kind, 'invitation.link-handed-over')
    for (const table of ['links', 'keyed_requests', 'audit_events', 'outbox', 'invitations'])
      assert.ok(!JSON.stringify(await world.core.engine.all(`select * from ${table}`)).includes(token.slice(8)), table)

    assert.equal((await open(world, token)).body.data.address, null)
    const nameless = await register(world, token)
    assert.deepEqual([nameless.status, nameless.body.errors[0].field], [422, 'login'])
    assert.equal((await register(world, token, { login: 'ann' })).status, 201)
    assert.equal((await owner('POST', `${path}/${id}/link`)).body.code, 'invitation.answered')
  })

  test('whoever has signed in accepts, once, of many who race', async () => {
    const { world, owner, path, invite, salon, kinds } = await begin()
    await using _ = world
    const { invitation_id: id, member_id: memberId } = await invite('ann@example.com')
    const token = linkIn((await owner('POST', `${path}/${id}/link`)).body.data.link)
    const people = await Promise.all(
      ['one', 'two', 'three'].map(async (login) => {
        const { id: userId } = await createUser(world.core, operator, {
          name: login,
          login,
          password: PASSWORD,
          confirmed: true,
        })
        return { userId, request: await natively(world, { userId }) }
      }),
    )
    const [one] = people
    assert.ok(one)
    const before = await world.snapshot()
    const accept = (ask: typeof owner, query = '', parts = {}) =>
      ask('POST', `${LINKS}/accept${query}`, { body: { token }, ...parts })
    const dry = await accept(one.request, '?dry_run=true')
    assert.deepEqual(dry.body.data, { company_id: salon.companyId, user_id: one.userId, member_id: memberId })
    assert.equal((await world.request('POST', `${LINKS}/accept`, { body: { token } })).status, 401)
    assert.equal((await accept(owner)).body.code, 'invitation.member-already')
    const foreign = await world.salon()
    const bound = await natively(world, foreign.owner, foreign.companyId)
    const between = await world.snapshot()
    assert.equal((await accept(bound)).body.code, 'invitation.link-invalid')
    assert.equal(await world.snapshot(), between)
    assert.notEqual(between, before)

    const answers = await Promise.all([
      ...people.map(({ request }) => accept(request)),
      register(world, token, { login: 'four' }),
      register(world, token, { login: 'five' }),
    ])
    const done = answers.filter(({ status }) => status === 200 || status === 201)
    assert.equal(done.length, 1, JSON.stringify(answers.map(({ text }) => text)))
    for (const { status, text } of answers) assert.ok([200, 201, 404].includes(status), text)
    assert.equal((await kinds()).filter((kind) => kind === 'invitation.accepted').length, 1)
    const users = await world.core.engine.all("select user_id from user_profiles where login in ('four', 'five')")
    assert.ok(users.length <= 1)
    const shown = await owner('GET', `${path}/${id}`)
    assert.deepEqual([shown.body.data.state, shown.body.data.member_id], ['accepted', memberId])
  })

  test('each person counts for the strict limit, and nobody is invited beyond it', async () => {
    await using world = await openWorld({
      dialects: ['native'],
      strictRules: {
        'sign-in': { seconds: 600, perAccount: 9, perAddress: 9 },
        invite: { seconds: 600, perAccount: 5, perAddress: 9 },
        'invite-rehearsal': { seconds: 600, perAccount: 7, perAddress: 9 },
        'password-reset': { seconds: 600, perAccount: 1, perAddress: 2 },
        register: { seconds: 600, perAccount: 9, perAddress: 9 },
        token: { seconds: 600, perAccount: 9, perAddress: 9 },
        sandbox: { seconds: 600, perAccount: 9, perAddress: 9 },
        verification: { seconds: 600, perAccount: 9, perAddress: 9 },
      },
    })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner)
    const rows = (from: number) =>
      Array.from({ length: 3 }, (_, n) => ({
        email: `p${from + n}@example.com`,
        grant: { role: 'salon:worker', scope: 'company' },
      }))
    const path = `/gatehouse/v1/companies/${salon.companyId}/invitations`
    const rehearse = () => owner('POST', `${path}?dry_run=true`, { body: { invitations: rows(0) } })
    // What is only tried has a limit of its own, and takes nothing from those who are invited.
    assert.deepEqual([(await rehearse()).status, (await rehearse()).status, (await rehearse()).status], [200, 200, 429])
    assert.equal((await owner('POST', path, { body: { invitations: rows(0) } })).status, 200)
    const refused = await owner('POST', path, { body: { invitations: rows(3) } })
    assert.deepEqual([refused.status, Number(refused.headers['retry-after']) > 500], [429, true])
    assert.equal((await owner('GET', path)).body.data.length, 3)
    const ask = (login: string) => world.request('POST', '/gatehouse/v1/password-resets', { body: { login } })
    assert.equal((await ask('+1 315 555 0175')).status, 202)
    assert.equal((await ask('1 (315) 555-0175')).status, 429)
  })
})
