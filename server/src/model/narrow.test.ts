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
  derivedFrom,
  entries,
  files,
  holds,
  locationIds,
  personWith,
  someGrants,
} from '../testing/arbitrary.ts'
import { allOf, type World } from '../testing/brute-force.ts'
import { narrowedEffective } from '../testing/brute-force-narrow.ts'
import { effectiveAccess, type Values } from './access.ts'
import type { TokenLimits } from './actor.ts'
import { type Capability, capabilities } from './capability.ts'
import type { Company } from './company.ts'
import { decide, isCapable } from './decide.ts'
import { beyondActor, roleBeyondActor } from './delegation.ts'
import type { Grant, Person } from './member.ts'
import { limitsBeyond, narrow, readLimits } from './narrow.ts'
import { shownAt } from './shown.ts'
import type { Value } from './value.ts'

const slugs = [...entries.map(({ slug }) => slug), 'visits_staff_ids', 'gone']

/** Of both kinds, of one or of none; few permissions, or nearly all. */
const someLimits: fc.Arbitrary<TokenLimits> = fc
  .tuple(
    fc.option(fc.subarray([...locationIds, 99])),
    fc.option(fc.oneof(fc.subarray(slugs, { maxLength: 4 }), fc.subarray(slugs))),
  )
  .map(([locations, permissions]) => ({
    ...(locations && { locations }),
    ...(permissions && { permissions }),
  }))

const through = (company: Company, { member, user }: Person, limits: TokenLimits): Person => ({
  member: narrow(company, member, limits),
  user,
})

const bySlug = (company: Company, values: Values): Record<string, Value> =>
  Object.fromEntries(
    company.catalogue.permissions
      .filter(({ type }) => type.name !== 'allowed_ip')
      .map(({ slug, index }) => [slug, values[index] as Value]),
  )

const openWorld: World = {
  files,
  ownRoles: [],
  locations: locationIds.map((id) => ({ id, closed: id === 3 })),
}
const company = compile(openWorld)

const grant = (changes: Partial<Grant>): Grant => ({
  id: 1,
  slot: 'company',
  role: null,
  scope: 'company',
  startsAt: null,
  endsAt: null,
  exceptions: {},
  ...changes,
})

const owner = personWith([grant({ role: 'shop:owner' }), grant({ id: 2, slot: 'extra:1', role: 'office:boss' })])
const may = (person: Person, capability: Capability, place: number | 'company'): boolean =>
  isCapable(company, person, capability, place, 0, undefined)
const values = (person: Person, place: number | 'company'): Record<string, Value> =>
  bySlug(company, effectiveAccess(company, person, place, 0, 'any'))

