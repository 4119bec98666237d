import { sameGrant } from '../model/edit-slot.ts'
import type { Grant, Member } from '../model/member.ts'
import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'

const closeGrant = (tx: Tx, companyId: number, grant: Grant): void => {
  tx.write('update grants set to_revision = $3 where company_id = $1 and id = $2 and to_revision is null', [
    companyId,
    grant.id,
    tx.revision(companyId),
  ])
}

const insertGrant = (tx: Tx, companyId: number, memberId: number, grant: Grant): void => {
  tx.write(
    `insert into grants (company_id, id, from_revision, member_id, slot, role, scope, starts_at, ends_at, exceptions)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      companyId,
      grant.id,
      tx.revision(companyId),
      memberId,
      grant.slot,
      grant.role,
      JSON.stringify(grant.scope),
      grant.startsAt,
      grant.endsAt,
      JSON.stringify(grant.exceptions),
    ],
  )
}

/** Writes the difference between two states of a member's grants: what ended is closed, what is new is added. */
export const writeGrants = (tx: Tx, before: Member | undefined, after: Member): void => {
  const former = before?.grants ?? []
  const changed = after.grants.filter((grant) => !former.some((old) => sameGrant(old, grant)))
  for (const old of former) {
    if (!after.grants.some((grant) => sameGrant(old, grant))) closeGrant(tx, after.companyId, old)
  }
  for (const grant of changed) insertGrant(tx, after.companyId, after.id, grant)
}

/** Members with an owner role over the whole company, whatever their state. */
export const companyWideOwners = async (
  reader: Reader,
  companyId: number,
  roles: readonly string[],
): Promise<number[]> => {
  const places = roles.map((_, index) => `$${index + 2}`).join(', ')
  const rows = await reader.all<{ member_id: number }>(
    `select distinct member_id from grants
     where company_id = $1 and role in (${places}) and scope = '"company"' and to_revision is null order by member_id`,
    [companyId, ...roles],
  )
  return rows.map(({ member_id }) => member_id)
}

/** Whose grant it is, among those that hold. */
export const memberOfGrant = async (
  reader: Reader,
  companyId: number,
  grantId: number,
): Promise<number | undefined> => {
  const [row] = await reader.all<{ member_id: number }>(
    'select member_id from grants where company_id = $1 and id = $2 and to_revision is null',
    [companyId, grantId],
  )
  return row?.member_id
}
