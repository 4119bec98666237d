import type { Grant } from '../model/member.ts'
import { type Engine, first } from './engine.ts'

/** A grant that counts now: what it gives and where. */
export type CountedGrant = Pick<Grant, 'scope' | 'role' | 'exceptions'>

/** People who have the same grants, and how many they are. */
export interface AlikePeople {
  readonly grants: readonly CountedGrant[]
  /** Invited people have not accepted yet, and may do nothing. */
  readonly accepted: boolean
  readonly people: number
}

/** How many members are looked at in one statement: a file's holds the event loop for as long as it runs. */
const PART = 2000

const LAST_OF_PART = `select id from members where company_id = $1 and id > $2 and to_revision is null
  order by id limit 1 offset $3`

/** A grant is written as JSON is, so that the grants of each member are one text. */
const ALIKE = `select grants, accepted, count(*) as people from (
    select m.accepted, (
      select string_agg('{"scope":' || g.scope || ',"role":' || coalesce('"' || g.role || '"', 'null')
        || ',"exceptions":' || g.exceptions || '}', ',' order by g.slot)
      from grants g where g.company_id = $1 and g.member_id = m.id
        and (g.starts_at is null or g.starts_at <= $4) and (g.ends_at is null or g.ends_at > $4)) as grants
    from members m
    where m.company_id = $1 and m.id > $2 and m.id <= $3 and m.to_revision is null
      and m.suspended = 0 and m.archived_at is null
  ) one where grants is not null group by grants, accepted`

/**
 * A company's people who are active or invited, by what counts of theirs at a moment: those alike are one line, so that
 * a chain of many shops is told in some hundred. They are counted in parts, others are answered in between.
 */
export const alikePeople = async (engine: Engine, companyId: number, now: number): Promise<AlikePeople[]> => {
  const found = new Map<string, { grants: string; accepted: boolean; people: number }>()
  let from = 0
  while (from < Number.MAX_SAFE_INTEGER) {
    const last = await first<{ id: number }>(engine, LAST_OF_PART, [companyId, from, PART - 1])
    const to = last?.id ?? Number.MAX_SAFE_INTEGER
    const rows = await engine.all<{ grants: string; accepted: number; people: number }>(ALIKE, [
      companyId,
      from,
      to,
      now,
    ])
    for (const { grants, accepted, people } of rows) {
      const key = `${accepted} ${grants}`
      const before = found.get(key)?.people ?? 0
      found.set(key, { grants, accepted: accepted === 1, people: before + Number(people) })
    }
    from = to
    await new Promise(setImmediate)
  }
  return [...found.values()].map(({ grants, ...line }) => ({ ...line, grants: JSON.parse(`[${grants}]`) }))
}
