import { first, type Reader } from './engine.ts'

const among = (ids: readonly number[]): string => ids.map((_, index) => `$${index + 1}`).join(', ')

/** What companies are called, by id. */
export const titlesOf = async (
  reader: Reader,
  companyIds: readonly number[],
): Promise<{ id: number; title: string }[]> =>
  companyIds.length === 0
    ? []
    : reader.all(
        `select company_id as id, title from companies where company_id in (${among(companyIds)}) order by company_id`,
        companyIds,
      )

/** A location with its public words. */
export interface ShopRow {
  readonly id: number
  readonly companyId: number
  readonly title: string
  readonly address: string
  readonly city: string
  readonly closed: boolean
}

type Row = Omit<ShopRow, 'companyId' | 'closed'> & { company_id: number; closed: number }

const toShop = ({ company_id: companyId, closed, ...row }: Row): ShopRow => ({
  ...row,
  companyId,
  closed: closed === 1,
})

const SHOPS = `select l.id, l.company_id, p.title, p.address, p.city, l.closed from locations l
  join location_profiles p on p.company_id = l.company_id and p.location_id = l.id`

/** All locations of some companies, by company and id. */
export const shopsOf = async (reader: Reader, companyIds: readonly number[]): Promise<ShopRow[]> => {
  if (companyIds.length === 0) return []
  const rows = await reader.all<Row>(
    `${SHOPS} where l.company_id in (${among(companyIds)}) and l.to_revision is null order by l.company_id, l.id`,
    companyIds,
  )
  return rows.map(toShop)
}

/** The first open locations of a company, by id. */
export const openShopsOf = async (reader: Reader, companyId: number, limit: number): Promise<ShopRow[]> =>
  (
    await reader.all<Row>(
      `${SHOPS} where l.company_id = $1 and l.to_revision is null and l.closed = 0 order by l.id limit $2`,
      [companyId, limit],
    )
  ).map(toShop)

/** Whether a company uses a catalogue. */
export const usesCatalogue = async (reader: Reader, companyId: number, name: string): Promise<boolean> =>
  (await first(
    reader,
    'select name from company_catalogues where company_id = $1 and name = $2 and to_revision is null',
    [companyId, name],
  )) !== undefined
