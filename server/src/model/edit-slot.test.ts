import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  aGrant,
  aMoment,
  aRole,
  aWorld,
  type Choice,
  compile,
  entries,
  files,
  holds,
  locationIds,
  personWith,
  someExceptions,
  someGrants,
} from '../testing/arbitrary.ts'
import { effective, idUniverse, isAllowed, moments, potential, type World } from '../testing/brute-force.ts'
import { addresses } from '../testing/small-catalogue.ts'
import { effectiveAccess, type Place } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { editSlot, overruledBy, sameGrant, splitOut } from './edit-slot.ts'
import { covers, type Grant, type Slot, slotOfLocation } from './member.ts'
import { looksSame, shownRole, shownValues } from './shown.ts'
import type { Value } from './value.ts'

const open: Choice = { closed: false }
const world: World = { files, ownRoles: [], locations: locationIds.map((id) => ({ id, closed: false })) }
const company = compile(world)

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

/** The slot of a dialect with the place at which that dialect reads it. */
const aReading: fc.Arbitrary<{ slot: Slot; place: Place }> = fc.constantFrom(
  { slot: 'location:1', place: 1 },
  { slot: 'location:2', place: 2 },
  { slot: 'company', place: 'company' },
)

const fresh = (slot: Slot, place: Place) => (): Grant =>
  grant({ id: 90, slot, scope: place === 'company' ? 'company' : [place] })

const shownOf = (anyCompany: Company, grants: readonly Grant[], slot: Slot, place: Place, at: number) =>
  shownValues(anyCompany, personWith(grants).member, slot, place, at)

/** On the wire an `allowed_id` is one id, and none is 0 like all. */
const throughWire = ({ type }: Permission, value: Value): Value => {
  if (type.name !== 'allowed_id' || value === 'all') return value
  const [first] = value as readonly number[]
  return first === undefined ? 'all' : [first]
}

const wished = (anyCompany: Company, values: Record<string, Value>): Map<Permission, Value> =>
  new Map(
    anyCompany.catalogue.permissions
      .filter(({ slug }) => slug in values)
      .map((permission) => [permission, values[permission.slug] as Value]),
  )

const assertSameGrants = (actual: readonly Grant[], expected: readonly Grant[]): void => {
  assert.equal(actual.length, expected.length)
  for (const each of expected)
    assert.ok(
      actual.some((other) => sameGrant(each, other)),
      `${JSON.stringify(each)} is not among ${JSON.stringify(actual)}`,
    )
}

