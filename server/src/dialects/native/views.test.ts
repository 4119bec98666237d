import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DialectName } from '../../config/settings.ts'
import { issueToken } from '../../operations/credentials/issue-token.ts'
import { setUserDisabled } from '../../operations/users/set-user-disabled.ts'
import { natively } from '../../testing/natively.ts'
import {
  type Answer,
  onEachEngine,
  operator,
  type RequestParts,
  type TestCompany,
  type World,
} from '../../testing/world.ts'

type Ask = (method: string, path: string, parts?: RequestParts) => Promise<Answer>

const asking =
  (world: World, token: string): Ask =>
  (method, path, parts = {}) =>
    world.request(method, path, { ...parts, headers: { authorization: `Bearer ${token}`, ...parts.headers } })

/** An owner who looks as a worker: their own requests, and those of the view. */
const looking = async (world: World, { companyId, owner, member }: TestCompany) => {
  const worker = await member({ name: 'Wera Worker' })
  const own = await natively(world, owner)
  const base = `/gatehouse/v1/companies/${companyId}`
  const opened = await own('POST', `${base}/members/${worker.memberId}/views`)
  assert.equal(opened.status, 201, opened.text)
  return { worker, own, base, opened, view: asking(world, opened.body.data.token) }
}

const told = ({ status, body }: Answer): readonly unknown[] => [status, body?.code]

