import type { Call } from '../../model/actor.ts'
import type { Grant, Member } from '../../model/member.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { addCatalogue, insertCompany, newestCatalogue, openScope } from '../../storage/companies.ts'
import { reserveId } from '../../storage/ids.ts'
import { writeMember, writeProfile } from '../../storage/members.ts'
import { profileOfUser } from '../../storage/users.ts'
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

/** Makes a company with its first owner. At the command line and in the first set-up. */
export const createCompany = async (
  core: Core,
  call: Call,
  wanted: NewCompany,
): Promise<{ companyId: number; ownerMemberId: number }> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const title = wanted.title.trim()
  refuseFaulty([
    ...(title === '' ? [{ field: 'title', message: 'is missing' }] : []),
    ...(wanted.catalogues.length === 0 ? [{ field: 'catalogues', message: 'needs at least one catalogue' }] : []),
  ])
  const owner = await profileOfUser(core.engine, wanted.ownerUserId)
  if (!owner) throw new Refusal('user.unknown')

  const companyId = await reserveId(core.engine, wanted.id)
  await openScope(core.engine, companyId)
  return changeAcross(core, call, [companyId], async (tx) => {
    if ((await insertCompany(tx, companyId, title)) === 0)
      throw new Refusal('title.taken', { fields: [{ field: 'id', message: 'is a company already' }] })
    let ownerRole: string | undefined
    for (const [place, name] of wanted.catalogues.entries()) {
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
      userId: wanted.ownerUserId,
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
      after: { title, catalogues: wanted.catalogues, owner: { member: memberId, user: wanted.ownerUserId } },
    })
    return { companyId, ownerMemberId: memberId }
  })
}
