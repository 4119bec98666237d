import { setImmediate as turn } from 'node:timers/promises'
import { countsSomewhere, grantValues, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import { isCapability } from '../../model/capability.ts'
import type { Company } from '../../model/company.ts'
import { isAllowed, permissionOf } from '../../model/decide.ts'
import { activeAt, type Moment, type Person } from '../../model/member.ts'
import type { Value } from '../../model/value.ts'
import { loggedSince, USE_PRECISION, usesIn } from '../../storage/decision-log.ts'
import { partOfPeople } from '../../storage/people.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { limitsFor, type Thing } from '../decisions/thing.ts'

const DAY = 24 * 60 * 60 * 1_000_000

export interface UnusedPermission {
  readonly permission: string
  readonly title: string
  /** How many members hold it somewhere, now. */
  readonly holders: number
  /** When it was last found to be allowed, to the hour; undefined when never since `since`. */
  readonly lastUsedAt: Moment | undefined
}

export interface UnusedPermissions {
  /** In the order of the catalogue; none while uses are not noted. */
  readonly items: readonly UnusedPermission[]
  /** Since when every use is noted; undefined when they are not. */
  readonly since: Moment | undefined
  /** Uses are noted for all of the days asked about. */
  readonly isWhole: boolean
  readonly revision: number
  readonly at: Moment
}

/** By index, the permissions that bear on an answer about what was asked: with those above it, and limits of things. */
const bearing = (company: Company, used: string): number[] => {
  const [word = '', kind] = used.split(' ')
  const { catalogue } = company
  if (isCapability(word) && !catalogue.bySlug.has(word)) {
    const needed = catalogue.capabilities.get(word)
    return needed === undefined || needed === 'anyone' ? [] : [...needed]
  }
  // An id makes no difference to which permissions limit it.
  const limits = kind === undefined ? [] : limitsFor(company, word, { kind: kind as Thing['kind'], id: 0 })
  return [word, ...limits.map(({ permission }) => permission)].flatMap(
    (slug) => permissionOf(company, slug)?.index ?? [],
  )
}

/** When each permission was last used, by index. What is under a gate passes it: so the gate was used too. */
const lastUses = (company: Company, uses: ReadonlyMap<string, Moment>): (Moment | undefined)[] => {
  const { permissions } = company.catalogue
  const last: (Moment | undefined)[] = permissions.map(() => undefined)
  for (const [used, at] of uses)
    for (const index of bearing(company, used))
      for (const one of [index, ...(permissions[index]?.gates ?? [])]) last[one] = Math.max(last[one] ?? 0, at)
  return last
}

/** Counts who holds what, member by member. */
class Holders {
  readonly #company: Company
  readonly #at: Moment
  readonly #indexes = new WeakMap<Values, readonly number[]>()
  readonly counts: number[]

  constructor(company: Company, at: Moment) {
    this.#company = company
    this.#at = at
    this.counts = company.catalogue.permissions.map(() => 0)
  }

  add({ member }: Person): void {
    const all = new Set<Values>()
    for (const grant of member.grants)
      if (activeAt(grant, this.#at) && countsSomewhere(this.#company, grant, false))
        all.add(grantValues(this.#company, grant))
    const [first, ...rest] = [...all].map((values) => this.#held(values))
    if (first === undefined) return
    for (const index of rest.length === 0 ? first : new Set([first, ...rest].flat()))
      this.counts[index] = (this.counts[index] ?? 0) + 1
  }

  /** Many members share the values of their role. */
  #held(values: Values): readonly number[] {
    let held = this.#indexes.get(values)
    if (!held) {
      held = this.#company.catalogue.permissions.flatMap((permission) =>
        isAllowed(permission, values[permission.index] as Value) ? permission.index : [],
      )
      this.#indexes.set(values, held)
    }
    return held
  }
}

/** How many members are looked at at once: a turn of the event loop must stay short. */
const AT_ONCE = 500

const countHolders = async ({ engine }: Core, company: Company, at: Moment): Promise<readonly number[]> => {
  const holders = new Holders(company, at)
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { people, end } = await partOfPeople(engine, company.id, 'member', { after, limit: AT_ONCE })
    for (const person of people) holders.add(person)
    after = end
    await turn()
  }
  return holders.counts
}

/**
 * Permissions that members hold and that nobody used in so many days, for somebody who may read the company's history:
 * no question that named them, or something that they stand above, was answered with yes. What dialects show without
 * being asked is no use. Where uses are noted for less than these days, it says so.
 */
export const readUnusedPermissions = async (
  core: Core,
  call: Call,
  companyId: number,
  days: number,
): Promise<UnusedPermissions> => {
  const { facts, now } = await core.facts.read((look) => ({
    standing: standingIn(look, call.actor, companyId),
    revision: look.revision(companyId) as number,
  }))
  const { standing, revision } = facts
  requireCapability(standing, call, 'audit.read', 'company', now)
  const since = await loggedSince(core.engine)
  const begin = now - days * DAY
  const answer = { since, isWhole: since !== undefined && since <= begin, revision, at: now }
  if (since === undefined) return { ...answer, items: [] }

  const { company } = standing
  const last = lastUses(company, await usesIn(core.engine, companyId))
  const holders = await countHolders(core, company, now)
  const items = company.catalogue.permissions.flatMap(({ slug, title, index, type }) => {
    // Addresses are a condition of a grant and no right.
    if (type.name === 'allowed_ip' || !holders[index]) return []
    const at = last[index]
    if (at !== undefined && at + USE_PRECISION >= begin) return []
    return { permission: slug, title, holders: holders[index], lastUsedAt: at }
  })
  return { ...answer, items }
}
