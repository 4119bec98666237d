import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../model/refusal.ts'
import { limitsTold } from '../testing/limits-told.ts'
import { onEachEngine } from '../testing/world.ts'
import { type Caller, policies, rateLimit } from './rate-limit.ts'
import { SHARED_SECONDS, SharedBuckets } from './shared-buckets.ts'

/** A limit with a clock in hand; `ask` gives the seconds to wait, 0 for a request that is let through. */
const limited = (policy: 'default' | 'alteg' | 'off') => {
  const clock = { ms: 1_000_000 }
  const limit = rateLimit(policy, { now: () => clock.ms })
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

  test('tells of itself without a request once less than half is left', () => {
    const clock = { ms: 1_000_000 }
    const limit = rateLimit('default', { now: () => clock.ms })
    for (let n = 0; n < 1_000; n += 1) assert.deepEqual(limit(somebody), [])
    assert.deepEqual(limit(somebody), ['ratelimit-policy', '"default";q=2000;w=2', 'ratelimit', '"default";r=999;t=1'])
    assert.equal(limit(somebody)[3], '"default";r=998;t=1')
    clock.ms += 500
    assert.deepEqual(limit(somebody), [])
  })
})

/** Nodes with one clock, and the count that they share: what `storage/rate-limits.ts` does, in memory. */
const nodes = (policy: 'default' | 'alteg', number: number) => {
  const clock = { ms: 1_000_000 }
  const now = (): number => clock.ms
  const counts = new Map<string, { total: number; endsAt: number }>()
  const add = async (key: string, times: number) => {
    const found = counts.get(key)
    const count = found && found.endsAt > now() ? found : { total: 0, endsAt: now() + SHARED_SECONDS * 1000 }
    count.total += times
    counts.set(key, count)
    return { total: count.total, endsIn: (count.endsAt - now()) / 1000 }
  }
  return {
    clock,
    counts,
    all: Array.from({ length: number }, () => {
      const sharing = new SharedBuckets({ add }, policies[policy].rules, now)
      const limit = rateLimit(policy, { now, sharing })
      const passes = (times: number, caller: Caller = somebody): number => {
        let passed = 0
        for (let n = 0; n < times; n += 1) {
          try {
            limit(caller)
            passed += 1
          } catch (error) {
            assert.ok(error instanceof Refusal)
          }
        }
        return passed
      }
      return { sharing, passes }
    }),
  }
}

describe('rate limits of several nodes', () => {
  /** One caller who asks every node as often as it lets them, for a while; gives how often in each second. */
  const greedy = async ({ clock, all }: ReturnType<typeof nodes>, perSecond: number, seconds: number) => {
    const passed: number[] = []
    for (let second = 0; second < seconds; second += 1) {
      let sum = 0
      for (let tenth = 0; tenth < 10; tenth += 1) {
        clock.ms += 100
        for (const { passes } of all) sum += passes(perSecond / 10)
      }
      for (const { sharing } of all) await sharing.reconcile()
      passed.push(sum)
    }
    return passed
  }

  test('four let through what one does, but for the first seconds', async () => {
    const passed = await greedy(nodes('default', 4), 1_500, 120)
    const sum = (from: number, to: number): number => passed.slice(from, to).reduce((a, b) => a + b, 0)
    // Before they have heard of each other, each lets a burst through; that is taken back.
    assert.ok(sum(0, 3) <= 4 * 3_000, `${passed}`)
    assert.ok(sum(20, 120) <= 100 * 1_000 * 1.1, `${passed}`)
    assert.ok(sum(20, 120) >= 100 * 1_000 * 0.7, `${passed}`)
  })

  test('nobody within the limit is refused, whichever node they ask', async () => {
    const { clock, all } = nodes('default', 2)
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]]
    for (let second = 0; second < 150; second += 1) {
      clock.ms += 1_000
      // For a minute at one, then at the other, which has never heard of them; then in turns.
      const node = second < 60 ? one : second < 100 ? two : second % 7 < 3 ? one : two
      assert.equal(node.passes(800), 800, `${second}`)
      for (const { sharing } of all) await sharing.reconcile()
    }
  })

  test('the contract’s five a second hold for an address across nodes', async () => {
    const passed = await greedy(nodes('alteg', 3), 10, 60)
    const sum = passed.slice(10).reduce((a, b) => a + b, 0)
    assert.ok(sum <= 50 * 5 * 1.2, `${passed}`)
  })

  test('who has used little is not told of', async () => {
    const { counts, all } = nodes('default', 1)
    const [node] = all as [(typeof all)[0]]
    node.passes(199)
    await node.sharing.reconcile()
    assert.equal(counts.size, 0)
    node.passes(1)
    await node.sharing.reconcile()
    assert.equal(counts.get('a 192.0.2.1')?.total, 200)
  })
})

onEachEngine('rate limits on answers', (open, kind) => {
  test('every answer of a route tells how much is left, a shortcut’s once it is less than half', async () => {
    await using world = await open({ dialects: ['alteg-v1'], rateLimits: 'alteg' })
    const { owner, locations, partner } = await world.salon()
    const path = `/api/v1/company/${locations[0]}/users/${owner.userId}/permissions`
    const left = (headers: Readonly<Record<string, unknown>>) => {
      const { minute, second } = limitsTold(headers)
      assert.deepEqual([minute?.q, minute?.w, second?.q, second?.w], [200, 60, 5, 1])
      return second?.r as number
    }
    const known = await owner.request('GET', path)
    assert.equal(known.status, 200)
    assert.equal(left(known.headers), 4)
    const stranger = { headers: { authorization: 'Bearer nobody, User nobody' } }
    assert.ok(left((await world.request('GET', path, stranger)).headers) < 5)

    const origin = await (await world.app()).listen({ host: '127.0.0.1', port: 0 })
    const headers = { authorization: `Bearer ${partner.token}, User ${owner.token}` }
    const told: boolean[] = []
    for (let n = 0; n < 8; n += 1) {
      const answer = await fetch(origin + path, { headers })
      await answer.arrayBuffer()
      const isTold = answer.headers.has('ratelimit')
      told.push(isTold)
      if (isTold) left(Object.fromEntries(answer.headers))
      else assert.equal(answer.status, 200)
      if (answer.status === 429) assert.equal(answer.headers.get('retry-after'), '1')
    }
    assert.ok(told.at(-1), `${told}`)
  })

  test('off tells nothing', async () => {
    await using world = await open({ dialects: ['alteg-v1'], rateLimits: 'off' })
    const { owner, locations } = await world.salon()
    const { headers } = await owner.request('GET', `/api/v1/company/${locations[0]}/users/${owner.userId}/permissions`)
    assert.deepEqual([headers.ratelimit, headers['ratelimit-policy']], [undefined, undefined])
  })

  test('nodes of one PostgreSQL hear of each other', { skip: kind === 'sqlite' }, async () => {
    await using world = await open({ dialects: ['alteg-v1'], rateLimits: 'alteg' })
    const stranger = { headers: { authorization: 'Bearer nobody, User nobody' } }
    for (let n = 0; n < 3; n += 1) await world.request('GET', '/api/v1/company/1/users/1/permissions', stranger)
    const shared = () => world.core.engine.all<{ key: string; points: number }>('select key, points from rate_limits')
    const deadline = Date.now() + 10_000
    while ((await shared()).length === 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50))
    assert.deepEqual(
      (await shared()).map(({ key, points }) => [key, points]),
      [['general-alteg:a 127.0.0.1', 3]],
    )
  })
})
