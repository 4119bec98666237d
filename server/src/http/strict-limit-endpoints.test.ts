import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inviteMembers } from '../operations/members/invite-members.ts'
import { deliverMessages } from '../operations/messages/deliver-messages.ts'
import { registerClient } from '../operations/oauth/register-client.ts'
import { registerUser } from '../operations/users/register-user.ts'
import { updateOwnUser } from '../operations/users/update-own-user.ts'
import { natively } from '../testing/natively.ts'
import { linkIn } from '../testing/post.ts'
import { type Answer, onEachEngine, operator, type World } from '../testing/world.ts'
import type { StrictRules } from './strict-limit.ts'

/** Nobody may do anything of it: whatever is limited says so at once. */
const none = { seconds: 600, perAccount: 0, perAddress: 0 }
const strictRules: StrictRules = {
  'sign-in': none,
  invite: none,
  'invite-rehearsal': none,
  'password-reset': none,
  register: none,
  token: none,
  sandbox: none,
  verification: none,
}

const PASSWORD = 'correct horse battery staple'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Brings what waits, and gives the secret of its one link. */
const secretOf = async (world: World): Promise<string> => {
  const texts: string[] = []
  const courier = async ({ text }: { text: string }): Promise<void> => void texts.push(text)
  await deliverMessages(world.core, { couriers: { email: courier, sms: courier }, publicUrl: '' })
  assert.equal(texts.length, 1)
  return linkIn(texts[0] as string)
}

