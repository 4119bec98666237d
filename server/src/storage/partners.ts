import type { Tx } from './change.ts'

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