onEachEngine('native: looking at a company as somebody else', (open) => {
  const dialects: readonly DialectName[] = ['native']

  test('shows what the member sees, and says who looks', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon({ locations: 2 })
    const { worker, own, base, opened, view } = await looking(world, salon)

    const standing = await view('GET', `${base}/standing`)
    const theirs = await natively(world, worker)
    assert.deepEqual(standing.body, (await theirs('GET', `${base}/standing`)).body)
    assert.equal((await view('GET', `${base}/members/me`)).body.data.id, worker.memberId)
    assert.deepEqual(told(await view('GET', `${base}/members`)), told(await theirs('GET', `${base}/members`)))
    const question = { questions: [{ member_id: 'me', permission: 'members.edit' }] }
    assert.equal((await view('POST', `${base}/check`, { body: question })).body.data[0].allowed, false)
    assert.equal((await own('POST', `${base}/check`, { body: question })).body.data[0].allowed, true)
    const why = { member_id: 'me', permission: 'timetable_access', location_id: salon.locations[0] }
    assert.equal((await view('POST', `${base}/explain`, { body: why })).body.data.member_id, worker.memberId)

    const { body: session } = await view('GET', '/gatehouse/v1/sessions/current')
    assert.deepEqual(session.data.view, {
      company_id: salon.companyId,
      member_id: worker.memberId,
      name: 'Wera Worker',
      viewer: { member_id: salon.owner.memberId, name: 'Olga Owner' },
    })
    const left = (Date.parse(opened.body.data.expires_at) - Date.now()) / 60_000
    assert.ok(left > 28 && left <= 30.5, `${left} minutes`)
    assert.deepEqual(
      (await view('GET', '/gatehouse/v1/companies')).body.data.map((one: { id: number }) => one.id),
      [salon.companyId],
    )
  })

  test('is told to the member, and kept with both', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    const { worker, own, base, opened } = await looking(world, salon)
    const event = (await world.auditTrail(salon.companyId)).at(-1)
    assert.ok(event)
    assert.equal(event.kind, 'member.viewed')
    assert.equal(event.subject, `member:${worker.memberId}`)
    assert.equal((event.actor as { userId: number }).userId, salon.owner.userId)
    const { expiresAt: _, ...after } = event.after as Record<string, unknown>
    assert.deepEqual(after, {
      member: worker.memberId,
      viewer: salon.owner.memberId,
      token: opened.body.data.token_id,
    })

    await own('POST', `${base}/members/${worker.memberId}/views`)
    const theirs = await natively(world, worker)
    const { body: first } = await theirs('GET', `${base}/members/me/views?limit=1`)
    const { body: second } = await theirs('GET', `${base}/members/me/views?limit=1&cursor=${first.next_cursor}`)
    for (const { data } of [first, second]) {
      assert.equal(data.length, 1)
      assert.deepEqual(data[0].viewer, { member_id: salon.owner.memberId, name: 'Olga Owner' })
    }
    assert.ok(first.data[0].id > second.data[0].id)
    assert.equal(second.next_cursor, null)
    // To nobody else as theirs.
    assert.deepEqual((await own('GET', `${base}/members/me/views`)).body.data, [])
    const stranger = await natively(world, (await world.salon()).owner)
    assert.equal((await stranger('GET', `${base}/members/me/views`)).status, 404)
  })

  test('changes nothing, on no route, and opens nothing of the account', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    // As an owner: what is refused is not refused for lack of rights.
    const other = await salon.member({ role: 'salon:owner', slot: 'company' })
    const own = await natively(world, salon.owner)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const { body } = await own('POST', `${base}/members/${other.memberId}/views`)
    const view = asking(world, body.data.token)
    assert.equal((await view('GET', `${base}/members`)).status, 200)

    const before = await world.snapshot()
    const routes = (await world.app()).routeBook.all().filter(({ url }) => url.startsWith('/gatehouse/v1/'))
    const open_ =
      /password-resets|registrations|confirmations|invitation-links\/(?:open|register)|\/v1\/setup|\/v1\/sessions$/
    let refused = 0
    for (const { method, url, schema } of routes) {
      const query = (schema?.querystring as { properties?: object } | undefined)?.properties ?? {}
      if (open_.test(url) || method === 'HEAD' || method === 'OPTIONS') continue
      const isAboutCompany = url.startsWith('/gatehouse/v1/companies') && !url.includes('/plans')
      if (isAboutCompany && (method === 'GET' || !('dry_run' in query))) continue
      if (url.endsWith('/sessions/current')) continue
      const path = url
        .replace(':company_id', String(salon.companyId))
        .replace(':member_id', String(other.memberId))
        .replace(':location_id', String(salon.locations[0]))
        .replaceAll(/:\w+/g, '1')
      for (const dry of ['', '?dry_run=true']) {
        const answer = await view(method, path + dry, method === 'GET' || method === 'DELETE' ? {} : { body: {} })
        assert.deepEqual(told(answer), [403, 'view.read-only'], `${method} ${path} ${answer.text}`)
        refused++
      }
    }
    assert.ok(refused > 80, `${refused}`)
    const writes = [{ method: 'PATCH', path: `/members/${other.memberId}`, body: { suspended: true } }]
    assert.deepEqual(told(await view('POST', `${base}/simulate`, { body: { writes } })), [403, 'view.read-only'])
    assert.equal(await world.snapshot(), before)
  })

  test('finds all that can be edited locked, with the reason, whoever it looks as', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    const worker = await salon.member()
    const other = await salon.member({ role: 'salon:owner', slot: 'company' })
    const own = await natively(world, salon.owner)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const { body: role } = await own('POST', `${base}/roles`, { body: { title: 'Desk', weight: 1 } })
    const { body: opened } = await own('POST', `${base}/members/${other.memberId}/views`)
    const view = asking(world, opened.data.token)
    const of = `${base}/members/${worker.memberId}`
    const { body: grants } = await own('GET', `${of}/grants`)
    for (const [ask, isLocked, code] of [
      [own, false, undefined],
      [view, true, 'view.read-only'],
    ] as const) {
      assert.equal((await ask('GET', of)).body.data.is_editable, !isLocked)
      const grant = await ask('POST', `${of}/grant-draft`, { body: { grant_id: grants.data[0].id } })
      const drafted = await ask('POST', `${base}/role-draft`, { body: { ref: role.data.ref } })
      for (const { body, text } of [grant, drafted])
        assert.deepEqual([body.data?.is_locked, body.data?.refusal?.code], [isLocked, code], text.slice(0, 300))
    }
  })

  test('works in this interface alone', async () => {
    await using world = await open()
    const salon = await world.company(['salon', 'bakery', 'vendor'], 1)
    const { opened, worker } = await looking(world, salon)
    const { token } = opened.body.data
    const place = salon.locations[0]
    for (const [method, path, authorization] of [
      [
        'GET',
        `/api/v1/company/${place}/users/${worker.userId}/permissions`,
        `Bearer ${salon.partner.token}, User ${token}`,
      ],
      ['GET', '/company/companies', `Bearer ${token}`],
      ['GET', '/v1.0/users', `Bearer ${token}`],
      ['POST', '/access/v1/evaluation', `Bearer ${token}`],
      ['POST', '/mcp', `Bearer ${token}`],
    ] as const) {
      const answer = await world.request(method, path, {
        headers: { authorization },
        ...(method === 'POST' && { body: {} }),
      })
      assert.ok([401, 403].includes(answer.status), `${method} ${path}: ${answer.status} ${answer.text.slice(0, 200)}`)
    }
  })

  test('never shows more than the viewer has', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon({ locations: 2 })
    const [here = 0, there = 0] = salon.locations
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const manager = await salon.member({ role: 'salon:manager', slot: `location:${here}` })
    const peer = await salon.member({ slot: `location:${here}` })
    const elsewhere = await salon.member({ slot: `location:${there}` })
    const both = await salon.member({ slot: 'entry', scope: [here, there] })
    const suspended = await salon.member({ slot: `location:${here}`, state: 'suspended' })
    const over = await salon.member({ slot: `location:${here}`, endsAt: 1 })
    const ask = await natively(world, manager)
    const rights = (await ask('GET', `${base}/standing`)).body.data.capabilities
    assert.deepEqual([rights['members.edit'], rights['members.read']], [[here], [here]])

    const look = async (memberId: number, by: Ask = ask) => told(await by('POST', `${base}/members/${memberId}/views`))
    assert.deepEqual(await look(peer.memberId), [201, undefined])
    const trail = (await world.auditTrail(salon.companyId)).length
    assert.deepEqual(await look(salon.owner.memberId), [403, 'access.denied'])
    assert.deepEqual(await look(elsewhere.memberId), [404, 'member.unknown'])
    assert.deepEqual(await look(both.memberId), [403, 'access.denied'])
    assert.deepEqual(await look(999_999_904), [404, 'member.unknown'])
    assert.deepEqual(await look(manager.memberId), [422, 'request.invalid'])
    assert.deepEqual(await look(suspended.memberId), [409, 'view.empty'])
    assert.deepEqual(await look(over.memberId), [409, 'view.empty'])
    assert.deepEqual(await look(peer.memberId, await natively(world, peer)), [403, 'access.denied'])
    assert.deepEqual(await look(peer.memberId, await natively(world, (await world.salon()).owner)), [
      404,
      'company.unknown',
    ])
    // One right more than the viewer has is one too many.
    const owner = await natively(world, salon.owner)
    assert.equal((await world.auditTrail(salon.companyId)).length, trail)
    const grants = await owner('GET', `${base}/members/${manager.memberId}/grants`)
    const [{ id: grantId }] = grants.body.data
    const less = { permissions: { finances_access: false } }
    assert.equal((await owner('PATCH', `${base}/grants/${grantId}`, { body: less })).status, 200)
    const more = { permissions: { finances_access: true } }
    const { body: peers } = await owner('GET', `${base}/members/${peer.memberId}/grants`)
    assert.equal((await owner('PATCH', `${base}/grants/${peers.data[0].id}`, { body: more })).status, 200)
    assert.deepEqual(await look(peer.memberId), [403, 'delegation.beyond-actor'])
  })

  test('tells nothing of the past that the viewer does not see, nor who else has looked', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon({ locations: 2 })
    const [here = 0, there = 0] = salon.locations
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const manager = await salon.member({ role: 'salon:manager', slot: `location:${here}` })
    const worker = await salon.member({ slot: `location:${here}` })
    const owner = await natively(world, salon.owner)
    // They were somebody at another place once, where the viewer sees nobody.
    const was = { role: 'salon:manager', scope: [there] }
    const given = await owner('POST', `${base}/members/${worker.memberId}/grants`, { body: was })
    assert.equal(given.status, 201, given.text)
    const at = (await owner('GET', `${base}/audit-events?limit=1`)).body.data[0].at
    assert.equal((await owner('DELETE', `${base}/grants/${given.body.data.id}`)).status, 204)
    assert.equal((await owner('POST', `${base}/members/${worker.memberId}/views`)).status, 201)

    const ask = await natively(world, manager)
    const opened = await ask('POST', `${base}/members/${worker.memberId}/views`)
    assert.equal(opened.status, 201, opened.text)
    const view = asking(world, opened.body.data.token)
    const theirs = await natively(world, worker)
    const question = { member_id: 'me', permission: 'timetable_access', location_id: there }
    const side = { member_id: 'me', at }
    for (const [method, path, body] of [
      ['GET', `/members/me/access?location_id=${there}&at=${at}`],
      ['POST', '/explain', { ...question, at }],
      ['POST', '/check', { questions: [question], at }],
      ['POST', '/diff', { from: side, to: { member_id: 'me' }, location_id: there }],
      ['POST', '/search', { find: 'permissions', member_id: 'me', location_id: there, at }],
      ['POST', '/search', { find: 'locations', member_id: 'me', permission: 'timetable_access', at }],
      ['GET', '/members/me/views'],
    ] as const) {
      const parts = body ? { body } : {}
      const own = await theirs(method, base + path, parts)
      assert.equal(own.status, 200, `${path} ${own.text}`)
      const seen = await view(method, base + path, parts)
      assert.equal(seen.status, 403, `${path} ${seen.text.slice(0, 300)}`)
    }
    // What is now, and what is to come, they see.
    assert.equal((await view('GET', `${base}/members/me/access?location_id=${here}`)).status, 200)
    const next = new Date(Date.now() + 3_600_000).toISOString()
    assert.equal((await view('GET', `${base}/members/me/access?location_id=${here}&at=${next}`)).status, 200)
  })

  test('among a company’s tokens it is what the member may do, and not the viewer', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    const { worker, own, base, opened } = await looking(world, salon)
    const { body: listed } = await own('GET', `${base}/tokens`)
    const one = listed.data.find(({ id }: { id: number }) => id === opened.body.data.token_id)
    assert.deepEqual([one.audience, one.member_id], ['view', salon.owner.memberId])
    const [here] = salon.locations
    const path = `${base}/tokens/${one.id}/access?location_id=${here}`
    const { body: access } = await own('GET', path)
    const { body: theirs } = await own('GET', `${base}/members/${worker.memberId}/access?location_id=${here}`)
    assert.equal(access.data.member_id, worker.memberId)
    for (const [slug, value] of Object.entries(access.data.permissions))
      assert.deepEqual(value, theirs.data.permissions[slug], slug)
  })

  test('is opened by a person’s own session alone: by no program, and from no view', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    const { worker, base, view } = await looking(world, salon)
    const path = `${base}/members/${worker.memberId}/views`
    assert.deepEqual(told(await view('POST', path)), [403, 'view.read-only'])
    const { owner, companyId } = salon
    const { text } = await issueToken(world.core, operator, {
      audience: 'native',
      userId: owner.userId,
      companyId,
      limits: {},
    })
    assert.deepEqual(told(await asking(world, text)('POST', path)), [403, 'access.denied'])
  })

  test('ends with the viewer’s session, their rights, and its time', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const worker = await salon.member()
    const owner = await natively(world, salon.owner)
    const live = async (view: Ask) => told(await view('GET', `${base}/standing`))
    const [on, over] = [
      [200, undefined],
      [401, 'view.ended'],
    ]
    const openedBy = async (ask: Ask) => {
      const { status, body, text } = await ask('POST', `${base}/members/${worker.memberId}/views`)
      assert.equal(status, 201, text)
      const view = asking(world, body.data.token)
      return { view, id: body.data.token_id as number }
    }

    // Ended by itself: the viewer's own session goes on.
    const first = await openedBy(owner)
    assert.deepEqual(await live(first.view), on)
    assert.equal((await first.view('DELETE', '/gatehouse/v1/sessions/current')).status, 204)
    assert.deepEqual(await live(first.view), over)
    assert.equal((await owner('GET', `${base}/standing`)).status, 200)
    // By number, among the viewer's own tokens.
    const second = await openedBy(owner)
    assert.equal((await owner('DELETE', `/gatehouse/v1/tokens/${second.id}`)).status, 204)
    assert.deepEqual(await live(second.view), over)
    // With the session that asked.
    const session = await natively(world, salon.owner)
    const third = await openedBy(session)
    assert.deepEqual(await live(third.view), on)
    await session('DELETE', '/gatehouse/v1/sessions/current')
    assert.deepEqual(await live(third.view), over)
    // When its time is over: no longer than the session lasts.
    const short = await issueToken(world.core, operator, {
      audience: 'native',
      userId: salon.owner.userId,
      expiresIn: 60,
    })
    const { body } = await asking(world, short.text)('POST', `${base}/members/${worker.memberId}/views`)
    assert.ok(Date.parse(body.data.expires_at) < Date.now() + 61_000)
    const timed = await openedBy(owner)
    await world.core.engine.transaction(async (tx) => {
      tx.write('update tokens set expires_at = 1 where id = $1', [timed.id])
    })
    assert.deepEqual(await live(timed.view), over)

    // When rights fall, or the member has risen above the viewer.
    const manager = await salon.member({ role: 'salon:manager' })
    const managers = await natively(world, manager)
    const fourth = await openedBy(managers)
    assert.deepEqual(await live(fourth.view), on)
    const { body: theirs } = await owner('GET', `${base}/members/${worker.memberId}/grants`)
    const rise = async (role: string) =>
      (await owner('PATCH', `${base}/grants/${theirs.data[0].id}`, { body: { role } })).status
    assert.equal(await rise('salon:owner'), 200)
    assert.deepEqual(await live(fourth.view), over)
    assert.equal(await rise('salon:worker'), 200)
    assert.deepEqual(await live(fourth.view), on)
    const { body: grants } = await owner('GET', `${base}/members/${manager.memberId}/grants`)
    await owner('PATCH', `${base}/grants/${grants.data[0].id}`, { body: { role: 'salon:worker' } })
    assert.deepEqual(await live(fourth.view), over)

    // The member is shut out: they see nothing, and neither does who looks as them.
    const fifth = await openedBy(owner)
    await owner('PATCH', `${base}/members/${worker.memberId}`, { body: { suspended: true } })
    assert.deepEqual(await live(fifth.view), [403, 'access.denied'])
    await owner('PATCH', `${base}/members/${worker.memberId}`, { body: { suspended: false } })
    // The viewer is locked out.
    const second_ = await salon.member({ role: 'salon:owner', slot: 'company' })
    const sixth = await openedBy(await natively(world, second_))
    assert.deepEqual(await live(sixth.view), on)
    await setUserDisabled(world.core, operator, second_.userId, true)
    assert.deepEqual(await live(sixth.view), over)
    await setUserDisabled(world.core, operator, second_.userId, false)
    assert.deepEqual(await live(sixth.view), over)
  })

  test('in a browser it stands before one’s own session, which comes back', async () => {
    await using world = await open({ dialects })
    const salon = await world.salon()
    const worker = await salon.member()
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const { text } = await issueToken(world.core, operator, { audience: 'native', userId: salon.owner.userId })
    const jar = new Map([['gatehouse', text]])
    const keep = ({ headers }: Answer): void => {
      for (const line of [headers['set-cookie'] ?? []].flat()) {
        const [pair = '', ...attributes] = String(line).split('; ')
        const [name = '', value = ''] = pair.split('=')
        assert.ok(attributes.includes('HttpOnly') && attributes.includes('SameSite=Strict'))
        if (attributes.includes('Max-Age=0')) jar.delete(name)
        else jar.set(name, value)
      }
    }
    const send = async (method: string, path: string, parts: RequestParts = {}): Promise<Answer> => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await world.request(method, path, { ...parts, headers: { cookie, ...parts.headers } })
      keep(answer)
      return answer
    }
    const session = async () => (await send('GET', '/gatehouse/v1/sessions/current')).body.data
    const csrfOf = async () => ({ headers: { 'gatehouse-csrf': (await session()).csrf_token } })

    const own = await csrfOf()
    // Looking takes the word of a page of ours, as any change does.
    assert.equal((await send('POST', `${base}/members/${worker.memberId}/views`)).status, 403)
    const opened = await send('POST', `${base}/members/${worker.memberId}/views`, own)
    assert.deepEqual([opened.status, opened.body.data.token], [201, null])
    assert.deepEqual([...jar.keys()], ['gatehouse', 'gatehouse-view'])
    assert.equal((await session()).view.member_id, worker.memberId)
    // A page that does not know of it does nothing in anybody's name.
    const rename = { body: { title: 'Other' }, ...own }
    assert.deepEqual(told(await send('PATCH', base, rename)), [403, 'access.denied'])
    assert.deepEqual(told(await send('PATCH', base, { ...rename, ...(await csrfOf()) })), [403, 'view.read-only'])
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } }
    assert.deepEqual(told(await send('GET', `${base}/standing`, foreign)), [403, 'access.denied'])

    assert.equal((await send('DELETE', '/gatehouse/v1/sessions/current', await csrfOf())).status, 204)
    assert.deepEqual([...jar.keys()], ['gatehouse'])
    const back = await session()
    assert.deepEqual([back.view, back.user_id], [null, salon.owner.userId])

    // One that has ended elsewhere says so once, and one's own session is there again.
    const again = await send('POST', `${base}/members/${worker.memberId}/views`, own)
    const { headers } = await csrfOf()
    assert.equal((await session()).view.member_id, worker.memberId)
    await world.request('DELETE', `/gatehouse/v1/tokens/${again.body.data.token_id}`, {
      headers: { authorization: `Bearer ${text}` },
    })
    assert.deepEqual(told(await send('GET', `${base}/standing`, { headers })), [401, 'view.ended'])
    assert.deepEqual([...jar.keys()], ['gatehouse'])
    assert.equal((await session()).user_id, salon.owner.userId)
  })
})
