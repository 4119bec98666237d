import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'node:test'
import { getCallSites } from 'node:util'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import { type DialectName, dialectNames } from '../config/settings.ts'
import { loadDemo } from '../demo/load-demo.ts'
import type { SandboxLimits, SandboxMaker } from '../dialects/mock/sandboxes.ts'
import type { App } from '../http/app-type.ts'
import type { StrictRules } from '../http/strict-limit.ts'
import type { Actor, Audience, Call } from '../model/actor.ts'
import type { Scope, Slot } from '../model/member.ts'
import type { Policy } from '../model/policy.ts'
import type { Value } from '../model/value.ts'
import { openCore } from '../open-core.ts'
import { createCompany } from '../operations/companies/create-company.ts'
import type { Core } from '../operations/core.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { createLocation } from '../operations/locations/create-location.ts'
import { admitMember } from '../operations/members/admit-member.ts'
import { createPartner } from '../operations/partners/create-partner.ts'
import { setPartnerConnected } from '../operations/partners/set-partner-connected.ts'
import { createUser } from '../operations/users/create-user.ts'
import type { DecisionLogOptions } from '../storage/decision-log.ts'
import { judgeAnswer } from './described.ts'
import { fileHome } from './file-home.ts'
import { testServer } from './postgres.ts'

export type EngineKind = 'sqlite' | 'postgres'

export const operator: Call = {
  actor: { kind: 'operator', name: 'test' },
  ip: undefined,
  requestId: 'test',
  source: 'test',
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the wire carries.
  readonly body: any
  readonly text: string
}

export interface RequestParts {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The address that it comes from; without, this machine's. */
  readonly from?: string
}

/** A person in a company, with what they need to act: a call for operations, a request for the wire. */
export interface Someone {
  readonly userId: number
  readonly memberId: number
  readonly login: string
  readonly password: string
  /** The person's token in the company's dialect. */
  readonly token: string
  readonly call: Call
  request(method: string, path: string, parts?: RequestParts): Promise<Answer>
}

export interface SomeoneWish {
  readonly name?: string
  readonly role?: string
  readonly slot?: Slot
  readonly scope?: Scope
  readonly exceptions?: Readonly<Record<string, Value>>
  readonly startsAt?: number
  readonly endsAt?: number
  readonly state?: 'active' | 'suspended' | 'invited'
}

export interface TestCompany {
  readonly companyId: number
  readonly locations: readonly number[]
  readonly owner: Someone
  readonly partner: { readonly id: number; readonly token: string }
  member(wish?: SomeoneWish): Promise<Someone>
}

const PASSWORD = 'correct horse battery staple'

const audiences: Readonly<Record<string, Audience>> = { salon: 'alteg', bakery: 'bakery', vendor: 'station' }

/** A fresh installation on one engine, with its service, that cleans up after itself. */
export class World implements AsyncDisposable {
  readonly core: Core
  readonly url: string
  readonly #compose: () => Promise<App>
  readonly #close: () => Promise<void>
  #app: Promise<App> | undefined
  #people = 0

  constructor(core: Core, url: string, compose: () => Promise<App>, close: () => Promise<void>) {
    this.core = core
    this.url = url
    this.#compose = compose
    this.#close = close
  }

  /** The service, composed when a story first asks it something: many ask operations alone. */
  app(): Promise<App> {
    this.#app ??= this.#compose()
    return this.#app
  }

