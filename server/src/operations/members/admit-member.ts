import type { Call } from '../../model/actor.ts'
import type { Grant, Member } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { writeMember, writeProfile } from '../../storage/members.ts'
import { profileOfUser } from '../../storage/users.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'

export interface Admission {
  readonly userId: number
  readonly memberId?: number
  readonly grants: readonly (Omit<Grant, 'id'> & { readonly id?: number })[]
  readonly accepted?: boolean
  readonly suspended?: boolean
  /** What the company calls the person; without, the person's own name. */
  readonly name?: string
  readonly email?: string
}

/** Makes a user a member at once, without an invitation. Only for the operator, who answers for it. */
export const admitMember = (core: Core, call: Call, companyId: number, wish: Admission): Promise<Member> =>
  change(core, call, companyId, async (tx) => {
    if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
    if (await tx.memberOfUser(wish.userId))
      throw new Refusal('title.taken', { fields: [{ field: 'user', message: 'is a member already' }] })
    const { roles } = await tx.company()
    for (const { role } of wish.grants)
      if (role !== null && !roles.has(role))
        throw new Refusal('request.invalid', { fields: [{ field: 'role', message: `there is no role "${role}"` }] })

    const ids = await tx.ids(1 + wish.grants.length)
    const memberId = ids.shift() as number
    const member: Member = {
      companyId,
      id: wish.memberId ?? memberId,
      userId: wish.userId,
      formerUserId: null,
      accepted: wish.accepted ?? true,
      suspended: wish.suspended ?? false,
      archivedAt: null,
      grants: wish.grants.map((grant) => ({ ...grant, id: grant.id ?? (ids.shift() as number) })),
      teamMembers: [],
    }
    const own = await profileOfUser(tx, wish.userId)
    const name = wish.name ?? own?.name ?? ''
    const [firstName = '', ...rest] = name.split(' ')
    writeMember(tx, undefined, member)
    writeProfile(tx, {
      companyId,
      memberId: member.id,
      name,
      firstName,
      lastName: rest.join(' '),
      email: wish.email ?? own?.email ?? null,
      phone: own?.phone ?? null,
      position: '',
      language: 0,
      lastVisitAt: null,
    })
    tx.record({
      kind: 'member.admitted',
      subject: `member:${member.id}`,
      after: { user: wish.userId, grants: member.grants },
    })
    return member
  })
