import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPosition } from '../operations/positions/create-position.ts'
import { createTag } from '../operations/tags/create-tag.ts'
import { createTeamMemberAt } from '../operations/team-members/create-team-member.ts'
import { natively } from './natively.ts'
import { type Answer, onEachEngine, type RequestParts, type TestCompany, type World } from './world.ts'

/** Something of a company that is named by a number. */
type Kind =
  | 'company'
  | 'location'
  | 'user'
  | 'member'
  | 'grant'
  | 'position'
  | 'tag'
  | 'teamMember'
  | 'partner'
  | 'token'
  | 'invitation'
  | 'message'
  | 'role'
  | 'plan'

/** One of each kind, of one company. */
type Things = Readonly<Partial<Record<Kind, number | string>>>

/** A number nobody has. */
const UNKNOWN: Readonly<Record<Kind, number | string>> = {
  company: 999_999_901,
  location: 999_999_902,
  user: 999_999_903,
  member: 999_999_904,
  grant: 999_999_905,
  position: 999_999_906,
  tag: 999_999_907,
  teamMember: 999_999_908,
  partner: 999_999_909,
  token: 999_999_910,
  invitation: 999_999_911,
  role: 'role:999999912',
  message: 999_999_913,
  plan: 999_999_914,
}

type Pick = (kind: Kind) => number | string
type Ask = (method: string, path: string, parts?: RequestParts) => Promise<Answer>

/** Which kind a parameter of a path is, by the path before it; undefined for what is no id of a company. */
const kindOf = (url: string, name: string): Kind | undefined => {
  const before = url.slice(0, url.indexOf(`/:${name}`))
  if (url.startsWith('/api/')) {
    if (name === 'company_id' || name === 'location_id') return 'location'
    if (name === 'label_id' || before.endsWith('/tags')) return 'tag'
    if (before.endsWith('/positions')) return 'position'
  }
  if (before.endsWith('/shops')) return 'location'
  if (before.endsWith('/companies')) return 'company'
  if (before.endsWith('/v1.0/users')) return 'user'
  return (
    {
      company_id: 'company',
      location_id: 'location',
      user_id: 'user',
      user_permission_id: 'member',
      member_id: 'member',
      grant_id: 'grant',
      position_id: 'position',
      tag_id: 'tag',
      team_member_id: 'teamMember',
      partner_id: 'partner',
      token_id: 'token',
      invitation_id: 'invitation',
      message_id: 'message',
      plan_id: 'plan',
      ref: 'role',
    } as const
  )[name]
}

/** What stands for a parameter that is no id of a company. */
const words: Readonly<Record<string, string>> = {
  entity: 'client',
  kind: 'client',
  entity_id: '77',
  name: 'salon',
  type: 'todo',
  id: '1',
}

const title = { title: 'Something' }
const named = { name: 'Somebody' }

/**
 * Bodies that are right but for the ids that are picked; the first that fits an address. A write that has none here takes
 * no body.
 */