  async request(method: string, path: string, { body, headers = {}, from }: RequestParts = {}): Promise<Answer> {
    const isText = typeof body === 'string'
    const app = await this.app()
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        accept: 'application/vnd.api.v2+json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: isText ? body : JSON.stringify(body) }),
      ...(from !== undefined && { remoteAddress: from }),
    })
    const text = response.body
    let parsed: unknown
    try {
      parsed = text === '' ? undefined : JSON.parse(text)
    } catch {
      parsed = text
    }
    const type = String(response.headers['content-type'] ?? '')
    const language = response.headers['content-language']
    await judgeAnswer(app, { method, path, status: response.statusCode, type, language, body: parsed })
    return { status: response.statusCode, headers: response.headers, body: parsed, text }
  }

  salon({ locations = 1 } = {}): Promise<TestCompany> {
    return this.company('salon', locations)
  }

  bakery({ shops = 1 } = {}): Promise<TestCompany> {
    return this.company('bakery', shops)
  }

  vendor(): Promise<TestCompany> {
    return this.company('vendor', 0)
  }

  /** A company of one catalogue or several: the first one says in which dialect its people have their tokens. */
  async company(names: string | readonly string[], locationCount: number): Promise<TestCompany> {
    const { core } = this
    const catalogues = [names].flat()
    const [catalogue = ''] = catalogues
    const owner = await this.#person('Olga Owner')
    const { companyId, ownerMemberId } = await createCompany(core, operator, {
      title: `The ${catalogue}`,
      catalogues,
      ownerUserId: owner.userId,
    })
    const locations: number[] = []
    for (let n = 1; n <= locationCount; n++)
      locations.push(await createLocation(core, operator, companyId, { title: `Place ${n}` }))
    const { partnerId, token } = await createPartner(core, operator, { name: 'Integrator' })
    await setPartnerConnected(core, operator, companyId, partnerId, true)
    const partner = { id: partnerId, token }
    const audience = audiences[catalogue] ?? 'native'
    const equip = (person: { userId: number; login: string }, memberId: number): Promise<Someone> =>
      this.#equip(person, memberId, audience, companyId, partner)

    return {
      companyId,
      locations,
      partner,
      owner: await equip(owner, ownerMemberId),
      member: async (wish = {}) => {
        const person = await this.#person(wish.name ?? `Person ${this.#people}`)
        const [place] = locations
        const slot: Slot = wish.slot ?? (place === undefined ? 'company' : `location:${place}`)
        const fallback: Scope =
          slot === 'company' ? 'company' : slot.startsWith('location:') ? [Number(slot.slice(9))] : locations
        const member = await admitMember(core, operator, companyId, {
          userId: person.userId,
          accepted: wish.state !== 'invited',
          suspended: wish.state === 'suspended',
          grants: [
            {
              slot,
              role: wish.role ?? defaultRoles[catalogue] ?? null,
              scope: wish.scope ?? fallback,
              startsAt: wish.startsAt ?? null,
              endsAt: wish.endsAt ?? null,
              exceptions: wish.exceptions ?? {},
            },
          ],
        })
        return equip(person, member.id)
      },
    }
  }

  async #person(name: string): Promise<{ userId: number; login: string }> {
    const login = `person${++this.#people}@example.com`
    // Hashing a password for each of them would be most of the tests' time: those who sign in get one in their test.
    const { id } = await createUser(this.core, operator, { name, email: login, confirmed: true })
    await this.core.engine.transaction(async (session) => {
      session.write('update users set has_credential = 1 where id = $1', [id])
    })
    return { userId: id, login }
  }

  async #equip(
    { userId, login }: { userId: number; login: string },
    memberId: number,
    audience: Audience,
    companyId: number,
    partner: { id: number; token: string },
  ): Promise<Someone> {
    const bound = audience === 'alteg' ? { partnerId: partner.id } : { companyId }
    const { id: tokenId, text: token } = await issueToken(this.core, operator, { audience, userId, ...bound })
    const actor: Actor = { kind: 'user', userId, tokenId, audience, ...bound }
    const authorization = audience === 'alteg' ? `Bearer ${partner.token}, User ${token}` : `Bearer ${token}`
    return {
      userId,
      memberId,
      login,
      password: PASSWORD,
      token,
      call: { actor, ip: '127.0.0.1', requestId: 'test', source: 'test' },
      request: (method, path, parts = {}) =>
        this.request(method, path, { ...parts, headers: { authorization, ...parts.headers } }),
    }
  }

  /** What the audit of a company says happened, oldest first. */
  async auditTrail(
    companyId: number,
  ): Promise<{ kind: string; subject: string; actor: unknown; before: unknown; after: unknown }[]> {
    const rows = await this.core.engine.all<{ kind: string; subject: string; actor: string; detail: string }>(
      'select kind, subject, actor, detail from audit_events where company_id = $1 order by seq',
      [companyId],
    )
    return rows.map(({ kind, subject, actor, detail }) => ({
      kind,
      subject,
      actor: JSON.parse(actor),
      ...(JSON.parse(detail) as { before: unknown; after: unknown }),
    }))
  }

  /** A digest of every row that a write could leave; equal before and after a refusal, nothing was written. */
  async snapshot(): Promise<string> {
    const tables = snapshotTables
    const digest = createHash('sha256')
    for (const table of tables) {
      const rows = await this.core.engine.all<object>(`select * from ${table}`)
      const lines = rows.map((row) => JSON.stringify({ ...row, last_used_at: null })).sort()
      digest.update(`${table}\n${lines.join('\n')}\n`)
    }
    return digest.digest('hex')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#app)?.close()
    await this.#close()
  }
}

const defaultRoles: Readonly<Record<string, string>> = {
  salon: 'salon:worker',
  bakery: 'bakery:member',
  vendor: 'vendor:developer',
}

const snapshotTables = [
  'revisions',
  'changes',
  'users',
  'user_profiles',
  'user_passwords',
  'user_details',
  'oauth_clients',
  'oauth_redirects',
  'oauth_codes',
  'oauth_pairs',
  'oauth_refresh_tokens',
  'partners',
  'tokens',
  'directory_locations',
  'directory_events',
  'companies',
  'company_catalogues',
  'locations',
  'location_profiles',
  'company_partners',
  'roles',
  'members',
  'member_profiles',
  'member_list',
  'grants',
  'past_grants',
  'team_members',
  'positions',
  'position_locations',
  'tags',
  'tag_attachments',
  'invitations',
  'links',
  'outbox',
  'confirmations',
  'user_messages',
  'offered_grants',
  'keyed_requests',
  'own_types',
  'own_entities',
  'policy_sets',
  'decision_log',
  'permission_uses',
  'audit_events',
  'plans',
]

