import type { Core } from './operations/core.ts'
import { loadBuiltInCatalogues } from './storage/catalogue-files.ts'
import { Changes } from './storage/change.ts'
import { storeCatalogues } from './storage/companies.ts'
import { DecisionLog, type DecisionLogOptions, markDecisionLog } from './storage/decision-log.ts'
import { Facts } from './storage/facts.ts'
import { LastUse } from './storage/last-use.ts'
import { migrate } from './storage/migrate.ts'
import { openEngine } from './storage/open.ts'

export interface OpenCore {
  readonly core: Core
  /** Names of the migrations that were applied on the way. */
  readonly migrated: readonly string[]
  /** Waits for the writes that are under way and closes the database. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** For whoever answers questions about access: whether the answers are kept, and which share of them. */
  readonly decisionLog?: DecisionLogOptions
}

/** Opens a database, brings it to this version, and makes what operations work with. */
export const openCore = async (databaseUrl: string, { decisionLog: log }: OpenOptions = {}): Promise<OpenCore> => {
  const engine = openEngine(databaseUrl)
  try {
    const migrated = await migrate(engine)
    await storeCatalogues(engine, loadBuiltInCatalogues())
    const facts = new Facts(engine)
    const changes = new Changes(engine, facts)
    if (log) await markDecisionLog(engine, log.share > 0)
    const core: Core = {
      engine,
      facts,
      changes,
      lastUse: new LastUse(engine),
      decisionLog: log && log.share > 0 ? new DecisionLog(engine, log) : undefined,
    }
    return {
      core,
      migrated,
      close: async () => {
        try {
          await changes.settled()
          await core.lastUse.flush()
          await core.decisionLog?.flush()
        } finally {
          // Open connections would keep the process.
          await engine.close()
        }
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}
