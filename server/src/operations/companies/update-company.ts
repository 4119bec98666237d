import type { Call } from '../../model/actor.ts'
import { type FieldFault, Refusal, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { writeCompanyTitle } from '../../storage/companies.ts'
import { titlesOf } from '../../storage/shops.ts'
import { requireCapability, standingUnderLock } from '../access/authorize.ts'
import { enterCompany } from '../access/company-at.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import type { OwnCompany, ShownCompany } from './list-own-companies.ts'
import { speaks } from './own-companies.ts'

/** What is left out stays as it is. */
export interface CompanyWish {
  readonly companyId: number
  readonly title?: string
  /** The catalogue whose words the caller speaks, where they speak one's: to them, other companies do not exist. */
  readonly vocabulary?: string
}

const titleFaults = (title: string): FieldFault[] => {
  const named = textFault(title, { min: 1, max: 200 })
  return named === undefined ? [] : [{ field: 'title', message: title === '' ? 'is missing' : named }]
}

/** Changes what a company says of itself, and gives it as it is then. */
export const updateCompany = async (core: Core, call: Call, wish: CompanyWish): Promise<OwnCompany> => {
  const { companyId, vocabulary } = wish
  await enterCompany(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    const standing = await standingUnderLock(tx)
    if (!speaks(standing.company, vocabulary)) throw new Refusal('company.unknown')
    requireCapability(standing, call, 'company.edit', 'company', tx.now())
    const [before] = (await titlesOf(tx, [companyId])) as [ShownCompany]
    const title = wish.title === undefined ? before.title : wish.title.trim()
    refuseFaulty(titleFaults(title))
    const after = { id: companyId, title, catalogues: standing.company.catalogue.names }
    if (title === before.title) return after
    writeCompanyTitle(tx, companyId, title)
    tx.record({
      kind: 'company.changed',
      subject: `company:${companyId}`,
      before: { title: before.title },
      after: { title },
    })
    return after
  })
}
