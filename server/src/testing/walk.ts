import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Company, OwnRole } from '../model/company.ts'
import { isCapable } from '../model/decide.ts'
import { allPlacesOf, beyondActor, roleBeyondActor, type Touched } from '../model/delegation.ts'
import { editSlot, splitOut } from '../model/edit-slot.ts'
import type { Grant, Member, Moment, Person } from '../model/member.ts'
import type { Value } from '../model/value.ts'
import {
  aGrant,
  anAddress,
  anOwnRole,
  aWorld,
  compile,
  entries,
  locationIds,
  personWith,
  someExceptions,
  someGrants,
} from './arbitrary.ts'
import { effective, givesNoMore, moments, ownsAt, potential, type Where, type World } from './brute-force.ts'
import { addresses } from './small-catalogue.ts'

/*
 * Random walks of a coalition: people who are no owners of the company, each limited in another way, change each
 * other's rights (and their own) wherever the rules let them. Whatever they try, none of them may ever hold, at any
 * place, at any moment to come, from any address, what they did not hold together at the start.
 */

interface Step {
  readonly actor: number
  readonly target: number
  readonly ip: string | undefined
  readonly tick: boolean
  readonly write:
    | { readonly kind: 'replace'; readonly grant: Grant }
    | { readonly kind: 'pass-on'; readonly which: number; readonly grant: Grant; readonly keep: readonly string[] }
    | {
        readonly kind: 'edit'
        readonly locationId: number
        readonly role: Grant['role'] | undefined
        readonly values: Record<string, Value>
      }
    | { readonly kind: 'remove'; readonly which: number }
    | { readonly kind: 'role'; readonly role: OwnRole; readonly whole: boolean }
}

interface Walk {
  readonly world: World
  readonly coalition: readonly (readonly Grant[])[]
  readonly steps: readonly Step[]
}

const aWrite: fc.Arbitrary<Step['write']> = fc.oneof(
  { weight: 1, arbitrary: aGrant().map((grant) => ({ kind: 'replace' as const, grant })) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass-on' as const),
      which: fc.nat({ max: 3 }),
      grant: aGrant(),
      keep: fc.subarray(['role', 'scope', 'window', 'exceptions']),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      locationId: fc.constantFrom(...locationIds),
      role: fc.option(fc.constantFrom(null, 'role:1', 'role:2', 'shop:clerk', 'office:visitor'), { nil: undefined }),
      values: someExceptions(),
    }),
  },
  { weight: 1, arbitrary: fc.nat({ max: 3 }).map((which) => ({ kind: 'remove' as const, which })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('role' as const),
      role: fc.constantFrom(1, 2).chain((id) => anOwnRole(id)),
      whole: fc.boolean(),
    }),
  },
)

/** Rights with which something can be done at all, so that a walk gets somewhere. */
const aForeman = aGrant().chain((grant) =>
  fc.constantFrom('shop:manager', 'shop:owner', 'role:1', grant.role).map((role) => ({
    ...grant,
    role,
    exceptions: { ...grant.exceptions, people: true, permissions: true },
  })),
)

export const aWalk = (length: number): fc.Arbitrary<Walk> =>
  fc.record({
    world: aWorld(),
    coalition: fc.array(
      fc
        .tuple(fc.array(aForeman, { maxLength: 1 }), someGrants({}, 2))
        .map(([some, more]) => [...some, ...more.filter(({ slot }) => !some.some((each) => each.slot === slot))]),
      { minLength: 2, maxLength: 4 },
    ),
    steps: fc.array(
      fc.record({
        actor: fc.nat({ max: 3 }),
        target: fc.nat({ max: 3 }),
        ip: anAddress,
        tick: fc.nat({ max: 9 }).map((n) => n === 0),
        write: aWrite,
      }),
      { minLength: length, maxLength: length },
    ),
  })

const places: readonly Where[] = [...locationIds, 'company']

interface Held {
  /** Join of what everybody's grants could give, and of what they do give. */
  readonly potential: ReadonlyMap<string, Value>
  readonly effective: ReadonlyMap<string, Value>
  readonly owns: boolean
}

const keyOf = (place: Where, at: Moment, address: string): string => `${place} at ${at} from ${address}`

const heldBy = (world: World, grants: readonly Grant[], from: Moment): Map<string, Held> => {
  const held = new Map<string, Held>()
  for (const place of places)
    for (const at of moments.filter((moment) => moment >= from))
      for (const address of addresses)
        held.set(keyOf(place, at, address), {
          potential: potential(world, grants, place, at, address),
          effective: effective(world, personWith(grants), place, at, address),
          owns: ownsAt(world, grants, place, at, address),
        })
  return held
}

const assertWithin = (start: ReadonlyMap<string, Held>, now: ReadonlyMap<string, Held>, who: string): void => {
  for (const [key, has] of now) {
    const had = start.get(key)
    if (!had) throw new Error(`nothing known of ${key}`)
    for (const entry of entries)
      for (const kind of ['potential', 'effective'] as const) {
        const [value, limit] = [has[kind].get(entry.slug) as Value, had[kind].get(entry.slug) as Value]
        if (!givesNoMore(entry, value, limit))
          assert.fail(
            `${who} gained ${entry.slug} ${JSON.stringify(value)} beyond ${JSON.stringify(limit)} (${kind}, ${key})`,
          )
      }
    assert.ok(had.owns || !has.owns, `${who} became an owner (${key})`)
  }
}

