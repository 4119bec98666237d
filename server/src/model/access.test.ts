import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  aGrant,
  aMoment,
  anAddress,
  aPerson,
  aPlace,
  aWorld,
  compile,
  files,
  holds,
  personWith,
  someGrants,
} from '../testing/arbitrary.ts'
import { effective, runsAt, type World } from '../testing/brute-force.ts'
import { effectiveAccess, grantedAt, joinAt, type Values } from './access.ts'
import type { Company } from './company.ts'
import { activeAt, type Grant, type Person } from './member.ts'
import type { Value } from './value.ts'

/** By slug, as the twin has it; address lists are a condition and join to nothing that means anything. */
const bySlug = (company: Company, values: Values): Record<string, Value> =>
  Object.fromEntries(
    company.catalogue.permissions
      .filter(({ type }) => type.name !== 'allowed_ip')
      .map(({ slug, index }) => [slug, values[index] as Value]),
  )

const twin = (values: ReadonlyMap<string, Value>): Record<string, Value> => {
  const { address_list: _, ...rest } = Object.fromEntries(values)
  return rest
}

const openWorld: World = {
  files,
  ownRoles: [],
  locations: [
    { id: 1, closed: false },
    { id: 2, closed: false },
  ],
}

const grant = (changes: Partial<Grant>): Grant => ({
  id: 1,
  slot: 'location:1',
  role: null,
  scope: [1],
  startsAt: null,
  endsAt: null,
  exceptions: {},
  ...changes,
})

