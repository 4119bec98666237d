import { storedValues } from '../../model/access.ts'
import type { Capability } from '../../model/capability.ts'
import type { Company } from '../../model/company.ts'
import { type GrantWish, overruledIn } from '../../model/edit-grant.ts'
import { covers, type Grant, type Member, type Moment, type Scope } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Tx } from '../../storage/change.ts'
import { memberOfGrant } from '../../storage/grants.ts'
import { writeMember } from '../../storage/members.ts'
import { linkTeamMember } from '../../storage/team-members.ts'
import { withdrawInvitation } from '../invitations/withdraw-invitation.ts'
import { requireDelegation, type Standing } from './authorize.ts'
import { keepAnOwner } from './keep-an-owner.ts'
import { bearsOn, meets, requireReachOf } from './reach-of.ts'
import { readValues, type WishedValues } from './read-values.ts'
import { grantsChanged } from './set-permissions.ts'
import { refuseDormant } from './set-shop-permissions.ts'
import { isWithin, touchedBy } from './shop-entry.ts'

/** Which grant of which company. */
export interface GrantQuestion {
  readonly companyId: number
  readonly grantId: number
}

/** A grant and whose it is. */
export interface ShownGrant {
  readonly memberId: number
  readonly grant: Grant
}

/** What is wished of a grant; what is left out stays. */
export interface SentGrant {
  /** A reference such as `salon:worker` or `role:7`; null for none. Another role drops the exceptions to the former. */
  readonly role?: string | null
  readonly scope?: Scope
  readonly startsAt?: Moment | null
  readonly endsAt?: Moment | null
  readonly values?: WishedValues
}

/** Each is looked at by every decision about the member. */
const MOST_GRANTS = 100
const FAULTS_SHOWN = 100

/** The grant and its member, for a caller who may do that wherever it counts. */
export const grantToChange = async (
  tx: Tx,
  standing: Standing,
  { grantId }: GrantQuestion,
  capability: Capability,
): Promise<{ member: Member; grant: Grant }> => {
  const reach = requireReachOf(standing, tx.call, capability, tx.now())
  const memberId = await memberOfGrant(tx, standing.company.id, grantId)
  const member = memberId === undefined ? undefined : await tx.member(memberId)
  const grant = member?.grants.find(({ id }) => id === grantId)
  if (!member || !grant || !(reach === 'company' || bearsOn(grant, reach))) throw new Refusal('grant.unknown')
  if (!isWithin(grant.scope, reach)) throw new Refusal('access.denied')
  // First whether the person may be touched at all: what is wrong with the edit would tell what they hold elsewhere.
  requireDelegation(standing, tx.call, [member], touchedBy(grant), tx.now())
  return { member, grant }
}

/** The member who is to be given something, for a caller who meets them. */
export const memberToGive = async (tx: Tx, standing: Standing, memberId: number): Promise<Member> => {
  const reach = requireReachOf(standing, tx.call, 'members.edit', tx.now())
  const member = await tx.member(memberId)
  if (!member || !meets(reach, member)) throw new Refusal('member.unknown')
  refuseFull(member)
  return member
}

/** Refuses another grant beside more than enough. */
export const refuseFull = ({ grants }: Member): void => {
  if (grants.length >= MOST_GRANTS)
    refuseFaulty([{ field: 'member', message: `has ${MOST_GRANTS} grants already, and can have no more` }])
}

/** A wish in the model's form, for a grant that is there or a new one; refuses what is wrong with it by itself. */
export const readGrantWish = (
  company: Company,
  grant: Grant | undefined,
  { values: sent, scope: wished, ...sentRest }: SentGrant,
): GrantWish => {
  const { values, faults } = readValues(company, sent ?? {})
  const scope = wished === undefined || wished === 'company' ? wished : [...new Set(wished)]
  refuseFaulty([...roleFaults(company, sentRest.role), ...scopeFaults(company, grant, wished), ...faults])
  return { ...sentRest, ...(scope !== undefined && { scope }), values }
}

const roleFaults = ({ roles }: Company, role: string | null | undefined): FieldFault[] =>
  role == null || roles.has(role) ? [] : [{ field: 'role', message: 'is not a role of this company' }]

