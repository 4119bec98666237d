import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aMoment, aPerson, aWorld, compile, files, holds, personWith } from '../testing/arbitrary.ts'
import { standsAsOwner } from '../testing/brute-force.ts'
import { isStandingOwner } from './last-owner.ts'
import type { Grant } from './member.ts'

const company = compile({ files, ownRoles: [], locations: [{ id: 1, closed: false }] })

const ownerGrant = (changes: Partial<Grant> = {}): Grant => ({
  id: 1,
  slot: 'company',
  role: 'shop:owner',
  scope: 'company',
  startsAt: null,
  endsAt: null,
  exceptions: {},
  ...changes,
})

describe('a standing owner', () => {
  test('is whom the twin finds', () => {
    const nearlyOwner = fc.record({
      role: fc.constantFrom('shop:owner', 'office:boss', 'shop:manager'),
      scope: fc.constantFrom<Grant['scope']>('company', 'company', [1]),
      startsAt: fc.constantFrom(null, null, 2),
      endsAt: fc.constantFrom(null, null, 4),
      exceptions: fc.constantFrom<Grant['exceptions']>({}, {}, { people: false }),
    })
    holds(
      fc.property(aWorld(), aPerson(), nearlyOwner, aMoment, (world, { member, user }, changes, now) => {
        const person = { member: { ...member, grants: [...member.grants, ownerGrant(changes)] }, user }
        assert.equal(isStandingOwner(compile(world), person, now), standsAsOwner(world, person, now))
      }),
      400,
    )
  })

  test('holds everything, everywhere, for good, has begun, and can sign in', () => {
    const stands = (changes: Partial<Grant> = {}, at = 5): boolean =>
      isStandingOwner(company, personWith([ownerGrant(changes)]), at)
    assert.ok(stands())
    assert.ok(stands({ role: 'office:boss' }))
    assert.ok(stands({ startsAt: 5 }))
    assert.ok(!stands({ startsAt: 6 }))
    assert.ok(!stands({ endsAt: 1000 }))
    assert.ok(!stands({ scope: [1] }))
    assert.ok(!stands({ role: 'shop:manager' }))
    assert.ok(!stands({ exceptions: { people: false } }))

    const { member, user } = personWith([ownerGrant()])
    assert.ok(user)
    const others = [
      { member: { ...member, suspended: true }, user },
      { member: { ...member, archivedAt: 1 }, user },
      { member: { ...member, accepted: false }, user: undefined },
      { member, user: { ...user, disabled: true } },
      { member, user: { ...user, confirmed: false } },
      { member, user: { ...user, hasCredential: false } },
    ]
    for (const other of others) assert.ok(!isStandingOwner(company, other, 5))
  })
})
