import type { OwnRole } from '../model/company.ts'
import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

/** A role of the company's own, as it is from this revision on. */
export const insertRole = (tx: Tx, companyId: number, { id, title, weight, shownAs, values }: OwnRole): void => {
  tx.write(
    `insert into roles (company_id, id, from_revision, title, weight, shown_as, permissions)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [companyId, id, tx.revision(companyId), title, weight, shownAs, JSON.stringify(values)],
  )
}

/** Ends the role as it was; with `insertRole` after it, that is an edit. */
export const endRole = (tx: Tx, companyId: number, id: number): void => {
  tx.write('update roles set to_revision = $3 where company_id = $1 and id = $2 and to_revision is null', [
    companyId,
    id,
    tx.revision(companyId),
  ])
}

/** How many members have one of the company's own roles in some grant, whenever it counts. */
export const membersWithRole = async (reader: Reader, companyId: number, ref: string): Promise<number> =>
  (
    await first<{ n: number }>(
      reader,
      // The index holds own roles alone, and is taken where the condition says so.
      `select count(distinct member_id) as n from grants
       where company_id = $1 and role = $2 and substr(role, 1, 5) = 'role:'`,
      [companyId, ref],
    )
  )?.n ?? 0

/** The same of every role that somebody has. */
export const membersByRole = async (
  reader: Reader,
  companyId: number,
): Promise<{ readonly ref: string; readonly members: number }[]> =>
  reader.all(
    `select role as ref, count(distinct member_id) as members from grants
     where company_id = $1 and role is not null group by role order by role`,
    [companyId],
  )

/** An own role as it is stored. */
export const ownRole = async (reader: Reader, companyId: number, id: number): Promise<OwnRole | undefined> => {
  const row = await first<{ title: string; weight: number; shown_as: string; permissions: string }>(
    reader,
    `select title, weight, shown_as, permissions from roles
     where company_id = $1 and id = $2 and to_revision is null`,
    [companyId, id],
  )
  return (
    row && {
      id,
      title: row.title,
      weight: row.weight,
      shownAs: row.shown_as,
      values: JSON.parse(row.permissions),
    }
  )
}
