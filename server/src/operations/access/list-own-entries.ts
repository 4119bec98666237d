import type { Call } from '../../model/actor.ts'
import { activeAt } from '../../model/member.ts'
import type { Value } from '../../model/value.ts'
import { ownCompanies } from '../companies/own-companies.ts'
import type { Core } from '../core.ts'
import { entryOf, inWords, locationsOf, valuesOf } from './shop-entry.ts'

/** What somebody may do in one company, as an entry says it. */
export interface OwnEntry {
  readonly companyId: number
  /** Null for whoever has no entry: an owner, or somebody whose rights come from other grants. */
  readonly id: number | null
  readonly locations: readonly number[]
  readonly values: ReadonlyMap<string, Value>
}

/** What the caller may do in each company of theirs that the credential opens, by the company's id. */
export const listOwnEntries = async (core: Core, call: Call, vocabulary: string): Promise<OwnEntry[]> => {
  const { standings, now } = await ownCompanies(core, call, vocabulary)
  return standings.map(({ company, person: { member } }) => {
    const entry = entryOf(company, member)
    const isEverywhere = member.grants.some((grant) => grant.scope === 'company' && activeAt(grant, now))
    // Through a token for some locations, a grant over the company is one over these.
    const limited = member.grants.find(
      (grant) => grant.slot === 'company' && grant.scope !== 'company' && activeAt(grant, now),
    )
    return {
      companyId: company.id,
      id: entry?.id ?? null,
      locations: locationsOf(company, entry?.scope ?? (isEverywhere ? 'company' : (limited?.scope ?? []))),
      values: inWords(company, vocabulary, valuesOf(company, member, entry ?? limited, now)),
    }
  })
}
