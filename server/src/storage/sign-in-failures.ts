import { type Engine, first } from './engine.ts'

/** How often something failed in the window that is open; 0 when none is. Moments in microseconds. */
export const failuresOf = async (
  engine: Engine,
  key: string,
  window: number,
): Promise<{ failures: number; until: number }> => {
  const row = await first<{ failures: number; since: number; now: number }>(
    engine,
    `select failures, since, ${engine.clock} as now from sign_in_failures where key = $1`,
    [key],
  )
  if (!row || row.now >= row.since + window) return { failures: 0, until: 0 }
  return { failures: row.failures, until: (row.since + window - row.now) / 1e6 }
}

/** Counts a failure; a window begins with its first one. No change in the sense of the audit: no revision. */
export const noteFailures = (engine: Engine, keys: readonly string[], window: number): Promise<void> =>
  engine.transaction(async (session) => {
    for (const key of keys) {
      session.write(
        `insert into sign_in_failures (key, failures, since) values ($1, 1, ${engine.clock})
         on conflict (key) do update set
           failures = case when sign_in_failures.since + $2 <= excluded.since then 1 else sign_in_failures.failures + 1 end,
           since = case when sign_in_failures.since + $2 <= excluded.since then excluded.since else sign_in_failures.since end`,
        [key, window],
      )
    }
  })

export const forgetFailures = (engine: Engine, key: string): Promise<void> =>
  engine.transaction(async (session) => {
    session.write('delete from sign_in_failures where key = $1', [key])
  })
