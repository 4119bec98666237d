import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call, TokenLimits } from '../../model/actor.ts'
import {
  type Answer,
  onEachEngine,
  operator,
  type RequestParts,
  type Someone,
  type World,
} from '../../testing/world.ts'
import { readPermissions } from '../access/read-permissions.ts'
import { setPermissions } from '../access/set-permissions.ts'
import { acceptInvitation } from '../invitations/accept-invitation.ts'
import { handOverLink } from '../invitations/hand-over-link.ts'
import { createLocation } from '../locations/create-location.ts'
import { setLocationClosed } from '../locations/set-location-closed.ts'
import { inviteMembers } from '../members/invite-members.ts'
import { createUser } from '../users/create-user.ts'
import { updateOwnUser } from '../users/update-own-user.ts'
import { createOwnToken, type OwnTokenWish } from './create-own-token.ts'
import { handOutToken } from './hand-out-token.ts'
import { identifyBearer } from './identify.ts'
import { issueToken } from './issue-token.ts'
import { listCompanyTokens } from './list-company-tokens.ts'
import { listOwnTokens } from './list-own-tokens.ts'
import { revokeCompanyToken } from './revoke-company-token.ts'
import { revokeToken } from './revoke-token.ts'
import { setPassword } from './set-password.ts'

const SECOND = 1_000_000
const DAY = 86_400 * SECOND
const denied = { kind: 'access.denied' }
const all = { after: 0, limit: 100 }

const callWith = async (world: World, text: string): Promise<Call> => ({
  ...operator,
  ip: '127.0.0.1',
  actor: await identifyBearer(world.core, 'native', text),
})

/** Signed in at the native interface, as in the console. */
const signedIn = async (world: World, { userId }: Pick<Someone, 'userId'>): Promise<Call> =>
  callWith(world, (await issueToken(world.core, operator, { audience: 'native', userId, name: 'sign-in' })).text)

type Wish = Partial<OwnTokenWish> & Pick<OwnTokenWish, 'companyId'>

const make = (world: World, call: Call, wish: Wish) =>
  createOwnToken(world.core, call, { audience: 'native', name: 'A program', ...wish })

/** What asks with a token of the person’s own. */
const program = async (world: World, person: Someone, wish: Wish) => {
  const { id, text } = await make(world, await signedIn(world, person), wish)
  const headers = { authorization: `Bearer ${text}` }
  const request = (method: string, path: string, parts: RequestParts = {}): Promise<Answer> =>
    world.request(method, path, { ...parts, headers: { ...headers, ...parts.headers } })
  return { id, text, request }
}

/** Through a native token of the person's own. */
const throughOwn = async (world: World, person: Someone, companyId: number, limits: TokenLimits): Promise<Call> =>
  callWith(world, (await program(world, person, { companyId, ...limits })).text)

const entryOf = async (world: World, { memberId }: Someone): Promise<number> => {
  const [row] = await world.core.engine.all<{ id: number }>(
    `select id from grants where member_id = $1 and slot = 'entry'`,
    [memberId],
  )
  return row?.id as number
}

const refusedFields = async (work: Promise<unknown>, kind: string): Promise<string[]> => {
  const error = await work.then(
    () => assert.fail('was not refused'),
    (error) => error,
  )
  assert.equal(error.kind, kind, String(error))
  return error.fields.map(({ field }: { field: string }) => field)
}

