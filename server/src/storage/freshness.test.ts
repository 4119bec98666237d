import assert from 'node:assert/strict'
import { test } from 'node:test'
import { playFreshness } from '../testing/freshness-stage.ts'

const seed = Number(process.env.SEED ?? 20_260)

test(`three nodes, stopped and cut off at random: what one has acknowledged, all the others show (SEED=${seed})`, async () => {
  const { violations, faults, allowed, denied } = await playFreshness({ seconds: 3, seed })
  assert.deepEqual({ violations, faults }, { violations: [], faults: [] })
  assert.ok(allowed > 0 && denied > 0, `${allowed} allowed, ${denied} denied`)
})
