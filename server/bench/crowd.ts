/** An installation of its own for what is about many people at one place, and about signing in. */
import { sortName } from '../src/model/sort-name.ts'
import { openCore } from '../src/open-core.ts'
import { createCompany } from '../src/operations/companies/create-company.ts'
import { issueToken } from '../src/operations/credentials/issue-token.ts'
import { hashPassword } from '../src/operations/credentials/passwords.ts'
import { createLocation } from '../src/operations/locations/create-location.ts'
import { admitMember } from '../src/operations/members/admit-member.ts'
import { createPartner } from '../src/operations/partners/create-partner.ts'
import { setPartnerConnected } from '../src/operations/partners/set-partner-connected.ts'
import { createUser } from '../src/operations/users/create-user.ts'
import { reserveIdsUpTo } from '../src/storage/ids.ts'
import { Batch, operator } from './data.ts'

/** Ids of users begin here; their members' and grants' at this distance and twice it. */
const FIRST_USER = 1_000_000
const DISTANCE = 10_000_000

export interface Crowd {
  readonly companyId: number
  readonly location: number
  readonly people: number
  readonly partnerToken: string
  /** An owner over the whole company, and a manager of the one location. */
  readonly full: { readonly alteg: string; readonly native: string }
  readonly limited: { readonly alteg: string; readonly native: string }
  /** All of them sign in with it. */
  readonly password: string
}

export const loginOf = (person: number): string => `person${person}@example.com`

/** One salon with one location, and so many workers there, each of whom can sign in. */
export const generateCrowd = async (url: string, people: number): Promise<Crowd> => {
  const { core, close } = await openCore(url)
  try {
    const { partnerId, token: partnerToken } = await createPartner(core, operator, { name: 'Integrator' })
    const [owner, manager] = await Promise.all(
      ['Olga Owner', 'Mia Manager'].map((name) =>
        createUser(core, operator, { name, email: `${name.slice(0, 3)}@example.org`, confirmed: true }),
      ),
    )
    if (!owner || !manager) throw new Error('nobody was made')
    const { companyId } = await createCompany(core, operator, {
      title: 'The crowd',
      catalogues: ['salon'],
      ownerUserId: owner.id,
    })
    const location = await createLocation(core, operator, companyId, { title: 'The hall' })
    await setPartnerConnected(core, operator, companyId, partnerId, true)
    await admitMember(core, operator, companyId, {
      userId: manager.id,
      accepted: true,
      suspended: false,
      grants: [
        {
          slot: `location:${location}`,
          role: 'salon:manager',
          scope: [location],
          startsAt: null,
          endsAt: null,
          exceptions: {},
        },
      ],
    })
    const tokensOf = async ({ id: userId }: { id: number }) => ({
      alteg: (await issueToken(core, operator, { audience: 'alteg', userId, partnerId })).text,
      native: (await issueToken(core, operator, { audience: 'native', userId })).text,
    })
    const callers = { full: await tokensOf(owner), limited: await tokensOf(manager) }
    const password = 'correct horse battery staple'
    const hash = await hashPassword(password)
    await core.engine.transaction(async (session) => {
      const batches: Batch[] = []
      const batch = (table: string, ...columns: string[]): Batch => {
        const made = new Batch(session, table, columns)
        batches.push(made)
        return made
      }
      const users = batch('users', 'id', 'from_revision', 'disabled', 'confirmed', 'has_credential')
      const profiles = batch('user_profiles', 'user_id', 'email', 'name', 'created_at')
      const passwords = batch('user_passwords', 'user_id', 'hash', 'changed_at')
      const members = batch(
        'members',
        ...['company_id', 'id', 'from_revision', 'user_id', 'accepted', 'suspended', 'team_members'],
      )
      const names = batch(
        'member_profiles',
        ...['company_id', 'member_id', 'name', 'first_name', 'last_name', 'sort_name', 'position', 'language'],
      )
      const grants = batch(
        'grants',
        ...['company_id', 'member_id', 'slot', 'id', 'from_revision', 'role', 'scope', 'exceptions'],
      )
      for (let person = 0; person < people; person++) {
        const userId = FIRST_USER + person
        const memberId = userId + DISTANCE
        const [firstName, lastName] = [`Person ${person}`, 'Of the Crowd']
        const name = `${firstName} ${lastName}`
        await users.add([userId, 0, 0, 1, 1])
        await profiles.add([userId, loginOf(person), name, 1])
        await passwords.add([userId, hash, 1])
        await members.add([companyId, memberId, 0, userId, 1, 0, '[]'])
        await names.add([
          ...[companyId, memberId, name, firstName, lastName, sortName({ firstName, lastName })],
          ...['', 0],
        ])
        const slot = `location:${location}`
        await grants.add([
          ...[companyId, memberId, slot, memberId + DISTANCE, 0, 'salon:worker', `[${location}]`, '{}'],
        ])
      }
      for (const made of batches) await made.flush()
    })
    await reserveIdsUpTo(core.engine, FIRST_USER + 4 * DISTANCE)
    return { companyId, location, people, partnerToken, ...callers, password }
  } finally {
    await close()
  }
}
