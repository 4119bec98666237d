import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  aMoment,
  anAddress,
  anOwnRole,
  aPerson,
  aRole,
  aWorld,
  type Choice,
  compile,
  derivedFrom,
  files,
  holds,
  locationIds,
  personWith,
  someGrants,
} from '../testing/arbitrary.ts'
import { beyond, entriesOf, givesNoMore, noneOf, potential, type World } from '../testing/brute-force.ts'
import { addressLimit } from './access.ts'
import { rolesOf } from './company.ts'
import { compileCatalogues } from './compile-catalogue.ts'
import { allPlacesOf, type Beyond, beyondActor, roleBeyondActor, type Touched } from './delegation.ts'
import type { Grant, Person } from './member.ts'
import type { Value } from './value.ts'

const aTouch: fc.Arbitrary<Touched> = fc.record({
  company: fc.nat({ max: 3 }).map((n) => n === 0),
  locations: fc.subarray([...locationIds]),
})

/** Somebody, and the grants of somebody else: sometimes any at all, mostly not far from what the first one holds. */
const aPair = (choice: Choice): fc.Arbitrary<[Person, Grant[]]> =>
  aPerson(choice).chain((actor) =>
    fc.tuple(
      fc.constant(actor),
      fc.oneof(
        { weight: 1, arbitrary: someGrants(choice) },
        { weight: 4, arbitrary: derivedFrom(actor.member.grants, choice) },
      ),
    ),
  )

const flat = (found: readonly Beyond[]): string[] =>
  found.flatMap(({ place, permissions }) => permissions.map((slug) => `${place}:${slug}`)).sort()

const world: World = { files, ownRoles: [], locations: locationIds.map((id) => ({ id, closed: id === 3 })) }
const company = compile(world)
const target = (...grants: Grant[]) => personWith(grants, 2).member

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
const at1: Touched = { company: false, locations: [1] }

describe('the short way to what is beyond somebody', () => {
  // Without rights of company reach, and where nothing comes or goes, what is shared and kept answers.
  const shop = compileCatalogues(files.slice(0, 1))
  const plain: Choice = { windows: false, addresses: false }

  test('finds what the long one does', () => {
    const seen = { within: 0, beyond: 0 }
    holds(
      fc.property(
        fc.tuple(anOwnRole(1, plain), anOwnRole(2, plain)),
        fc.array(fc.tuple(aRole, aRole, fc.constantFrom(...locationIds)), { minLength: 20, maxLength: 20 }),
        (ownRoles, pairs) => {
          const company = { ...compile(world), catalogue: shop, roles: rolesOf(shop, ownRoles) }
          for (const [has, wants, place] of pairs) {
            const touched = { company: false, locations: [place] }
            const held = grant({ role: has, slot: 'company', scope: 'company' })
            const wanted = target(grant({ role: wants, slot: `location:${place}`, scope: [place] }))
            // A grant that has ended says nothing, and makes it more than one look.
            const ended = grant({ id: 2, role: has, slot: 'extra:2', scope: [place], endsAt: 1 })
            const short = beyondActor(company, personWith([held]), undefined, wanted, touched, 10)
            const long = beyondActor(company, personWith([held, ended]), undefined, wanted, touched, 10)
            assert.deepEqual(flat(short), flat(long))
            seen[short.length === 0 ? 'within' : 'beyond']++
          }
        },
      ),
      50,
    )
    assert.ok(seen.within > 50 && seen.beyond > 50, JSON.stringify(seen))
  })
})

