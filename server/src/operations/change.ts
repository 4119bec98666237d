import type { Call } from '../model/actor.ts'
import type { Tx } from '../storage/change.ts'
import type { Core } from './core.ts'

/** Runs a change under the lock of one company: every write of a company goes through here. */
export const change = <T>(core: Core, call: Call, companyId: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
  core.changes.run(call, [companyId], work)

/** Runs a change that concerns several scopes; `scopes[0]` is the one it is about. */
export const changeAcross = <T>(
  core: Core,
  call: Call,
  scopes: readonly [number, ...number[]],
  work: (tx: Tx) => Promise<T>,
): Promise<T> => core.changes.run(call, scopes, work)