describe('a limited token', () => {
  test('gives the least of person and token, for everybody, everywhere, at any moment, from any address', () => {
    let alike = 0
    let less = 0
    holds(
      fc.property(
        aWorld(),
        aPerson(),
        someLimits,
        fc.array(fc.tuple(aPlace, aMoment, fc.oneof(anAddress, fc.constant('any'))), { minLength: 1, maxLength: 6 }),
        (world, person, limits, asked) => {
          const company = compile(world)
          for (const [place, at, ip] of asked) {
            const found = bySlug(company, effectiveAccess(company, through(company, person, limits), place, at, ip))
            const { address_list: _, ...expected } = Object.fromEntries(
              narrowedEffective(world, person, limits, place, at, ip),
            )
            assert.deepEqual(found, expected)
            const full = bySlug(company, effectiveAccess(company, person, place, at, ip))
            if (JSON.stringify(full) === JSON.stringify(found)) alike++
            else less++
          }
        },
      ),
      600,
    )
    assert.ok(alike > 100 && less > 100, `${alike} alike, ${less} less`)
  })

  test('never decides, is capable of or passes on more than its person', () => {
    holds(
      fc.property(
        aWorld(),
        aPerson(),
        someGrants(),
        someLimits,
        fc.tuple(aPlace, aMoment, anAddress),
        fc.record({
          permission: fc.constantFrom(...slugs),
          limits: fc.constantFrom(
            [],
            [{ permission: 'visits_staff_limited', id: 1 }],
            [{ permission: 'visits_position', id: 2 }],
            [{ permission: 'visits_days', daysBack: 2 }],
          ),
        }),
        (world, person, target, limits, [place, at, ip], asked) => {
          const company = compile(world)
          const limited = through(company, person, limits)
          const question = { ...asked, place, at, ...(ip !== undefined && { ip }) }
          if (decide(company, limited, question).allowed) assert.ok(decide(company, person, question).allowed)
          for (const capability of Object.keys(capabilities) as Capability[])
            if (isCapable(company, limited, capability, place, at, ip))
              assert.ok(isCapable(company, person, capability, place, at, ip), capability)
          const { member } = personWith(target, 2)
          for (const touched of [
            { company: true, locations: [] },
            { company: false, locations: [1, 2] },
          ])
            if (beyondActor(company, limited, ip, member, touched, at).length === 0)
              assert.deepEqual(beyondActor(company, person, ip, member, touched, at), [])
        },
      ),
      400,
    )
  })

  test('passes on to nobody what it may not use itself', () => {
    let refused = 0
    holds(
      fc.property(
        aWorld({ closed: false }),
        someGrants({ windows: false, addresses: false }).chain((held) =>
          fc.tuple(fc.constant(held), derivedFrom(held, { windows: false, addresses: false })),
        ),
        someLimits,
        (world, [held, wanted], limits) => {
          const company = compile(world)
          const limited = through(company, personWith(held), limits)
          const target = personWith(wanted, 2)
          const touched = { company: false, locations: [...locationIds] }
          if (beyondActor(company, limited, undefined, target.member, touched, 0).length > 0) {
            refused++
            return
          }
          for (const place of locationIds) {
            const [has, gets] = [limited, target].map((who) => effectiveAccess(company, who, place, 0, undefined))
            for (const { index, type, slug } of company.catalogue.permissions)
              assert.ok(type.atMost(gets?.[index] as Value, has?.[index] as Value), slug)
          }
        },
      ),
      300,
    )
    assert.ok(refused > 20, `${refused} refused`)
  })

  test('for some locations is an owner there, and nothing for the company as a whole', () => {
    const limited = through(company, owner, { locations: [1, 3] })
    assert.ok(may(limited, 'members.edit', 1))
    assert.ok(may(limited, 'positions.create', 1), 'owners only')
    for (const place of [2, 3, 'company'] as const) assert.ok(!may(limited, 'positions.create', place), String(place))
    for (const capability of ['roles.edit', 'tokens.edit', 'audit.read', 'locations.edit'] as const) {
      assert.ok(may(owner, capability, 'company'))
      assert.ok(!may(limited, capability, 'company'), capability)
    }
    const other = (scope: Grant['scope']) => personWith([grant({ role: 'shop:owner', scope })], 2).member
    const touching = (...locations: number[]) => ({ company: false, locations })
    assert.deepEqual(beyondActor(company, limited, undefined, other([1]), touching(1), 0), [])
    assert.notDeepEqual(beyondActor(company, limited, undefined, other([1, 2]), touching(1, 2), 0), [])
    assert.notDeepEqual(
      beyondActor(company, limited, undefined, other('company'), { company: true, locations: [] }, 0),
      [],
    )
  })

  test('for some permissions is no owner, whatever its person is', () => {
    const limited = through(company, owner, { permissions: ['people', 'visits_names', 'permissions'] })
    const { people, visits, visits_names, money, permissions } = values(limited, 1)
    assert.deepEqual(
      { people, visits, visits_names, money, permissions },
      {
        people: true,
        // Passed on the way to the names, and not used.
        visits: false,
        visits_names: true,
        money: false,
        permissions: true,
      },
    )
    assert.ok(may(limited, 'members.edit', 1))
    assert.ok(may(limited, 'roles.edit', 'company'))
    assert.ok(!may(limited, 'positions.create', 1), 'owners only')
    assert.ok(!may(limited, 'tokens.edit', 'company'), 'owners only')
    const passed = personWith([grant({ role: 'shop:owner', scope: [1], slot: 'location:1' })], 2).member
    const [beyond] = beyondActor(company, limited, undefined, passed, { company: false, locations: [1] }, 0)
    assert.ok(beyond?.permissions.includes('owner'))
    const names = personWith([grant({ scope: [1], exceptions: { visits: true, visits_names: true } })], 2).member
    const touched = { company: false, locations: [1] }
    assert.deepEqual(
      beyondActor(company, limited, undefined, names, touched, 0).flatMap((each) => each.permissions),
      // The gate is not its to give, nor what an open one brings along.
      ['visits', 'visits_position'],
    )
    const manager = company.roles.get('shop:manager')
    assert.ok(manager)
    assert.deepEqual(roleBeyondActor(company, owner, undefined, [manager], 0), [])
    assert.ok(roleBeyondActor(company, limited, undefined, [manager], 0).includes('weight'))
  })

  test('has none of what it does not name, also where none is written as true, 1 or 0', () => {
    const none = values(through(company, owner, { permissions: ['visits', 'visits_edit', 'money'] }), 1)
    const { visits_days, visits_today, visits_staff_limited, visits_phones, people_own } = none
    assert.deepEqual([visits_days, visits_today, visits_staff_limited, visits_phones, people_own], [0, 0, [], true, 1])
    assert.deepEqual([none.money_discount, none.money_detail], [1, 0])
  })

  test('keeps its person’s one id with the gate: nobody may read none as all', () => {
    const cashier = personWith([grant({ exceptions: { money: true, money_account: [2] } })])
    assert.deepEqual(values(through(company, cashier, { permissions: ['money'] }), 1).money_account, [2])
    assert.deepEqual(values(through(company, cashier, { permissions: ['people'] }), 1).money_account, [])
    assert.deepEqual(values(through(company, cashier, { permissions: ['money_account'] }), 1).money, false)
  })

  test('counts from the addresses that its person’s grant counts from, named or not', () => {
    const addresses = { address_limited: true, address_list: '10.0.0.1' }
    const person = personWith([grant({ exceptions: { people: true, ...addresses } })])
    const limited = through(company, person, { permissions: ['people'] })
    const at = (ip: string): boolean => isCapable(company, limited, 'members.edit', 1, 0, ip)
    assert.deepEqual([at('10.0.0.1'), at('10.0.0.2')], [true, false])
  })

  test('for what is no more, or was never the person’s, opens nothing at all', () => {
    for (const limits of [
      { locations: [99] },
      { locations: [] },
      { permissions: ['gone'] },
      { permissions: [] },
      { locations: [1], permissions: ['gone'] },
    ]) {
      const { member } = through(company, owner, limits)
      assert.deepEqual(member.grants, [], JSON.stringify(limits))
      assert.equal(shownAt(company, member, 1, 0), undefined)
    }
    const clerk = personWith([grant({ role: 'shop:clerk' })])
    assert.deepEqual(through(company, clerk, { permissions: ['money'] }).member.grants, [])
    // Any access at all is a capability of its own.
    assert.ok(!may(through(company, clerk, { permissions: ['money'] }), 'members.read', 1))
    assert.ok(may(through(company, clerk, { permissions: ['visits'] }), 'members.read', 1))
  })

  test('is worked out once for a member, and anew when the member or the company has changed', () => {
    const limits: TokenLimits = { locations: [1], permissions: ['people'] }
    const first = narrow(company, owner.member, limits)
    assert.equal(narrow(company, owner.member, limits), first)
    const less = { ...owner.member, grants: [grant({ role: 'shop:clerk' })] }
    assert.deepEqual(narrow(company, less, limits).grants, [])
    assert.equal(narrow(company, owner.member, limits).grants.length, 2)
    const elsewhere = compile({ ...openWorld, locations: [{ id: 2, closed: false }] })
    assert.deepEqual(narrow(elsewhere, owner.member, limits).grants, [])
    assert.equal(narrow(company, owner.member, {}), owner.member, 'no limit costs nothing')
  })

  test('a member is narrowed without being changed', () => {
    const before = structuredClone(owner.member)
    narrow(company, owner.member, { locations: [1], permissions: ['people'] })
    assert.deepEqual(structuredClone(owner.member), before)
    assert.equal(values(owner, 1).money_discount, allOf(entries.find(({ slug }) => slug === 'money_discount') as never))
  })
})