describe('editSlot', () => {
  test('reading a list, or a part of it, and putting it back changes nothing', () => {
    holds(
      fc.property(
        aWorld(open),
        someGrants(),
        aReading,
        aMoment,
        fc.subarray(entries.map(({ slug }) => slug)),
        (anyWorld, grants, { slot, place }, at, part) => {
          const anyCompany = compile(anyWorld)
          const shown = shownOf(anyCompany, grants, slot, place, at)
          for (const slugs of [entries.map((entry) => entry.slug), part]) {
            const values = new Map(
              anyCompany.catalogue.permissions
                .filter((permission) => slugs.includes(permission.slug))
                .map((permission) => [permission, throughWire(permission, shown[permission.index] as Value)]),
            )
            const result = editSlot(anyCompany, grants, slot, fresh(slot, place), { values }, at)
            assert.deepEqual(result.elsewhere, [])
            assertSameGrants(result.grants, grants)
          }
        },
      ),
      400,
    )
  })

  test('what is wished is shown afterwards, or named as coming from elsewhere', () => {
    const outcomes = { shown: 0, elsewhere: 0 }
    holds(
      fc.property(
        aWorld(open),
        someGrants(),
        aReading,
        aMoment,
        someExceptions(),
        fc.option(aRole, { freq: 2, nil: undefined }),
        (anyWorld, grants, { slot, place }, at, wishes, role) => {
          const anyCompany = compile(anyWorld)
          const values = wished(anyCompany, wishes)
          const result = editSlot(
            anyCompany,
            grants,
            slot,
            fresh(slot, place),
            { values, ...(role !== undefined && { role }) },
            at,
          )
          const shown = shownOf(anyCompany, result.grants, slot, place, at)
          const elsewhere = new Set(result.elsewhere.map((each) => each.slug))

          for (const [permission, value] of values) {
            const isShown = looksSame(permission, shown[permission.index] as Value, value)
            assert.equal(isShown, !elsewhere.has(permission.slug), permission.slug)
            outcomes[isShown ? 'shown' : 'elsewhere'] += 1
          }
          for (const { slug, source } of result.elsewhere) {
            assert.ok(slug in wishes)
            assert.ok(result.grants.some((each) => each.slot === source))
          }
          // Other slots are as they were.
          assertSameGrants(
            result.grants.filter((each) => each.slot !== slot),
            grants.filter((each) => each.slot !== slot),
          )
        },
      ),
      500,
    )
    assert.ok(outcomes.shown > 100 && outcomes.elsewhere > 10, JSON.stringify(outcomes))
  })

  test('an edit at one place changes nothing at others, nor what was not wished', () => {
    holds(
      fc.property(aWorld(open), someGrants(), aMoment, someExceptions(), (anyWorld, grants, at, wishes) => {
        const anyCompany = compile(anyWorld)
        const ungating = Object.fromEntries(
          Object.entries(wishes).filter(([slug]) => entries.some((entry) => entry.slug === slug && !entry.children)),
        )
        const values = wished(anyCompany, ungating)
        const result = editSlot(anyCompany, grants, 'location:1', fresh('location:1', 1), { values }, at)
        for (const place of [1, 2, 'company'] as const) {
          const [before, after] = [grants, result.grants].map((each) =>
            effective(anyWorld, personWith(each), place, at, 'any'),
          )
          for (const entry of entries) {
            if (entry.type === 'allowed_ip') continue
            if (place === 1 || entry.reach === 'company' ? entry.slug in ungating : false) continue
            assert.deepEqual(after?.get(entry.slug), before?.get(entry.slug), `${place}:${entry.slug}`)
          }
        }
      }),
      150,
    )
  })

  test('stores no exception that the slot does not need', () => {
    holds(
      fc.property(
        aWorld(open),
        someGrants(),
        aReading,
        aMoment,
        someExceptions(),
        (anyWorld, grants, { slot, place }, at, wishes) => {
          const anyCompany = compile(anyWorld)
          const values = wished(anyCompany, wishes)
          const before = grants.find((each) => each.slot === slot)
          const result = editSlot(anyCompany, grants, slot, fresh(slot, place), { values }, at)
          const after = result.grants.find((each) => each.slot === slot)
          const shown = shownOf(anyCompany, result.grants, slot, place, at)
          // An edit with wishes that others make impossible is refused.
          if (result.elsewhere.length > 0) return
          for (const { slug, index } of values.keys()) {
            if (!after || !(slug in after.exceptions) || (before && slug in before.exceptions)) continue
            const { [slug]: _, ...fewer } = after.exceptions
            const without = result.grants.map((each) => (each === after ? { ...after, exceptions: fewer } : each))
            const shownWithout = shownOf(anyCompany, without, slot, place, at)
            // It changes its own permission, or opens a gate in the slot for what stands under it.
            const needed = anyCompany.catalogue.permissions.some(
              (each) =>
                (each.index === index || each.gates.includes(index)) &&
                !looksSame(each, shown[each.index] as Value, shownWithout[each.index] as Value),
            )
            assert.ok(needed, slug)
          }
        },
      ),
      200,
    )
  })

  test('another role drops the exceptions on top of the former one', () => {
    const grants = [grant({ role: 'shop:clerk', exceptions: { money: true, orders: true } })]
    const wish = { role: 'shop:manager', values: wished(company, { orders: false }) }
    const [after] = editSlot(company, grants, 'location:1', fresh('location:1', 1), wish, 0).grants
    assert.deepEqual([after?.role, after?.exceptions], ['shop:manager', {}])
  })

  test('a right that comes company-wide cannot be lowered at one place', () => {
    const grants = [grant({ id: 2, slot: 'company', scope: 'company', exceptions: { orders: true } })]
    const values = wished(company, { orders: false })
    const { elsewhere } = editSlot(company, grants, 'location:1', fresh('location:1', 1), { values }, 0)
    assert.deepEqual(elsewhere, [{ slug: 'orders', source: 'company' }])
  })

  test('a lowering that another grant hides is not undone by putting back what is shown', () => {
    const lowered = grant({ role: 'shop:manager', exceptions: { visits_days: 0 } })
    const wide = grant({
      id: 2,
      slot: 'company',
      scope: 'company',
      exceptions: { visits: true, visits_edit: true, visits_days: 3 },
    })
    const values = wished(company, { visits_days: 3 })
    const { grants } = editSlot(company, [lowered, wide], 'location:1', fresh('location:1', 1), { values }, 0)
    assertSameGrants(grants, [lowered, wide])
  })

  test('more than a company-wide grant gives can be given at one place, and only that', () => {
    const wide = grant({ id: 2, slot: 'company', scope: 'company', exceptions: { visits: true, visits_position: [2] } })
    const values = wished(company, { visits_staff_limited: [1] })
    const { grants, elsewhere } = editSlot(company, [wide], 'location:1', fresh('location:1', 1), { values }, 0)
    assert.deepEqual(elsewhere, [])
    const exceptions = { visits: true, visits_position: [2], visits_staff_limited: [1] }
    assertSameGrants(grants, [wide, grant({ id: 90, exceptions })])
  })

  test('company reach that comes from another place is neither copied here nor lowered here', () => {
    const far = grant({ id: 2, slot: 'location:2', scope: [2], exceptions: { permissions: true } })
    const own = grant({})
    const put = (permissions: boolean) =>
      editSlot(
        company,
        [own, far],
        'location:1',
        fresh('location:1', 1),
        { values: wished(company, { permissions }) },
        0,
      )
    assert.deepEqual(
      shownOf(company, [own, far], 'location:1', 1, 0)[company.catalogue.bySlug.get('permissions')?.index ?? -1],
      true,
    )
    assertSameGrants(put(true).grants, [own, far])
    assert.deepEqual(put(false).elsewhere, [{ slug: 'permissions', source: 'location:2' }])
  })

  test('a right put into a slot whose window is over is not silently lost', () => {
    const ended = grant({ endsAt: 5 })
    const values = wished(company, { orders: true })
    const { elsewhere } = editSlot(company, [ended], 'location:1', fresh('location:1', 1), { values }, 5)
    assert.deepEqual(elsewhere, [{ slug: 'orders', source: 'location:1' }])
  })

  test('what is said of no place at all is kept for the places to come', () => {
    const entry = grant({ id: 2, slot: 'entry', scope: [] })
    const near = grant({ exceptions: { orders: true } })
    const values = wished(company, { orders: true })
    const { grants } = editSlot(company, [near, entry], 'entry', fresh('entry', 1), { values }, 0)
    assertSameGrants(grants, [near, { ...entry, exceptions: { orders: true } }])
  })
})

