import type { Engine, Reader } from './engine.ts'
import type { ScopeId } from './scopes.ts'

export interface ScopeRevision {
  readonly scope: ScopeId
  readonly revision: number
}

/** Scopes that have changed since a moment, with the revision that each has now; and that moment for the next time. */
export const scopesChangedSince = async (
  engine: Engine,
  since: number,
): Promise<{ changed: ScopeRevision[]; latest: number }> => {
  const rows = await engine.all<{ scope: number; revision: number; changed_at: number }>(
    'select scope, revision, changed_at from revisions where changed_at > $1 and revision > 0',
    [since],
  )
  return {
    changed: rows.map(({ scope, revision }) => ({ scope, revision })),
    latest: rows.reduce((latest, { changed_at }) => Math.max(latest, changed_at), since),
  }
}

/**
 * Whether any of these things has moved after one revision of a scope and up to another. Where it is not known any more,
 * it has.
 */
export const hasMoved = async (
  reader: Reader,
  scope: ScopeId,
  { after, upTo, what }: { after: number; upTo: number; what: ReadonlySet<string> },
): Promise<boolean> => {
  if (after === upTo) return false
  const rows = await reader.all<{ revision: number; what: string }>(
    'select revision, what from changes where scope = $1 and revision > $2 and revision <= $3',
    [scope, after, upTo],
  )
  const isWhole = new Set(rows.map(({ revision }) => revision)).size === upTo - after
  return !isWhole || rows.some((row) => what.has(row.what))
}

/** How many scopes share a transaction: a file's writes hold the event loop. */
const PORTION = 50

/**
 * Drops what is known to have moved before these revisions; their own rows stay, so every scope keeps its newest ones.
 * Whoever still asks about older ones sees the gap, and reads everything of the scope again.
 */
export const dropChangesBefore = async (engine: Engine, revisions: readonly ScopeRevision[]): Promise<number> => {
  let dropped = 0
  for (let from = 0; from < revisions.length; from += PORTION) {
    await engine.transaction(async (session) => {
      const written = revisions
        .slice(from, from + PORTION)
        .map(({ scope, revision }) =>
          session.write('delete from changes where scope = $1 and revision < $2', [scope, revision]),
        )
      for (const count of await Promise.all(written)) dropped += count
    })
  }
  return dropped
}
