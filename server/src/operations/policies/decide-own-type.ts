import type { OwnDecision, OwnQuestion } from '../../model/own-types.ts'
import type { Core } from '../core.ts'
import { blockerIn } from './blocker-in.ts'
import { evaluate } from './evaluate.ts'
import { ownTypesOf } from './own-types-of.ts'

const denied = (message: string): OwnDecision => ({
  decision: false,
  reason: { policies: [], determining: [], errors: [{ message }] },
})

/**
 * Whether a company's own policies allow something, as they are now: what was changed before the question arrived is
 * seen, on every node. Whatever goes wrong in them denies, with the reason. Who may ask is for the caller to judge.
 * Refuses a company that does not exist.
 */
export const decideOwnType = async (core: Core, companyId: number, question: OwnQuestion): Promise<OwnDecision> => {
  // Asked together, so that both are confirmed together.
  const [{ set, entities }, { facts: blocker }] = await Promise.all([
    ownTypesOf(core, companyId),
    core.facts.read((look) => blockerIn(look, companyId, question.subject)),
  ])
  if (!set) return denied('the company has no policies of its own')
  return blocker === undefined ? evaluate(set, entities, question) : denied(`the user is shut out here: ${blocker}`)
}
