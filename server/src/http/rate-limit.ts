import type { FastifyRequest } from 'fastify'
import { networkOf } from '../model/network.ts'
import { Refusal } from '../model/refusal.ts'
import { limitItem, policyItem, tell } from './rate-limit-headers.ts'

export interface Rule {
  readonly name: string
  /** How many requests may come at once. */
  readonly burst: number
  readonly perSecond: number
}

interface Policy {
  readonly by: 'credential' | 'address'
  readonly rules: readonly Rule[]
}

/** `alteg` repeats the figures of the contract: 200 a minute and 5 a second for one address. */
export const policies = {
  default: { by: 'credential', rules: [{ name: 'default', burst: 2_000, perSecond: 1_000 }] },
  alteg: {
    by: 'address',
    rules: [
      { name: 'minute', burst: 200, perSecond: 200 / 60 },
      { name: 'second', burst: 5, perSecond: 5 },
    ],
  },
  /** Whatever is set: anybody may ask a sandbox of the mock, and it works as hard as the service itself. */
  sandbox: { by: 'address', rules: [{ name: 'sandbox', burst: 200, perSecond: 20 }] },
} as const satisfies Record<string, Policy>

export interface Caller {
  /** The id of a credential that has been verified; anything else would let a stranger choose a fresh bucket each time. */
  readonly credential?: string | undefined
  readonly address: string
}

/**
 * Counts one request, or throws the refusal of one too many. Given the request, it tells of the limit on its answer. The
 * names and values in turn are for answers without one, where each header costs: there are none while more than half is
 * left.
 */
export type RateLimit = (caller: Caller, request?: FastifyRequest) => readonly string[]

/** What one caller has left. */
export interface Buckets {
  readonly key: string
  /** When they were last filled. */
  at: number
  /** One for each rule; below 0 when other nodes have let through more. */
  readonly left: number[]
  /** Let through here, and not told to the other nodes yet. */
  untold: number
  /** Whether it waits for that. */
  isNoted: boolean
  /** What was known of all nodes when they were last told. */
  known: { readonly total: number; readonly at: number; readonly left: readonly number[] } | undefined
}

/** Whoever tells the other nodes; see shared-buckets.ts. */
interface Sharing {
  /** From how many untold requests on. */
  readonly worthTelling: number
  note(buckets: Buckets): void
}

/** Buckets kept per generation, so at most twice as many: about 20 MB when a flood of addresses fills both. */
const generationSize = 50_000

const nothing: readonly string[] = []

interface Told {
  readonly policy: string
  readonly limits: string
  readonly headers: readonly string[]
}

/** What answers tell, made once where a policy has one rule. A bucket always has one more within a second. */
const tellerOf = (rules: readonly Rule[]): ((left: readonly number[]) => Told) => {
  const policy = rules
    .map(({ name, burst, perSecond }) => policyItem(name, burst, Math.round(burst / perSecond)))
    .join(', ')
  const items = rules.map(({ name, burst }) => Array.from({ length: burst + 1 }, (_, left) => limitItem(name, left, 1)))
  const toldOf = (limits: string): Told => ({
    policy,
    limits,
    headers: ['ratelimit-policy', policy, 'ratelimit', limits],
  })
  const itemOf = (index: number, left: number): string => items[index]?.[Math.max(0, Math.floor(left))] as string
  if (rules.length > 1) return (left) => toldOf(left.map((some, index) => itemOf(index, some)).join(', '))
  const all = (items[0] ?? []).map(toldOf)
  return ([left = 0]) => all[Math.max(0, Math.floor(left))] as Told
}

/**
 * Token buckets in memory, in constant time and without timers. Two generations bound the memory: a generation retires
 * when it is full or when all its buckets would have filled up again, at which point a bucket says nothing any more.
 */
export const rateLimit = (
  name: keyof typeof policies | 'off',
  { now = () => performance.now(), sharing }: { now?: () => number; sharing?: Sharing } = {},
): RateLimit => {
  if (name === 'off') return () => nothing
  const { by, rules }: Policy = policies[name]
  const lifeMs = Math.max(...rules.map(({ burst, perSecond }) => (burst / perSecond) * 1000))
  const told = tellerOf(rules)

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
      const left = rules.map(({ burst }) => burst)
      buckets = old.get(key) ?? { key, at, left, untold: 0, isNoted: false, known: undefined }
      young.set(key, buckets)
    }
    return buckets
  }

  const refuse = (left: readonly number[], wait: number, request: FastifyRequest | undefined): never => {
    const retryAfter = Math.ceil(wait)
    if (request) {
      const items = rules.map(({ name: rule, perSecond }, index) => {
        const missing = 1 - (left[index] as number)
        return missing > 0
          ? limitItem(rule, 0, Math.ceil(missing / perSecond))
          : limitItem(rule, Math.floor(left[index] as number), 1)
      })
      tell(request.answer, told(left).policy, items.join(', '))
    }
    throw new Refusal('request.throttled', { retryAfter })
  }

  return ({ credential, address }, request) => {
    const key = by === 'credential' && credential !== undefined ? `c ${credential}` : `a ${networkOf(address)}`
    const at = now()
    const buckets = bucketsOf(key, at)
    fill(buckets, rules, at)

    const { left } = buckets
    let wait = 0
    for (let index = 0; index < rules.length; index += 1) {
      const some = left[index] as number
      if (some < 1) wait = Math.max(wait, (1 - some) / (rules[index] as Rule).perSecond)
    }
    // A refused request takes nothing, so that waiting as told is enough.
    if (wait > 0) refuse(left, wait, request)
    let isLow = false
    for (let index = 0; index < rules.length; index += 1) {
      const some = (left[index] as number) - 1
      left[index] = some
      if (some * 2 < (rules[index] as Rule).burst) isLow = true
    }
    if (sharing) {
      buckets.untold += 1
      if (buckets.untold >= sharing.worthTelling && !buckets.isNoted) sharing.note(buckets)
    }
    if (request) {
      const { policy, limits } = told(left)
      tell(request.answer, policy, limits)
    }
    return isLow ? told(left).headers : nothing
  }
}

/** Adds what has come since they were last filled. */
export const fill = (buckets: Buckets, rules: readonly Rule[], at: number): void => {
  const seconds = (at - buckets.at) / 1000
  buckets.at = at
  const { left } = buckets
  for (let index = 0; index < rules.length; index += 1) {
    const { burst, perSecond } = rules[index] as Rule
    left[index] = Math.min(burst, (left[index] as number) + seconds * perSecond)
  }
}
