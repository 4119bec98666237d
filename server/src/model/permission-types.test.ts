import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compile, entries, files, holds } from '../testing/arbitrary.ts'
import { allOf, domainOf, givesNoMore, leastAbove, noneOf } from '../testing/brute-force.ts'
import type { Permission } from './catalogue.ts'
import { permissionTypes, sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

const { permissions } = compile({ files, ownRoles: [], locations: [] }).catalogue

/** Addresses are a condition of their grant, not a right: they have no order. */
const ordered = entries
  .filter(({ type }) => type !== 'allowed_ip')
  .map((entry) => ({ entry, permission: permissions.find(({ slug }) => slug === entry.slug) as Permission }))

const ids = fc.oneof(
  fc.constant<Value>('all'),
  fc.uniqueArray(fc.integer({ min: 1, max: 9 })).map((list): Value => list.toSorted((a, b) => a - b)),
)
const days = fc.integer({ min: -1, max: 400 }) as fc.Arbitrary<Value>

describe('permission types', () => {
  test('the small catalogue has each of them', () => {
    assert.deepEqual(new Set(entries.map(({ type }) => type)), new Set(Object.keys(permissionTypes)))
  })

  test('long lists of ids are compared as short ones are', () => {
    const { atMost } = permissionTypes.has_allowed_ids
    const wide = Array.from({ length: 10_000 }, (_, index) => index + 1)
    for (const length of [31, 32, 33, 9_999]) {
      const narrow = wide.slice(-length)
      assert.deepEqual([atMost(narrow, wide), atMost([...narrow, 10_001], wide)], [true, false])
      assert.equal(atMost(wide, narrow), false)
    }
  })

  for (const { entry, permission } of ordered) {
    const { type, none, all } = permission
    const domain = domainOf(entry)

    test(`${type.name} (${entry.slug}): none, all, order and join are what listing its values finds`, () => {
      assert.deepEqual([none, all], [noneOf(entry), allOf(entry)])
      for (const a of domain) {
        assert.deepEqual(type.parse(a, permission.bounds), a)
        assert.ok(type.atMost(none, a) && type.atMost(a, all))
        for (const b of domain) {
          assert.equal(type.atMost(a, b), givesNoMore(entry, a, b), `${String(a)} atMost ${String(b)}`)
          assert.deepEqual(type.join(a, b), leastAbove(entry, a, b), `${String(a)} join ${String(b)}`)
          assert.equal(sameValue(a, b), type.atMost(a, b) && type.atMost(b, a))
        }
      }
    })

    test(`${type.name} (${entry.slug}): the laws hold for any three values`, () => {
      const value =
        type.name === 'last_days_count'
          ? days
          : type.name === 'has_allowed_ids' || type.name === 'allowed_id'
            ? ids
            : fc.constantFrom(...domain)
      holds(
        fc.property(value, value, value, (a, b, c) => {
          const { atMost, join } = type
          assert.ok(atMost(a, a))
          if (atMost(a, b) && atMost(b, a)) assert.ok(sameValue(a, b))
          if (atMost(a, b) && atMost(b, c)) assert.ok(atMost(a, c))

          assert.ok(sameValue(join(a, a), a))
          assert.ok(sameValue(join(a, b), join(b, a)))
          assert.ok(sameValue(join(join(a, b), c), join(a, join(b, c))))
          assert.ok(sameValue(join(a, none), a) && sameValue(join(a, all), all))

          assert.ok(atMost(a, join(a, b)))
          if (atMost(a, c) && atMost(b, c)) assert.ok(atMost(join(a, b), c))
        }),
        150,
      )
    })
  }
})
