import type { Call } from '../../model/actor.ts'
import type { PolicySet } from '../../model/own-types.ts'
import type { Core } from '../core.ts'
import { ownTypesOf } from './own-types-of.ts'
import { requireSight } from './require-sight.ts'

/** What a company says about its own types, as it was given; empty where it has said nothing yet. */
export const readPolicies = async (core: Core, call: Call, companyId: number): Promise<PolicySet> => {
  await requireSight(core, call, companyId)
  const { schema, policies, tests } = await ownTypesOf(core, companyId)
  return { schema, policies, tests }
}
