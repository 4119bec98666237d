import assert from 'node:assert/strict'
import type { Audience } from '../model/actor.ts'
import type { CatalogueFile } from '../model/catalogue.ts'
import type { Grant, Member, Moment, Person, User } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { admitMember } from '../operations/members/admit-member.ts'
import { createUser } from '../operations/users/create-user.ts'
import type { World as Rules } from './brute-force.ts'
import { type Answer, operator, type TestCompany, type World } from './world.ts'

/*
 * The company of the agreement test: it speaks all vocabularies at once, and its people have rights in every kind of
 * slot and a token for each interface.
 */

/** The interfaces that people act and look through. */
export const interfaces = ['alteg', 'bakery', 'station', 'native'] as const satisfies readonly Audience[]
export type Interface = (typeof interfaces)[number]

/** Somebody who acts and looks. */
export interface Player {
  readonly name: string
  readonly userId: number
  readonly login: string
  /** The address they call from: some grants hold from some addresses only. */
  readonly from: string
  readonly tokens: Map<Interface, { readonly id: number; readonly text: string }>
}

export interface Stage {
  /** One service, or two on one database. */
  readonly nodes: readonly World[]
  readonly company: TestCompany
  /** Somebody else's company, of which one of the players is a member too. */
  readonly foreign: TestCompany
  readonly players: Player[]
}

/** What is stored, read apart from the service: for the twin of the rules, and to know what there is to act on. */
export interface Rows {
  readonly rules: Rules
  readonly people: readonly Person[]
  readonly ownRoles: readonly { readonly ref: string; readonly weight: number; readonly shownAs: string }[]
  readonly revokedTokens: ReadonlySet<number>
  readonly now: Moment
}

export const first = ({ nodes }: Stage): World => nodes[0] as World

interface MemberRow {
  id: number
  user_id: number
  former_user_id: number | null
  accepted: number
  suspended: number
  archived_at: number | null
  team_members: string
  disabled: number | null
  confirmed: number | null
  has_credential: number | null
}

interface GrantRow {
  id: number
  member_id: number
  slot: Grant['slot']
  role: string | null
  scope: string
  starts_at: number | null
  ends_at: number | null
  exceptions: string
}

const files = new Map<string, CatalogueFile>()

/** One object for each stored catalogue: the twin keeps what it found about one by identity. */
const fileOf = (content: string): CatalogueFile => {
  const known = files.get(content) ?? (JSON.parse(content) as CatalogueFile)
  files.set(content, known)
  return known
}

const userOf = ({ user_id: id, disabled, confirmed, has_credential: credential }: MemberRow): User | undefined =>
  disabled === null
    ? undefined
    : { id, disabled: disabled === 1, confirmed: confirmed === 1, hasCredential: credential === 1 }

export const nowAt = async ({ core }: World): Promise<Moment> => {
  const [row] = await core.engine.all<{ now: number }>(`select ${core.engine.clock} as now`)
  return row?.now as Moment
}

