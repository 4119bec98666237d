import { resolve } from 'node:path'
import type { Engine } from './engine.ts'
import { PostgresEngine } from './postgres.ts'
import { SqliteEngine } from './sqlite.ts'

/** Opens the database of a URL: `file:./data/gatehouse.db` or `postgres://…`. */
export const openEngine = (url: string): Engine =>
  url.startsWith('file:') ? new SqliteEngine(resolve(url.slice('file:'.length))) : new PostgresEngine(url)
