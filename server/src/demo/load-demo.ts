import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Call } from '../model/actor.ts'
import type { Grant, Scope, Slot } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import { setPermissions } from '../operations/access/set-permissions.ts'
import { createCompany } from '../operations/companies/create-company.ts'
import type { Core } from '../operations/core.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { createLocation } from '../operations/locations/create-location.ts'
import { admitMember } from '../operations/members/admit-member.ts'
import { registerClient } from '../operations/oauth/register-client.ts'
import { createPartner } from '../operations/partners/create-partner.ts'
import { setPartnerConnected } from '../operations/partners/set-partner-connected.ts'
import { readPolicyFile } from '../operations/policies/read-policy-file.ts'
import { setPolicies } from '../operations/policies/set-policies.ts'
import { createPosition } from '../operations/positions/create-position.ts'
import { createTag } from '../operations/tags/create-tag.ts'
import { createTeamMember } from '../operations/team-members/create-team-member.ts'
import { createUser } from '../operations/users/create-user.ts'
import { reserveIdsUpTo } from '../storage/ids.ts'
import { people } from './people.ts'

/** Somebody of the demo with a token for their company's interface. */
export interface DemoUser {
  readonly user_id: number
  readonly user_token: string
}

/** With what somebody signs in to the console. */
export interface DemoSignIn {
  readonly login: string
  readonly password: string
}

/** What `demo.json` holds beside the address: all that the documents' examples need. */
export interface DemoData {
  readonly partner_token: string
  readonly owner: DemoUser & { readonly login: string; readonly password: string }
  readonly salon: {
    readonly company: number
    readonly location: number
    readonly location2: number
    readonly locations: readonly number[]
    readonly user: number
    readonly manager: DemoUser & DemoSignIn
    readonly worker: DemoUser & DemoSignIn
  }
  /** The owner's token for Gatehouse's own interface; the member is the documents' user there, with one grant. */
  readonly native: { readonly company: number; readonly token: string; readonly member: number; readonly grant: number }
  /** What a program asks with for decisions about the salon chain, and about the todos of docs/examples/todo. */
  readonly authzen: { readonly company: number; readonly token: string }
  readonly bakery: {
    readonly company: number
    readonly entry: number
    readonly shops: readonly number[]
    readonly access_token: string
    readonly member: { readonly user_id: number; readonly access_token: string }
    /** The owner, who can sign in to the client; people come back to its redirect, where nothing needs to listen. */
    readonly login: string
    readonly password: string
    readonly client_id: string
    readonly redirect_uri: string
  }
  readonly vendor: {
    readonly company: number
    readonly login: string
    readonly password: string
    readonly token: string
    readonly developer: { readonly user_id: number; readonly token: string }
  }
}

const operator: Call = { actor: { kind: 'operator', name: 'demo' }, ip: undefined, requestId: 'demo', source: 'demo' }

/** Numbers up to here are the documents' own; what the demo makes beside them comes after. */
const LAST_DOCUMENTED_ID = 300_000

const TODO = join(import.meta.dirname, '../../../docs/examples/todo/todo.jsonc')

/** The documents' user in our own interface, whose ids no document names. */
const JAMES = { member: 124, grant: 125 }

const newPassword = (): string => randomBytes(15).toString('base64url')

type Access = Omit<Grant, 'id'> & { readonly id?: number }

const access = (slot: Slot, role: string, scope: Scope, more: Partial<Access> = {}): Access => ({
  slot,
  role,
  scope,
  startsAt: null,
  endsAt: null,
  exceptions: {},
  ...more,
})

const addressOf = (name: string, domain: string): string =>
  `${name
    .normalize('NFD')
    .replaceAll(/[^\p{Letter} ]/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .replaceAll(' ', '.')}@${domain}`

