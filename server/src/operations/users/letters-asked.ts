import type { Call } from '../../model/actor.ts'
import { networkOf } from '../../model/network.ts'
import type { Core } from '../core.ts'
import { countAgainst } from '../credentials/attempts.ts'
import { hashOf } from '../credentials/secrets.ts'

/** Ordinary use does not meet these: whoever asks for a letter reads it, and an office shares one address. */
const WINDOW = 60 * 60 * 1_000_000
const PER_ACCOUNT = 5
const PER_NETWORK = 20

/**
 * Counts that a letter was asked for, by whom it goes to or comes from as typed, so that it tells nothing about who is
 * known; refuses one too many. Nobody's mailbox is to be filled, and no stranger is to find out addresses by the thousand.
 */
export const countLetter = (
  core: Core,
  { ip }: Pick<Call, 'ip'>,
  kind: 'register' | 'address',
  ...accounts: readonly string[]
): Promise<void> => {
  const limits = [
    ...accounts.map((account) => ({ key: `${kind}-account:${hashOf(account.toLowerCase())}`, most: PER_ACCOUNT })),
    { key: `${kind}-address:${networkOf(ip ?? '')}`, most: PER_NETWORK },
  ]
  return countAgainst(core, limits, WINDOW, 'request.throttled')
}
