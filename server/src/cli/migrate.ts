import { existsSync } from 'node:fs'
import { readSettings } from '../config/settings.ts'
import { openCore } from '../open-core.ts'
import { pendingMigrations } from '../storage/migrate.ts'
import { openEngine } from '../storage/open.ts'
import type { Group, Outcome } from './command.ts'
import { databaseUrlOf } from './database.ts'
import type { Io } from './io.ts'

const pendingAt = async (url: string): Promise<readonly string[]> => {
  const file = url.startsWith('file:') ? url.slice('file:'.length) : undefined
  // Looking must not make the file.
  if (file !== undefined && !existsSync(file)) return ['all: there is no database yet']
  const engine = openEngine(url)
  try {
    return await pendingMigrations(engine)
  } finally {
    await engine.close()
  }
}

const runMigrate = async (dryRun: boolean, io: Io): Promise<Outcome> => {
  const url = databaseUrlOf(readSettings({ env: io.env, folder: io.folder }))
  if (dryRun) {
    const pending = await pendingAt(url)
    return { data: { pending }, lines: pending.length > 0 ? pending : ['The database is at this version.'] }
  }
  const { migrated, close } = await openCore(url)
  await close()
  const lines = migrated.length > 0 ? migrated.map((name) => `Applied ${name}.`) : ['The database is at this version.']
  return { data: { applied: migrated }, lines }
}

export const migrate: Group = {
  name: 'migrate',
  summary: 'Bring the database to this version.',
  commands: [
    {
      verb: '',
      summary: 'Bring the database to this version. "serve" does the same when it starts.',
      options: { 'dry-run': { help: 'Only tell what is missing.' } },
      examples: ['gatehouse migrate', 'gatehouse migrate --dry-run'],
      run: (input, io) => runMigrate(input.flag('dry-run'), io),
    },
  ],
}
