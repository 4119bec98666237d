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
} from '../testing/arbitrary.ts'
import { can, effective, idUniverse, isAllowed, isBlocked } from '../testing/brute-force.ts'
import { type Capability, capabilities } from './capability.ts'
import { allows, decide, grantsThatGive, isCapable, type Limit, permissionOf, speaksOf } from './decide.ts'
import type { Grant, Person } from './member.ts'

const askable = entries.filter(({ type }) => type !== 'allowed_ip')
const limiting = askable.filter(({ type }) =>
  ['has_allowed_ids', 'allowed_id', 'last_days_count', 'has_limited_today'].includes(type),
)

const aLimit = fc
  .constantFrom(...limiting)
  .chain(
    ({ slug, type }): fc.Arbitrary<Limit> =>
      type === 'has_allowed_ids' || type === 'allowed_id'
        ? fc.constantFrom(...idUniverse).map((id) => ({ permission: slug, id }))
        : fc.nat({ max: 4 }).map((daysBack) => ({ permission: slug, daysBack })),
  )

const anAsked = fc.record({
  permission: fc.oneof(
    fc.constantFrom('visits', 'visits_edit', 'visits_staff_limited', 'company_info'),
    fc.constantFrom(...askable.map(({ slug }) => slug), 'nothing'),
  ),
  place: aPlace,
  at: aMoment,
  ip: fc.oneof(anAddress, fc.constant('any')),
  limits: fc.array(aLimit, { maxLength: 2 }),
})

const world = { files, ownRoles: [], locations: [1, 2, 3].map((id) => ({ id, closed: id === 3 })) }
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

describe('decide', () => {
  test('allows what the twin allows', () => {
    const allowed = { plainly: 0, withinLimits: 0 }
    holds(
      fc.property(aWorld(), aPerson(), anAsked, (anyWorld, person, asked) => {
        // A question that names no address is not about one.
        const question = { ...asked, ip: asked.ip ?? 'any' }
        const decision = decide(compile(anyWorld), person, asked.ip === undefined ? { ...asked, ip: 'any' } : asked)
        assert.equal(decision.allowed, isAllowed(anyWorld, person, question))
        if (decision.allowed) allowed[asked.limits.length > 0 ? 'withinLimits' : 'plainly'] += 1
      }),
      1500,
    )
    assert.ok(allowed.plainly > 10 && allowed.withinLimits > 10, JSON.stringify(allowed))
  })

  test('without its reasons it is the same', () => {
    const seen = { yes: 0, no: 0 }
    holds(
      fc.property(aWorld(), aPerson(), fc.array(anAsked, { minLength: 1, maxLength: 8 }), (anyWorld, person, asked) => {
        const anyCompany = compile(anyWorld)
        // Of one person several times: what was kept of them after the first questions must answer the same.
        for (const { ip, ...question } of [...asked, ...asked]) {
          const whole = ip === undefined ? question : { ...question, ip }
          const { allowed } = decide(anyCompany, person, whole)
          assert.equal(allows(anyCompany, person, whole), allowed)
          const permission = permissionOf(anyCompany, question.permission)
          if (permission && question.limits.length === 0 && ip === undefined && !isBlocked(person)) {
            const grants = grantsThatGive(anyCompany, person.member, permission, question.at)
            const isOpen = question.place === 'company' || anyCompany.locations.get(question.place)?.closed === false
            const speaks = grants.some((one) => speaksOf(anyCompany, permission, one, question.place))
            assert.equal(speaks && (isOpen || permission.reach === 'company'), allowed)
          }
          seen[allowed ? 'yes' : 'no'] += 1
        }
      }),
      500,
    )
    assert.ok(seen.yes > 50 && seen.no > 50, JSON.stringify(seen))
  })

  test('tells the effective value, and a reason for each grant', () => {
    holds(
      fc.property(aWorld(), aPerson(), anAsked, (anyWorld, person, { limits: _, ...asked }) => {
        const question = { ...asked, ip: asked.ip ?? 'any' }
        const { value, allowed, reasons, blocker } = decide(compile(anyWorld), person, question)
        if (question.permission === 'nothing') return assert.equal(blocker, 'permission-unknown')
        assert.deepEqual(
          value,
          effective(anyWorld, person, question.place, question.at, question.ip).get(question.permission),
        )
        assert.deepEqual(
          reasons.map((reason) => reason.grant),
          person.member.grants.map(({ id }) => id),
        )
        // Without a blocker, the answer is yes exactly when a grant gives it.
        if (blocker === undefined)
          assert.equal(
            reasons.some(({ outcome }) => outcome === 'gives'),
            allowed,
          )
        else assert.equal(allowed, false)
        if (isBlocked(person)) assert.notEqual(blocker, undefined)
      }),
      300,
    )
  })

  test('the reason names what stood in the way', () => {
    const outcome = (
      changes: Partial<Grant>,
      asked: { permission?: string; ip?: string; limits?: Limit[] } = {},
    ): unknown[] => {
      const question = { permission: 'visits_edit', place: 1, at: 5, ...asked }
      const { reasons } = decide(company, personWith([grant(changes)]), question)
      return reasons.flatMap((reason) => [
        reason.outcome,
        ...(reason.permission === undefined ? [] : [reason.permission]),
      ])
    }
    const edit = { visits: true, visits_edit: true }

    assert.deepEqual(outcome({ exceptions: edit }), ['gives'])
    assert.deepEqual(outcome({ exceptions: edit, scope: [2] }), ['elsewhere'])
    assert.deepEqual(outcome({ exceptions: edit, startsAt: 6 }), ['not-started'])
    assert.deepEqual(outcome({ exceptions: edit, startsAt: 5 }), ['gives'])
    assert.deepEqual(outcome({ exceptions: edit, endsAt: 5 }), ['ended'])
    assert.deepEqual(outcome({ exceptions: { ...edit, address_list: '10.0.0.1' } }, { ip: '10.0.0.2' }), [
      'wrong-address',
    ])
    assert.deepEqual(outcome({ exceptions: { ...edit, address_list: '10.0.0.1' } }, { ip: '10.0.0.1' }), ['gives'])
    assert.deepEqual(outcome({ exceptions: { ...edit, visits: false } }), ['gate-closed', 'visits'])
    assert.deepEqual(outcome({ exceptions: { visits: true } }), ['none'])
    assert.deepEqual(
      outcome({ exceptions: { ...edit, visits_days: 1 } }, { limits: [{ permission: 'visits_days', daysBack: 2 }] }),
      ['beyond-limit', 'visits_days'],
    )
  })

  test('limits of different grants do not multiply', () => {
    const person = personWith([
      grant({ exceptions: { visits: true, visits_edit: true, visits_staff_limited: [1] } }),
      grant({ id: 2, slot: 'extra:1', exceptions: { visits: true, visits_staff_limited: [2] } }),
    ])
    const edits = (id: number): boolean =>
      decide(company, person, {
        permission: 'visits_edit',
        place: 1,
        at: 0,
        limits: [{ permission: 'visits_staff_limited', id }],
      }).allowed

    assert.deepEqual([edits(1), edits(2)], [true, false])
  })

  test('names what stands against everything', () => {
    const { member, user } = personWith([grant({ role: 'shop:owner', scope: 'company' })])
    const blocker = (person: Person, place: number): unknown =>
      decide(company, person, { permission: 'visits', place, at: 0 }).blocker

    assert.equal(blocker({ member, user }, 1), undefined)
    assert.equal(blocker({ member, user }, 3), 'location-closed')
    assert.equal(blocker({ member, user }, 99), 'location-unknown')
    assert.equal(blocker({ member: { ...member, suspended: true }, user }, 1), 'suspended')
    assert.equal(blocker({ member: { ...member, archivedAt: 1 }, user }, 1), 'archived')
    assert.equal(blocker({ member: { ...member, accepted: false }, user }, 1), 'invited')
    assert.equal(blocker({ member, user: undefined }, 1), 'user-disabled')
  })
})

