import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../../model/refusal.ts'
import { readAliases } from './aliases.ts'
import { readCredential, readFullCredential } from './credentials.ts'
import { groupFields } from './envelope.ts'
import { namesAltegMediaType } from './media-type.ts'

const refusalOf = (ask: () => unknown): string => {
  try {
    ask()
    return 'none'
  } catch (error) {
    assert.ok(error instanceof Refusal)
    return error.kind
  }
}

describe('alteg: the Authorization header', () => {
  test('is read in any case and with any spaces', () => {
    const both = { partnerToken: 'p1', userToken: 'u1' }
    for (const header of ['Bearer p1, User u1', 'bearer p1,user u1', '  BEARER   p1 ,  USER\tu1 ', 'Bearer p1 User u1'])
      assert.deepEqual(readFullCredential(header), both, header)
    assert.deepEqual(readCredential('Bearer p1'), { partnerToken: 'p1' })
  })

  test('is refused as missing or as no credential', () => {
    for (const header of [undefined, '', '   '])
      assert.equal(
        refusalOf(() => readCredential(header)),
        'credential.missing',
      )
    for (const header of [
      'p1',
      'Basic p1',
      'Bearer',
      'Bearer p1,',
      'Bearer p1, User',
      'User u1',
      'Bearer p1, User u1 x',
    ])
      assert.equal(
        refusalOf(() => readCredential(header)),
        'credential.invalid',
        header,
      )
    assert.equal(
      refusalOf(() => readFullCredential('Bearer p1')),
      'credential.missing',
    )
  })

  test('costs no more than its length', () => {
    const started = performance.now()
    for (const gap of [' ', '\t', ' ,', ', '])
      assert.equal(
        refusalOf(() => readCredential(`Bearer p1${gap.repeat(80_000)}!`)),
        'credential.invalid',
      )
    assert.ok(performance.now() - started < 2_000)
  })
})

describe('alteg: the media type', () => {
  const type = 'application/vnd.api.v2+json'

  test('is named alone, with parameters, or among others', () => {
    for (const accept of [
      type,
      `${type}; charset=utf-8`,
      `${type};charset=UTF-8;q=0.8`,
      `text/html, ${type}`,
      type.toUpperCase(),
    ])
      assert.equal(namesAltegMediaType(accept), true, accept)
  })

  test('is not named by a wildcard, another type, or a weight of nothing', () => {
    for (const accept of [
      undefined,
      '',
      '*/*',
      'application/*',
      'application/json',
      `${type}x`,
      `${type};q=0`,
      `${type}; q=0.0`,
    ])
      assert.equal(namesAltegMediaType(accept), false, String(accept))
  })
})

describe('alteg: parameter aliases', () => {
  test('a name is found under the others of its family', () => {
    for (const name of ['team_member_id', 'staff_id', 'master_id', 'teamMemberId', 'masterId'])
      assert.deepEqual(readAliases({ [name]: 7, x: 1 }, ['staff_id']), { staff_id: 7, x: 1 }, name)
    assert.deepEqual(readAliases({ companyIds: [1] }, ['salon_ids']), { salon_ids: [1] })
  })

  test('what was sent by name is never overwritten', () => {
    assert.deepEqual(readAliases({ master_id: 7, staff_id: null }, ['staff_id']), { staff_id: null })
    assert.deepEqual(readAliases({ master_id: 1, team_member_id: 2 }, ['staff_id']), { staff_id: 2 })
  })

  test('names of another number, another family or no object are left alone', () => {
    assert.deepEqual(readAliases({ staff_ids: [1], record_id: 2 }, ['staff_id']), { staff_ids: [1], record_id: 2 })
    for (const body of [undefined, null, 'staff_id', [1]]) assert.deepEqual(readAliases(body, ['staff_id']), body)
  })
})

describe('alteg: field errors of v2', () => {
  test('are grouped by field, whatever its name', () => {
    const fields = [
      { field: 'title', message: 'a' },
      { field: '__proto__', message: 'b' },
      { field: 'title', message: 'c' },
    ]
    assert.equal(JSON.stringify(groupFields(fields)), '{"title":["a","c"],"__proto__":["b"]}')
  })
})
