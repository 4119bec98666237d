import type { Tx } from './change.ts'
import { type Engine, first } from './engine.ts'

/** The one link that makes the first company, as it is kept. */
export interface SetupLink {
  readonly hash: string
  /** In microseconds, by the database's clock. */
  readonly endsAt: number
}

/** Keeps the link in place of the one before it: a database has one. */
export const keepSetupLink = (engine: Engine, hash: string, lasts: number): Promise<void> =>
  engine.transaction(async (session) => {
    const clock = await first<{ now: number }>(session, `select ${engine.clock} as now`)
    const link: SetupLink = { hash, endsAt: (clock?.now ?? 0) + lasts }
    session.write(
      `insert into installation (key, value) values ('setup-link', $1)
       on conflict (key) do update set value = excluded.value`,
      [JSON.stringify(link)],
    )
  })

/** The link that was given last and not used, unless its time is over. */
export const liveSetupLink = async (engine: Engine): Promise<SetupLink | undefined> => {
  const row = await first<{ value: string; now: number }>(
    engine,
    `select value, ${engine.clock} as now from installation where key = 'setup-link'`,
  )
  const link = row && (JSON.parse(row.value) as SetupLink)
  return link && row.now < link.endsAt ? link : undefined
}

/** Uses the link up; false when somebody else has, or when there is a newer one. */
export const claimSetupLink = async (tx: Tx, link: SetupLink): Promise<boolean> =>
  (await tx.write(`delete from installation where key = 'setup-link' and value = $1`, [JSON.stringify(link)])) === 1