describe('capabilities', () => {
  test('are those that the twin finds', () => {
    const all = Object.keys(capabilities) as Capability[]
    holds(
      fc.property(aWorld(), aPerson(), aPlace, aMoment, anAddress, (anyWorld, person, place, at, ip) => {
        const anyCompany = compile(anyWorld)
        for (const capability of all)
          assert.equal(
            isCapable(anyCompany, person, capability, place, at, ip),
            can(anyWorld, person, capability, place, at, ip),
            capability,
          )
      }),
      300,
    )
  })

  test('over the company as a whole, only a company-wide grant counts', () => {
    const capable = (scope: Grant['scope'], capability: Capability): boolean =>
      isCapable(
        company,
        personWith([grant({ scope, exceptions: { permissions: true } })]),
        capability,
        'company',
        0,
        undefined,
      )

    assert.deepEqual([capable([1], 'members.invite'), capable([1], 'roles.edit')], [true, false])
    assert.deepEqual([capable('company', 'members.invite'), capable('company', 'roles.edit')], [true, true])
  })

  test('that no permission grants are an owner’s, where the place is open', () => {
    const owner = personWith([grant({ role: 'shop:owner', scope: [1, 3] })])
    const manager = personWith([grant({ role: 'shop:manager', scope: [1, 3] })])
    const edits = (person: Person, place: number): boolean =>
      isCapable(company, person, 'positions.edit', place, 0, undefined)

    assert.deepEqual(
      [edits(owner, 1), edits(owner, 2), edits(owner, 3), edits(manager, 1)],
      [true, false, false, false],
    )
  })
})

test('the address pair is there to be left out of questions', () => {
  assert.deepEqual(
    entries.filter(isAddress).map(({ slug }) => slug),
    ['address_limited', 'address_list'],
  )
})
