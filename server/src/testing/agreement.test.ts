import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { playRandomly } from './agreement.ts'

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`agreement (${kind})`, () => {
    test('whatever people do through any interface, all interfaces agree on what everybody may do', async () => {
      const { compared } = await playRandomly(kind, { seed: 2026, length: 12, runs: 2 })
      // The look at everybody at the end of each play alone is more than this.
      assert.ok(compared > 20_000, `${compared} values were compared`)
    })
  })
}
