import type { FastifyBaseLogger } from 'fastify'
import type { Core } from '../operations/core.ts'
import { expireInvitations } from '../operations/invitations/expire-invitations.ts'
import { type Delivery, deliverMessages } from '../operations/messages/deliver-messages.ts'
import { dropUnanswered } from '../operations/users/drop-unanswered.ts'
import { dropOldDecisions } from '../storage/decision-log.ts'
import { dropOldRequests } from '../storage/keyed-requests.ts'
import { dropEndedCounts } from '../storage/rate-limits.ts'
import { dropStaleFailures } from '../storage/sign-in-failures.ts'
import { ChangePruner } from './change-pruner.ts'

const SECOND = 1_000
const HOUR = 60 * 60 * SECOND
const MICROSECONDS = 1_000

interface Job {
  readonly name: string
  readonly every: number
  readonly work: () => Promise<unknown>
}

interface JobOptions {
  /** Without, messages wait in the outbox. */
  readonly delivery?: Delivery | undefined
  /** For how many days logged decisions are kept; without, they stay. */
  readonly decisionDays?: number
}

/** Starts the timed work of a node; the answer ends it and waits for what is under way. */
export const startJobs = (
  core: Core,
  log: FastifyBaseLogger,
  { delivery, decisionDays }: JobOptions = {},
): (() => Promise<void>) => {
  const pruner = new ChangePruner(core.engine)
  const ending = new AbortController()
  const jobs: readonly Job[] = [
    { name: 'last use of tokens', every: 30 * SECOND, work: () => core.lastUse.flush() },
    {
      name: 'outbox',
      every: 5 * SECOND,
      work: async () =>
        delivery &&
        deliverMessages(core, delivery, {
          signal: ending.signal,
          onFault: (fault) => log.warn(fault, 'message not delivered'),
        }),
    },
    { name: 'expired invitations', every: 10 * 60 * SECOND, work: () => expireInvitations(core) },
    { name: 'what people asked for and did not confirm', every: 10 * 60 * SECOND, work: () => dropUnanswered(core) },
    { name: 'old changes', every: 60 * SECOND, work: () => pruner.run() },
    {
      name: 'stale sign-in failures',
      every: 10 * 60 * SECOND,
      work: () => dropStaleFailures(core.engine, 24 * HOUR * MICROSECONDS),
    },
    {
      name: 'old answers to keyed requests',
      every: 10 * 60 * SECOND,
      work: () => dropOldRequests(core.engine, 24 * HOUR * MICROSECONDS),
    },
    {
      name: 'decision log',
      every: SECOND,
      work: async () => {
        const dropped = (await core.decisionLog?.flush()) ?? 0
        if (dropped > 0) log.warn({ dropped }, 'decisions were not logged: more than could be written')
      },
    },
    {
      name: 'old decisions',
      every: 10 * 60 * SECOND,
      work: async () =>
        decisionDays !== undefined &&
        dropOldDecisions(core.engine, decisionDays * 24 * HOUR * MICROSECONDS, ending.signal),
    },
    { name: 'ended counts of rate limits', every: 10 * 60 * SECOND, work: () => dropEndedCounts(core.engine) },
  ]
  const running = new Map<Job, Promise<void>>()
  const run = (job: Job): void => {
    // One that is slow is not joined by another.
    if (running.has(job)) return
    const done = job
      .work()
      // The next round tries again; a database that is away is no reason to fall.
      .catch((error: unknown) => log.warn({ err: error, job: job.name }, 'job failed'))
      .then(() => {
        running.delete(job)
      })
    running.set(job, done)
  }
  const timers = jobs.map((job) => setInterval(run, job.every, job).unref())
  return async () => {
    ending.abort()
    for (const timer of timers) clearInterval(timer)
    await Promise.all(running.values())
  }
}