describe('effective access', () => {
  test('is what the twin finds, for everybody, everywhere, at any moment, from any address', () => {
    holds(
      fc.property(
        aWorld(),
        aPerson(),
        fc.array(fc.tuple(aPlace, aMoment, fc.oneof(anAddress, fc.constant('any'))), { minLength: 1, maxLength: 6 }),
        (world, person, asked) => {
          const company = compile(world)
          // Several questions about one person, so that what is kept between them is asked too.
          for (const [place, at, ip] of asked) {
            const values = effectiveAccess(company, person, place, at, ip)
            assert.deepEqual(bySlug(company, values), twin(effective(world, person, place, at, ip)))
          }
        },
      ),
      400,
    )
  })

  test('does not depend on the order of grants', () => {
    holds(
      fc.property(
        aWorld(),
        someGrants().chain((grants) =>
          fc.tuple(fc.constant(grants), fc.shuffledSubarray(grants, { minLength: grants.length })),
        ),
        aPlace,
        aMoment,
        anAddress,
        (world, [grants, shuffled], place, at, ip) => {
          const company = compile(world)
          const [one, other] = [grants, shuffled].map((order) =>
            bySlug(company, effectiveAccess(company, personWith(order), place, at, ip)),
          )
          assert.deepEqual(one, other)
        },
      ),
    )
  })

  test('never loses anything when a grant is added', () => {
    holds(
      fc.property(
        aWorld(),
        someGrants(),
        aGrant(),
        aPlace,
        aMoment,
        anAddress,
        (world, grants, more, place, at, ip) => {
          const company = compile(world)
          const before = effectiveAccess(company, personWith(grants), place, at, ip)
          const after = effectiveAccess(company, personWith([...grants, more]), place, at, ip)
          for (const { index, type, slug } of company.catalogue.permissions)
            assert.ok(type.atMost(before[index] as Value, after[index] as Value), slug)
        },
      ),
    )
  })

  test('begins exactly when a window opens and ends exactly when it closes', () => {
    const company = compile(openWorld)
    const { member }: Person = personWith([grant({ exceptions: { people: true }, startsAt: 10, endsAt: 20 })])
    const peopleAt = (at: number): Value | undefined => bySlug(company, grantedAt(company, member, 1, at)).people

    // Asked back and forth: nothing kept may outlive its window, in either direction of time.
    for (const [at, expected] of [
      [9, false],
      [10, true],
      [19, true],
      [20, false],
      [10, true],
      [9, false],
      [19, true],
    ] as const)
      assert.equal(peopleAt(at), expected, `at ${at}`)

    holds(fc.property(aGrant(), aMoment, (any, at) => assert.equal(activeAt(any, at), runsAt(any, at))))
  })

  test('an empty window never holds', () => {
    const company = compile(openWorld)
    const person = personWith([grant({ exceptions: { people: true }, startsAt: 10, endsAt: 10 })])
    for (const at of [9, 10, 11])
      assert.equal(bySlug(company, effectiveAccess(company, person, 1, at, 'any')).people, false)
  })

  test('a closed gate hides what is under it, at any depth, in its own grant only', () => {
    const company = compile(openWorld)
    const shown = (...grants: Grant[]): Record<string, Value> =>
      bySlug(company, effectiveAccess(company, personWith(grants), 1, 0, 'any'))
    const days = { visits_edit: true, visits_days: 3 }

    assert.equal(shown(grant({ exceptions: { ...days, visits: true } })).visits_days, 3)
    assert.equal(shown(grant({ exceptions: { ...days, visits: false } })).visits_days, 0)
    assert.equal(shown(grant({ exceptions: { ...days, visits: false } })).visits_edit, false)
    assert.equal(shown(grant({ exceptions: { ...days, visits: true, visits_edit: false } })).visits_days, 0)

    // Another grant's open gate opens nothing here.
    const opener = grant({ id: 2, slot: 'extra:1', exceptions: { visits: true, visits_edit: true } })
    assert.equal(shown(grant({ exceptions: days }), opener).visits_days, 0)
    // What only limits is no gate.
    assert.equal(
      shown(grant({ exceptions: { visits: true, visits_phones: true, visits_names: true } })).visits_names,
      true,
    )
  })

  test('one id: any where nobody set it, none under a closed gate', () => {
    const company = compile(openWorld)
    const shown = (exceptions: Record<string, Value>): Record<string, Value> =>
      bySlug(company, effectiveAccess(company, personWith([grant({ exceptions })]), 1, 0, 'any'))

    assert.deepEqual(shown({}).money_account, [])
    assert.equal(shown({ money: true }).money_account, 'all')
    assert.deepEqual(shown({ money: true, money_account: [2] }).money_account, [2])
  })

  test('company reach counts wherever it is asked, but not from closed locations alone', () => {
    const company = compile({ ...openWorld, locations: [...openWorld.locations, { id: 3, closed: true }] })
    const levelAt = (scope: Grant['scope'], place: number | 'company'): Value | undefined => {
      const given = grant({ scope, exceptions: { company_info: true, company_level: 2, orders: true } })
      const values = bySlug(company, effectiveAccess(company, personWith([given]), place, 0, 'any'))
      return `${String(values.company_level)} ${String(values.orders)}`
    }
    assert.equal(levelAt([1], 1), '2 true')
    assert.equal(levelAt([1], 2), '2 false')
    assert.equal(levelAt([1], 'company'), '2 false')
    assert.equal(levelAt([3], 'company'), '0 false')
    assert.equal(levelAt([1, 3], 3), '2 false')
    assert.equal(levelAt([], 'company'), '0 false')
    assert.equal(levelAt('company', 'company'), '2 true')
  })

  test('what is kept with a member does not survive a change of the company', () => {
    const { member } = personWith([grant({ role: 'role:1' })])
    const own = { id: 1, title: 'Own', weight: 1, shownAs: 'shop:clerk' }
    for (const people of [true, false, true]) {
      const company = compile({ ...openWorld, ownRoles: [{ ...own, values: { people } }] })
      assert.equal(bySlug(company, grantedAt(company, member, 1, 0)).people, people)
    }
  })

  test('joinAt of the grants that run is what a member is kept with', () => {
    holds(
      fc.property(
        aWorld(),
        someGrants({ addresses: false }),
        aPlace,
        fc.array(aMoment, { maxLength: 8 }),
        (world, grants, place, at) => {
          const company = compile(world)
          const { member } = personWith(grants)
          for (const moment of at) {
            const running = grants.filter((each) => runsAt(each, moment))
            assert.deepEqual(grantedAt(company, member, place, moment), joinAt(company, running, place))
          }
        },
      ),
      100,
    )
  })
})
