import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import salon from '../../catalogues/salon.json' with { type: 'json' }
import type { Permission } from './catalogue.ts'
import { checkCatalogue, compileCatalogues, type WireSlot } from './compile-catalogue.ts'
import type { Value } from './value.ts'
import { addressWithin, fromWire, listWithin, toWire } from './wire-values.ts'

const compiled = compileCatalogues([checkCatalogue(salon, 'salon.json')])

const find = (slug: string): [WireSlot, Permission] => {
  const slot = compiled.bySlug.get(slug) as WireSlot
  return [slot, compiled.permissions[slot.index] as Permission]
}
const read = (slug: string, raw: unknown): Value | undefined => fromWire(...find(slug), raw)
const show = (slug: string, value: Value): unknown => toWire(...find(slug), value)

describe('a value on the wire', () => {
  test('of a single id: 0 is all', () => {
    assert.equal(read('timetable_position_id', 0), 'all')
    assert.deepEqual(read('timetable_position_id', 42), [42])
    for (const raw of [-1, 1.5, '42', '0', null, true, [42], 'all', undefined]) {
      assert.equal(read('timetable_position_id', raw), undefined, JSON.stringify(raw))
    }
    assert.equal(show('timetable_position_id', 'all'), 0)
    assert.equal(show('timetable_position_id', [42]), 42)
    assert.equal(show('timetable_position_id', [7, 42]), 7)
    assert.equal(show('timetable_position_id', []), 0)
  })

  test('of a limit to some ids: a flag, and a list beside it', () => {
    assert.equal(read('storages_limited_access', 0), 'all')
    assert.deepEqual(read('storages_limited_access', 1), [])
    assert.deepEqual(read('storages_ids', [5, 2, 5]), [2, 5])
    for (const raw of [2, true, false, '1', [1], 'all']) assert.equal(read('storages_limited_access', raw), undefined)
    for (const raw of ['all', 1, [0], ['1'], null, {}]) assert.equal(read('storages_ids', raw), undefined)
    assert.deepEqual([show('storages_limited_access', 'all'), show('storages_ids', 'all')], [0, []])
    assert.deepEqual([show('storages_limited_access', [2, 5]), show('storages_ids', [2, 5])], [1, [2, 5]])
    assert.deepEqual([show('storages_limited_access', []), show('storages_ids', [])], [1, []])
  })

  test('of an address list: text, kept as it was given', () => {
    assert.equal(read('auth_list_allowed_ip', ''), '')
    assert.equal(read('auth_list_allowed_ip', '  '), '')
    assert.equal(
      read('auth_list_allowed_ip', ' 10.0.0.1;10.1.0.0/16,\n2001:db8::/32 '),
      '10.0.0.1;10.1.0.0/16,\n2001:db8::/32',
    )
    const wrong = [
      'nonsense',
      '10.0.0',
      '10.0.0.256',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/08',
      '::1/129',
      ',',
      '::1/-1',
    ]
    for (const raw of [...wrong, 'fe80::1%eth0', '10.0.0.1/8/8', '1 / 2', [], 0, null, `${'10.0.0.1,'.repeat(500)}`]) {
      assert.equal(read('auth_list_allowed_ip', raw), undefined, JSON.stringify(raw))
    }
  })

  test('of the others is the value itself, if it is of the type', () => {
    assert.equal(read('timetable_access', true), true)
    assert.equal(read('timetable_access', 1), undefined)
    assert.equal(read('timetable_last_days_count', -1), -1)
    assert.equal(read('timetable_last_days_count', -2), undefined)
    assert.equal(read('finances_salary_no_limit_today_access', 1), 1)
    assert.equal(read('finances_salary_no_limit_today_access', true), undefined)
    assert.equal(read('settings_users_limited_access', 2), undefined)
  })

  test('comes back as it went in', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 5 })
    const raws: Record<string, fc.Arbitrary<unknown>> = {
      has_access: fc.boolean(),
      has_group_access: fc.boolean(),
      has_limited_access: fc.boolean(),
      has_limited_by_own_access: fc.constantFrom(0, 1),
      has_limited_today: fc.constantFrom(0, 1),
      last_days_count: fc.integer({ min: -1, max: 36_500 }),
      allowed_id: fc.nat(1000),
      allowed_ip: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 4 }).map((list) => list.join(', ')),
    }
    const slots = compiled.wireOrder.get('salon') ?? []
    const sample = fc.constantFrom(...slots).chain((slot) => {
      const permission = compiled.permissions[slot.index] as Permission
      const flagOrList = slot.part === 'ids' ? ids.map((list) => list.sort((a, b) => a - b)) : fc.constantFrom(0, 1)
      return (raws[permission.type.name] ?? flagOrList).map((raw) => ({ slot, permission, raw }))
    })
    fc.assert(
      fc.property(sample, ({ slot, permission, raw }) => {
        const value = fromWire(slot, permission, raw)
        assert.notEqual(value, undefined)
        assert.deepEqual(toWire(slot, permission, value as Value), raw)
      }),
      { numRuns: 1000 },
    )
  })

  test('of none and of all can be shown for every slug, and read again', () => {
    for (const slot of compiled.wireOrder.get('salon') ?? []) {
      const permission = compiled.permissions[slot.index] as Permission
      for (const value of [permission.none, permission.all]) {
        const shown = toWire(slot, permission, value)
        assert.notEqual(fromWire(slot, permission, shown), undefined, slot.slug)
      }
    }
  })
})

