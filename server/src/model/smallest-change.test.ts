import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  aMoment,
  anAddress,
  aPerson,
  aPlace,
  aWorld,
  compile,
  entries,
  files,
  holds,
  isAddress,
  personWith,
  someGrants,
} from '../testing/arbitrary.ts'
import {
  domainOf,
  effective,
  type From,
  givesNoMore,
  idUniverse,
  isAllowed,
  isBlocked,
  moments,
  noneOf,
  type Where,
  type World,
} from '../testing/brute-force.ts'
import type { PermissionEntry } from './catalogue.ts'
import type { Company } from './company.ts'
import { decide, type Limit, permissionOf, type Question } from './decide.ts'
import { overruledIn } from './edit-grant.ts'
import type { Grant, Moment, Person, Scope } from './member.ts'
import { type SmallestChange, smallestChange, withChange } from './smallest-change.ts'
import type { Value } from './value.ts'

const askable = entries.filter((entry) => !isAddress(entry))
const limiting = askable.filter(({ type }) =>
  ['has_allowed_ids', 'allowed_id', 'last_days_count', 'has_limited_today'].includes(type),
)

const aLimit = fc
  .constantFrom(...limiting)
  .chain(
    ({ slug, type }): fc.Arbitrary<Limit> =>
      type === 'has_allowed_ids' || type === 'allowed_id'
        ? fc.constantFrom(...idUniverse).map((id) => ({ permission: slug, id }))
        : fc.constantFrom(0, 1, 3, 7).map((daysBack) => ({ permission: slug, daysBack })),
  )

const aQuestion = (maxLimits: number): fc.Arbitrary<Question> =>
  fc.record({
    permission: fc.constantFrom(...askable.map(({ slug }) => slug)),
    place: aPlace,
    at: aMoment,
    // A question that names no address is not about one.
    ip: fc.oneof(anAddress, fc.constant('any')).map((ip) => ip ?? 'any'),
    limits: fc.array(aLimit, { maxLength: maxLimits }),
  })

/** Whether the write is refused, since what it says looks lower than what other grants give and changes nothing. */
const isOverruled = (company: Company, before: readonly Grant[], after: Person, at: Moment): boolean => {
  const { member } = after
  const is = member.grants.find((grant) => !before.includes(grant)) as Grant
  const was = before.find(({ id }) => id === is.id)
  const stated = Object.keys(is.exceptions).filter((slug) => was?.exceptions[slug] !== is.exceptions[slug])
  const permissions = stated.flatMap((slug) => permissionOf(company, slug) ?? [])
  const role = was === undefined && is.role !== null
  return overruledIn(company, member, is, { role, permissions }, at).length > 0
}

const changedPerson = (person: Person, change: SmallestChange): Person => ({
  ...person,
  member: { ...person.member, grants: withChange(person.member.grants, change) },
})

/* The twin: every write of the candidate space, tried one by one, and measured by the twin of the access model. */

const parents = new Map<string, PermissionEntry>()
for (const entry of entries) for (const child of entry.children ?? []) parents.set(child.slug, entry)

const gatesOf = (slug: string): string[] => {
  const above = parents.get(slug)
  if (!above) return []
  return [
    ...(above.type === 'has_access' || above.type === 'has_group_access' ? [above.slug] : []),
    ...gatesOf(above.slug),
  ]
}

const saidBy = (
  { ownRoles }: World,
  role: string | null,
  exceptions: Grant['exceptions'],
  entry: PermissionEntry,
): Value => {
  const unset = entry.type === 'allowed_id' ? 'all' : noneOf(entry)
  const own = ownRoles.find(({ id }) => role === `role:${id}`)
  const builtIn = files.flatMap((file) => file.roles.map((each) => ({ ...each, ref: `${file.name}:${each.slug}` })))
  const said = own?.values ?? builtIn.find(({ ref }) => ref === role)?.values ?? {}
  const found = builtIn.find(({ ref, grants }) => ref === role && grants === 'all')
  return exceptions[entry.slug] ?? (found ? allOf(entry) : (said[entry.slug] ?? unset))
}

const allOf = (entry: PermissionEntry): Value =>
  domainOf(entry).find((value) => domainOf(entry).every((other) => givesNoMore(entry, other, value))) as Value