onEachEngine('tokens of one’s own: what they open', (open) => {
  test('a bakery’s owner lets a program see to one shop’s products, and to no more', async () => {
    await using world = await open({ dialects: ['bakeronline'] })
    const bakery = await world.bakery({ shops: 2 })
    const [first, second] = bakery.locations as [number, number]
    const here = await bakery.member({ slot: 'entry', scope: [first] })
    const both = await bakery.member({ slot: 'entry', scope: [first, second] })
    const path = `/company/companies/${bakery.companyId}/permissions/users`
    const [hereAt, bothAt] = [`${path}/${await entryOf(world, here)}`, `${path}/${await entryOf(world, both)}`]
    const limits = { locations: [first], permissions: ['permissions', 'products'] }
    const { id, request } = await program(world, bakery.owner, {
      companyId: bakery.companyId,
      audience: 'bakery',
      ...limits,
    })
    const give = (at: string, slug: string): Promise<Answer> =>
      request('PATCH', at, { body: { permissions: { [slug]: true } } })

    assert.equal((await give(hereAt, 'products')).status, 200)
    const before = await world.snapshot()
    assert.equal((await give(hereAt, 'holidays')).status, 403)
    assert.equal((await give(bothAt, 'products')).status, 403)
    assert.equal((await request('PATCH', hereAt, { body: { shop_ids: [first, second] } })).status, 403)
    assert.equal(await world.snapshot(), before)
    assert.equal(
      (await bakery.owner.request('PATCH', bothAt, { body: { permissions: { holidays: true } } })).status,
      200,
    )

    const listed = await request('GET', path)
    assert.deepEqual(
      listed.body.map(({ user }: { user: { id: number } }) => user.id),
      [here.userId],
    )
    const own = (await request('GET', '/user?include=company_permissions')).body.company_permissions
    assert.deepEqual(
      own.map(({ shop_ids, permissions }: { shop_ids: number[]; permissions: Record<string, boolean> }) => [
        shop_ids,
        Object.keys(permissions).filter((slug) => permissions[slug]),
      ]),
      [[[first], ['permissions', 'products']]],
    )
    // Another company is as unknown as one that there is not.
    const other = await world.bakery()
    for (const company of [other.companyId, 99_999_999])
      assert.equal((await request('GET', `/company/companies/${company}/permissions/users`)).status, 404)

    // The audit says that it was a limited token, not how: that stands where the token was issued.
    const trail = await world.auditTrail(bakery.companyId)
    const changed = trail.find(({ kind }) => kind === 'access.changed')
    assert.deepEqual(
      [changed?.actor].map((actor) => {
        const { tokenId, limited, limits } = actor as Record<string, unknown>
        return { tokenId, limited, limits }
      }),
      [{ tokenId: id, limited: true, limits: undefined }],
    )
    const issued = trail.find(({ kind }) => kind === 'token.issued')
    assert.equal(issued?.subject, `member:${bakery.owner.memberId}`)
    assert.partialDeepStrictEqual(issued?.after, { limits })

    await world.core.lastUse.flush()
    const page = { companyId: bakery.companyId, after: id - 1, limit: 1 }
    const [token] = await listCompanyTokens(world.core, await signedIn(world, bakery.owner), page)
    assert.equal(token?.id, id)
    assert.ok((token?.lastUsedAt ?? 0) > Date.now() * 1000 - 60 * SECOND)
  })

  test('what is taken from the person is gone from the token at the next call', async () => {
    await using world = await open({ dialects: ['bakeronline'] })
    const bakery = await world.bakery({ shops: 2 })
    const [first] = bakery.locations as [number, number]
    const manager = await bakery.member({
      slot: 'entry',
      exceptions: { permissions: true, products: true, holidays: true },
    })
    const baker = await bakery.member({ slot: 'entry', scope: [first] })
    const path = `/company/companies/${bakery.companyId}/permissions/users`
    const [managerAt, bakerAt] = [`${path}/${await entryOf(world, manager)}`, `${path}/${await entryOf(world, baker)}`]
    const { request } = await program(world, manager, {
      companyId: bakery.companyId,
      audience: 'bakery',
      permissions: ['permissions', 'products', 'discounts'],
    })
    const give = async (slug: string): Promise<number> =>
      (await request('PATCH', bakerAt, { body: { permissions: { [slug]: true } } })).status
    const take = (slug: string): Promise<Answer> =>
      bakery.owner.request('PATCH', managerAt, { body: { permissions: { [slug]: false } } })

    // The token names discounts; its person has none to give.
    assert.deepEqual([await give('discounts'), await give('holidays'), await give('products')], [403, 403, 200])
    await take('products')
    assert.equal(await give('products'), 403)
    await take('permissions')
    assert.equal((await request('GET', path)).status, 403)
  })

  test('a vendor’s administrator lets a program list people, and not make them mightier', async () => {
    await using world = await open({ dialects: ['guardant-station'] })
    const vendor = await world.vendor()
    const developer = await vendor.member({ role: 'vendor:developer' })
    const { companyId } = vendor
    const people = await program(world, vendor.owner, { companyId, audience: 'station', permissions: ['createusers'] })
    const orders = await program(world, vendor.owner, { companyId, audience: 'station', permissions: ['createorders'] })
    assert.equal((await people.request('GET', '/v1.0/users')).status, 200)
    const before = await world.snapshot()
    assert.equal((await orders.request('GET', '/v1.0/users')).status, 403)
    const put = { body: { roleId: 2 } }
    assert.equal((await people.request('PUT', `/v1.0/users/${developer.userId}`, put)).status, 403)
    assert.equal((await people.request('PUT', `/v1.0/users/${vendor.owner.userId}`, put)).status, 403)
    assert.equal(await world.snapshot(), before)
    assert.equal((await vendor.owner.request('PUT', `/v1.0/users/${developer.userId}`, put)).status, 200)
    // A token of one interface is none of another.
    await assert.rejects(identifyBearer(world.core, 'native', people.text), { kind: 'credential.invalid' })
  })

  test('a location that closes narrows to nothing there; a role of the person’s own is judged by the token’s limits', async () => {
    await using world = await open({ dialects: ['alteg-v1'] })
    const salon = await world.salon({ locations: 2 })
    const [first, second] = salon.locations as [number, number]
    const worker = await salon.member({ slot: `location:${first}` })
    const call = await throughOwn(world, salon.owner, salon.companyId, { locations: [first] })
    const ask = (locationId: number, userId = worker.userId) =>
      readPermissions(world.core, call, { locationId, userId })

    assert.equal((await ask(first)).isEditable, true)
    await assert.rejects(ask(second, salon.owner.userId), denied)
    // A later location of the company is not the token's.
    const third = await createLocation(world.core, operator, salon.companyId, { title: 'Third' })
    await assert.rejects(ask(third, salon.owner.userId), denied)
    await assert.rejects(ask(99_999_999), { kind: 'location.unknown' })
    const raise = (locationId: number, role: string) =>
      setPermissions(world.core, call, { locationId, userId: worker.userId, vocabulary: 'salon', role, values: [] })
    await raise(first, 'administrator')
    await raise(first, 'owner')
    await setLocationClosed(world.core, operator, salon.companyId, first, true)
    await assert.rejects(ask(first), denied)
    await setLocationClosed(world.core, operator, salon.companyId, first, false)

    // The same at a partner's program, with a token that the operator made.
    const { text } = await handOutToken(world.core, operator, {
      audience: 'alteg',
      userId: salon.owner.userId,
      partnerId: salon.partner.id,
      companyId: salon.companyId,
      locations: [second],
    })
    const authorization = `Bearer ${salon.partner.token}, User ${text}`
    const colleague = await salon.member({ slot: `location:${second}` })
    const read = async (locationId: number, { userId }: Someone): Promise<number> =>
      (
        await world.request('GET', `/api/v1/company/${locationId}/users/${userId}/permissions`, {
          headers: { authorization },
        })
      ).status
    assert.deepEqual([await read(second, colleague), await read(first, worker)], [200, 403])

    // Whoever may see nobody sees through the token not even what its person may do.
    const blind = await throughOwn(world, salon.owner, salon.companyId, { permissions: ['settings_positions_access'] })
    const self = { locationId: first, userId: salon.owner.userId }
    await assert.rejects(readPermissions(world.core, blind, self), denied)
    assert.ok(await readPermissions(world.core, salon.owner.call, self))
  })

  test('whoever is invited through a token gets in with what the token could give', async () => {
    await using world = await open({ dialects: [] })
    const salon = await world.salon({ locations: 2 })
    const { companyId, owner } = salon
    const [first, second] = salon.locations as [number, number]
    const call = await throughOwn(world, owner, companyId, { locations: [first] })
    const invite = async (search: string): Promise<{ userId: number; secret: string }> => {
      const wish = { locationId: first, vocabulary: 'salon', invitations: [{ search }] }
      const [{ userId } = { userId: 0 }] = await inviteMembers(world.core, call, wish)
      const [invitation] = await world.core.engine.all<{ id: number }>(
        'select id from invitations where company_id = $1 order by id desc limit 1',
        [companyId],
      )
      const link = { companyId, invitationId: invitation?.id as number, publicUrl: 'http://localhost' }
      const text = await handOverLink(world.core, owner.call, link)
      return { userId, secret: /[^/?#=]+$/.exec(text)?.[0] as string }
    }
    const accept = async (secret: string, by?: Call) => {
      const { id } = await createUser(world.core, operator, { name: 'New', confirmed: true })
      return acceptInvitation(world.core, by ?? (await signedIn(world, { userId: id })), { secret })
    }

    const plain = await invite('plain@example.com')
    // Not through a program's token: an account is joined by its person.
    await assert.rejects(accept(plain.secret, call), denied)
    assert.equal((await accept(plain.secret)).companyId, companyId)

    // Who answers for the rights that are offered is the token: here as if it had been one for the other place.
    const raised = await invite('raised@example.com')
    for (const [table, column] of [
      ['invitations', 'inviter'],
      ['offered_grants', 'giver'],
    ])
      await world.core.engine.transaction(async (session) => {
        session.write(
          `update ${table} set ${column} = replace(${column}, '"locations":[${first}]', '"locations":[${second}]')`,
        )
      })
    await assert.rejects(accept(raised.secret), { kind: 'invitation.needs-approval' })
  })
})

onEachEngine('tokens of one’s own: making, listing, ending', (open) => {
  test('a wish that is not right is refused field by field, and leaves nothing', async () => {
    await using world = await open({ dialects: [] })
    const salon = await world.salon()
    const foreign = await world.salon()
    const [place] = salon.locations as [number]
    const { companyId } = salon
    const call = await signedIn(world, salon.owner)
    const now = Date.now() * 1000
    const tokens = async (): Promise<unknown[]> =>
      world.core.engine.all('select id from tokens where limits is not null')
    const faults: [Partial<OwnTokenWish>, string[]][] = [
      [{ name: ' ' }, ['name']],
      [{ name: 'x'.repeat(101) }, ['name']],
      [{ locations: [] }, ['locations']],
      [{ locations: [place, foreign.locations[0] as number, 99_999_999] }, ['locations.1', 'locations.2']],
      [{ permissions: ['settings_users_access', 'products', 'nothing'] }, ['permissions.1', 'permissions.2']],
      [{ audience: 'bakery' }, ['audience']],
      [{ audience: 'station', permissions: [] }, ['audience', 'permissions']],
      [{ expiresAt: now - SECOND }, ['expiresAt']],
      [{ expiresAt: now + 400 * DAY }, ['expiresAt']],
      [{ startsAt: now + 2 * DAY, expiresAt: now + DAY }, ['startsAt']],
    ]
    for (const [wish, fields] of faults)
      assert.deepEqual(await refusedFields(make(world, call, { companyId, ...wish }), 'request.invalid'), fields)
    for (const unknown of [foreign.companyId, 99_999_999])
      await assert.rejects(make(world, call, { companyId: unknown }), { kind: 'company.unknown' })
    // A program of another interface must not leave its own.
    await assert.rejects(make(world, salon.owner.call, { companyId }), denied)
    await assert.rejects(make(world, operator, { companyId }), denied)
    const suspended = await salon.member({ state: 'suspended' })
    const theirs = await signedIn(world, suspended)
    await assert.rejects(make(world, theirs, { companyId }), denied)
    await revokeToken(world.core, operator, (theirs.actor as { tokenId: number }).tokenId)
    await assert.rejects(make(world, theirs, { companyId }), { kind: 'credential.invalid' })
    assert.deepEqual(await tokens(), [])

    const { expiresAt, text, prefix } = await make(world, call, { companyId })
    assert.equal((await tokens()).length, 1)
    assert.ok(Math.abs(expiresAt - now - 90 * DAY) < 60 * SECOND)
    assert.ok(text.startsWith(prefix) && text.startsWith('ghn_'))
  })

  test('a token opens nothing before it starts, nor after it ends', async () => {
    await using world = await open({ dialects: [] })
    const { owner, companyId } = await world.salon()
    const call = await signedIn(world, owner)
    const now = Date.now() * 1000
    const times = { startsAt: now + SECOND, expiresAt: now + 2 * SECOND }
    const { text } = await make(world, call, { companyId, ...times })
    const invalid = { kind: 'credential.invalid' }
    await assert.rejects(callWith(world, text), invalid)
    await new Promise((resolve) => setTimeout(resolve, 1_100 - (Date.now() - now / 1000)))
    assert.equal((await callWith(world, text)).actor.kind, 'user')
    await new Promise((resolve) => setTimeout(resolve, 2_100 - (Date.now() - now / 1000)))
    await assert.rejects(callWith(world, text), invalid)
  })

  test('a limited token makes none that may do more or for longer, and what it made ends with it', async () => {
    await using world = await open({ dialects: [] })
    const salon = await world.salon({ locations: 2 })
    const { companyId } = salon
    const [first, second] = salon.locations as [number, number]
    const permissions = ['settings_users_access', 'settings_positions_access']
    const expiresAt = Date.now() * 1000 + 10 * DAY
    const own = { companyId, locations: [first], permissions, expiresAt }
    const parent = await make(world, await signedIn(world, salon.owner), own)
    const call = await callWith(world, parent.text)

    const wider: [Partial<OwnTokenWish>, string[]][] = [
      [{}, ['locations', 'permissions']],
      [{ locations: [second], permissions }, ['locations']],
      [{ locations: [first], permissions: ['settings_users_access', 'settings_users_edit_access'] }, ['permissions']],
      [{ locations: [first], permissions, expiresAt: expiresAt + 1 }, ['expiresAt']],
    ]
    const before = await world.snapshot()
    for (const [wish, fields] of wider) {
      const refused = make(world, call, { companyId, ...wish })
      assert.deepEqual(await refusedFields(refused, 'delegation.beyond-actor'), fields)
    }
    assert.equal(await world.snapshot(), before)
    const limits = { locations: [first], permissions: ['settings_positions_access'] }
    const child = await make(world, call, { companyId, ...limits })
    assert.deepEqual([child.limits, child.expiresAt], [limits, expiresAt])
    const grandchild = await make(world, await callWith(world, child.text), { companyId, ...limits })

    // It is not its person's sign-in.
    await assert.rejects(listOwnTokens(world.core, call, all), denied)
    await assert.rejects(setPassword(world.core, call, salon.owner.userId, 'correct horse battery'), denied)
    await assert.rejects(updateOwnUser(world.core, call, { firstName: 'Eve' }), denied)
    await assert.rejects(revokeToken(world.core, call, child.id), { kind: 'token.unknown' })
    await revokeToken(world.core, call, parent.id)
    for (const { text } of [parent, child, grandchild])
      await assert.rejects(callWith(world, text), { kind: 'credential.invalid' })

    // Nor is one that is limited by time alone.
    const timed = await callWith(world, (await program(world, salon.owner, { companyId, expiresAt })).text)
    await assert.rejects(setPassword(world.core, timed, salon.owner.userId, 'correct horse battery'), denied)
    const later = make(world, timed, { companyId, expiresAt: expiresAt + 1 })
    assert.deepEqual(await refusedFields(later, 'delegation.beyond-actor'), ['expiresAt'])
  })

  test('people see and end their own tokens, page by page, and nobody else’s', async () => {
    await using world = await open({ dialects: [] })
    const salon = await world.salon()
    const { companyId } = salon
    const call = await signedIn(world, salon.owner)
    const colleague = await program(world, await salon.member(), { companyId })
    const made = [
      await make(world, call, { companyId, name: 'One' }),
      await make(world, call, { companyId, name: 'Two' }),
    ]
    const names = async (page = all): Promise<string[]> =>
      (await listOwnTokens(world.core, call, page)).map(({ name }) => name)
    assert.deepEqual(await names(), ['', 'sign-in', 'One', 'Two'])
    assert.deepEqual(await names({ after: made[0]?.id as number, limit: 1 }), ['Two'])
    assert.deepEqual(await names({ after: 0, limit: 3 }), ['', 'sign-in', 'One'])
    await assert.rejects(revokeToken(world.core, call, colleague.id), { kind: 'token.unknown' })
    await revokeToken(world.core, call, made[0]?.id as number)
    assert.deepEqual(await names(), ['', 'sign-in', 'Two'])
    await assert.rejects(listOwnTokens(world.core, salon.owner.call, all), denied)
  })

  test('a company sees and ends the tokens that work in it alone', async () => {
    await using world = await open({ dialects: ['bakeronline'] })
    const bakery = await world.bakery()
    const { companyId, owner } = bakery
    const manager = await bakery.member({ slot: 'entry', exceptions: { permissions: true, products: true } })
    const stranger = await world.bakery()
    const theirs = await program(world, stranger.owner, { companyId: stranger.companyId })
    const made = await program(world, manager, { companyId, audience: 'bakery', permissions: ['permissions'] })
    const path = `/company/companies/${companyId}/permissions/users`
    assert.equal((await made.request('GET', path)).status, 200)
    const list = async (who: Someone, page = all) =>
      (await listCompanyTokens(world.core, await signedIn(world, who), { companyId, ...page })).map(({ id }) => id)
    assert.ok((await list(owner)).includes(made.id))
    assert.ok(!(await list(owner)).includes(theirs.id))
    assert.deepEqual(await list(owner, { after: made.id - 1, limit: 1 }), [made.id])

    const end = async (call: Call, tokenId: number, inCompany = companyId): Promise<void> =>
      revokeCompanyToken(world.core, call, { companyId: inCompany, tokenId })
    const [asOwner, asManager, asStranger] = [
      await signedIn(world, owner),
      await signedIn(world, manager),
      await signedIn(world, stranger.owner),
    ]
    await assert.rejects(list(manager), denied)
    await assert.rejects(list(stranger.owner), { kind: 'company.unknown' })
    await assert.rejects(end(asManager, made.id), denied)
    await assert.rejects(end(asStranger, made.id), { kind: 'company.unknown' })
    await assert.rejects(end(asStranger, made.id, stranger.companyId), { kind: 'token.unknown' })
    await assert.rejects(end(asOwner, theirs.id), { kind: 'token.unknown' })
    await assert.rejects(end(asOwner, 99_999_999), { kind: 'token.unknown' })
    // Owner of the company, but not through this token.
    const limited = await throughOwn(world, owner, companyId, { locations: bakery.locations })
    const before = await world.snapshot()
    await assert.rejects(end(limited, made.id), denied)
    assert.equal(await world.snapshot(), before)

    await end(asOwner, made.id)
    assert.equal((await made.request('GET', path)).status, 401)
    await assert.rejects(end(asOwner, made.id), { kind: 'token.unknown' })
    const { kind, subject } = (await world.auditTrail(companyId)).at(-1) as { kind: string; subject: string }
    assert.deepEqual([kind, subject], ['token.revoked', `user:${manager.userId}`])
  })
})