export const readRows = async (world: World, companyId: number): Promise<Rows> => {
  const now = await nowAt(world)
  const { engine } = world.core
  const catalogues = await engine.all<{ content: string }>(
    `select c.content from company_catalogues u join catalogues c on c.name = u.name and c.version = u.version
     where u.company_id = $1 and u.to_revision is null order by u.place`,
    [companyId],
  )
  const roles = await engine.all<{ id: number; title: string; weight: number; shown_as: string; permissions: string }>(
    'select id, title, weight, shown_as, permissions from roles where company_id = $1 and to_revision is null',
    [companyId],
  )
  const locations = await engine.all<{ id: number; closed: number }>(
    'select id, closed from locations where company_id = $1 and to_revision is null order by id',
    [companyId],
  )
  const members = await engine.all<MemberRow>(
    `select m.id, m.user_id, m.former_user_id, m.accepted, m.suspended, m.archived_at, m.team_members, u.disabled,
       u.confirmed, u.has_credential
     from members m left join users u on u.id = m.user_id and u.to_revision is null
     where m.company_id = $1 and m.to_revision is null order by m.id`,
    [companyId],
  )
  const grants = await engine.all<GrantRow>('select * from grants where company_id = $1 order by id', [companyId])
  const revoked = await engine.all<{ id: number }>('select id from tokens where revoked_at is not null')

  const grantsOf = (memberId: number): Grant[] =>
    grants
      .filter((row) => row.member_id === memberId)
      .map((row) => ({
        id: row.id,
        slot: row.slot,
        role: row.role,
        scope: JSON.parse(row.scope),
        startsAt: row.starts_at,
        endsAt: row.ends_at,
        exceptions: JSON.parse(row.exceptions),
      }))
  const memberOf = (row: MemberRow): Member => ({
    companyId,
    id: row.id,
    userId: row.user_id,
    formerUserId: row.former_user_id,
    accepted: row.accepted === 1,
    suspended: row.suspended === 1,
    archivedAt: row.archived_at,
    grants: grantsOf(row.id),
    teamMembers: JSON.parse(row.team_members),
  })
  return {
    rules: {
      files: catalogues.map(({ content }) => fileOf(content)),
      ownRoles: roles.map(({ id, title, weight, shown_as: shownAs, permissions }) => ({
        id,
        title,
        weight,
        shownAs,
        values: JSON.parse(permissions),
      })),
      locations: locations.map(({ id, closed }) => ({ id, closed: closed === 1 })),
    },
    people: members.map((row) => ({ member: memberOf(row), user: userOf(row) })),
    ownRoles: roles.map(({ id, weight, shown_as: shownAs }) => ({ ref: `role:${id}`, weight, shownAs })),
    revokedTokens: new Set(revoked.map(({ id }) => id)),
    now,
  }
}

/** A token for one interface. */
const equip = async (world: World, company: TestCompany, userId: number, audience: Interface) => {
  const bound = audience === 'alteg' ? { partnerId: company.partner.id } : { companyId: company.companyId }
  return issueToken(world.core, operator, { audience, userId, ...bound })
}

/** New tokens for those whose sessions were ended and who may act again. */
export const renewTokens = async (stage: Stage, player: Player, { revokedTokens }: Rows): Promise<void> => {
  for (const audience of interfaces) {
    const token = player.tokens.get(audience)
    if (token && !revokedTokens.has(token.id)) continue
    player.tokens.set(audience, await equip(first(stage), stage.company, player.userId, audience))
  }
}