/** The values that a write may give a permission: what stands there, or more. */
const choices = (
  entry: PermissionEntry,
  { stands, isUnset, given }: { stands: Value; isUnset: boolean; given: readonly Value[] },
  limits: readonly Limit[],
): Value[] => {
  const named = limits.filter(({ permission }) => permission === entry.slug).map(({ id }) => id)
  const known = named.length > 0 ? [...named, ...given.filter(Array.isArray).flat()] : []
  return domainOf(entry).filter((value) => {
    if (entry.type === 'allowed_id') {
      // One id has room, and only an id that the question names is known.
      if (JSON.stringify(value) === JSON.stringify(stands) || value === 'all') return true
      const isNamed = (value as number[]).length === 1 && named.includes((value as number[])[0])
      return isNamed && (isUnset || givesNoMore(entry, stands, value))
    }
    if (entry.type === 'has_allowed_ids') {
      if (JSON.stringify(value) === JSON.stringify(stands) || value === 'all') return true
      return (
        givesNoMore(entry, stands, value) &&
        (value as number[]).every((id) => known.includes(id) || (stands as number[]).includes(id))
      )
    }
    return givesNoMore(entry, stands, value)
  })
}

interface Tried {
  readonly grants: readonly Grant[]
  readonly writes: number
}

function* tried(world: World, { member }: Person, { permission, place, limits = [] }: Question): Generator<Tried> {
  const relevant = [
    ...new Set([permission, ...limits.map((limit) => limit.permission)].flatMap((slug) => [slug, ...gatesOf(slug)])),
  ]
  const chosen = relevant.map((slug) => entries.find((entry) => entry.slug === slug) as PermissionEntry)
  const assignments = (
    role: string | null,
    exceptions: Grant['exceptions'],
    isFresh: boolean,
  ): Record<string, Value>[] => {
    let all: Record<string, Value>[] = [{}]
    for (const entry of chosen) {
      const stands = saidBy(world, role, exceptions, entry)
      const isUnset = isFresh && role === null
      // A value may have to say no less than what the others give, ids and all.
      const given = member.grants.map((grant) => saidBy(world, grant.role, grant.exceptions, entry))
      all = all.flatMap((values) =>
        choices(entry, { stands, isUnset, given }, limits).map((value) =>
          JSON.stringify(value) === JSON.stringify(stands) ? values : { ...values, [entry.slug]: value },
        ),
      )
    }
    return all
  }
  for (const grant of member.grants)
    for (const values of assignments(grant.role, grant.exceptions, false))
      yield {
        grants: member.grants.map((each) =>
          each === grant ? { ...grant, exceptions: { ...grant.exceptions, ...values } } : each,
        ),
        writes: Object.keys(values).length,
      }
  const roles = [null, 'shop:manager', 'shop:clerk', 'office:visitor', ...world.ownRoles.map(({ id }) => `role:${id}`)]
  const scopes: Scope[] = place === 'company' ? ['company'] : [[place]]
  if (entries.find(({ slug }) => slug === permission)?.reach === 'company' && place !== 'company')
    scopes.push('company')
  for (const scope of scopes)
    for (const role of roles)
      for (const exceptions of assignments(role, {}, true)) {
        const fresh: Grant = { id: 0, slot: 'extra:0', role, scope, startsAt: null, endsAt: null, exceptions }
        const writes = (role === null ? 1 : 2) + Object.keys(exceptions).length
        yield { grants: [...member.grants, fresh], writes }
      }
}

const rank = (value: Value, entry: PermissionEntry): number => {
  if (value === 'all' || (value === -1 && entry.type === 'last_days_count')) return 1_000_000
  return Array.isArray(value) ? value.length : Number(value)
}

/** Everywhere, whenever, from where asked and from nowhere known: what rises, and by how much. */
const measure = (
  world: World,
  before: Map<string, Map<string, Value>>,
  person: Person,
  question: Question,
): [number, number] => {
  let [rises, size] = [0, 0]
  for (const [key, had] of before) {
    const { where, at, from } = pointIn(key, question)
    const has = effective(world, person, where, at, from)
    for (const entry of entries) {
      if (entry.type === 'allowed_ip') continue
      const [less, more] = [had.get(entry.slug) as Value, has.get(entry.slug) as Value]
      assert.ok(givesNoMore(entry, less, more), 'a change takes nothing away')
      if (givesNoMore(entry, more, less)) continue
      rises += 1
      size += Math.abs(rank(more, entry) - rank(less, entry))
    }
  }
  return [rises, size]
}

