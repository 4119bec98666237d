import type { Call } from '../../model/actor.ts'
import type { Grant, Member } from '../../model/member.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { addCatalogue, insertCompany, newestCatalogue, openScope } from '../../storage/companies.ts'
import { reserveId } from '../../storage/ids.ts'
import { writeMember, writeProfile } from '../../storage/members.ts'
import { profileOfUser, type UserProfile } from '../../storage/users.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'

export interface NewCompany {
  readonly id?: number
  readonly title: string
  /** Names of stored catalogues; the first one's words are the company's own. */
  readonly catalogues: readonly string[]
  /** The person who becomes its first owner, over the whole company. */
  readonly ownerUserId: number
}

export const companyFaults = ({ title, catalogues }: Pick<NewCompany, 'title' | 'catalogues'>): FieldFault[] => {
  const named = textFault(title.trim(), { min: 1, max: 200 })
  return [
    ...(named === undefined ? [] : [{ field: 'title', message: title.trim() === '' ? 'is missing' : named }]),
    ...(catalogues.length === 0 ? [{ field: 'catalogues', message: 'needs at least one catalogue' }] : []),
  ]
}

/** Takes a number for a company, and opens the scope that its first change locks. */
export const prepareCompany = async (core: Core, wanted?: number): Promise<number> => {
  const companyId = await reserveId(core.engine, wanted)
  await openScope(core.engine, companyId)
  return companyId
}

/** Writes a company with its first owner, under its own lock. */
export const writeNewCompany = async (
  tx: Tx,
  companyId: number,
  { title: wanted, catalogues }: Pick<NewCompany, 'title' | 'catalogues'>,
  owner: UserProfile,
): Promise<{ companyId: number; ownerMemberId: number }> => {
  const title = wanted.trim()
  if ((await insertCompany(tx, companyId, title)) === 0)
    throw new Refusal('title.taken', { fields: [{ field: 'id', message: 'is a company already' }] })
  let ownerRole: string | undefined
  for (const [place, name] of catalogues.entries()) {
    const catalogue = await newestCatalogue(tx, name)
    if (!catalogue)
      throw new Refusal('request.invalid', {
        fields: [{ field: 'catalogues', message: `there is no catalogue "${name}"` }],
      })
    addCatalogue(tx, companyId, catalogue, place)
    ownerRole ??= `${name}:${catalogue.ownerRole}`
  }
  const [memberId, grantId] = (await tx.ids(2)) as [number, number]
  const grant: Grant = {
    id: grantId,
    slot: 'company',
    role: ownerRole as string,
    scope: 'company',
    startsAt: null,
    endsAt: null,
    exceptions: {},
  }
  const member: Member = {
    companyId,
    id: memberId,
    userId: owner.userId,
    formerUserId: null,
    accepted: true,
    suspended: false,
    archivedAt: null,
    grants: [grant],
    teamMembers: [],
  }
  writeMember(tx, undefined, member)
  const [firstName = '', ...rest] = owner.name.split(' ')
  writeProfile(tx, {
    companyId,
    memberId,
    name: owner.name,
    firstName,
    lastName: rest.join(' '),
    email: owner.email,
    phone: owner.phone,
    position: '',
    language: 0,
    lastVisitAt: null,
  })
  tx.moved('model')
  tx.record({
    kind: 'company.created',
    subject: `company:${companyId}`,
    after: { title, catalogues: catalogues, owner: { member: memberId, user: owner.userId } },
  })
  return { companyId, ownerMemberId: memberId }
}

/** Makes a company with its first owner, at the command line. */
export const createCompany = async (
  core: Core,
  call: Call,
  wanted: NewCompany,
): Promise<{ companyId: number; ownerMemberId: number }> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  refuseFaulty(companyFaults(wanted))
  const owner = await profileOfUser(core.engine, wanted.ownerUserId)
  if (!owner) throw new Refusal('user.unknown')
  const companyId = await prepareCompany(core, wanted.id)
  return changeAcross(core, call, [companyId], (tx) => writeNewCompany(tx, companyId, wanted, owner))
}
