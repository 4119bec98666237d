import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Call } from '../model/actor.ts'
import { networkOf } from '../model/network.ts'
import { Refusal } from '../model/refusal.ts'
import { limitItem, policyItem, tell } from './rate-limit-headers.ts'

interface StrictRule {
  /** The length of the window, which begins with the first request in it. */
  readonly seconds: number
  readonly perAccount: number
  /** Of one address, or of one /64: offices and integrators' servers stand behind one for many people. */
  readonly perAddress: number
}

const MINUTES = 60
const HOURS = 60 * MINUTES

/**
 * Limits that always hold, whatever `GATEHOUSE_RATE_LIMITS` says. Ordinary use does not meet them; docs/decisions/0014
 * repeats the figures.
 */
const strictRules = {
  /** Account: what was typed as login. Wrong passwords are limited far sooner, by operations/credentials/sign-in.ts. */
  'sign-in': { seconds: 15 * MINUTES, perAccount: 300, perAddress: 3_000 },
  /** Account: who invites or creates people. Each person counts, so a list of 15 is 15. */
  invite: { seconds: HOURS, perAccount: 500, perAddress: 5_000 },
  /** The same of a dry run, which sends nothing: a page asks again whenever something of the list changes. */
  'invite-rehearsal': { seconds: HOURS, perAccount: 5_000, perAddress: 50_000 },
  /** Account: whose password it is. A letter goes out each time, and whoever asks for one reads it. */
  'password-reset': { seconds: HOURS, perAccount: 5, perAddress: 20 },
  /** Account: the address or the link that is registered with. */
  register: { seconds: HOURS, perAccount: 30, perAddress: 300 },
  /** Account: who makes tokens; at an exchange, what is exchanged: so nobody uses up what a program has. */
  token: { seconds: 15 * MINUTES, perAccount: 100, perAddress: 10_000 },
  /** Account: who reads. Each reads some ten thousand events of a history. */
  verification: { seconds: 15 * MINUTES, perAccount: 300, perAddress: 3_000 },
  /** No account: whoever asks for a sandbox of the mock is nobody here. Fewer than there are sandboxes at once. */
  sandbox: { seconds: HOURS, perAccount: 10, perAddress: 10 },
} as const satisfies Record<string, StrictRule>

type StrictEndpoint = keyof typeof strictRules
export type StrictRules = Readonly<Record<StrictEndpoint, StrictRule>>

interface Counted {
  /** Whose limit it is besides the address's: who calls, or any words that name them, which are never stored in plain. */
  readonly account?: Call | string | undefined
  /** How many times at once; 1 when left out. */
  readonly times?: number
}

/**
 * Counts one request to an endpoint of the table above, on all nodes together, for its account and for the address that
 * it comes from, and tells of both on its answer. Throws the refusal of one too many, or, without a database,
 * `service.unavailable`.
 */
export type StrictLimit = (endpoint: StrictEndpoint, counted: Counted, request: FastifyRequest) => Promise<void>

interface Count {
  readonly left: number
  readonly isOver: boolean
  readonly endsIn: number
}

type OpenCounter = (
  name: string,
  quota: { readonly times: number; readonly seconds: number },
) => { take(key: string, times: number): Promise<Count> }

/** A person has one account, however many tokens. Logins are personal data, links are secrets: kept is their hash. */
const keyOf = (account: Call | string): string => {
  if (typeof account === 'string') return createHash('sha256').update(account.trim().toLowerCase()).digest('base64url')
  const { actor } = account
  if (actor.kind === 'operator') return `operator ${actor.name}`
  return actor.kind === 'user' ? `user ${actor.userId}` : `partner ${actor.partnerId}`
}

const limitsOf = (open: OpenCounter, endpoint: string, { seconds, perAccount, perAddress }: StrictRule) => {
  const limit = (by: 'account' | 'address', times: number) => {
    const name = `${endpoint}-${by}`
    const { take } = open(name, { times, seconds })
    return { name, take, policy: policyItem(name, times, seconds) }
  }
  return { account: limit('account', perAccount), address: limit('address', perAddress) }
}

/** Counts through what `open` opens: counters of the database. */
export const strictLimit = (open: OpenCounter, rules: StrictRules = strictRules): StrictLimit => {
  const limits = Object.fromEntries(
    Object.entries(rules).map(([endpoint, rule]) => [endpoint, limitsOf(open, endpoint, rule)]),
  ) as Record<StrictEndpoint, ReturnType<typeof limitsOf>>

  return async (endpoint, { account, times = 1 }, request) => {
    const ofEndpoint = limits[endpoint]
    const wanted = [
      ...(account ? [{ ...ofEndpoint.account, key: keyOf(account) }] : []),
      { ...ofEndpoint.address, key: networkOf(request.ip) },
    ]
    const counts = await Promise.all(
      wanted.map(async ({ name, policy, take, key }) => {
        const { left, isOver, endsIn } = await take(key, times)
        return { name, policy, left, isOver, seconds: Math.max(1, Math.ceil(endsIn)) }
      }),
    )
    tell(
      request.answer,
      counts.map(({ policy }) => policy).join(', '),
      counts.map(({ name, left, seconds }) => limitItem(name, left, seconds)).join(', '),
    )
    const waits = counts.flatMap(({ isOver, seconds }) => (isOver ? [seconds] : []))
    if (waits.length > 0)
      throw new Refusal(endpoint === 'sign-in' ? 'sign-in.throttled' : 'request.throttled', {
        retryAfter: Math.max(...waits),
      })
  }
}
