import type { Call } from '../../model/actor.ts'
import type { Company, OwnRole, Role } from '../../model/company.ts'
import { roleBeyondActor } from '../../model/delegation.ts'
import type { Moment } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { folded } from '../../model/sort-name.ts'
import { textFault } from '../../model/text.ts'
import type { Value } from '../../model/value.ts'
import type { Tx } from '../../storage/change.ts'
import { ownRole } from '../../storage/roles.ts'
import { requireCapability, type Standing, standingIn, standingUnderLock } from '../access/authorize.ts'
import { readValues, type WishedValues } from '../access/read-values.ts'
import type { Core } from '../core.ts'

/** Which role of which company: `salon:worker`, or `role:7` for one of its own. */
export interface RoleQuestion {
  readonly companyId: number
  readonly ref: string
}

/** A role as the company's people see it. */
export interface ShownRole {
  readonly role: Role
  /** Empty for the company's own. */
  readonly description: string
  readonly isBuiltIn: boolean
  /** By slug: what it says of each permission that it does not leave at nothing. */
  readonly values: Readonly<Record<string, Value>>
}

/** What is wished of a role. */
export interface SentRole {
  readonly title?: string
  readonly weight?: number
  /** The built-in role as which interfaces show it that know no others. */
  readonly shownAs?: string
  /** What is left out stays; null takes a value back. */
  readonly values?: WishedValues
}

export const showRole = ({ catalogue }: Company, role: Role): ShownRole => {
  const builtIn = catalogue.roles.get(role.ref)
  const said = catalogue.permissions.filter(({ index, unset }) => !sameValue(role.values[index] as Value, unset))
  return {
    role,
    description: builtIn?.description ?? '',
    isBuiltIn: builtIn !== undefined,
    values: Object.fromEntries(said.map(({ slug, index }) => [slug, role.values[index] as Value])),
  }
}

/** Refuses whoever may not edit roles, before the lock: what an edit would feel is counted outside of it. */
export const requireRolesEdit = async (core: Core, call: Call, companyId: number): Promise<void> => {
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(facts, call, 'roles.edit', 'company', now)
}

/** The same under the lock. */
export const editorUnderLock = async (tx: Tx): Promise<Standing> => {
  const standing = await standingUnderLock(tx)
  requireCapability(standing, tx.call, 'roles.edit', 'company', tx.now())
  return standing
}

/** The number of a role of the company's own, of what may be its reference. */
export const ownNumber = (ref: string): number | undefined => {
  const [, number] = /^role:([1-9]\d{0,14})$/.exec(ref) ?? []
  return number === undefined ? undefined : Number(number)
}

/** A role of the company's own that can be changed. */
export const roleToChange = async (tx: Tx, { catalogue, id: companyId }: Company, ref: string): Promise<OwnRole> => {
  if (catalogue.roles.has(ref)) throw new Refusal('role.built-in')
  const number = ownNumber(ref)
  const role = number === undefined ? undefined : await ownRole(tx, companyId, number)
  if (!role) throw new Refusal('role.unknown')
  return role
}

/** Heavier than any built-in role will be. */
const MOST_WEIGHT = 1_000

/** The role after the wish; refuses what is wrong with it. */
export const editRole = (company: Company, role: OwnRole, sent: SentRole): OwnRole => {
  const { values: wished, faults } = readValues(company, sent.values ?? {})
  const { title = role.title, weight = role.weight, shownAs = role.shownAs } = sent
  const named = title.trim()
  refuseFaulty([...roleFaults(company, { title: named, weight, shownAs }), ...faults])
  const isTaken = [...company.roles.values()].some(
    (other) => other.ref !== `role:${role.id}` && folded(other.title) === folded(named),
  )
  if (isTaken && named !== role.title)
    throw new Refusal('title.taken', { fields: [{ field: 'title', message: 'is another role’s' }] })
  const values: Record<string, Value> = { ...role.values }
  for (const [{ slug, unset }, value] of wished) {
    if (value === null || sameValue(value, unset)) delete values[slug]
    else values[slug] = value
  }
  return { id: role.id, title: named, weight, shownAs, values }
}

const roleFaults = (
  { catalogue }: Company,
  { title, weight, shownAs }: Required<Pick<SentRole, 'title' | 'weight' | 'shownAs'>>,
): FieldFault[] => {
  const named = textFault(title, { min: 1, max: 100 })
  const builtIn = catalogue.roles.get(shownAs)
  return [
    ...(named === undefined ? [] : [{ field: 'title', message: named }]),
    ...(weight >= 0 && weight <= MOST_WEIGHT ? [] : [{ field: 'weight', message: `must be from 0 to ${MOST_WEIGHT}` }]),
    ...(builtIn && !builtIn.isOwner
      ? []
      : [{ field: 'shownAs', message: 'must be a built-in role, and not an owner’s' }]),
  ]
}

/** Nobody edits beyond themselves: all that the role gives before and after is the caller's over the whole company. */
export const requireRoleDelegation = (
  { company, person }: Standing,
  under: { readonly call: Pick<Call, 'ip'>; now(): Moment },
  roles: readonly Role[],
): void => {
  const beyond = roleBeyondActor(company, person, under.call.ip, roles, under.now())
  if (beyond.length === 0) return
  throw new Refusal('delegation.beyond-actor', {
    fields: beyond.slice(0, FIELDS_SHOWN).map((slug) => ({
      field: slug === WEIGHT ? slug : `permissions.${slug}`,
      message:
        slug === WEIGHT ? 'is more than that of any role of yours' : 'is more than you hold in the whole company',
    })),
  })
}

/** What `roleBeyondActor` calls a weight. */
const WEIGHT = 'weight'
const FIELDS_SHOWN = 20
