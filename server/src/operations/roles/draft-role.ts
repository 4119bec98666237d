import { type Call, isLooking } from '../../model/actor.ts'
import type { Company, OwnRole, Role } from '../../model/company.ts'
import { heldForGood } from '../../model/delegation.ts'
import { type EditedValue, editedRole } from '../../model/editing.ts'
import type { Moment } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { Refusal, refusalOf } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import { requireCapability, type Standing, standingIn } from '../access/authorize.ts'
import { isAtHome } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { editRole, ownNumber, requireRoleDelegation, type SentRole } from './company-role.ts'
import { compiled } from './create-role.ts'

export interface RoleDraftQuestion {
  readonly companyId: number
  /** Without, a new role. */
  readonly ref: string | undefined
  readonly sent: SentRole
}

/** A role as it would be, and what its editor may do with each part of it. */
export interface DraftedRole {
  readonly role: Role
  readonly values: readonly EditedValue[]
  /** The heaviest that the caller may make it. */
  readonly mostWeight: number
  /** Nothing of it can be changed, whatever is drafted. */
  readonly isLocked: boolean
  /** Why it cannot be saved as drafted. */
  readonly refusal: Refusal | undefined
}

/** What an editor of a role needs to know and must not work out; see `draftGrant`. Whoever sees roles may ask. */
export const draftRole = async (
  core: Core,
  call: Call,
  { companyId, ref, sent }: RoleDraftQuestion,
): Promise<DraftedRole> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  if (!isAtHome(standing, call, now)) throw new Refusal('access.denied')
  const { company, person: actor } = standing
  const was = ref === undefined ? undefined : company.roles.get(ref)
  if (ref !== undefined && !was) throw new Refusal('role.unknown')

  const [shownAs = ''] = company.catalogue.defaultRoles.values()
  const stored = was ? storedFrom(company, was) : { id: 0, title: '', weight: 0, shownAs, values: {} }
  // A draft need have no title yet; what is wrong with a value is said at once, as by the write.
  const { values } = editRole(
    company,
    { ...stored, title: 'x', weight: 0, shownAs },
    sent.values ? { values: sent.values } : {},
  )
  const { title = stored.title, weight = stored.weight, shownAs: shown = stored.shownAs } = sent
  const is = compiled(company, { id: stored.id, title, weight, shownAs: shown, values })
  const firm = refusalOf(() => refuseTouching(standing, call, was, now))
  const refusal =
    firm ??
    refusalOf(() => {
      editRole(company, stored, sent)
      requireRoleDelegation(standing, { call, now: () => now }, was ? [was, is] : [is])
    })
  return {
    role: was && !isOwn(company, was) ? was : is,
    values: editedRole(company, { actor, ip: call.ip, was, is, now }),
    mostWeight: heldForGood(company, actor, call.ip, now).weight,
    isLocked: firm !== undefined,
    refusal,
  }
}

const isOwn = ({ catalogue }: Company, { ref }: Role): boolean => !catalogue.roles.has(ref)

/** As it is stored, of how it is used. */
const storedFrom = ({ catalogue }: Company, { ref, title, weight, shownAs, values }: Role): OwnRole => {
  const said = catalogue.permissions.filter(({ index, unset }) => !sameValue(values[index] as Value, unset))
  return {
    id: ownNumber(ref) ?? 0,
    title,
    weight,
    shownAs,
    values: Object.fromEntries(said.map(({ slug, index }) => [slug, values[index] as Value])),
  }
}

/** What keeps the caller from changing anything of it. */
const refuseTouching = (standing: Standing, call: Call, was: Role | undefined, now: Moment): void => {
  if (isLooking(call)) throw new Refusal('view.read-only')
  requireCapability(standing, call, 'roles.edit', 'company', now)
  if (!was) return
  if (!isOwn(standing.company, was)) throw new Refusal('role.built-in')
  requireRoleDelegation(standing, { call, now: () => now }, [was])
}