onEachEngine('every endpoint that is limited strictly', (open) => {
  test('says so, also when general limits are off, and nothing is written', async () => {
    await using world = await open({ strictRules, rateLimits: 'off', registration: true })
    const [salon, bakery, vendor] = [await world.salon(), await world.bakery(), await world.vendor()]
    const [location] = salon.locations as [number]
    const { clientId } = await registerClient(world.core, operator, {
      partnerId: bakery.partner.id,
      redirectUris: ['https://app.example/back'],
      firstParty: true,
    })
    const native = await natively(world, salon.owner)
    const nobody = { ip: '192.0.2.1', requestId: 'test', source: 'test' }

    await inviteMembers(world.core, salon.owner.call, {
      locationId: location,
      vocabulary: 'salon',
      invitations: [{ search: 'ann@example.com', role: 'worker' }],
    })
    const invitation = await secretOf(world)
    const [invited] = await world.core.engine.all<{ id: number; message: number }>(
      'select i.id, o.id as message from invitations i join outbox o on o.invitation_id = i.id',
    )
    await registerUser(world.core, nobody, {
      email: 'bob@example.com',
      password: PASSWORD,
      firstName: 'Bob',
      lastName: '',
    })
    const registration = await secretOf(world)
    await updateOwnUser(world.core, salon.owner.call, { email: 'owner@example.org' })
    const address = await secretOf(world)

    const send = (path: string, body: object | string, headers: Record<string, string> = {}): Promise<Answer> =>
      world.request('POST', path, { body, headers: typeof body === 'string' ? { ...form, ...headers } : headers })
    const partner = { authorization: `Bearer ${salon.partner.token}` }
    const device = { client_id: clientId, device_name: 'D', device_id: 'd' }
    const login = { login: 'ann@example.com', password: 'wrong' }
    const consent = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: 'https://app.example/back',
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
      email: 'ann@example.com',
      password: 'wrong',
      answer: 'allow',
    }).toString()
    const accept = { name: 'Ann', password: PASSWORD }
    const base = '/gatehouse/v1'
    const company = `${base}/companies/${salon.companyId}`
    const quick = {
      name: 'Quick',
      specialization: '',
      position_id: null,
      phone_number: null,
      user_email: 'quick@example.com',
      user_phone: null,
      is_user_invite: true,
    }
    const person = { firstName: 'Vera', lastName: 'New', password: PASSWORD, passwordConfirm: PASSWORD }

    const calls: Record<string, () => Promise<Answer>> = {
      'alteg sign-in': () => send('/api/v1/auth', login, partner),
      'station sign-in': () => send('/v1.0/login', { username: 'ann@example.com', password: 'wrong' }),
      'bakery password': () =>
        send('/api/token', { grant_type: 'password', ...device, username: 'ann@example.com', password: 'wrong' }),
      'bakery consent': () => send('/oauth/authorize', consent),
      'native session': () => send(`${base}/sessions`, login),
      'invitation sign-in page': () => send(`/invitation/${invitation}/sign-in`, new URLSearchParams(login).toString()),
      'confirmation page, registration': () => send(`/confirm/${registration}`, 'password=wrong'),
      'confirmation page, address': () => send(`/confirm/${address}`, 'password=wrong'),
      'native confirmation, registration': () =>
        send(`${base}/confirmations`, { token: registration, password: 'wrong' }),
      'native confirmation, address': () => send(`${base}/confirmations`, { token: address, password: 'wrong' }),

      'alteg invite': () =>
        salon.owner.request('POST', `/api/v1/user/invite/${location}`, {
          body: { invites: [{ search: 'eve@example.com' }] },
        }),
      'alteg quick create': () =>
        salon.owner.request('POST', `/api/v1/company/${location}/staff/quick`, { body: quick }),
      'alteg quick create, alias': () =>
        salon.owner.request('POST', `/api/v1/locations/${location}/team_members/quick`, { body: quick }),
      'station user': () =>
        vendor.owner.request('POST', '/v1.0/users', { body: { username: 'v@example.com', roleId: 5, ...person } }),
      'bakery entry': () =>
        bakery.owner.request('POST', `/company/companies/${bakery.companyId}/permissions/users`, {
          body: { email: 'b@example.com' },
        }),
      'native invitations': () =>
        native('POST', `${company}/invitations`, {
          body: { invitations: [{ email: 'n@example.com', grant: { role: 'salon:worker', scope: [location] } }] },
        }),
      'native resend': () => native('POST', `${company}/invitations/${invited?.id}/resend`),
      'native link': () => native('POST', `${company}/invitations/${invited?.id}/link`),
      'native retry': () => native('POST', `${company}/outbox/${invited?.message}/retry`),

      'reset page': () => send('/password-reset', 'login=ann%40example.com'),
      'native reset': () => send(`${base}/password-resets`, { login: 'ann@example.com' }),

      'station registration': () =>
        send('/v1.0/register', { username: 'new@example.com', companyName: 'New', ...person }),
      'bakery registration': () =>
        send('/api/register', {
          ...device,
          username: 'new@example.com',
          password: PASSWORD,
          firstname: 'New',
          lastname: 'Baker',
          telephone: '+32475000000',
          policies: [],
        }),
      'native registration': () =>
        send(`${base}/registrations`, { email: 'new@example.com', password: PASSWORD, first_name: 'New' }),
      'invitation register page': () =>
        send(
          `/invitation/${invitation}/register`,
          new URLSearchParams({ ...accept, password_again: PASSWORD }).toString(),
        ),
      'native invitation register': () => send(`${base}/invitation-links/register`, { token: invitation, ...accept }),
      'native invitation accept': () =>
        native('POST', `${base}/invitation-links/accept`, { body: { token: invitation } }),
      setup: () => send('/setup', 'token=x'),

      'bakery code': () => send('/api/token', { grant_type: 'code', ...device, code: 'x', code_verifier: 'x' }),
      'bakery refresh': () => send('/api/token', { grant_type: 'refresh_token', refresh_token: 'x' }),
      'native token': () =>
        native('POST', `${base}/tokens`, {
          body: { name: 'A program', audience: 'native', company_id: salon.companyId },
        }),
      'native verification': () =>
        native('POST', `${base}/companies/${salon.companyId}/audit-events/verification`, { body: {} }),
    }

    const before = await world.snapshot()
    const wrong: string[] = []
    for (const [name, call] of Object.entries(calls)) {
      const { status, headers, text } = await call()
      if (status !== 429 || !(Number(headers['retry-after']) > 0))
        wrong.push(`${name}: ${status} ${text.slice(0, 200)}`)
    }
    assert.deepEqual(wrong, [])
    assert.equal(await world.snapshot(), before)
  })
})