describe('splitOut', () => {
  let next = 100
  const newId = (): number => ++next

  test('leaves access as it is, everywhere, at every moment, from every address', () => {
    let split = 0
    holds(
      fc.property(
        aWorld(),
        someGrants(),
        fc.constantFrom(...locationIds),
        aMoment,
        (anyWorld, grants, locationId, at) => {
          const after = splitOut(compile(anyWorld), personWith(grants).member, locationId, newId)
          if (after !== grants) split += 1
          for (const place of [...locationIds, 'company'] as const)
            for (const from of [...addresses, undefined]) {
              const [was, is] = [grants, after].map((each) => effective(anyWorld, personWith(each), place, at, from))
              for (const values of [was, is]) values?.delete('address_list')
              assert.deepEqual(is, was)
              const [couldBe, can] = [grants, after].map((each) => potential(anyWorld, each, place, at, from))
              for (const values of [couldBe, can]) values?.delete('address_list')
              assert.deepEqual(can, couldBe)
            }
        },
      ),
      200,
    )
    assert.ok(split > 15, `only ${split} were split`)
  })

  test('multiplies no limits of different grants', () => {
    const aLimited = fc.record({
      permission: fc.constantFrom('visits', 'visits_edit', 'visits_names', 'money'),
      limits: fc.tuple(
        fc.oneof(
          fc.constantFrom(...idUniverse).map((id) => ({ permission: 'visits_staff_limited', id })),
          fc.constantFrom(...idUniverse).map((id) => ({ permission: 'money_account', id })),
          fc.nat({ max: 4 }).map((daysBack) => ({ permission: 'visits_days', daysBack })),
        ),
      ),
    })
    const pair = fc.tuple(aGrant({ windows: false }, ['location:1']), aGrant({ windows: false }, ['entry', 'extra:1']))
    holds(
      fc.property(aWorld(open), pair, aLimited, (anyWorld, grants, asked) => {
        const after = splitOut(compile(anyWorld), personWith(grants).member, 1, newId)
        const [was, is] = [grants, after].map((each) =>
          isAllowed(anyWorld, personWith(each), { ...asked, place: 1, at: 0, ip: 'any' }),
        )
        assert.equal(is, was)
      }),
      300,
    )
  })

  test('and putting back what was read at the place changes nobody’s access', () => {
    holds(
      fc.property(
        aWorld(open),
        someGrants(),
        fc.constantFrom(...locationIds),
        aMoment,
        (anyWorld, grants, locationId, at) => {
          const anyCompany = compile(anyWorld)
          const slot = slotOfLocation(locationId)
          const shown = shownOf(anyCompany, grants, slot, locationId, at)
          const split = splitOut(anyCompany, personWith(grants).member, locationId, newId)
          const values = new Map(
            anyCompany.catalogue.permissions
              .filter(({ type }) => type.name !== 'allowed_ip')
              .map((permission) => [permission, throughWire(permission, shown[permission.index] as Value)]),
          )
          const result = editSlot(anyCompany, split, slot, fresh(slot, locationId), { values }, at)
          assert.deepEqual(result.elsewhere, [])
          for (const place of [...locationIds, 'company'] as const) {
            const [was, is] = [grants, result.grants].map((each) =>
              effective(anyWorld, personWith(each), place, at, 'any'),
            )
            for (const each of [was, is]) each?.delete('address_list')
            assert.deepEqual(is, was)
          }
        },
      ),
      150,
    )
  })

  test('takes the place out of each grant over some locations, or leaves that grant whole', () => {
    holds(
      fc.property(aWorld(), someGrants(), fc.constantFrom(...locationIds), (anyWorld, grants, locationId) => {
        const after = splitOut(compile(anyWorld), personWith(grants).member, locationId, newId)
        assert.ok(new Set(after.map(({ slot }) => slot)).size === after.length)
        for (const before of grants) {
          const now = after.find(({ slot }) => slot === before.slot)
          assert.ok(now)
          if (before.slot === slotOfLocation(locationId) || before.scope === 'company') continue
          const without = before.scope.filter((id) => id !== locationId)
          if (covers(now.scope, locationId)) assert.ok(sameGrant(now, before))
          else assertSameGrants([now], [{ ...before, scope: without }])
          // Where the place had no slot, nothing hinders the first grant to be split.
          if (!grants.some(({ slot }) => slot === slotOfLocation(locationId)))
            assert.ok(
              before.slot.startsWith('location:') ||
                after.some(({ slot }) => slot === slotOfLocation(locationId)) ||
                !covers(before.scope, locationId),
            )
        }
      }),
    )
  })

  test('joins what it takes out with what the place has, when that is the same as both', () => {
    const entry = grant({ id: 2, slot: 'entry', scope: [1, 2], exceptions: { orders: true } })
    const own = grant({ role: 'shop:clerk' })
    const after = splitOut(company, personWith([own, entry]).member, 1, newId)
    assertSameGrants(after, [
      { ...own, exceptions: { orders: true } },
      { ...entry, scope: [2] },
    ])
  })

  test('does not join what counts from different addresses', () => {
    const entry = grant({ id: 2, slot: 'entry', scope: [1, 2], exceptions: { orders: true } })
    const own = grant({ exceptions: { money: true, address_limited: true, address_list: '10.0.0.1' } })
    assertSameGrants(splitOut(company, personWith([own, entry]).member, 1, newId), [own, entry])
  })
})

