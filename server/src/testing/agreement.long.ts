import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { playRandomly } from './agreement.ts'

const seed = Number(process.env.SEED ?? 20_260)
/** A sequence must end well before the time does, also on a slow machine. */
const BOUNDS = { sqlite: { length: 50, seconds: 20 }, postgres: { length: 40, seconds: 40 } } as const

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`agreement (${kind})`, () => {
    test(`after long sequences through all interfaces, these still agree on what everybody may do (SEED=${seed})`, async () => {
      const { allowed, refused, compared } = await playRandomly(kind, {
        seed,
        runs: 1000,
        ...BOUNDS[kind],
      })
      const done = Object.values(allowed).reduce((sum, times) => sum + times, 0)
      // How far it comes depends on the machine.
      assert.ok(done > 5 && refused > 0 && compared > 300, JSON.stringify({ allowed, refused, compared }))
    })
  })
}
