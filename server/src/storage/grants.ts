import { sameGrant } from '../model/edit-slot.ts'
import { type Grant, grantInSlot, type Member } from '../model/member.ts'
import type { Tx } from './change.ts'
import type { Param, Reader } from './engine.ts'

const COLUMNS = 'company_id, member_id, slot, id, from_revision, role, scope, starts_at, ends_at, exceptions'

/** Keeps what a grant was until this revision; a row of this very revision never held. */
const KEEP = `insert into past_grants (${COLUMNS}, to_revision)
  select ${COLUMNS}, $4 from grants where company_id = $1 and member_id = $2 and slot = $3 and from_revision < $4`
const DELETE = 'delete from grants where company_id = $1 and member_id = $2 and slot = $3'
const INSERT = `insert into grants (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
const UPDATE = `update grants set id = $4, from_revision = $5, role = $6, scope = $7, starts_at = $8, ends_at = $9,
  exceptions = $10 where company_id = $1 and member_id = $2 and slot = $3`

/** Both in one: with PostgreSQL a statement costs a message each way, and both see the row as it was. */
const KEEP_AND_UPDATE = `with past as (${KEEP.replaceAll('$4', '$5')}) ${UPDATE}`

/** Writes the difference between two states of a member's grants: what ended or changed is kept as it was. */
export const writeGrants = (tx: Tx, before: Member | undefined, after: Member): void => {
  const { companyId, id: memberId } = after
  const revision = tx.revision(companyId)
  const rowOf = ({ slot, id, role, scope, startsAt, endsAt, exceptions }: Grant): Param[] => [
    ...[companyId, memberId, slot, id, revision, role],
    ...[JSON.stringify(scope), startsAt, endsAt, JSON.stringify(exceptions)],
  ]
  const former = before?.grants ?? []
  // A slot that another grant has taken is emptied first: two may have changed places, and an id stands in one row.
  for (const { slot, id } of former) {
    if (grantInSlot(after, slot)?.id === id) continue
    tx.write(KEEP, [companyId, memberId, slot, revision])
    tx.write(DELETE, [companyId, memberId, slot])
  }
  for (const grant of after.grants) {
    const old = former.find(({ slot, id }) => slot === grant.slot && id === grant.id)
    if (old === undefined) tx.write(INSERT, rowOf(grant))
    else if (sameGrant(old, grant)) continue
    else if (tx.kind === 'postgres') tx.write(KEEP_AND_UPDATE, rowOf(grant))
    else {
      tx.write(KEEP, [companyId, memberId, grant.slot, revision])
      tx.write(UPDATE, rowOf(grant))
    }
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
     where company_id = $1 and role in (${places}) and scope = '"company"' order by member_id`,
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
    'select member_id from grants where company_id = $1 and id = $2',
    [companyId, grantId],
  )
  return row?.member_id
}
