import type { AuditEvent } from './audit.ts'
import type { Engine, Session } from './engine.ts'
import { isCompany, type ScopeId } from './scopes.ts'

/** A scope as a commit leaves it. */
export interface ScopeHead {
  readonly scope: ScopeId
  readonly revision: number
  readonly changedAt: number
  /** How many events its chain has, and the hash of the last. */
  readonly events: number
  readonly head: string
}

/** What the changes of one commit add beside the rows that they wrote themselves. */
export interface Additions {
  readonly events: readonly (AuditEvent & { readonly scope: ScopeId })[]
  readonly moved: readonly { readonly scope: ScopeId; readonly revision: number; readonly what: string }[]
  readonly heads: readonly ScopeHead[]
}

const EVENT = 'seq, revision, at, kind, subject, actor, detail, hash'
const eventInto = (table: string): string =>
  `insert into ${table}, ${EVENT}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
const TO_COMPANY = eventInto('audit_events (company_id')
const TO_DIRECTORY = eventInto('directory_events (shard')
const MOVED = 'insert into changes (scope, revision, what) values ($1, $2, $3)'
const HEAD = 'update revisions set revision = $2, changed_at = $3, events = $4, head = $5 where scope = $1'

/** With PostgreSQL a statement costs a message each way and a plan's start: one adds it all. */
const ALL_AT_ONCE = `with e as (
    select * from json_to_recordset($1::json) as e (scope bigint, seq bigint, revision bigint, at bigint, kind text,
      subject text, actor text, detail text, hash text)
  ),
  of_companies as (
    insert into audit_events (company_id, ${EVENT}) select scope, ${EVENT} from e where scope > 0
  ),
  of_directory as (
    insert into directory_events (shard, ${EVENT}) select scope, ${EVENT} from e where scope < 0
  ),
  moved as (
    insert into changes (scope, revision, what)
    select * from json_to_recordset($2::json) as m (scope bigint, revision bigint, what text)
  )
  update revisions r set revision = h.revision, changed_at = h."changedAt", events = h.events, head = h.head
  from json_to_recordset($3::json) as h (scope bigint, revision bigint, "changedAt" bigint, events bigint, head text)
  where r.scope = h.scope`

/** Writes what a commit adds: events to their chains, what moved, and the new head of each scope. */
export const append = (session: Session, kind: Engine['kind'], { events, moved, heads }: Additions): void => {
  if (kind === 'postgres') {
    session.write(ALL_AT_ONCE, [JSON.stringify(events), JSON.stringify(moved), JSON.stringify(heads)])
    return
  }
  for (const { scope, seq, revision, at, kind, subject, actor, detail, hash } of events) {
    const row = [scope, seq, revision, at, kind, subject, actor, detail, hash]
    session.write(isCompany(scope) ? TO_COMPANY : TO_DIRECTORY, row)
  }
  for (const { scope, revision, what } of moved) session.write(MOVED, [scope, revision, what])
  for (const { scope, revision, changedAt, events, head } of heads)
    session.write(HEAD, [scope, revision, changedAt, events, head])
}
