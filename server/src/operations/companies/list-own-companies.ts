import type { Call } from '../../model/actor.ts'
import { titlesOf } from '../../storage/shops.ts'
import type { Core } from '../core.ts'
import { ownCompanies } from './own-companies.ts'

export interface ShownCompany {
  readonly id: number
  readonly title: string
}

/** A company as its members see it. */
export interface OwnCompany extends ShownCompany {
  /** By name; the first one's words are the company's own. */
  readonly catalogues: readonly string[]
}

/** The companies that the caller is at home in, by id; of those that use the vocabulary, where one is named. */
export const listOwnCompanies = async (core: Core, call: Call, vocabulary?: string): Promise<OwnCompany[]> => {
  const { standings } = await ownCompanies(core, call, vocabulary)
  const catalogues = new Map(standings.map(({ company }) => [company.id, company.catalogue.names]))
  const titles = await titlesOf(core.engine, [...catalogues.keys()])
  return titles.map((company) => ({ ...company, catalogues: catalogues.get(company.id) ?? [] }))
}
