import type { Grant, Slot } from '../model/member.ts'
import type { Reader } from './engine.ts'

/** A member with an entry: all their grants, and the address under which the company sees them. */
export interface EntryRow {
  readonly userId: number
  readonly grants: readonly Grant[]
  readonly email: string | null
}

interface Row {
  entry: number
  user_id: number
  accepted: number
  typed: string | null
  own: string | null
  id: number
  slot: string
  role: string | null
  scope: string
  starts_at: number | null
  ends_at: number | null
  exceptions: string
}

/** A row for each grant of each member who has an entry: what else they are given bears on what the entry shows. */
const entriesWhere = (condition: string): string =>
  `select e.id as entry, m.user_id, m.accepted, p.email as typed, o.email as own,
     g.id, g.slot, g.role, g.scope, g.starts_at, g.ends_at, g.exceptions
   from grants e
   join members m on m.company_id = e.company_id and m.id = e.member_id and m.to_revision is null
   join grants g on g.company_id = e.company_id and g.member_id = e.member_id
   left join member_profiles p on p.company_id = e.company_id and p.member_id = e.member_id
   left join user_profiles o on o.user_id = m.user_id
   where e.company_id = $1 and e.slot = 'entry' ${condition}
   order by e.id, g.id`

const ALL = entriesWhere('')
const ONE = entriesWhere('and e.id = $2')

const grantOf = ({ id, slot, role, scope, starts_at, ends_at, exceptions }: Row): Grant => ({
  id,
  slot: slot as Slot,
  role,
  scope: JSON.parse(scope),
  startsAt: starts_at,
  endsAt: ends_at,
  exceptions: JSON.parse(exceptions),
})

const gathered = (rows: readonly Row[]): EntryRow[] => {
  const found = new Map<number, EntryRow & { readonly grants: Grant[] }>()
  for (const row of rows) {
    const known = found.get(row.entry)
    if (known) known.grants.push(grantOf(row))
    else {
      const email = (row.accepted === 1 ? row.own : null) ?? row.typed
      found.set(row.entry, { userId: row.user_id, email, grants: [grantOf(row)] })
    }
  }
  return [...found.values()]
}

/** Everybody who has an entry in the company, by the entry's id. */
export const entriesOf = async (reader: Reader, companyId: number): Promise<EntryRow[]> =>
  gathered(await reader.all<Row>(ALL, [companyId]))

export const entryById = async (reader: Reader, companyId: number, entryId: number): Promise<EntryRow | undefined> =>
  gathered(await reader.all<Row>(ONE, [companyId, entryId]))[0]
