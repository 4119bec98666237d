import type { Call } from '../../model/actor.ts'
import { titlesOf } from '../../storage/shops.ts'
import type { Core } from '../core.ts'
import { ownCompanies } from './own-companies.ts'

export interface ShownCompany {
  readonly id: number
  readonly title: string
}

/** The companies that the caller is at home in, by id. */
export const listOwnCompanies = async (core: Core, call: Call, vocabulary: string): Promise<ShownCompany[]> => {
  const { standings } = await ownCompanies(core, call, vocabulary)
  return titlesOf(
    core.engine,
    standings.map(({ company }) => company.id),
  )
}