const bodies: readonly [route: RegExp, body: (pick: Pick) => unknown][] = [
  [/^PUT \/api\/v1\/.*permissions$/, (pick) => ({ user_role: 'worker', staff_id: pick('teamMember') })],
  [
    /^POST \/api\/v1\/user\/invite/,
    (pick) => ({ invites: [{ search: 'x@example.com', staff_id: pick('teamMember') }] }),
  ],
  [/_(?:to|from)_companies$/, (pick) => ({ user_company_links: [{ company_id: pick('location') }] })],
  [
    /^POST .*(?:staff|team_members)\/quick$/,
    (pick) => ({
      ...title,
      ...named,
      specialization: 'x',
      position_id: pick('position'),
      phone_number: '',
      user_email: '',
      user_phone: '',
      is_user_invite: false,
    }),
  ],
  [/^(?:POST|PUT) \/api\/v1\/labels/, () => ({ ...title, color: '#ff2828' })],
  [/^(?:POST|PUT) \/api\/v1\/.*positions/, () => title],
  [
    /^(?:POST|PUT) \/api\/v1\/.*(?:staff|team_members)/,
    (pick) => ({ ...named, position_id: pick('position'), user_id: pick('user') }),
  ],
  [/^POST \/api\/v1\/(?:companies|locations)$/, (pick) => ({ ...title, group_id: pick('company') })],
  [/^PUT \/api\/v1\/(?:companies|locations|company|location)\/:location_id$/, () => title],
  [/^(?:POST|PUT) \/api\/v2\/.*positions/, (pick) => ({ ...title, salon_ids: [pick('location')] })],
  [/^(?:POST|PUT) \/api\/v2\/.*tags/, () => ({ ...title, color: '#ff2828' })],
  [/^PATCH \/management\/companies/, () => ({ name: { en: 'Bakery' } })],
  [/^POST \/company\/companies\/:id\/permissions/, () => ({ email: 'x@example.com' })],
  [/^PATCH \/company\/companies/, (pick) => ({ shop_ids: [pick('location')], permissions: { products: true } })],
  [/^PUT \/v1.0\/users/, () => ({ firstName: 'Other' })],
  [
    /^POST \/gatehouse\/v1\/tokens$/,
    (pick) => ({ company_id: pick('company'), audience: 'native', name: 'x', locations: [pick('location')] }),
  ],
  [/^PATCH \/gatehouse.*\/tokens\/:token_id$/, () => ({ expires_at: '2030-01-01T00:00:00Z' })],
  [/^(?:POST|PATCH) \/gatehouse.*\/positions/, (pick) => ({ ...title, locations: [pick('location')] })],
  [
    /^POST \/gatehouse.*\/team-members$/,
    (pick) => ({
      ...named,
      location_id: pick('location'),
      position_id: pick('position'),
      user_id: pick('user'),
    }),
  ],
  [
    /^PATCH \/gatehouse.*\/team-members/,
    (pick) => ({ ...named, position_id: pick('position'), user_id: pick('user') }),
  ],
  [/^POST \/gatehouse.*\/tags$/, (pick) => ({ ...title, color: '#ff2828', location_id: pick('location') })],
  [/^PUT \/gatehouse.*\/tagged/, (pick) => ({ tag_ids: [pick('tag')] })],
  [
    /^POST \/gatehouse.*\/grants$/,
    (pick) => ({ role: pick('role'), scope: [pick('location')], permissions: { timetable_access: true } }),
  ],
  [/^PATCH \/gatehouse.*\/grants/, (pick) => ({ role: pick('role') })],
  [/^POST \/gatehouse.*\/grant-draft$/, (pick) => ({ grant_id: pick('grant'), role: pick('role') })],
  [/^POST \/gatehouse.*\/role-draft$/, () => ({})],
  [/^PATCH \/gatehouse.*\/members/, () => ({ first_name: 'Other' })],
  [
    /^POST \/gatehouse.*\/invitations$/,
    () => ({ invitations: [{ email: 'x@example.com', grant: { role: 'salon:worker', scope: 'company' } }] }),
  ],
  [/^POST \/gatehouse.*\/roles$/, () => ({ title: 'Other', weight: 1, permissions: {} })],
  [/^PUT \/gatehouse.*\/policies$/, () => ({ schema: '', policies: '', tests: [] })],
  [/^PUT \/gatehouse.*\/entities\//, () => ({})],
  [/^POST \/gatehouse.*\/check$/, () => ({ questions: [{ member_id: 'me', permission: 'timetable_access' }] })],
  [
    /^POST \/gatehouse.*\/explain$/,
    (pick) => ({ member_id: pick('member'), permission: 'timetable_access', location_id: pick('location') }),
  ],
  [
    /^POST \/gatehouse.*\/diff$/,
    (pick) => ({
      from: { member_id: pick('member') },
      to: { user_id: pick('user') },
      location_id: pick('location'),
    }),
  ],
  [
    /^POST \/gatehouse.*\/(?:simulate|replay)$/,
    (pick) => ({ writes: [{ method: 'PATCH', path: `/members/${pick('member')}`, body: { suspended: true } }] }),
  ],
  [/^POST \/gatehouse.*\/search$/, (pick) => ({ find: 'permissions', member_id: pick('member') })],
  [
    /^POST \/gatehouse.*\/(?:simulate|plans)$/,
    (pick) => ({
      writes: [
        { method: 'PATCH', path: `/grants/${pick('grant')}`, body: { role: pick('role') } },
        { method: 'PATCH', path: `/locations/${pick('location')}`, body: { closed: true } },
        { method: 'PATCH', path: `/members/${pick('member')}`, body: { suspended: true } },
      ],
    }),
  ],
  [/^POST \/gatehouse.*\/verification$/, () => ({})],
  [/^(?:POST|PATCH) \/gatehouse/, () => title],
]

/** What is public; and whom a company lets in, who is nobody's own. */
const isPublic = (route: string): boolean => /^GET \/company\/:id\/shops$|^PUT .*\/partners\/:partner_id$/.test(route)

interface Case {
  readonly route: string
  /** The request, and how many ids were picked for its path and in all. */
  build(pick: Pick): { path: string; body: unknown }
}

const casesOf = async (world: World, prefixes: readonly string[]): Promise<Case[]> =>
  (await world.app()).routeBook
    .all()
    .filter(({ method, url }) => method !== 'HEAD' && prefixes.some((prefix) => url.startsWith(prefix)))
    .map(({ method, url }) => ({ method, url, route: `${method} ${url}` }))
    .filter(({ route }) => !isPublic(route))
    .map(({ method, url, route }) => {
      const [, body] = bodies.find(([fits]) => method !== 'GET' && method !== 'DELETE' && fits.test(route)) ?? []
      return {
        route,
        build: (pick) => ({
          path: url.replace(/:(\w+)/g, (_, name: string) => {
            const kind = kindOf(url, name)
            const word = kind === undefined ? words[name] : String(pick(kind))
            assert.ok(word !== undefined, `${route}: what is ${name}?`)
            return encodeURIComponent(word)
          }),
          body: body?.(pick),
        }),
      }
    })

/** How many ids a request has in its path, and in all. */
const count = ({ build, route }: Case): { inPath: number; all: number } => {
  const inPath = (route.match(/:\w+/g) ?? []).filter((name) => kindOf(route.split(' ')[1] ?? '', name.slice(1))).length
  let all = 0
  build(() => {
    all++
    return 1
  })
  return { inPath, all }
}

/** The answer without what names the request itself: the ids that were asked about. */
const told = ({ status, text }: Answer, ids: readonly (number | string)[]): string =>
  ids.reduce<string>((told, id) => told.replaceAll(new RegExp(`(?<!\\d)${id}(?!\\d)`, 'g'), '#'), `${status} ${text}`)

/** Plays each route with each of its ids replaced, first by one of the foreign company, then by one that nobody has. */
const play = async (world: World, cases: readonly Case[], ask: Ask, own: Things, foreign: Things): Promise<number> => {
  let played = 0
  for (const one of cases) {
    const { inPath, all } = count(one)
    for (let replaced = 0; replaced < all; replaced++) {
      const before = await world.snapshot()
      const asked = async (others: Things): Promise<string> => {
        const used: (number | string)[] = []
        let picked = 0
        const { path, body } = one.build((kind) => {
          const id = (picked++ === replaced ? others : own)[kind]
          assert.ok(id !== undefined, `${one.route}: there is no ${kind} to ask about`)
          if (others !== own) used.push(id)
          return id
        })
        const answer = await ask(one.route.split(' ')[0] as string, path, body === undefined ? {} : { body })
        const story = `${one.route}, id ${replaced}: ${answer.status} ${answer.text}`
        if (replaced < inPath) assert.equal(answer.status, 404, story)
        else assert.ok([400, 404, 422].includes(answer.status), story)
        return told(answer, used)
      }
      const aboutForeign = await asked(foreign)
      assert.equal(aboutForeign, await asked(UNKNOWN), `${one.route}, id ${replaced}`)
      assert.equal(await world.snapshot(), before, `${one.route} has written`)
      played++
    }
  }
  return played
}

onEachEngine('foreign ids look like unknown ones', (open) => {
  const thingsOf = async (world: World, company: TestCompany): Promise<Things> => {
    const { owner, companyId, locations, partner } = company
    const [location] = locations
    const member = await company.member()
    const base = `/gatehouse/v1/companies/${companyId}`
    // The token that asks works in this company alone, so that it is one of the company's.
    const ask = await natively(world, owner, companyId)
    const role = await ask('POST', `${base}/roles`, { body: { title: 'Helper', weight: 1, permissions: {} } })
    const { body: tokens } = await ask('GET', `${base}/tokens`)
    const { body: grants } = await ask('GET', `${base}/members/${member.memberId}/grants`)
    await ask('POST', `${base}/invitations`, {
      body: { invitations: [{ email: 'new@example.com', grant: { role: role.body.data.ref, scope: 'company' } }] },
    })
    const { body: invitations } = await ask('GET', `${base}/invitations`)
    const planned = [{ method: 'PATCH', path: `/members/${member.memberId}`, body: { first_name: 'Other' } }]
    const plan = await ask('POST', `${base}/plans`, { body: { writes: planned } })
    const things: Things = {
      company: companyId,
      user: member.userId,
      member: member.memberId,
      partner: partner.id,
      token: tokens.data[0].id,
      role: role.body.data.ref,
      grant: grants.data[0].id,
      invitation: invitations.data[0].id,
      plan: plan.body.data.id,
      message: invitations.data[0].message.id,
    }
    if (location === undefined) return things
    if (owner.call.actor.kind !== 'user' || owner.call.actor.audience !== 'alteg') return { ...things, location }
    const { call } = owner
    const position = await createPosition(world.core, call, { locationId: location, title: 'A', locations: [location] })
    const tag = await createTag(world.core, call, { locationId: location, title: 'A', color: '#ffffff' })
    const person = await createTeamMemberAt(world.core, call, { locationId: location, name: 'A' })
    return { ...things, location, position: position.id, tag: tag.id, teamMember: person.id }
  }

  for (const [catalogue, prefixes, least] of [
    ['salon', ['/api/v1/', '/api/v2/'], 100],
    ['bakery', ['/company/', '/management/'], 10],
    ['vendor', ['/v1.0/'], 2],
    ['salon', ['/gatehouse/v1/'], 50],
  ] as const) {
    test(`on every route below ${prefixes.join(' and ')}`, async () => {
      const world = await open()
      await using _ = world
      const [own, foreign] = [await world.company(catalogue, 1), await world.company(catalogue, 1)]
      const cases = await casesOf(world, prefixes)
      const things = [await thingsOf(world, own), await thingsOf(world, foreign)] as const
      const isNative = prefixes[0] === '/gatehouse/v1/'
      const ask = isNative ? await natively(world, own.owner) : own.owner.request
      const played = await play(world, cases, ask, ...things)
      assert.ok(played >= least, `${played} played`)
    })
  }
})
