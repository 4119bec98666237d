import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aWalk, walk } from '../testing/walk.ts'

const seed = Number(process.env.SEED ?? 20_260)
const SECONDS = 30

test(`a coalition of limited people never rises above what it held together at the start (SEED=${seed})`, () => {
  const count = { walks: 0, allowed: 0, roleEdits: 0 }
  fc.assert(
    fc.property(aWalk(120), (walked) => {
      const { allowed, roleEdits } = walk(walked)
      count.walks += 1
      count.allowed += allowed
      count.roleEdits += roleEdits
    }),
    { seed, numRuns: 100_000, interruptAfterTimeLimit: SECONDS * 1000, markInterruptAsFailure: false },
  )
  assert.ok(count.walks > 20 && count.allowed > 3 * count.walks && count.roleEdits > 20, JSON.stringify(count))
})
