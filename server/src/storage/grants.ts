import { sameGrant } from '../model/edit-slot.ts'
import type { Grant, Member } from '../model/member.ts'
import type { Tx } from './change.ts'
import type { Param, Reader } from './engine.ts'

const closeGrant = (tx: Tx, companyId: number, grant: Grant): void => {
  tx.write('update grants set to_revision = $3 where company_id = $1 and id = $2 and to_revision is null', [
    companyId,
    grant.id,
    tx.revision(companyId),
  ])
}

const COLUMNS = '(company_id, id, from_revision, member_id, slot, role, scope, starts_at, ends_at, exceptions)'
const INSERT = `insert into grants ${COLUMNS} values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

/** Ends a grant's row and adds the next one in one statement; the sub-select makes the first happen first. */
const REPLACE = `with closed as (
    update grants set to_revision = $3 where company_id = $1 and id = $2 and to_revision is null returning 1
  )
  insert into grants ${COLUMNS}
  select $1, $2, $3, $4, $5, $6, $7, $8::bigint, $9::bigint, $10 where (select count(*) from closed) >= 0`

const rowOf = (tx: Tx, companyId: number, memberId: number, grant: Grant): Param[] => [
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
]

/** Writes the difference between two states of a member's grants: what ended is closed, what is new is added. */
export const writeGrants = (tx: Tx, before: Member | undefined, after: Member): void => {
  const former = before?.grants ?? []
  const { companyId, id: memberId } = after
  const isKept = (grant: Grant, among: readonly Grant[]): boolean => among.some((other) => sameGrant(grant, other))
  const added = after.grants.filter((grant) => !isKept(grant, former))
  for (const old of former) {
    if (isKept(old, after.grants)) continue
    // SQLite cannot write in a sub-query; there, a statement more costs next to nothing.
    const isReplaced = tx.kind === 'postgres' && added.some(({ id, slot }) => id === old.id && slot === old.slot)
    if (!isReplaced) closeGrant(tx, companyId, old)
  }
  for (const grant of added) {
    const isReplacing = tx.kind === 'postgres' && former.some(({ id, slot }) => id === grant.id && slot === grant.slot)
    tx.write(isReplacing ? REPLACE : INSERT, rowOf(tx, companyId, memberId, grant))
  }
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
