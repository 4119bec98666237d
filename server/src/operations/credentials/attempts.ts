import { Refusal } from '../../model/refusal.ts'
import { countAttempt, failuresOf } from '../../storage/sign-in-failures.ts'
import type { Core } from '../core.ts'

/** How often something may be tried in a window that begins with the first attempt. */
export interface AttemptLimit {
  readonly key: string
  readonly most: number
}

/**
 * Counts an attempt before its outcome is known, so that a thousand at once are not all let in; refuses one beyond a
 * limit. A refused one is not counted. `window` in microseconds.
 */
export const countAgainst = async (
  core: Core,
  limits: readonly AttemptLimit[],
  window: number,
  refusal: 'sign-in.throttled' | 'request.throttled',
): Promise<void> => {
  for (const limit of limits) await refuseBeyond(core, limit, window, refusal)
  const keys = limits.map(({ key }) => key)
  const counts = await countAttempt(core.engine, keys, window)
  for (const [index, limit] of limits.entries())
    if ((counts[index] ?? 0) > limit.most) await refuseBeyond(core, limit, window, refusal)
}

const refuseBeyond = async (
  core: Core,
  { key, most }: AttemptLimit,
  window: number,
  refusal: 'sign-in.throttled' | 'request.throttled',
): Promise<void> => {
  const { failures, until } = await failuresOf(core.engine, key, window)
  if (failures >= most) throw new Refusal(refusal, { retryAfter: Math.max(1, Math.ceil(until)) })
}