const keyOf = (where: Where, at: number, isAsked: boolean): string => `${where}|${at}|${isAsked}`
const pointIn = (key: string, { ip }: Question): { where: Where; at: number; from: From } => {
  const [where, at, isAsked] = key.split('|')
  return {
    where: where === 'company' ? 'company' : Number(where),
    at: Number(at),
    from: isAsked === 'true' ? ip : undefined,
  }
}

const pointsOf = (world: World, person: Person, { at, ip }: Question): Map<string, Map<string, Value>> => {
  const edges = person.member.grants.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])
  const found = new Map<string, Map<string, Value>>()
  const open: Where[] = world.locations.filter(({ closed }) => !closed).map(({ id }) => id)
  for (const where of [...open, 'company' as const])
    for (const moment of moments.filter((each) => each === at || (each > at && edges.includes(each))))
      for (const isAsked of [true, false])
        found.set(keyOf(where, moment, isAsked), effective(world, person, where, moment, isAsked ? ip : undefined))
  return found
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((each, index) => each !== b[index])
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number)
}

describe('the smallest change', () => {
  test('flips the answer, gives no owner role, and takes nothing away', () => {
    const met = { proposed: 0, blocked: 0, none: 0, exceptions: 0, grants: 0, roles: 0 }
    holds(
      fc.property(aWorld(), aPerson(), aQuestion(2), (world, person, question) => {
        const company = compile(world)
        const { allowed, blocker } = decide(company, person, question)
        const change = smallestChange(company, person, question)
        if (allowed || blocker || isBlocked(person)) {
          assert.equal(change, undefined)
          if (blocker) met.blocked += 1
          return
        }
        if (!change) {
          met.none += 1
          return
        }
        met.proposed += 1
        met[change.grant ? 'exceptions' : change.role ? 'roles' : 'grants'] += 1
        const after = changedPerson(person, change)
        assert.ok(isAllowed(world, after, question), JSON.stringify(change))
        // Nobody could make it.
        assert.ok(!isOverruled(company, person.member.grants, after, question.at), JSON.stringify(change))
        assert.ok(change.grant !== undefined || !company.catalogue.ownerRoles.has(change.role ?? ''))
      }),
      1500,
    )
    assert.ok(
      Object.entries(met).every(([kind, count]) => kind === 'none' || count > 5),
      JSON.stringify(met),
    )
  })

  test('is the least of all that there are', () => {
    const met = { compared: 0, withLimit: 0 }
    holds(
      fc.property(
        aWorld(),
        someGrants({ windows: true }, 3).map((grants) => personWith(grants)),
        aQuestion(2),
        (world, person, question) => {
          const company = compile(world)
          const change = smallestChange(company, person, question)
          const before = pointsOf(world, person, question)
          const isDenied = !decide(company, person, question).allowed
          const isOpen =
            world.locations.some(({ id, closed }) => id === question.place && !closed) || question.place === 'company'
          if (!isDenied || !isOpen) return
          let least: readonly number[] | undefined
          for (const { grants, writes } of tried(world, person, question)) {
            const copy = { ...person, member: { ...person.member, grants } }
            if (!isAllowed(world, copy, question)) continue
            if (isOverruled(company, person.member.grants, copy, question.at)) continue
            const cost = [...measure(world, before, copy, question), writes]
            if (!least || compare(cost, least) < 0) least = cost
          }
          assert.equal(change === undefined, least === undefined)
          if (!change) return
          met.compared += 1
          if (question.limits?.length) met.withLimit += 1
          const made = change.grant ? 0 : change.role === null ? 1 : 2
          const cost = [
            ...measure(world, before, changedPerson(person, change), question),
            made + Object.keys(change.values).length,
          ]
          assert.deepEqual(cost, least, JSON.stringify(change))
        },
      ),
      120,
    )
    assert.ok(met.compared > 15 && met.withLimit > 5, JSON.stringify(met))
  })
})