describe('limits of a token', () => {
  const faultsOf = (limits: TokenLimits): string[] => readLimits(company, limits).faults.map(({ field }) => field)

  test('name what there is, at least one', () => {
    assert.deepEqual(faultsOf({ locations: [1, 99, 2, 98], permissions: ['money', 'gone', 'visits_staff_ids'] }), [
      'locations.1',
      'locations.3',
      'permissions.1',
    ])
    assert.deepEqual(faultsOf({ locations: [], permissions: [] }), ['locations', 'permissions'])
    assert.deepEqual(faultsOf({ locations: Array.from({ length: 1_001 }, () => 1) }), ['locations'])
    const { limits, faults } = readLimits(company, { locations: [2, 1, 2], permissions: ['visits', 'money', 'money'] })
    assert.deepEqual([limits, faults], [{ locations: [1, 2], permissions: ['money', 'visits'] }, []])
    assert.deepEqual(readLimits(company, {}), { limits: {}, faults: [] })
  })

  test('lie within others when each of both lists does; what is left out is everything', () => {
    const beyond = (wished: TokenLimits, own: TokenLimits): string[] => limitsBeyond(wished, own).map((f) => f.field)
    const own = { locations: [1, 2], permissions: ['money', 'visits'] }
    assert.deepEqual(beyond({ locations: [2], permissions: ['money'] }, own), [])
    assert.deepEqual(beyond(own, own), [])
    assert.deepEqual(beyond({ locations: [2, 3], permissions: ['people'] }, own), ['locations', 'permissions'])
    assert.deepEqual(beyond({}, own), ['locations', 'permissions'])
    assert.deepEqual(beyond({ permissions: ['people'] }, { locations: [1] }), ['locations'])
    assert.deepEqual(beyond({ locations: [3] }, {}), [])
  })
})
