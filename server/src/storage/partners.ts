import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

export const insertPartner = (tx: Tx, id: number, name: string): void => {
  tx.write('insert into partners (id, name, created_at) values ($1, $2, $3)', [id, name, tx.now()])
}

/** Lets a partner's programs act in the company. */
export const insertConnection = (tx: Tx, companyId: number, partnerId: number): void => {
  tx.write('insert into company_partners (company_id, partner_id, from_revision) values ($1, $2, $3)', [
    companyId,
    partnerId,
    tx.revision(companyId),
  ])
}

export const endConnection = (tx: Tx, companyId: number, partnerId: number): void => {
  tx.write(
    'update company_partners set to_revision = $3 where company_id = $1 and partner_id = $2 and to_revision is null',
    [companyId, partnerId, tx.revision(companyId)],
  )
}

/** A partner whose programs may act in a company. */
export interface ConnectedPartner {
  readonly id: number
  readonly name: string
}

/** Partners of a company, by id. */
export const connectedPartners = (
  reader: Reader,
  companyId: number,
  { after, limit }: { after: number; limit: number },
): Promise<ConnectedPartner[]> =>
  reader.all<ConnectedPartner>(
    `select p.id, p.name from company_partners c join partners p on p.id = c.partner_id
     where c.company_id = $1 and c.to_revision is null and c.partner_id > $2 order by c.partner_id limit $3`,
    [companyId, after, limit],
  )

export interface ListedPartner {
  readonly id: number
  readonly name: string
  /** Tokens that are not revoked. */
  readonly tokens: number
  /** Companies that have let it in. */
  readonly companies: readonly number[]
}

export const listPartners = async (reader: Reader): Promise<ListedPartner[]> => {
  const rows = await reader.all<{ id: number; name: string; tokens: number; companies: string | null }>(
    `select p.id, p.name,
       (select count(*) from tokens t where t.partner_id = p.id and t.audience = 'partner' and t.revoked_at is null) as tokens,
       (select string_agg(cast(c.company_id as text), ',' order by c.company_id) from company_partners c
        where c.partner_id = p.id and c.to_revision is null) as companies
     from partners p order by p.id`,
  )
  return rows.map(({ companies, ...partner }) => ({
    ...partner,
    companies: companies === null ? [] : companies.split(',').map(Number),
  }))
}

export const partnerExists = async (reader: Reader, id: number): Promise<boolean> =>
  (await first(reader, 'select id from partners where id = $1', [id])) !== undefined
