import type { Call } from '../../model/actor.ts'
import { countMembers } from '../../storage/company-members.ts'
import type { Core } from '../core.ts'
import { filterFor, type MembersAsked } from './list-company-members.ts'

/** How many people a list of the same question has; while people come and go, it may be off by these. */
export const countCompanyMembers = async (core: Core, call: Call, asked: MembersAsked): Promise<number> => {
  const { sight: _, ...filter } = await filterFor(core, call, asked)
  return countMembers(core.engine, asked.companyId, filter)
}
