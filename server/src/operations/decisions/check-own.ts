import type { Actor, Call } from '../../model/actor.ts'
import type { OwnDecision, OwnQuestion } from '../../model/own-types.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { decideOwnType } from '../policies/decide-own-type.ts'
import { type OwnSearch, searchOwnTypes } from '../policies/search-own-types.ts'
import { type AskerCredential, lookAsker, settleAsker } from './asker.ts'
import { requireActive } from './check.ts'
import { sightOf } from './subject.ts'

/**
 * What a company's own policies say about types of its own, for a program whose holder may see what all of its people
 * may do; to others there are no such types: undefined. `admit` sees the actor before anything is told.
 */
export const checkOwnAs = async (
  core: Core,
  credential: AskerCredential,
  caller: Pick<Call, 'ip'>,
  questions: readonly OwnQuestion[],
  admit: (actor: Actor) => void,
): Promise<readonly (OwnDecision | undefined)[]> => {
  const { facts: asker, now } = await core.facts.read((look) => lookAsker(look, credential))
  admit(settleAsker(core, asker, now))
  if (sightOf(asker.standing, caller, now) !== 'company') return questions.map(() => undefined)
  return Promise.all(questions.map((question) => decideOwnType(core, asker.standing.company.id, question)))
}

/** The same for searches; to others there is nothing to find. */
export const searchOwn = async (
  core: Core,
  call: Call,
  companyId: number,
  search: OwnSearch,
  part: { readonly after?: string | undefined; readonly limit: number },
): ReturnType<typeof searchOwnTypes> => {
  const { facts: standing, now } = await core.facts.read((look) =>
    requireActive(standingIn(look, call.actor, companyId)),
  )
  if (sightOf(standing, call, now) !== 'company') return { ids: [], next: undefined }
  return searchOwnTypes(core, companyId, search, part)
}
