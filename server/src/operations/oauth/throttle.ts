import type { Call } from '../../model/actor.ts'
import { networkOf } from '../../model/network.ts'
import { Refusal } from '../../model/refusal.ts'
import { countAttempt, failuresOf } from '../../storage/sign-in-failures.ts'
import type { Core } from '../core.ts'

/** Programs do not fail often; an office shares one address. */
const WINDOW = 15 * 60 * 1_000_000
const PER_ADDRESS = 200

/** Refuses an address from which too many codes and refresh tokens were void, and counts those that are. */
export const countingFailures = async <T>(core: Core, { ip }: Pick<Call, 'ip'>, work: () => Promise<T>): Promise<T> => {
  const key = `token-address:${networkOf(ip ?? '')}`
  const { failures, until } = await failuresOf(core.engine, key, WINDOW)
  if (failures >= PER_ADDRESS) throw new Refusal('sign-in.throttled', { retryAfter: Math.max(1, Math.ceil(until)) })
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'credential.invalid') await countAttempt(core.engine, [key], WINDOW)
    throw error
  }
}