/** A database that a test has for itself until it gives it back. */
export interface OwnDatabase {
  readonly url: string
  remove(): void | Promise<void>
}

const newFile = (): OwnDatabase => {
  const folder = mkdtempSync(join(fileHome, 'gatehouse-test-'))
  return { url: `file:${join(folder, 'test.db')}`, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const pathOf = ({ url }: OwnDatabase): string => url.slice('file:'.length)

/** Databases that start with the same content: faster than making each anew. What they are copied from stands until the process ends. */
const template = <T>(fill: (core: Core) => Promise<T>) => {
  const filled = async (url: string): Promise<T> => {
    const { core, close } = await openCore(url)
    const value = await fill(core)
    await close()
    return value
  }
  const make = {
    sqlite: async () => {
      const original = newFile()
      process.once('exit', original.remove)
      const value = await filled(original.url)
      return async () => {
        const copy = newFile()
        copyFileSync(pathOf(original), pathOf(copy))
        return { ...copy, value }
      }
    },
    postgres: async () => {
      const server = await testServer()
      const url = await server.database()
      const value = await filled(url)
      const { copy } = await server.template(url)
      return async () => {
        const { url, giveBack } = await copy()
        return { url, remove: giveBack, value }
      }
    },
  }
  const made = new Map<EngineKind, Promise<() => Promise<OwnDatabase & { value: T }>>>()
  return async (kind: EngineKind): Promise<OwnDatabase & { readonly value: T }> => {
    let promise = made.get(kind)
    if (!promise) {
      promise = make[kind]()
      made.set(kind, promise)
    }
    return (await promise)()
  }
}

const empty = template(async () => undefined)

/** An empty database of one engine, at this version, and how it is removed. */
export const emptyDatabase = (kind: EngineKind): Promise<OwnDatabase> => empty(kind)

/** The same with the demo's data, and what the demo tells about them. */
export const demoDatabase = template((core) => loadDemo(core))

export interface WorldOptions {
  readonly dialects?: readonly DialectName[]
  readonly rateLimits?: 'default' | 'alteg' | 'off'
  readonly strictRules?: StrictRules
  readonly v1Sunset?: Date
  readonly registration?: boolean
  readonly policies?: readonly Policy[]
  readonly decisionLog?: DecisionLogOptions
  readonly publicUrl?: string
  /** What the mock's `dynamic=true` works on, and within which limits. */
  readonly sandboxes?: SandboxMaker
  readonly sandboxLimits?: SandboxLimits
}

/** The service on an open database, without a port: requests are injected. */
export const worldOn = async (
  url: string,
  options: WorldOptions = {},
  remove: OwnDatabase['remove'] = () => {},
): Promise<World> => {
  const { core, close } = await openCore(url, { ...(options.decisionLog && { decisionLog: options.decisionLog }) })
  const compose = async (): Promise<App> => {
    const app = await createApp({
      core,
      logger: pino({ level: process.env.TEST_LOG ?? 'silent' }),
      sandboxes: options.sandboxes,
      sandboxLimits: options.sandboxLimits,
      settings: {
        publicUrl: options.publicUrl ?? 'http://127.0.0.1:8080',
        v1Sunset: options.v1Sunset,
        registration: options.registration ?? false,
        policies: options.policies ?? [],
        trustedProxies: [],
        dialects: options.dialects ?? dialectNames,
        rateLimits: options.rateLimits ?? 'off',
        strictRules: options.strictRules,
      },
    })
    await app.ready()
    return app
  }
  return new World(core, url, compose, async () => {
    await close()
    await remove()
  })
}

/**
 * A dialect only translates. A machine that checks every commit, within a time, plays its stories on SQLite, and its cases
 * (`cases.test.ts`) and whatever speaks SQL on both.
 */
const enginesFor = (file: string): readonly EngineKind[] =>
  process.env.CI === 'true' && file.includes('/dialects/') ? ['sqlite'] : ['sqlite', 'postgres']

/** Runs the same stories on SQLite and on a real PostgreSQL server. */
export const onEachEngine = (
  title: string,
  stories: (open: (options?: WorldOptions) => Promise<World>, kind: EngineKind) => void,
): void => {
  const [, caller] = getCallSites(2)
  for (const kind of enginesFor(caller?.scriptName ?? '')) {
    describe(`${title} (${kind})`, () => {
      stories(async (options) => {
        const { url, remove } = await emptyDatabase(kind)
        return worldOn(url, options, remove)
      }, kind)
    })
  }
}
