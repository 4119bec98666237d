import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../model/refusal.ts'
import { type Caller, rateLimit } from './rate-limit.ts'

/** A limit with a clock in hand; `ask` gives the seconds to wait, 0 for a request that is let through. */
const limited = (policy: 'default' | 'alteg' | 'off') => {
  const clock = { ms: 1_000_000 }
  const limit = rateLimit(policy, () => clock.ms)
  const ask = (caller: Caller): number => {
    try {
      limit(caller)
      return 0
    } catch (error) {
      assert.ok(error instanceof Refusal)
      assert.equal(error.kind, 'request.throttled')
      return error.retryAfter ?? Number.NaN
    }
  }
  const passes = (times: number, caller: Caller) =>
    Array.from({ length: times }, () => ask(caller)).filter((s) => s === 0).length
  return { clock, ask, passes }
}

const somebody = { address: '192.0.2.1' }

describe('rate limits', () => {
  test('alteg lets five through at once and five more each second', () => {
    const { clock, ask, passes } = limited('alteg')

    assert.equal(passes(7, somebody), 5)
    assert.equal(ask(somebody), 1)
    clock.ms += 1000
    assert.equal(passes(7, somebody), 5)
  })

  test('alteg lets two hundred through in a minute, and says how long to wait', () => {
    const { clock, ask } = limited('alteg')
    let passed = 0
    for (let second = 0; second < 60; second += 1) {
      for (let request = 0; request < 5; request += 1) passed += ask(somebody) === 0 ? 1 : 0
      clock.ms += 1000
    }

    // The first 200 of the bucket, and those that came back while it ran dry.
    assert.ok(passed >= 300 * 0.9 && passed <= 400, `${passed}`)
    while (ask(somebody) === 0);
    const wait = ask(somebody)
    assert.ok(wait >= 1)
    clock.ms += wait * 1000
    assert.equal(ask(somebody), 0)
  })

  test('alteg counts an address whatever its credential, default a credential wherever it comes from', () => {
    const alteg = limited('alteg')
    assert.equal(alteg.passes(6, { ...somebody, credential: 'a' }), 5)
    assert.equal(alteg.passes(1, { ...somebody, credential: 'b' }), 0)

    const usual = limited('default')
    assert.equal(usual.passes(2_500, { ...somebody, credential: 'a' }), 2_000)
    assert.equal(usual.passes(1, { address: '192.0.2.9', credential: 'a' }), 0)
    assert.equal(usual.passes(1, { ...somebody, credential: 'b' }), 1)
    assert.equal(usual.passes(1, somebody), 1)
  })

  test('one network of IPv6 is one address, and a mapped address is the one it maps', () => {
    const { passes } = limited('alteg')
    assert.equal(passes(5, { address: '2001:db8::1' }), 5)
    assert.equal(passes(1, { address: '2001:db8:0:0:ffff::2' }), 0)
    assert.equal(passes(1, { address: '2001:db8:0:1::1' }), 1)
    assert.equal(passes(5, { address: '::ffff:192.0.2.7' }), 5)
    assert.equal(passes(1, { address: '192.0.2.7' }), 0)
  })

  test('a flood of addresses does not let a throttled one off', () => {
    const { passes, ask } = limited('alteg')
    passes(5, somebody)
    for (let n = 0; n < 60_000; n += 1) ask({ address: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` })
    assert.equal(passes(1, somebody), 0)
  })

  test('off counts nothing', () => {
    assert.equal(limited('off').passes(10_000, somebody), 10_000)
  })
})