const scopeFaults = (company: Company, grant: Grant | undefined, scope: Scope | undefined): FieldFault[] => {
  // What is put back as it was read is no wish.
  if (scope === undefined || (grant && sameValue(grant.scope as Value, scope as Value))) return []
  const slot = grant?.slot ?? 'extra:0'
  const isFixed = slot === 'company' || slot.startsWith('location:')
  if (isFixed) return [{ field: 'scope', message: `is fixed by the grant’s slot, "${slot}": leave it out` }]
  if (scope === 'company') return []
  if (scope.length === 0 && slot !== 'entry') return [{ field: 'scope', message: 'must name at least one location' }]
  return scope
    .flatMap((id, place) =>
      company.locations.has(id) ? [] : [{ field: `scope.${place}`, message: 'is not a location of this company' }],
    )
    .slice(0, FAULTS_SHOWN)
}

/** Nobody is judged by what a grant gave once, so nothing is written into one that is over. */
export const windowFaults = ({ startsAt, endsAt }: Pick<Grant, 'startsAt' | 'endsAt'>, now: Moment): FieldFault[] => {
  if (endsAt === null) return []
  if (endsAt <= now) return [{ field: 'endsAt', message: 'must be later than now; remove the grant to end it' }]
  return startsAt !== null && startsAt >= endsAt ? [{ field: 'startsAt', message: 'must be earlier than the end' }] : []
}

/** What a member's grants were, and are to be, in one grant. */
export interface GrantEdit {
  readonly before: Member
  /** Undefined for a new one, or one that is taken away. */
  readonly was: Grant | undefined
  readonly is: Grant | undefined
  readonly wish: GrantWish
}

/** The member after an edit of one grant, if delegation, the last owner, and what comes from elsewhere allow it. */
export const editedMember = async (
  tx: Tx,
  standing: Standing,
  { before, was, is, wish }: GrantEdit,
): Promise<Member> => {
  const { company } = standing
  const others = before.grants.filter((grant) => grant !== was)
  const after: Member = { ...before, grants: is ? [...others, is] : others }
  const touched = touchedBy(...[was, is].filter((grant) => grant !== undefined))
  requireDelegation(standing, tx.call, [before, after], touched, tx.now())
  if (is) {
    refuseDormant(standing, tx.call, was ?? { ...is, role: null, exceptions: {} }, is, tx.now())
    refuseOverruled(company, after, { was, is, wish }, tx.now())
  }
  await keepAnOwner(tx, company, before, after)
  return after
}

/** Writes such an edit. */
export const writeGrantEdit = async (tx: Tx, standing: Standing, edit: GrantEdit): Promise<Member> => {
  const { before } = edit
  let after = await editedMember(tx, standing, edit)
  const grants = grantsChanged(before, after)
  if (grants.before.length + grants.after.length === 0) return before

  after = await unlinkWhereGone(tx, before, after)
  writeMember(tx, before, after)
  const isUninvited = !after.accepted && after.grants.length === 0
  const invitation = isUninvited ? await withdrawInvitation(tx, after) : undefined
  tx.record({
    kind: 'access.changed',
    subject: `member:${before.id}`,
    before: { grants: grants.before, teamMembers: before.teamMembers },
    after: {
      grants: grants.after,
      teamMembers: after.teamMembers,
      ...(invitation !== undefined && { revokedInvitation: invitation }),
    },
  })
  return after
}

/** A right that another grant gives anyway cannot be lowered here: never a silent success. */
export const refuseOverruled = (
  company: Company,
  after: Member,
  { was, is, wish }: { was: Grant | undefined; is: Grant; wish: GrantWish },
  now: Moment,
): void => {
  const stored = was && storedValues(company, was)
  const permissions = [...(wish.values ?? [])].flatMap(([permission, value]) =>
    value === null || (stored && sameValue(stored[permission.index] as Value, value)) ? [] : [permission],
  )
  const role = is.role !== null && is.role !== was?.role
  const overruled = overruledIn(company, after, is, { role, permissions }, now)
  if (overruled.length === 0) return
  throw new Refusal('access.comes-from-elsewhere', {
    fields: overruled.map(({ slug, source }) => ({
      field: slug === undefined ? 'role' : `permissions.${slug}`,
      message: `gives less than the grant in slot "${source}" gives wherever this one counts`,
    })),
  })
}

/** Whoever comes to a location no more is nobody of its roster. */
const unlinkWhereGone = async (tx: Tx, before: Member, after: Member): Promise<Member> => {
  let left = after
  for (const { locationId } of before.teamMembers) {
    const isThere = ({ grants }: Member): boolean => grants.some(({ scope }) => covers(scope, locationId))
    if (isThere(before) && !isThere(after)) left = await linkTeamMember(tx, left, locationId, null)
  }
  return left
}