describe('an address', () => {
  const cases: readonly (readonly [list: string, ip: string, within: boolean])[] = [
    ['', '192.0.2.1', true],
    ['', 'nonsense', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['198.51.100.7; 192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '203.0.113.9', false],
    ['::/0', '2001:db8::1', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:c000:0209', '192.0.2.9', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['192.0.2.1', 'nonsense', false],
    ['192.0.2.1', '', false],
    ['192.0.2.0/24', '192.0.2.0/24', false],
    ['nonsense', '192.0.2.1', false],
    [',', '192.0.2.1', false],
  ]
  for (const [list, ip, within] of cases) {
    test(`${ip || 'none'} is ${within ? '' : 'not '}within ${JSON.stringify(list)}`, () => {
      assert.equal(addressWithin(list, ip), within)
    })
  }
})

describe('a list of addresses', () => {
  const cases: readonly (readonly [narrow: string, wide: string, within: boolean])[] = [
    ['', '', true],
    ['10.0.0.1', '', true],
    ['', '10.0.0.0/8', false],
    ['', '0.0.0.0/0', false],
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.1.0.0/16', false],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.1, 192.0.2.1', '10.0.0.0/8', false],
    ['10.0.0.1, 192.0.2.1', '192.0.2.0/24 10.0.0.0/8', true],
    ['10.0.0.0/8', '::/0', false],
    ['::ffff:10.1.0.0/112', '10.0.0.0/8', true],
    ['2001:db8:1::/48', '2001:db8::/32', true],
    ['2001:db9::/48', '2001:db8::/32', false],
    ['nonsense', '10.0.0.0/8', false],
    ['10.0.0.1', 'nonsense', false],
  ]
  for (const [narrow, wide, within] of cases) {
    test(`${JSON.stringify(narrow)} is ${within ? '' : 'not '}within ${JSON.stringify(wide)}`, () => {
      assert.equal(listWithin(narrow, wide), within)
    })
  }

  test('lets in, when it is within another, nobody whom the other keeps out', () => {
    // Few bits, so that blocks and addresses meet often.
    const octet = fc.constantFrom(0, 1, 127, 128, 255)
    const v4 = fc.tuple(octet, octet).map(([a, b]) => `10.0.${a}.${b}`)
    const v6 = fc.tuple(octet, octet).map(([a, b]) => `2001:db8::${a.toString(16)}:${b.toString(16)}`)
    const block = fc.oneof(
      fc.tuple(v4, fc.integer({ min: 8, max: 32 })).map(([ip, prefix]) => `${ip}/${prefix}`),
      fc.tuple(v6, fc.integer({ min: 90, max: 128 })).map(([ip, prefix]) => `${ip}/${prefix}`),
      v4,
      v6,
    )
    const list = fc.array(block, { maxLength: 3 }).map((blocks) => blocks.join(','))
    fc.assert(
      fc.property(list, list, fc.oneof(v4, v6), (narrow, wide, ip) => {
        assert.equal(listWithin(narrow, narrow), true)
        fc.pre(listWithin(narrow, wide))
        assert.ok(!addressWithin(narrow, ip) || addressWithin(wide, ip))
      }),
    )
  })
})
