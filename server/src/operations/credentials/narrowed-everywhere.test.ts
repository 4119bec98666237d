import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TokenLimits } from '../../model/actor.ts'
import {
  type Answer,
  onEachEngine,
  operator,
  type Someone,
  type SomeoneWish,
  type TestCompany,
  type World,
} from '../../testing/world.ts'
import { inviteMembers } from '../members/invite-members.ts'
import { createPosition } from '../positions/create-position.ts'
import { createTag } from '../tags/create-tag.ts'
import { createTeamMemberAt } from '../team-members/create-team-member.ts'
import { handOutToken } from './hand-out-token.ts'
import { issueToken } from './issue-token.ts'

type Ids = Readonly<Record<string, readonly (number | string)[]>>
type Write = readonly [method: string, path: string, body?: unknown]
type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>
type Surface = 'alteg' | 'native' | 'bakery' | 'station'

/** Somebody with all rights through a token with limits, and somebody who has just these rights. */
interface Pair {
  readonly limits: TokenLimits
  readonly twin: Someone
}

const surfaceOf = (url: string): Surface | undefined => {
  if (/^\/api\/v[12]\//.test(url)) return 'alteg'
  if (url.startsWith('/gatehouse/')) return 'native'
  if (/^\/(company|management)\//.test(url)) return 'bakery'
  return url.startsWith('/v1.0/') ? 'station' : undefined
}

/** What a parameter of an address is. */
const kindOf = (url: string, name: string): string => {
  const before = url.slice(0, url.indexOf(`/:${name}`))
  if (surfaceOf(url) === 'alteg') {
    if (name === 'company_id' || name === 'location_id') return 'location_id'
    if (name === 'label_id' || before.endsWith('/tags')) return 'tag_id'
    if (before.endsWith('/positions')) return 'position_id'
  }
  if (before.endsWith('/shops')) return 'location_id'
  if (before.endsWith('/companies') || before === '/company') return 'company_id'
  return before.endsWith('/v1.0/users') ? 'user_id' : name
}

/** Of a company's own types there are none here; a plan is its person's alone; tokens are an owner's to see. */
const words: Ids = { type: ['todo'], id: ['1'], plan_id: [1], token_id: [1] }

/** Every address that a route has with these ids. */
const pathsOf = (url: string, ids: Ids): string[] => {
  let paths = [url]
  for (const [whole, name = ''] of url.matchAll(/:(\w+)/g)) {
    const known = ids[kindOf(url, name)] ?? words[name]
    assert.ok(known, `${url}: what is ${name}?`)
    paths = paths.flatMap((path) => known.map((id) => path.replace(whole, encodeURIComponent(String(id)))))
  }
  return paths
}

/** These show who somebody is, not what they may do. */
const isAboutPerson = (url: string): boolean =>
  [
    '/gatehouse/v1/me',
    '/gatehouse/v1/me/invitations',
    '/gatehouse/v1/tokens',
    '/gatehouse/v1/sessions/current',
    '/gatehouse/v1/companies/:company_id/members/me/views',
    '/api/v1/user/data',
  ].includes(url)

/** Tokens of a person for each of the surfaces, and whoever asks with them. */
const asking = async (
  world: World,
  { companyId, partner }: TestCompany,
  { userId }: Someone,
  surfaces: readonly Surface[],
  limits?: TokenLimits,
): Promise<Ask> => {
  const headers = new Map<Surface | undefined, string>()
  for (const audience of surfaces) {
    const wish = { audience, userId, companyId, ...(audience === 'alteg' && { partnerId: partner.id }) }
    const { text } = limits
      ? await handOutToken(world.core, operator, { ...wish, ...limits })
      : await issueToken(world.core, operator, wish)
    headers.set(audience, audience === 'alteg' ? `Bearer ${partner.token}, User ${text}` : `Bearer ${text}`)
  }
  return (method, path, body) => {
    const authorization = headers.get(surfaceOf(path)) as string
    return world.request(method, path, { headers: { authorization }, ...(body !== undefined && { body }) })
  }
}

const told = ({ status, text }: Answer): string =>
  // Ids of answers are made anew, and an answer about now says when that was.
  `${status} ${text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid')
    .replaceAll(/"at":"[^"]*"/g, '"at":"now"')
    .replace(/"member_id":\d+,"capabilities"/, '"capabilities"')}`

/** Asks everything that can be asked, and rehearses the writes; gives where the two differ. */
const differences = async (
  world: World,
  company: TestCompany,
  surfaces: readonly Surface[],
  { limits, twin }: Pair,
  ids: Ids,
  writes: readonly Write[] = [],
): Promise<{ played: number; differ: string[] }> => {
  const limited = await asking(world, company, company.owner, surfaces, limits)
  const just = await asking(world, company, twin, surfaces)
  const reads = (await world.app()).routeBook
    .all()
    .filter(({ method, url }) => method === 'GET' && surfaces.some((one) => one === surfaceOf(url)))
    .filter(({ url }) => !isAboutPerson(url))
    .flatMap(({ url }) => pathsOf(url, ids))
  const differ: string[] = []
  for (const [method, path, body] of [...reads.map((path): Write => ['GET', path]), ...writes]) {
    const [a, b] = [await limited(method, path, body), await just(method, path, body)]
    const isSame = method === 'GET' ? told(a) === told(b) : a.status === b.status && a.body?.code === b.body?.code
    if (!isSame) differ.push(`${method} ${path} ${JSON.stringify([limits, body])}\n${told(a)}\n${told(b)}`)
  }
  return { played: reads.length + writes.length, differ }
}

onEachEngine('through a limited token', (open) => {
  /** Somebody whose only grant says just what is listed: no role, and no default that gives anything. */
  const having = async (
    world: World,
    company: TestCompany,
    slugs: readonly string[],
    where: Pick<SomeoneWish, 'slot' | 'scope'>,
  ): Promise<Someone> => {
    const { facts } = await world.core.facts.read((look) => look.company(company.companyId))
    const permissions = facts?.catalogue.permissions ?? []
    const exceptions = Object.fromEntries(
      permissions.map(({ slug, none, all }) => [slug, slugs.includes(slug) ? all : none]),
    )
    const someone = await company.member({ ...where, exceptions })
    await world.core.engine.transaction(async (session) => {
      session.write('update grants set role = null where member_id = $1', [someone.memberId])
    })
    world.core.facts.forget()
    return someone
  }

  test('a salon’s owner sees and does what somebody does who has just the rights of both', async () => {
    const world = await open()
    await using _ = world
    const salon = await world.salon({ locations: 2 })
    const [first, second] = salon.locations as [number, number]
    const { call } = salon.owner
    const atEach = async <T>(make: (place: number) => Promise<T>): Promise<T[]> => [
      await make(first),
      await make(second),
    ]
    const workers = await atEach((place) => salon.member({ slot: `location:${place}` }))
    const positions = await atEach((place) =>
      createPosition(world.core, call, { locationId: place, title: 'P', locations: [place] }),
    )
    const labels = await atEach((place) =>
      createTag(world.core, call, { locationId: place, title: 'T', color: '#ffffff' }),
    )
    const team = await atEach((place) => createTeamMemberAt(world.core, call, { locationId: place, name: 'M' }))
    for (const locationId of salon.locations)
      await inviteMembers(world.core, call, {
        locationId,
        vocabulary: 'salon',
        invitations: [{ search: `somebody${locationId}@example.com` }],
      })
    const invitations = await world.core.engine.all<{ id: number }>('select id from invitations order by id')
    assert.equal(invitations.length, 2)
    const grants = await world.core.engine.all<{ id: number }>(
      'select id from grants where member_id in ($1, $2) order by id',
      workers.map(({ memberId }) => memberId),
    )
    // With the gates above them: so the twin's own gates are theirs, as the token's are.
    const permissions = [
      'settings_access',
      'settings_users_access',
      'settings_users_edit_access',
      'settings_staff_access',
      'settings_staff_edit_access',
      'settings_positions_access',
      'settings_positions_create_access',
      'settings_basis_access',
      'settings_clients_labels_access',
    ]
    const one = { slot: `location:${first}`, scope: [first] } as const
    const other = { slot: `location:${second}`, scope: [second] } as const
    const wide = { slot: 'company', scope: 'company' } as const
    const pairs: Pair[] = [
      { limits: { locations: [first] }, twin: await salon.member({ ...one, role: 'salon:owner' }) },
      { limits: { permissions }, twin: await having(world, salon, permissions, wide) },
      { limits: { permissions, locations: [second] }, twin: await having(world, salon, permissions, other) },
      { limits: { permissions: ['settings_access'] }, twin: await having(world, salon, ['settings_access'], wide) },
    ]
    const ids: Ids = {
      company_id: [salon.companyId],
      location_id: salon.locations,
      user_id: workers.map(({ userId }) => userId),
      member_id: workers.map(({ memberId }) => memberId),
      grant_id: grants.map(({ id }) => id),
      position_id: positions.map(({ id }) => id),
      tag_id: labels.map(({ id }) => id),
      team_member_id: team.map(({ id }) => id),
      invitation_id: invitations.map(({ id }) => id),
      partner_id: [salon.partner.id],
      kind: ['client'],
      entity: ['client'],
      entity_id: ['77'],
      ref: ['salon:worker'],
      name: ['salon'],
    }
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const of = (kind: string, id: number, body?: unknown): Write[] => [
      ['PATCH', `${base}/${kind}/${id}`, body],
      ['DELETE', `${base}/${kind}/${id}`],
    ]
    const writes: Write[] = [
      ...workers.flatMap(({ memberId }): Write[] => [
        ...of('members', memberId, { suspended: true }),
        ...[[first], [second], 'company'].flatMap((scope): Write[] =>
          ['salon:owner', 'salon:manager', 'salon:worker'].map((role) => [
            'POST',
            `${base}/members/${memberId}/grants`,
            { role, scope },
          ]),
        ),
      ]),
      ...grants.flatMap(({ id }) => of('grants', id, { role: 'salon:manager' })),
      ...invitations.flatMap(({ id }): Write[] => [
        ['POST', `${base}/invitations/${id}/resend`],
        ['POST', `${base}/invitations/${id}/link`],
        ['DELETE', `${base}/invitations/${id}`],
      ]),
      ...positions.flatMap(({ id }) => of('positions', id, { title: 'Other' })),
      ...labels.flatMap(({ id }) => of('tags', id, { title: 'Other' })),
      ...team.flatMap(({ id }) => of('team-members', id, { name: 'Other' })),
      ...salon.locations.flatMap((id): Write[] => [
        ['PATCH', `${base}/locations/${id}`, { closed: true }],
        ['POST', `${base}/positions`, { title: 'New', locations: [id] }],
        ['POST', `${base}/tags`, { title: 'New', color: '#ffffff', location_id: id, entity: 'client' }],
        ['POST', `${base}/team-members`, { name: 'New', location_id: id }],
      ]),
      ['POST', `${base}/roles`, { title: 'New', weight: 0, permissions: { settings_access: true } }],
      ['POST', `${base}/locations`, { title: 'New' }],
      ['PATCH', base, { title: 'Other' }],
      ['DELETE', `${base}/partners/${salon.partner.id}`],
    ]
    const simulated = writes
      .filter(([, path]) => /\/(?:members|grants|roles|locations)(?:\/|$)/.test(path))
      .flatMap(([method, path, body]): Write[] => {
        const one = { method, path: path.slice(base.length), ...(body !== undefined && { body }) }
        return [
          ['POST', `${base}/simulate`, { writes: [one] }],
          ['POST', `${base}/plans?dry_run=true`, { writes: [one] }],
        ]
      })
    const rehearsed = writes.map(([method, path, body]): Write => [method, `${path}?dry_run=true`, body])
    const drafted: Write[] = [
      ...workers.flatMap(({ memberId }, at): Write[] => [
        ['POST', `${base}/members/${memberId}/grant-draft`, { grant_id: grants[at]?.id }],
        ['POST', `${base}/members/${memberId}/grant-draft`, { role: 'salon:worker', scope: [second] }],
      ]),
      ['POST', `${base}/role-draft`, { ref: 'salon:worker' }],
      ['POST', `${base}/audit-events/verification`, {}],
    ]
    for (const pair of pairs) {
      const asked = [...rehearsed, ...simulated, ...drafted]
      const { played, differ } = await differences(world, salon, ['alteg', 'native'], pair, ids, asked)
      assert.deepEqual(differ, [])
      assert.ok(played > 100, String(played))
    }
  })

  test('a bakery’s owner too', async () => {
    const world = await open()
    await using _ = world
    const bakery = await world.bakery({ shops: 2 })
    const [first] = bakery.locations as [number]
    const members = [
      await bakery.member({ slot: 'entry', scope: [first] }),
      await bakery.member({ slot: 'entry', scope: bakery.locations }),
    ]
    const grants = await world.core.engine.all<{ id: number }>(
      'select id from grants where member_id in ($1, $2) order by id',
      members.map(({ memberId }) => memberId),
    )
    const permissions = ['permissions', 'products']
    const pairs: Pair[] = [
      {
        limits: { locations: [first] },
        twin: await bakery.member({ slot: 'extra:1', scope: [first], role: 'bakery:owner' }),
      },
      {
        limits: { permissions },
        twin: await having(world, bakery, permissions, { slot: 'company', scope: 'company' }),
      },
    ]
    const ids: Ids = {
      company_id: [bakery.companyId],
      location_id: bakery.locations,
      user_permission_id: grants.map(({ id }) => id),
      id: [bakery.companyId],
      user_id: members.map(({ userId }) => userId),
      member_id: members.map(({ memberId }) => memberId),
      grant_id: grants.map(({ id }) => id),
      partner_id: [bakery.partner.id],
      position_id: [1],
      tag_id: [1],
      team_member_id: [1],
      invitation_id: [1],
      kind: ['client'],
      entity_id: ['77'],
      ref: ['bakery:member'],
      name: ['bakery'],
    }
    for (const pair of pairs) {
      const { differ } = await differences(world, bakery, ['bakery', 'native'], pair, ids)
      assert.deepEqual(differ, [])
    }
  })

  test('a vendor’s administrator too', async () => {
    const world = await open()
    await using _ = world
    const vendor = await world.vendor()
    const member = await vendor.member()
    const permissions = ['createusers']
    const wide = { slot: 'company', scope: 'company' } as const
    const pairs: Pair[] = [
      { limits: { permissions }, twin: await having(world, vendor, permissions, wide) },
      {
        limits: { permissions: ['readvendorbalance'] },
        twin: await having(world, vendor, ['readvendorbalance'], wide),
      },
    ]
    const ids: Ids = { user_id: [member.userId], id: [member.userId] }
    for (const pair of pairs) {
      const { differ } = await differences(world, vendor, ['station'], pair, ids)
      assert.deepEqual(differ, [])
    }
  })
})