const loadSalon = async (core: Core): Promise<Pick<DemoData, 'partner_token' | 'owner' | 'salon' | 'authzen'>> => {
  const password = newPassword()
  const login = 'owner@salon.example'
  const owner = await createUser(core, operator, {
    name: 'Olga Owner',
    login: 'owner',
    email: login,
    phone: '+4915112345678',
    password,
    confirmed: true,
  })
  const { companyId } = await createCompany(core, operator, {
    id: 68_570,
    title: 'Haarwerk salons',
    catalogues: ['salon'],
    ownerUserId: owner.id,
  })
  const places = [
    { id: 1, title: 'Haarwerk Mitte', city: 'Berlin', address: 'Torstraße 12' },
    { id: 2, title: 'Haarwerk Altona', city: 'Hamburg', address: 'Große Bergstraße 7' },
    { id: 3, title: 'Haarwerk Nippes', city: 'Köln', address: 'Neusser Straße 201' },
    { id: 123, title: 'Haarwerk Kreuzberg', city: 'Berlin', address: 'Bergmannstraße 40' },
    { id: 456, title: 'Haarwerk Plagwitz', city: 'Leipzig', address: 'Karl-Heine-Straße 55' },
  ]
  await Promise.all(
    places.map((place) => createLocation(core, operator, companyId, { ...place, timezone: 'Europe/Berlin' })),
  )
  const { partnerId, token: partnerToken } = await createPartner(core, operator, { name: 'Demo integrator' })
  await setPartnerConnected(core, operator, companyId, partnerId, true)
  const tokenFor = async (userId: number): Promise<DemoUser> => ({
    user_id: userId,
    user_token: (await issueToken(core, operator, { audience: 'alteg', userId, partnerId, name: 'demo' })).text,
  })
  const admit = async (
    name: string,
    grants: readonly Access[],
    { id, memberId, password }: { id?: number; memberId?: number; password?: string } = {},
  ): Promise<number> => {
    const user = await createUser(core, operator, {
      ...(id !== undefined && { id }),
      ...(password !== undefined && { password }),
      name,
      email: addressOf(name, 'salon.example'),
      confirmed: true,
    })
    await admitMember(core, operator, companyId, {
      userId: user.id,
      grants,
      ...(memberId !== undefined && { memberId }),
    })
    return user.id
  }

  // The documents' own: owner by one grant at location 123, and nowhere else.
  await admit('James Smith', [access('location:123', 'salon:owner', [123], { id: JAMES.grant })], {
    id: 123,
    memberId: JAMES.member,
  })
  /** Somebody at location 123 who can sign in to the console. */
  const admitSignIn = async (name: string, role: string): Promise<DemoUser & DemoSignIn> => {
    const password = newPassword()
    const userId = await admit(name, [access('location:123', role, [123])], { password })
    return { login: addressOf(name, 'salon.example'), password, ...(await tokenFor(userId)) }
  }
  const manager = await admitSignIn('Clara Neumann', 'salon:manager')
  const worker = await admitSignIn('Ben Krüger', 'salon:worker')
  const day = 86_400_000_000
  const today = Date.now() * 1000
  await Promise.all(
    people.map(({ name, role, place, exceptions = {}, window }) => {
      const scope: Scope = place === 'company' ? 'company' : [place]
      const slot: Slot = place === 'company' ? 'company' : `location:${place}`
      const times = window ? { startsAt: today + window[0] * day, endsAt: today + window[1] * day } : {}
      return admit(name, [
        access(slot, `salon:${role}`, scope, { exceptions: exceptions as Record<string, Value>, ...times }),
      ])
    }),
  )

  const ownerUser = await tokenFor(owner.id)
  const call: Call = {
    actor: { kind: 'user', userId: owner.id, tokenId: 0, audience: 'alteg', partnerId },
    ip: '127.0.0.1',
    requestId: 'demo',
    source: 'demo',
  }
  await createPosition(core, call, {
    id: 42,
    locationId: 123,
    title: 'Senior Stylist',
    description: 'Senior hair stylist with color specialization',
    locations: [1, 2, 3],
  })
  const positions = ['Stylist', 'Colourist', 'Barber', 'Nail artist', 'Reception', 'Salon manager']
  await Promise.all(
    positions.map((title) => createPosition(core, call, { locationId: 123, title, locations: [1, 2, 3, 123, 456] })),
  )
  await createTag(core, call, {
    id: 241_625,
    locationId: 123,
    title: 'Regular',
    color: '#2f9e44',
    icon: 'heart',
    entity: 'client',
  })
  await createTag(core, call, {
    id: 241_627,
    locationId: 123,
    title: 'VIP Client',
    color: '#ff2828',
    icon: 'star',
    entity: 'client',
  })
  const tags = [
    { title: 'First visit', color: '#1971c2', entity: 'record' },
    { title: 'Photo shoot', color: '#9c36b5', entity: 'activity' },
    { title: 'Ask again', color: '#f08c00', entity: 'common' },
  ] as const
  await Promise.all(tags.map((tag) => createTag(core, call, { locationId: 123, ...tag })))
  await createTeamMember(core, operator, companyId, {
    id: 12,
    locationId: 123,
    name: 'Olivia',
    specialization: 'Reception',
  })
  await createTeamMember(core, operator, companyId, {
    id: 12_345,
    locationId: 123,
    name: 'James Smith',
    specialization: 'Senior stylist',
    positionId: 42,
  })
  await Promise.all(
    people.flatMap(({ name, place, position = '' }) =>
      place === 'company'
        ? []
        : [createTeamMember(core, operator, companyId, { locationId: place, name, specialization: position })],
    ),
  )
  await setPermissions(core, call, { locationId: 123, userId: 123, vocabulary: 'salon', teamMemberId: 12_345 })
  // The guide's example of types of a company's own, so that its questions can be asked here as printed.
  const { set, entities } = readPolicyFile(TODO)
  await setPolicies(core, operator, { companyId, ...set, entities })
  const asking = await issueToken(core, operator, { audience: 'authzen', userId: owner.id, companyId, name: 'demo' })

  return {
    partner_token: partnerToken,
    owner: { login, password, ...ownerUser },
    salon: {
      company: companyId,
      location: 123,
      location2: 456,
      locations: places.map(({ id }) => id),
      user: 123,
      manager,
      worker,
    },
    authzen: { company: companyId, token: asking.text },
  }
}

