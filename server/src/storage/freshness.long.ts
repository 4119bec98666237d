import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rightKinds } from '../testing/freshness-rights.ts'
import { playFreshness } from '../testing/freshness-stage.ts'

const seed = Number(process.env.SEED ?? 20_260)
const SECONDS = 12

describe('freshness on PostgreSQL, three nodes with clocks that are wrong', () => {
  test(`stopped and cut off at random: what one has acknowledged, all the others show (SEED=${seed})`, async () => {
    const { violations, faults, allowed, denied, refused, disturbances, delays } = await playFreshness({
      seconds: SECONDS,
      seed,
    })
    assert.deepEqual({ violations, faults }, { violations: [], faults: [] })
    // How far it comes depends on the machine; but all of it must have been there.
    const told = JSON.stringify({ allowed, denied, refused, disturbances, delays: [...delays] })
    assert.ok(allowed > 50 && denied > 50 && refused > 0, told)
    for (const times of Object.values(disturbances)) assert.ok(times > 0, told)
    for (const kind of rightKinds) {
      const { revocations = 0, stillAllowed } = delays.get(kind) ?? {}
      assert.ok(kind === 'window begins' || revocations > 0, told)
      assert.equal(stillAllowed, undefined, told)
    }
  })

  test(`a node that never confirms what it has in memory is found out (SEED=${seed})`, async () => {
    const { violations, delays } = await playFreshness({ seconds: 2, seed, isCalm: true, faulty: 1 })
    assert.ok(violations.length > 0)
    assert.ok([...delays.values()].some(({ stillAllowed }) => stillAllowed !== undefined))
  })
})
