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

/**
 * Counts an attempt as failed before its outcome is known, so that a thousand at once are not all let in, and gives the
 * failures of each key with it. A window begins with its first one. No change in the sense of the audit: no revision.
 */
export const countAttempt = (engine: Engine, keys: readonly string[], window: number): Promise<number[]> =>
  engine.transaction(async (session) => {
    const counts: number[] = []
    for (const key of keys) {
      const row = await first<{ failures: number }>(
        session,
        `insert into sign_in_failures (key, failures, since) values ($1, 1, ${engine.clock})
         on conflict (key) do update set
           failures = case when sign_in_failures.since + $2 <= excluded.since then 1 else sign_in_failures.failures + 1 end,
           since = case when sign_in_failures.since + $2 <= excluded.since then excluded.since else sign_in_failures.since end
         returning failures`,
        [key, window],
      )
      counts.push((row as { failures: number }).failures)
    }
    return counts
  })

/** The attempt was right after all: the account begins anew, its address loses the one that was counted. */
export const attemptWasRight = (engine: Engine, account: string, address: string): Promise<void> =>
  engine.transaction(async (session) => {
    session.write('delete from sign_in_failures where key = $1', [account])
    session.write('update sign_in_failures set failures = failures - 1 where key = $1 and failures > 0', [address])
  })

/** Forgets failures whose window has long been over; `age` in microseconds. */
export const dropStaleFailures = (engine: Engine, age: number): Promise<void> =>
  engine.transaction(async (session) => {
    session.write(`delete from sign_in_failures where since < ${engine.clock} - $1`, [age])
  })
