import type { Reader } from './engine.ts'

/** A catalogue that a company uses, in the version that it was made with or moved to. */
export interface UsedCatalogue {
  readonly name: string
  readonly version: number
}

/** The catalogues of a company in their order. */
export const cataloguesOf = (reader: Reader, companyId: number): Promise<UsedCatalogue[]> =>
  reader.all<UsedCatalogue>(
    'select name, version from company_catalogues where company_id = $1 and to_revision is null order by place',
    [companyId],
  )
