import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseForm } from './form.ts'

const shape = {
  shop_ids: 'ids',
  permissions: { flags: ['company_info', 'orders'] },
  name: 'text',
  title: { texts: ['nl', 'en'] },
} as const

const read = (body: string) => parseForm(body, shape).value
const faultsOf = (body: string) => parseForm(body, shape).faults?.map(({ field, message }) => `${field}: ${message}`)

describe('a form', () => {
  test('gives lists, flags and texts, plain or escaped', () => {
    assert.deepEqual(read('shop_ids[0]=11&shop_ids[1]=19&permissions[company_info]=false&name=A+%26+B'), {
      shop_ids: [11, 19],
      permissions: { company_info: false },
      name: 'A & B',
    })
    assert.deepEqual(read('shop_ids%5B%5D=11&shop_ids%5B%5D=11&permissions%5Borders%5D=1'), {
      shop_ids: [11, 11],
      permissions: { orders: true },
    })
  })

  test('gives a text for each name, and no other', () => {
    assert.deepEqual(read('title[nl]=Brood&title[en]='), { title: { nl: 'Brood', en: '' } })
    assert.deepEqual(faultsOf('title[fr]=Pain&title[nl]=a&title[nl]=b&title=x'), [
      'title.fr: is not known here',
      'title.nl: is given twice',
      'title: must name its parts: title[…]=…',
    ])
    assert.deepEqual(faultsOf('title[__proto__]=1'), ['title.__proto__: is not known here'])
  })

  test('refuses NUL, which no database keeps, in names and values', () => {
    for (const body of ['name=a%00b', 'name=\0', 'title[nl]=%00', 'shop_ids[0]=%00', 'a%00=1', 'permissions[%00]=1'])
      assert.match(faultsOf(body)?.join() ?? '', /: must not contain control characters$/)
  })

  test('tells an empty list from one that was not sent', () => {
    assert.deepEqual(read('shop_ids='), { shop_ids: [] })
    assert.deepEqual(read('permissions='), { permissions: {} })
    assert.deepEqual(read(''), {})
    assert.deepEqual(read('&&name=&'), { name: '' })
  })

  test('keeps a long list a list, and quickly', () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => index)
    assert.deepEqual(read(ids.map((id) => `shop_ids[${id}]=${id}`).join('&'))?.shop_ids, ids)
  })

  test('takes digits only for a number', () => {
    for (const wrong of ['', '-1', '1e3', '0x10', ' 1', '1.0', '1234567890123456', '١'])
      assert.deepEqual(faultsOf(`shop_ids[0]=${encodeURIComponent(wrong)}`), [
        'shop_ids.0: must be a whole number in digits',
      ])
  })

  test('refuses what it would have to guess about', () => {
    assert.deepEqual(faultsOf('permissions[orders]=true&permissions[orders]=false'), [
      'permissions.orders: is given twice',
    ])
    assert.deepEqual(faultsOf('permissions[orders]=yes'), ['permissions.orders: must be true, false, 1 or 0'])
    assert.deepEqual(faultsOf('shop_ids[0]=1&shop_ids[0]=2'), ['shop_ids.0: is given twice'])
    assert.deepEqual(faultsOf('shop_ids[00]=1'), ['shop_ids.00: is not a place in a list'])
    assert.deepEqual(faultsOf('shop_ids=&shop_ids[]=2'), ['shop_ids: is both empty and not'])
    assert.deepEqual(faultsOf('shop_ids[]=2&shop_ids='), ['shop_ids: is both empty and not'])
    assert.match(faultsOf('shop_ids=11,19')?.[0] ?? '', /^shop_ids: must be a list/)
    assert.deepEqual(faultsOf('name[]=x'), ['name: must be a plain text'])
    assert.deepEqual(faultsOf('name=%zz'), ['name: has a broken percent escape'])
    assert.deepEqual(faultsOf('name=%ff'), ['name: has a broken percent escape'])
  })

  test('refuses every key that nobody documented', () => {
    for (const key of ['__proto__', 'constructor', 'shop_ids[0][1]', 'toString[]', '[0]', 'x'.repeat(500)])
      assert.match(faultsOf(`${key}=1`)?.[0] ?? '', /: is not known here$/)
    assert.deepEqual(faultsOf('permissions[__proto__]=1'), ['permissions.__proto__: is not known here'])
    assert.deepEqual(faultsOf('permissions[toString]=1'), ['permissions.toString: is not known here'])
  })

  test('never throws, and never gives a value that the shape does not name', () => {
    const piece = fc.constantFrom(
      'shop_ids',
      'permissions',
      'name',
      'title',
      'nl',
      '%00',
      '[',
      ']',
      '0',
      'orders',
      '=',
      '&',
      '%',
      '+',
      '1',
      '__proto__',
    )
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(body, (text) => {
        const { value, faults } = parseForm(text, shape)
        if (faults) return faults.length > 0
        return (
          Object.keys(value).every((key) => key in shape) &&
          (value.shop_ids ?? []).every(Number.isSafeInteger) &&
          Object.values(value.permissions ?? {}).every((flag) => typeof flag === 'boolean') &&
          Object.entries(value.title ?? {}).every(([name, text]) => name in { nl: 1, en: 1 } && !text.includes('\0'))
        )
      }),
    )
  })
})
