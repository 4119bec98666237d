import type { Actor, Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import type { OwnDecision, OwnQuestion } from '../../model/own-types.ts'
import { standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type Asking, lookAs } from '../credentials/identify.ts'
import { decideOwnTypes } from '../policies/decide-own-type.ts'
import { type OwnSearch, searchOwnTypes } from '../policies/search-own-types.ts'
import { type AskerCredential, lookAsker, settleAsker } from './asker.ts'
import { type Checked, requireActive } from './check.ts'
import { sightOf } from './subject.ts'

export interface OwnChecked extends Omit<Checked, 'outcomes' | 'people'> {
  /** In the order of the questions. */
  readonly decided: readonly (OwnDecision | undefined)[]
}

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
): Promise<OwnChecked> => {
  const { facts, now } = await core.facts.read((look) => {
    const asker = lookAsker(look, credential)
    return { asker, revision: look.revision(asker.standing.company.id) as number }
  })
  const { standing } = facts.asker
  const actor = settleAsker(core, facts.asker, now)
  admit(actor)
  const isTold = sightOf(standing, caller, now) === 'company'
  const decided = isTold ? await decideOwnTypes(core, standing.company.id, questions) : questions.map(() => undefined)
  return { decided, revision: facts.revision, at: now, askedAt: now, actor, standing }
}

/** The same for somebody who asks for themselves. */
export const checkOwn = async (
  core: Core,
  asking: Asking,
  companyId: number,
  questions: readonly OwnQuestion[],
): Promise<OwnChecked> => {
  const { call, standing, isTold, revision, now } = await enter(core, asking, companyId)
  const decided = isTold ? await decideOwnTypes(core, companyId, questions) : questions.map(() => undefined)
  return { decided, revision, at: now, askedAt: now, actor: call.actor, standing }
}

const enter = async (core: Core, asking: Asking, companyId: number) => {
  const { call, facts, now } = await lookAs(core, asking, (look, actor, user) => ({
    standing: requireActive(standingIn(look, actor, companyId, user)),
    revision: look.revision(companyId) as number,
  }))
  return { ...facts, call, now, isTold: sightOf(facts.standing, call, now) === 'company' }
}

/** Part of what was found, and of when. */
export interface OwnFound extends Awaited<ReturnType<typeof searchOwnTypes>> {
  readonly revision: number
  readonly at: Moment
  /** Whoever asks may see what all people of the company may do: to others there is nothing to find. */
  readonly isWhole: boolean
}

/** The same for searches. */
export const searchOwn = async (
  core: Core,
  call: Call,
  companyId: number,
  search: OwnSearch,
  part: { readonly after?: string | undefined; readonly limit: number },
): Promise<OwnFound> => {
  const { isTold, revision, now } = await enter(core, call, companyId)
  const found = isTold ? await searchOwnTypes(core, companyId, search, part) : { ids: [], next: undefined }
  return { ...found, revision, at: now, isWhole: isTold }
}