export const request = (
  stage: Stage,
  node: World,
  player: Player,
  audience: Interface,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> => {
  const token = player.tokens.get(audience)?.text as string
  return node.request(method, path, {
    from: player.from,
    headers: {
      authorization: audience === 'alteg' ? `Bearer ${stage.company.partner.token}, User ${token}` : `Bearer ${token}`,
    },
    ...(body !== undefined && { body }),
  })
}

/** A player and the person that they are in the company now; undefined for whoever is no member (any more). */
export const personOf = ({ people }: Rows, { userId }: Pick<Player, 'userId'>): Person | undefined =>
  people.find(({ member }) => member.userId === userId)

/** Somebody of the installation, with tokens for every interface. */
export const addPlayer = async (stage: Stage, name: string, from: string): Promise<Player> => {
  const world = first(stage)
  const login = `${name}@players.example`
  const { id } = await createUser(world.core, operator, { name: `${name} Player`, email: login, confirmed: true })
  await world.core.engine.transaction(async (session) => {
    session.write('update users set has_credential = 1 where id = $1', [id])
  })
  const player: Player = { name, userId: id, login, from, tokens: new Map() }
  for (const audience of interfaces) player.tokens.set(audience, await equip(world, stage.company, id, audience))
  stage.players.push(player)
  return player
}

type GivenGrant = Partial<Grant> & Pick<Grant, 'slot' | 'scope'>

const NEAR = '10.0.0.1'
const FAR = '192.168.7.7'

export const openStage = async (nodes: readonly World[]): Promise<Stage> => {
  const world = nodes[0] as World
  const company = await world.company(['salon', 'bakery', 'vendor'], 3)
  const foreign = await world.company(['salon', 'bakery', 'vendor'], 1)
  const stage: Stage = { nodes, company, foreign, players: [] }
  const [a, b, c] = company.locations as [number, number, number]

  const { owner } = company
  const tokens: Player['tokens'] = new Map()
  for (const audience of interfaces) tokens.set(audience, await equip(world, company, owner.userId, audience))
  stage.players.push({ name: 'owner', userId: owner.userId, login: owner.login, from: NEAR, tokens })
  await addPlayer(stage, 'stranger', NEAR)

  const byOwner = async (method: string, path: string, body: object): Promise<Answer> => {
    const whole = `/gatehouse/v1/companies/${company.companyId}${path}`
    const reply = await request(stage, world, stage.players[0] as Player, 'native', method, whole, body)
    assert.ok(reply.status < 300, reply.text)
    return reply
  }
  const rare = await byOwner('POST', '/roles', {
    title: 'Rare',
    weight: 2,
    shown_as: 'salon:administrator',
    permissions: {
      timetable_access: true,
      timetable_last_days_count: 3,
      settings_access: true,
      settings_users_access: true,
      createorders: true,
    },
  })

  const join = async (
    name: string,
    grants: readonly GivenGrant[],
    state: { from?: string; accepted?: boolean } = {},
  ): Promise<Player> => {
    const { from = NEAR, ...rest } = state
    const player = await addPlayer(stage, name, from)
    const whole = grants.map((grant) => ({ role: null, startsAt: null, endsAt: null, exceptions: {}, ...grant }))
    await admitMember(world.core, operator, company.companyId, { userId: player.userId, grants: whole, ...rest })
    return player
  }
  const at = (place: number, role: string, exceptions: Record<string, Value> = {}): GivenGrant => ({
    slot: `location:${place}`,
    scope: [place],
    role,
    exceptions,
  })
  const extra = (number: number, scope: Grant['scope'], role: string, more: Partial<Grant> = {}): GivenGrant => ({
    slot: `extra:${number}`,
    scope,
    role,
    ...more,
  })

  await join('administrator', [{ slot: 'company', scope: 'company', role: 'vendor:administrator' }])
  await join('manager', [at(a, 'salon:manager'), at(b, 'salon:worker')])
  await join('roamer', [extra(1, [b, c], 'salon:manager')], { from: FAR })
  await join('baker', [
    {
      slot: 'entry',
      scope: [a, b],
      role: 'bakery:member',
      exceptions: { permissions: true, products: true, holidays: true, company_info: true },
    },
  ])
  await join('supervisor', [
    { slot: 'company', scope: 'company', role: 'vendor:supervisor', exceptions: { createusers: true } },
    { slot: 'entry', scope: [c], role: 'bakery:member', exceptions: { discounts: true } },
  ])
  const both = await join('worker', [at(a, 'salon:worker')])
  await join('many', [
    {
      slot: 'entry',
      scope: [a, c],
      role: null,
      exceptions: { timetable_access: true, timetable_position_id: [2], shop_info: true },
    },
    at(c, 'salon:administrator', { timetable_last_days_count: 1 }),
    extra(1, [a, b], rare.body.data.ref),
  ])
  await join('guarded', [
    at(b, 'salon:manager', { auth_enable_check_ip: true, auth_list_allowed_ip: '10.0.0.1, 10.0.0.2' }),
    at(c, 'salon:manager', { auth_enable_check_ip: true, auth_list_allowed_ip: '10.0.0.2' }),
  ])
  const day = 86_400_000_000
  const now = await nowAt(world)
  await join('visitor', [
    extra(1, 'company', 'salon:accountant', { startsAt: now - day, endsAt: now + day }),
    extra(2, [b], 'salon:manager', { startsAt: now + day }),
  ])
  await join('developer', [
    { slot: 'company', scope: 'company', role: 'vendor:developer' },
    at(a, 'salon:free_readonly'),
  ])
  await join('newcomer', [at(b, 'salon:worker')], { accepted: false })
  const away = await join('away', [at(a, 'salon:manager'), { slot: 'entry', scope: 'company', role: 'bakery:member' }])
  const member = personOf(await readRows(world, company.companyId), away)?.member.id
  await byOwner('PATCH', `/members/${member}`, { suspended: true })
  await admitMember(world.core, operator, foreign.companyId, {
    userId: both.userId,
    grants: [
      {
        slot: 'company',
        scope: 'company',
        role: 'salon:manager',
        startsAt: null,
        endsAt: null,
        exceptions: {},
      },
    ],
  })
  return stage
}