describe('beyondActor', () => {
  test('is what the twin finds by trying all places and moments', () => {
    const outcomes = { within: 0, beyond: 0 }
    const choice = { addresses: false }
    holds(
      fc.property(aWorld(choice), aPair(choice), aTouch, aMoment, (anyWorld, [actor, grants], touched, now) => {
        const found = flat(beyondActor(compile(anyWorld), actor, undefined, target(...grants), touched, now))
        const expected = beyond(anyWorld, actor, undefined, grants, touched, now)

        // A company-wide write reaches every location; the model names those only that the grants name.
        const named = new Set<string>([
          'company',
          ...touched.locations.map(String),
          ...allPlacesOf(target(...grants)).locations.map(String),
        ])
        assert.deepEqual(
          found,
          expected.filter((line) => named.has(line.slice(0, line.indexOf(':')))),
        )
        assert.equal(found.length === 0, expected.length === 0)
        outcomes[found.length === 0 ? 'within' : 'beyond'] += 1
      }),
      150,
    )
    assert.ok(outcomes.within > 20 && outcomes.beyond > 20, JSON.stringify(outcomes))
  })

  test('lets nothing pass on from any address, that the actor does not hold from that address', () => {
    const outcomes = { within: 0, beyond: 0, strict: 0 }
    holds(
      fc.property(aWorld(), aPair({}), aTouch, aMoment, anAddress, (anyWorld, [actor, grants], touched, now, ip) => {
        const anyCompany = compile(anyWorld)
        const found = flat(beyondActor(anyCompany, actor, ip, target(...grants), touched, now))
        const expected = beyond(anyWorld, actor, ip, grants, touched, now)

        if (found.length === 0) assert.deepEqual(expected, [])
        // Two lists of the actor that cover a third only together are not told from too little: that is stricter, not laxer.
        else if (expected.length === 0) {
          assert.ok(actor.member.grants.some((own) => addressLimit(anyCompany, own) !== undefined))
          outcomes.strict += 1
        }
        outcomes[found.length === 0 ? 'within' : 'beyond'] += 1
      }),
      150,
    )
    assert.ok(outcomes.within > 10 && outcomes.beyond > 20 && outcomes.strict < 15, JSON.stringify(outcomes))
  })

  test('nobody is beyond an owner of the whole company, nor beyond themselves', () => {
    const owner = personWith([grant({ role: 'shop:owner', slot: 'company', scope: 'company' })])
    holds(
      fc.property(aWorld(), someGrants(), aTouch, aMoment, (anyWorld, grants, touched, now) => {
        const anyCompany = compile(anyWorld)
        assert.deepEqual(beyondActor(anyCompany, owner, undefined, target(...grants), touched, now), [])
      }),
      100,
    )
    const choice = { addresses: false, closed: false }
    holds(
      fc.property(aWorld(choice), someGrants(choice), aTouch, aMoment, (anyWorld, grants, touched, now) => {
        assert.deepEqual(
          beyondActor(compile(anyWorld), personWith(grants), undefined, target(...grants), touched, now),
          [],
        )
      }),
      100,
    )
  })

  test('a blocked actor holds nothing', () => {
    const { member, user } = personWith([grant({ role: 'shop:owner', scope: 'company' })])
    const given = target(grant({ exceptions: { people: true } }))
    for (const blocked of [
      { member: { ...member, suspended: true }, user },
      { member: { ...member, archivedAt: 1 }, user },
      { member, user: undefined },
    ])
      assert.deepEqual(beyondActor(company, blocked, undefined, given, at1, 0), [{ place: 1, permissions: ['people'] }])
  })

  test('a window must lie where the actor holds the value for all of it', () => {
    const actor = personWith([grant({ exceptions: { people: true }, startsAt: 10, endsAt: 20 })])
    const within = (startsAt: number | null, endsAt: number | null): boolean =>
      beyondActor(company, actor, undefined, target(grant({ exceptions: { people: true }, startsAt, endsAt })), at1, 12)
        .length === 0

    assert.ok(within(12, 20))
    assert.ok(within(null, 20), 'what is past gives nothing any more')
    assert.ok(!within(12, 21))
    assert.ok(!within(12, null))
    assert.ok(!within(20, 30))
    assert.ok(within(2, 9))
  })

  test('somebody who is suspended, or will hold more later, holds more now', () => {
    const actor = personWith([grant({ exceptions: { people: true } })])
    const more = grant({ exceptions: { people: true, money: true }, startsAt: 50 })
    const found = beyondActor(company, actor, undefined, { ...target(more), suspended: true }, at1, 0)
    assert.deepEqual(found, [{ place: 1, permissions: ['money', 'money_account'] }])
  })

  test('a company-wide right needs the actor’s company-wide grants', () => {
    const actor = personWith([grant({ scope: [...locationIds], exceptions: { people: true } })])
    const given = target(grant({ slot: 'company', scope: 'company', exceptions: { people: true } }))
    assert.deepEqual(beyondActor(company, actor, undefined, given, allPlacesOf(given), 0), [
      { place: 'company', permissions: ['people'] },
    ])
  })

  test('company reach is held only where a place of the actor is open', () => {
    const given = target(grant({ exceptions: { permissions: true } }))
    const within = (scope: Grant['scope']): boolean =>
      beyondActor(company, personWith([grant({ scope, exceptions: { permissions: true } })]), undefined, given, at1, 0)
        .length === 0
    assert.deepEqual([within([1]), within([2]), within([3]), within('company')], [true, true, false, true])
  })

  test('an actor who is limited to addresses passes rights on for those only', () => {
    const limited = (list: string, people = true): Grant =>
      grant({ exceptions: { people, address_limited: true, address_list: list } })
    const actor = personWith([limited('10.0.0.1, 10.0.0.2')])
    const within = (given: Grant, ip: string): boolean =>
      beyondActor(company, actor, ip, target(given), at1, 0).length === 0

    assert.ok(within(limited('10.0.0.1'), '10.0.0.2'))
    assert.ok(within(limited('10.0.0.1, 10.0.0.2'), '10.0.0.2'))
    assert.ok(!within(limited('10.0.0.0/24'), '10.0.0.2'))
    assert.ok(!within(limited(''), '10.0.0.2'), 'no list is every address')
    assert.ok(!within(limited('10.0.0.1'), '192.168.7.7'), 'from elsewhere the actor holds nothing')
  })

  test('only an owner there makes an owner, even one whose rights are all taken away again', () => {
    const nothing = Object.fromEntries(entriesOf(world).map((entry) => [entry.slug, noneOf(entry)]))
    const hollow = target(grant({ role: 'office:boss', exceptions: { ...nothing, address_list: '' } }))
    const ownerBeyond = (actor: Grant, ip?: string): boolean =>
      flat(beyondActor(company, personWith([actor]), ip, hollow, at1, 0)).includes('1:owner')

    assert.ok(ownerBeyond(grant({ role: 'shop:manager', scope: 'company' })))
    assert.ok(!ownerBeyond(grant({ role: 'shop:owner' })))
    assert.ok(!ownerBeyond(grant({ role: 'shop:owner', scope: 'company' })))
    assert.ok(ownerBeyond(grant({ role: 'shop:owner', scope: [2] })))
    assert.ok(ownerBeyond(grant({ role: 'shop:owner', endsAt: 9 })), 'an owner until then makes none for longer')
    const fromHome = { address_limited: true, address_list: '10.0.0.1' }
    assert.ok(ownerBeyond(grant({ role: 'shop:owner', exceptions: fromHome }), '10.0.0.1'), 'nor for other addresses')
  })
})

