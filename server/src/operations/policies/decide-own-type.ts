import { entityKey, type OwnDecision, type OwnQuestion } from '../../model/own-types.ts'
import type { Core } from '../core.ts'
import { evaluate } from './evaluate.ts'
import { ownTypesOf } from './own-types-of.ts'
import { pace } from './pace.ts'
import { findAddresses, lookUser, standIn } from './user-in.ts'

const denied = (message: string): OwnDecision => ({
  decision: false,
  reason: { policies: [], determining: [], errors: [{ message }] },
})

/**
 * Whether a company's own policies allow something, as they are now, all questions on the same facts: what was changed
 * before they arrived is seen, on every node. Whatever goes wrong in them denies, with the reason. Who may ask is for
 * the caller to judge. Refuses a company that does not exist.
 */
export const decideOwnTypes = async (
  core: Core,
  companyId: number,
  questions: readonly OwnQuestion[],
): Promise<readonly OwnDecision[]> => {
  const subjects = questions.map(({ subject }) => subject)
  const addresses = await findAddresses(core.engine, companyId, subjects)
  // Asked together, so that both are confirmed together.
  const [{ set, entities }, { facts: users }] = await Promise.all([
    ownTypesOf(core, companyId),
    core.facts.read((look) => subjects.map((subject) => lookUser(look, companyId, subject, addresses))),
  ])
  if (!set) return questions.map(() => denied('the company has no policies of its own'))
  const decisions: OwnDecision[] = []
  const next = pace()
  for (const [index, question] of questions.entries()) {
    await next()
    const user = users[index]
    decisions.push(
      user?.blocker === undefined
        ? evaluate(
            set,
            entities,
            standIn(question, user, (ref) => entities.has(entityKey(ref))),
          )
        : denied(`the user is shut out here: ${user.blocker}`),
    )
  }
  return decisions
}
