/** For a process to import first: a node with a fault, that takes all it knows for what is so. A test must find it. */
import { PostgresEngine } from '../storage/postgres.ts'

const { all } = PostgresEngine.prototype

PostgresEngine.prototype.all = function <Row>(sql: string, params: Parameters<typeof all>[1] = []): Promise<Row[]> {
  if (!sql.includes('unnest($1::bigint[]')) return all.call(this, sql, params) as Promise<Row[]>
  return Promise.resolve([{ scope: null, revision: Date.now() * 1000, at: null, what: null }] as Row[])
}
