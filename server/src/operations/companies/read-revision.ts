import type { Call } from '../../model/actor.ts'
import type { Look } from '../../storage/facts.ts'
import type { Core } from '../core.ts'
import { type BearerCall, lookAs } from '../credentials/identify.ts'

const lookRevision = (look: Look, companyId: number): number | undefined =>
  look.company(companyId) ? look.revision(companyId) : undefined

/** The revision of a company that everything read from now on is at least as new as; undefined for an unknown one. */
export const readRevision = async (core: Core, companyId: number): Promise<number | undefined> => {
  const { facts } = await core.facts.read((look) => lookRevision(look, companyId))
  return facts
}

/** The same for a caller who is identified in the same look. */
export const identifyWithRevision = async (
  core: Core,
  asking: BearerCall,
  companyId: number,
): Promise<{ readonly call: Call; readonly revision: number | undefined }> => {
  const { call, facts } = await lookAs(core, asking, (look) => lookRevision(look, companyId))
  return { call, revision: facts }
}
