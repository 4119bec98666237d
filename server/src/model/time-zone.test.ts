import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hoursFromUtc, zoneNamed } from './time-zone.ts'

describe('time zones', () => {
  test('have the names of the IANA, in any case', () => {
    assert.equal(zoneNamed('Europe/Berlin'), 'Europe/Berlin')
    assert.equal(zoneNamed('america/new_york'), 'America/New_York')
    assert.equal(zoneNamed('UTC'), 'UTC')
    for (const wrong of ['', 'Europe', 'Europe/Atlantis', '+05:30', '-5', 'Europe/Berlin ', '__proto__'])
      assert.equal(zoneNamed(wrong), undefined, wrong)
  })

  test('are ahead of UTC by hours that change with summer', () => {
    const [winter, summer] = [new Date('2026-01-15T12:00:00Z'), new Date('2026-07-15T12:00:00Z')]
    assert.deepEqual([hoursFromUtc('Europe/Berlin', winter), hoursFromUtc('Europe/Berlin', summer)], [1, 2])
    assert.equal(hoursFromUtc('America/New_York', winter), -5)
    assert.equal(hoursFromUtc('Asia/Calcutta', winter), 5.5)
    assert.equal(hoursFromUtc('America/St_Johns', winter), -3.5)
    assert.equal(hoursFromUtc('UTC', summer), 0)
    assert.equal(hoursFromUtc('Nowhere', summer), 0)
  })
})