/** The target's grants as the step would leave them, and the places it touches. */
const written = (company: Company, actor: Person, target: Member, step: Step, now: Moment, newId: () => number) => {
  const { write } = step
  const put = (grant: Grant): { grants: readonly Grant[]; touched: Touched } => {
    const before = target.grants.filter(({ slot }) => slot === grant.slot)
    const touched = allPlacesOf({ ...target, grants: [...before, grant] })
    return { touched, grants: [...target.grants.filter(({ slot }) => slot !== grant.slot), { ...grant, id: newId() }] }
  }
  switch (write.kind) {
    case 'replace':
      return put(write.grant)
    case 'pass-on': {
      // What people do who want to pass on what they have: their own grant, a little changed.
      const own = actor.member.grants[write.which % Math.max(1, actor.member.grants.length)]
      if (!own) return undefined
      const keeps = (part: string): boolean => write.keep.includes(part)
      const window = keeps('window') ? write.grant : own
      return put({
        ...own,
        slot: keeps('scope') ? write.grant.slot : own.slot,
        scope: keeps('scope') ? write.grant.scope : own.scope,
        role: keeps('role') ? write.grant.role : own.role,
        exceptions: keeps('exceptions') ? { ...own.exceptions, ...write.grant.exceptions } : own.exceptions,
        startsAt: window.startsAt,
        endsAt: window.endsAt,
      })
    }
    case 'edit': {
      const slot = `location:${write.locationId}` as const
      const split = splitOut(company, target, write.locationId, newId)
      const fresh = (): Grant => ({
        id: newId(),
        slot,
        role: null,
        scope: [write.locationId],
        startsAt: null,
        endsAt: null,
        exceptions: {},
      })
      const values = new Map(
        company.catalogue.permissions
          .filter(({ slug }) => slug in write.values)
          .map((each) => [each, write.values[each.slug] as Value]),
      )
      const { grants, elsewhere } = editSlot(
        company,
        split,
        slot,
        fresh,
        { values, ...(write.role !== undefined && { role: write.role }) },
        now,
      )
      return elsewhere.length > 0 ? undefined : { grants, touched: { company: false, locations: [write.locationId] } }
    }
    case 'remove': {
      const gone = target.grants[write.which % Math.max(1, target.grants.length)]
      if (!gone) return undefined
      return {
        grants: target.grants.filter((grant) => grant !== gone),
        touched: allPlacesOf({ ...target, grants: [gone] }),
      }
    }
    case 'role':
      return undefined
  }
}

/** Walks, and throws when somebody gained. Answers how many steps were allowed. */
export const walk = ({ world: start, coalition, steps }: Walk): { allowed: number; roleEdits: number } => {
  let world = start
  let company = compile(world)
  let people = coalition.map((grants, index) => personWith(grants, index + 1))
  let now = 0
  let id = 100
  const newId = (): number => ++id
  // One join for all of them: they may help each other, but not rise above what they are together.
  const held = heldBy(world, coalition.flat(), now)
  const count = { allowed: 0, roleEdits: 0 }

  for (const step of steps) {
    if (step.tick) now = Math.min(now + 1, moments.length - 1)
    const actor = people[step.actor % people.length] as Person
    const target = people[step.target % people.length] as Person
    if (step.write.kind === 'role') {
      const { role: wanted, whole } = step.write
      const former = world.ownRoles.find((role) => role.id === wanted.id)
      if (!former || !isCapable(company, actor, 'roles.edit', 'company', now, step.ip)) continue
      const role = whole
        ? wanted
        : { ...former, values: { ...former.values, ...Object.fromEntries(Object.entries(wanted.values).slice(0, 2)) } }
      const next = { ...world, ownRoles: world.ownRoles.map((each) => (each.id === role.id ? role : each)) }
      const edited = [company, compile(next)]
        .map((each) => each.roles.get(`role:${role.id}`))
        .filter((each) => each !== undefined)
      if (roleBeyondActor(company, actor, step.ip, edited, now).length > 0) continue
      world = next
      company = compile(world)
      count.roleEdits += 1
      for (const { member } of people)
        assertWithin(held, heldBy(world, member.grants, now), `member ${member.id}, by a role`)
      continue
    }

    const result = written(company, actor, target.member, step, now, newId)
    if (!result) continue
    const { grants, touched } = result
    const asked: Where[] = touched.company ? ['company'] : [...touched.locations]
    if (!asked.every((place) => isCapable(company, actor, 'members.edit', place, now, step.ip))) continue
    const after: Member = { ...target.member, grants }
    if (beyondActor(company, actor, step.ip, target.member, touched, now).length > 0) continue
    if (beyondActor(company, actor, step.ip, after, touched, now).length > 0) continue

    people = people.map((person) => (person === target ? { ...person, member: after } : person))
    count.allowed += 1
    assertWithin(held, heldBy(world, grants, now), `member ${after.id}, by ${actor.member.id}'s ${step.write.kind}`)
  }
  return count
}
