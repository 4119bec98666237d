import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { playRandomly } from './agreement.ts'

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`agreement (${kind})`, () => {
    test('whatever people do through any interface, all interfaces agree on what everybody may do', async () => {
      const { allowed, refused, compared } = await playRandomly(kind, { seed: 2026, length: 25, runs: 2 })
      console.error(kind, allowed, refused, compared)
      assert.ok(compared > 10_000)
    })
  })
}