const loadBakery = async (core: Core): Promise<DemoData['bakery']> => {
  const password = newPassword()
  const login = 'bram@bakery.example'
  const owner = await createUser(core, operator, { name: 'Bram Bakker', email: login, password, confirmed: true })
  const { companyId } = await createCompany(core, operator, {
    id: 15,
    title: 'Bakkerij De Molen',
    catalogues: ['bakery'],
    ownerUserId: owner.id,
  })
  const shops = [11, 12, 13, 14, 16, 17, 18, 19, 20]
  const towns = ['Gent', 'Brugge', 'Aalst', 'Antwerpen', 'Leuven', 'Mechelen', 'Kortrijk', 'Hasselt', 'Oostende']
  await Promise.all(
    shops.map((id, index) =>
      createLocation(core, operator, companyId, {
        id,
        title: `De Molen ${towns[index]}`,
        city: towns[index] as string,
        timezone: 'Europe/Brussels',
      }),
    ),
  )
  const member = async (name: string, entry: Partial<Access>, scope: Scope, id?: number): Promise<number> => {
    const user = await createUser(core, operator, {
      ...(id !== undefined && { id }),
      name,
      email: addressOf(name, 'bakery.example'),
      confirmed: true,
    })
    await admitMember(core, operator, companyId, {
      userId: user.id,
      grants: [access('entry', 'bakery:member', scope, entry)],
    })
    return user.id
  }
  const flags = { holidays: true, translations: true, permissions: false, shop_info: true, time_settings: true }
  await member('Lotte Peeters', { id: 17, exceptions: flags }, [19, 18, 14], 18)
  const limited = await member(
    'Wout Maes',
    { exceptions: { permissions: true, products: true, holidays: true } },
    [11, 12],
  )
  await member('Fien Claes', { exceptions: { products: true, discounts: true } }, [16])
  const tokenOf = async (userId: number): Promise<string> =>
    (await issueToken(core, operator, { audience: 'bakery', userId, companyId, name: 'demo' })).text
  const { partnerId } = await createPartner(core, operator, { name: 'Demo bakery app' })
  await setPartnerConnected(core, operator, companyId, partnerId, true)
  const redirectUri = 'http://127.0.0.1:8765/back'
  const { clientId } = await registerClient(core, operator, {
    partnerId,
    redirectUris: [redirectUri],
    firstParty: true,
  })
  return {
    company: companyId,
    entry: 17,
    shops: [11, 19, ...shops.filter((id) => id !== 11 && id !== 19)],
    access_token: await tokenOf(owner.id),
    member: { user_id: limited, access_token: await tokenOf(limited) },
    login,
    password,
    client_id: clientId,
    redirect_uri: redirectUri,
  }
}

const loadVendor = async (core: Core): Promise<DemoData['vendor']> => {
  const password = newPassword()
  const login = 'admin@vendor.example'
  const admin = await createUser(core, operator, { name: 'Ada Admin', email: login, password, confirmed: true })
  const { companyId } = await createCompany(core, operator, {
    title: 'Aktiv',
    catalogues: ['vendor'],
    ownerUserId: admin.id,
  })
  const member = async (name: string, role: string, ids?: { user: number; member: number }): Promise<number> => {
    const user = await createUser(core, operator, {
      ...(ids && { id: ids.user }),
      name,
      email: addressOf(name, 'vendor.example'),
      confirmed: true,
    })
    await admitMember(core, operator, companyId, {
      userId: user.id,
      ...(ids && { memberId: ids.member }),
      grants: [access('company', `vendor:${role}`, 'company')],
    })
    return user.id
  }
  const developer = await member('MD BDev', 'developer', { user: 10_026, member: 10_027 })
  // Invited, and not yet accepted: the documents show this one unconfirmed.
  await admitMember(core, operator, companyId, {
    userId: 10_065,
    memberId: 10_067,
    name: 'Test Test',
    email: 'test@gmail.com',
    accepted: false,
    grants: [access('company', 'vendor:developer', 'company')],
  })
  await member('Sven Supervisor', 'supervisor')
  await member('Petra Product', 'product-manager')
  await member('Sara Sales', 'sales-manager')
  const tokenOf = async (userId: number): Promise<string> =>
    (await issueToken(core, operator, { audience: 'station', userId, companyId, name: 'demo' })).text
  return {
    company: companyId,
    login,
    password,
    token: await tokenOf(admin.id),
    developer: { user_id: developer, token: await tokenOf(developer) },
  }
}

/**
 * Fills an empty installation with a salon chain, a bakery and a vendor in which every example request of the five
 * documents works as printed. Secrets are random, so no two demos share any.
 */
export const loadDemo = async (core: Core): Promise<DemoData> => {
  await reserveIdsUpTo(core.engine, LAST_DOCUMENTED_ID)
  const [salon, bakery, vendor] = await Promise.all([loadSalon(core), loadBakery(core), loadVendor(core)])
  const { company } = salon.salon
  const own = await issueToken(core, operator, { audience: 'native', userId: salon.owner.user_id, name: 'demo' })
  return { ...salon, native: { company, token: own.text, ...JAMES }, bakery, vendor }
}
