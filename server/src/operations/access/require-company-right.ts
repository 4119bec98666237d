import type { Capability } from '../../model/capability.ts'
import type { Tx } from '../../storage/change.ts'
import { requireCapability, standingUnderLock } from './authorize.ts'

/** For what is about the company as a whole: a caller with the capability there, or the operator at the command line. */
export const requireCompanyRight = async (tx: Tx, capability: Capability): Promise<void> => {
  if (tx.call.actor.kind === 'operator') return
  requireCapability(await standingUnderLock(tx), tx.call, capability, 'company', tx.now())
}