describe('overruledBy', () => {
  test('names another slot only where the own one adds nothing, from now on and from anywhere', () => {
    let named = 0
    holds(
      fc.property(
        aWorld(open),
        someGrants({}, 5),
        fc.constantFrom(...locationIds),
        aMoment,
        (any, grants, place, at) => {
          const anyCompany = compile(any)
          const slot = slotOfLocation(place)
          if (overruledBy(anyCompany, personWith(grants).member, slot, place, at) === undefined) return
          named++
          const others = grants.filter((one) => one.slot !== slot)
          for (const later of moments.filter((moment) => moment >= at))
            for (const ip of [...addresses, undefined]) {
              const [all, without] = [grants, others].map((some) =>
                effectiveAccess(anyCompany, personWith(some), place, later, ip),
              )
              // An address list is a condition, not a right.
              for (const { index, slug, type } of anyCompany.catalogue.permissions)
                if (type.name !== 'allowed_ip' && slug !== 'address_limited')
                  assert.deepEqual(all?.[index], without?.[index], slug)
            }
        },
      ),
      3_000,
    )
    assert.ok(named > 50)
  })
})

describe('shownRole', () => {
  test('is the slot’s own, else the heaviest that covers the place now', () => {
    const own = grant({ role: 'shop:clerk' })
    const wide = grant({ id: 2, slot: 'company', scope: 'company', role: 'shop:manager' })
    const far = grant({ id: 3, slot: 'location:2', scope: [2], role: 'shop:owner' })
    const later = grant({ id: 4, slot: 'extra:1', role: 'shop:owner', startsAt: 5 })
    const shown = (grants: Grant[], at = 0) => shownRole(company, personWith(grants).member, 'location:1', 1, at)?.ref
    assert.equal(shown([own, wide, far, later]), 'shop:clerk')
    assert.equal(shown([wide, far, later]), 'shop:manager')
    assert.equal(shown([wide, far, later], 5), 'shop:owner')
    assert.equal(shown([far]), undefined)
  })
})

describe('sameGrant', () => {
  test('is the same for a copy and different for any change', () => {
    const changes = (one: Grant): Grant[] => [
      { ...one, id: one.id + 1 },
      { ...one, slot: 'extra:9' },
      { ...one, role: one.role === null ? 'role:1' : null },
      { ...one, scope: one.scope === 'company' ? [] : 'company' },
      { ...one, startsAt: one.startsAt === null ? 0 : null },
      { ...one, endsAt: one.endsAt === null ? 9 : null },
      { ...one, exceptions: { ...one.exceptions, another: true } },
    ]
    holds(
      fc.property(aGrant(), (one) => {
        assert.ok(sameGrant(one, structuredClone(one)))
        for (const other of changes(one)) assert.ok(!sameGrant(one, other) && !sameGrant(other, one))
        for (const slug in one.exceptions) {
          const { [slug]: _, ...fewer } = one.exceptions
          assert.ok(!sameGrant(one, { ...one, exceptions: { ...fewer, another: true } }))
        }
      }),
      100,
    )
  })
})
