import type { OwnDecision, OwnQuestion } from '../model/own-types.ts'
import type { Core } from '../operations/core.ts'
import { decideOwnTypes } from '../operations/policies/decide-own-type.ts'

/** What a company's own policies say to one question. */
export const decideOwnType = async (core: Core, companyId: number, question: OwnQuestion): Promise<OwnDecision> =>
  (await decideOwnTypes(core, companyId, [question]))[0] as OwnDecision