describe('roleBeyondActor', () => {
  const edited = fc.tuple(anOwnRole(1), anOwnRole(1), fc.boolean()).map(([before, after, weightless]) => ({
    before,
    // Mostly small edits: a wholly different role is beyond nearly everybody.
    after: weightless
      ? { ...before, values: { ...before.values, ...Object.fromEntries(Object.entries(after.values).slice(0, 2)) } }
      : after,
  }))

  test('an edit that passes gives no member with the role anything that the actor does not hold, whatever their exceptions', () => {
    const outcomes = { within: 0, beyond: 0 }
    const wide = fc
      .oneof(someGrants(), fc.constant([grant({ role: 'shop:manager', slot: 'company', scope: 'company' })]))
      .map((grants) => grants.map((each, index) => (index === 0 ? { ...each, scope: 'company' as const } : each)))
    holds(
      fc.property(
        aWorld(),
        edited,
        wide,
        someGrants(),
        anAddress,
        (anyWorld, { before, after }, actorGrants, memberGrants, ip) => {
          const worlds = [before, after].map((role): World => ({ ...anyWorld, ownRoles: [role] }))
          const [old, next] = worlds.map(compile)
          const actor = personWith(actorGrants)
          const roles = [old, next].map((each) => each?.roles.get('role:1')).filter((role) => role !== undefined)
          const found = roleBeyondActor(company, actor, ip, roles, 0)
          outcomes[found.length === 0 ? 'within' : 'beyond'] += 1
          if (found.length > 0) return

          const withRole = memberGrants.map((each) => ({ ...each, role: 'role:1' }))
          for (const at of [0, 2, 5])
            for (const place of [1, 'company'] as const)
              for (const address of ['10.0.0.1', '10.0.0.2', '192.168.7.7']) {
                const [was, is] = worlds.map((each) => potential(each, withRole, place, at, address))
                const held = potential(
                  anyWorld,
                  actorGrants.filter(({ scope }) => scope === 'company'),
                  'company',
                  at,
                  address,
                )
                for (const entry of entriesOf(anyWorld)) {
                  const value = is?.get(entry.slug) as Value
                  const gained = !givesNoMore(entry, value, was?.get(entry.slug) as Value)
                  if (gained)
                    assert.ok(
                      givesNoMore(entry, value, held.get(entry.slug) as Value),
                      `${place}:${entry.slug} at ${at}`,
                    )
                }
              }
        },
      ),
      300,
    )
    assert.ok(outcomes.within > 10 && outcomes.beyond > 20, JSON.stringify(outcomes))
  })

  test('a heavier role, a passing right, and one from some addresses only do not suffice', () => {
    const own = { id: 1, title: 'Own', weight: 20, shownAs: 'shop:clerk', values: { visits: true } }
    const roles = [...rolesOf(company.catalogue, [own]).values()].filter(({ ref }) => ref === 'role:1')
    const found = (changes: Partial<Grant>, ip?: string): string[] =>
      roleBeyondActor(company, personWith([grant({ scope: 'company', ...changes })]), ip, roles, 0)

    assert.deepEqual(found({ role: 'shop:manager' }), [])
    assert.deepEqual(found({ role: 'shop:clerk', exceptions: { visits_position: 'all' } }), ['weight'])
    assert.ok(found({ role: 'shop:manager', scope: [1] }).length > 0)
    assert.ok(found({ role: 'shop:manager', endsAt: 9 }).length > 0)
    assert.ok(found({ role: 'shop:manager', startsAt: 9 }).length > 0)
    const fromHome = { address_limited: true, address_list: '10.0.0.1' }
    assert.ok(found({ role: 'shop:manager', exceptions: fromHome }, '10.0.0.1').length > 0)
  })

  test('a hidden value counts when it changes, and so does what an opened gate may bring out', () => {
    const role = (values: Record<string, Value>) =>
      rolesOf(company.catalogue, [{ id: 1, title: 'Own', weight: 1, shownAs: 'shop:clerk', values }]).get('role:1')
    const actor = personWith([grant({ role: 'office:visitor', scope: 'company', exceptions: { visits: true } })])
    const found = (before: Record<string, Value>, after: Record<string, Value>): string[] =>
      roleBeyondActor(
        company,
        actor,
        undefined,
        [role(before), role(after)].filter((each) => each !== undefined),
        0,
      )

    assert.deepEqual(found({ visits: false }, { visits: false, visits_names: true }), ['visits_names'])
    assert.ok(found({ visits: false }, { visits: true }).includes('visits_edit'))
    assert.deepEqual(found({ visits_edit: true }, { visits_edit: true, orders: true }), [])
    assert.ok(
      found({}, { address_list: '10.0.0.1' }).includes('money'),
      'members may hold money from these addresses only',
    )
  })
})
