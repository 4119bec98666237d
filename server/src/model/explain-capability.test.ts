import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aMoment, anAddress, aPerson, aPlace, aWorld, compile, holds } from '../testing/arbitrary.ts'
import { type Capability, capabilities } from './capability.ts'
import { isCapable } from './decide.ts'
import { decideCapability, smallestChangeForCapability } from './explain-capability.ts'
import { withChange } from './smallest-change.ts'

test('a capability is explained as it is decided, and the smallest change gives it', () => {
  const met = { allowed: 0, denied: 0, proposed: 0, wide: 0, ranks: 0 }
  const aWord = fc.constantFrom(...(Object.keys(capabilities) as Capability[]))
  // Those of the small catalogues, mostly: the others are owners’.
  const known: Capability[] = ['members.read', 'members.edit', 'positions.read', 'tags.edit', 'roles.edit']
  const aCapability = fc.oneof(aWord, fc.constantFrom(...known), fc.constantFrom(...known))
  const address = fc.oneof(anAddress, fc.constant('any')).map((ip) => ip ?? 'any')
  holds(
    fc.property(aWorld(), aPerson(), aCapability, aPlace, aMoment, address, (world, person, word, place, at, ip) => {
      const company = compile(world)
      const asked = { place, at, ip }
      const decision = decideCapability(company, person, word, asked)
      assert.equal(decision.allowed, isCapable(company, person, word, place, at, ip))
      assert.equal(decision.reasons.length, person.member.grants.length)
      const gives = decision.reasons.some(({ outcome }) => outcome === 'gives')
      if (!decision.blocker) assert.equal(gives, decision.allowed)
      met[decision.allowed ? 'allowed' : 'denied'] += 1
      if (!decision.by) met.ranks += 1

      const change = smallestChangeForCapability(company, person, word, { ...asked, now: at })
      if (decision.allowed || decision.blocker || !decision.by) assert.equal(change, undefined)
      if (!change) return
      met.proposed += 1
      if (word === 'roles.edit') met.wide += 1
      const after = { ...person, member: { ...person.member, grants: withChange(person.member.grants, change) } }
      assert.ok(isCapable(company, after, word, place, at, ip), JSON.stringify(change))
    }),
    600,
  )
  assert.ok(
    Object.values(met).every((count) => count > 10),
    JSON.stringify(met),
  )
})
