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
  holds,
  isAddress,
} from '../testing/arbitrary.ts'
import { effective, moments } from '../testing/brute-force.ts'
import { accessOverTime } from './access-over-time.ts'
import type { Value } from './value.ts'

const ip = fc.oneof(anAddress, fc.constant('any'))

describe('access over time', () => {
  test('each value stands as long as it says, and comes from what it names', () => {
    const met = { sources: 0, since: 0, until: 0 }
    holds(
      fc.property(aWorld(), aPerson(), aPlace, aMoment, ip, (world, person, place, at, from) => {
        const company = compile(world)
        const { grants } = person.member
        const timed = accessOverTime(company, person, place, at, from, grants)
        const valueAt = (moment: number, slug: string): Value =>
          effective(world, person, place, moment, from).get(slug) as Value
        for (const entry of entries.filter((each) => !isAddress(each))) {
          const slot = company.catalogue.bySlug.get(entry.slug)
          const permission = slot && company.catalogue.permissions[slot.index]
          const found = slot && timed[slot.index]
          assert.ok(permission && found)
          const { value, since, until, next, sources } = found
          assert.deepEqual(value, valueAt(at, entry.slug))
          // The tests look at every moment at which something can begin or end.
          for (const moment of moments) {
            const isWithin = (since === null || moment >= since) && (until === null || moment < until)
            if (isWithin) assert.deepEqual(valueAt(moment, entry.slug), value)
          }
          if (until !== null) {
            met.until += 1
            assert.deepEqual(valueAt(until, entry.slug), next)
            assert.notDeepEqual(next, value)
          } else assert.equal(next, null)
          if (since !== null) {
            met.since += 1
            assert.notDeepEqual(valueAt(since - 1, entry.slug), value)
          }
          met.sources += sources.length
          assert.deepEqual(
            sources.reduce((all, source) => permission.type.join(all, source.value), permission.none),
            value,
          )
        }
      }),
      150,
    )
    assert.ok(
      Object.values(met).every((count) => count > 20),
      JSON.stringify(met),
    )
  })

  test('names no grant that is not seen', () => {
    holds(
      fc.property(aWorld(), aPerson(), aPlace, (world, person, place) => {
        const [seen, ...hidden] = person.member.grants
        const timed = accessOverTime(compile(world), person, place, 0, 'any', seen ? [seen] : [])
        const named = new Set(timed.flatMap(({ sources }) => sources.map(({ grant }) => grant)))
        assert.ok(hidden.every((grant) => !named.has(grant)))
      }),
    )
  })
})
