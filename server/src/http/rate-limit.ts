import { isIPv6 } from 'node:net'
import { Refusal } from '../model/refusal.ts'

interface Rule {
  /** How many requests may come at once. */
  readonly burst: number
  readonly perSecond: number
}

interface Policy {
  readonly by: 'credential' | 'address'
  readonly rules: readonly Rule[]
}

/** `alteg` repeats the figures of the contract: 200 a minute and 5 a second for one address. */
const policies = {
  default: { by: 'credential', rules: [{ burst: 2_000, perSecond: 1_000 }] },
  alteg: {
    by: 'address',
    rules: [
      { burst: 200, perSecond: 200 / 60 },
      { burst: 5, perSecond: 5 },
    ],
  },
} as const satisfies Record<string, Policy>

export interface Caller {
  /** The id of a credential that has been verified; anything else would let a stranger choose a fresh bucket each time. */
  readonly credential?: string | undefined
  readonly address: string
}

/** Counts one request, or throws the refusal of one too many. */
export type RateLimit = (caller: Caller) => void

/** A bucket per rule, and when they were last filled. */
interface Buckets {
  at: number
  readonly left: number[]
}

/** Buckets kept per generation, so at most twice as many: about 20 MB when a flood of addresses fills both. */
const generationSize = 50_000

/** Whoever has one address of a /64 has all of them. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice('::ffff:'.length)
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length
    while (groups.length + after < 8) groups.push('0')
  }
  return groups.slice(0, 4).join(':')
}

/**
 * Token buckets in memory, in constant time and without timers. Two generations bound the memory: a generation retires
 * when it is full or when all its buckets would have filled up again, at which point a bucket says nothing any more.
 */
export const rateLimit = (
  name: keyof typeof policies | 'off',
  now: () => number = () => performance.now(),
): RateLimit => {
  if (name === 'off') return () => {}
  const { by, rules }: Policy = policies[name]
  const lifeMs = Math.max(...rules.map(({ burst, perSecond }) => (burst / perSecond) * 1000))

  let young = new Map<string, Buckets>()
  let old = new Map<string, Buckets>()
  let born = now()

  const bucketsOf = (key: string, at: number): Buckets => {
    if (young.size >= generationSize || at - born > lifeMs) {
      // After a silence of two lives nothing in either generation means anything.
      old = at - born > 2 * lifeMs ? new Map() : young
      young = new Map()
      born = at
    }
    let buckets = young.get(key)
    if (!buckets) {
      buckets = old.get(key) ?? { at, left: rules.map(({ burst }) => burst) }
      young.set(key, buckets)
    }
    return buckets
  }

  return ({ credential, address }) => {
    const key = by === 'credential' && credential !== undefined ? `c ${credential}` : `a ${networkOf(address)}`
    const at = now()
    const buckets = bucketsOf(key, at)
    const seconds = (at - buckets.at) / 1000
    buckets.at = at

    let wait = 0
    for (const [index, { burst, perSecond }] of rules.entries()) {
      const left = Math.min(burst, (buckets.left[index] ?? 0) + seconds * perSecond)
      buckets.left[index] = left
      if (left < 1) wait = Math.max(wait, (1 - left) / perSecond)
    }
    // A refused request takes nothing, so that waiting as told is enough.
    if (wait > 0) throw new Refusal('request.throttled', { retryAfter: Math.ceil(wait) })
    for (const index of rules.keys()) buckets.left[index] = (buckets.left[index] ?? 0) - 1
  }
}
