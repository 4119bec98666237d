import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import type { Param } from '../src/storage/engine.ts'

/** What fills tables. */
export interface Filler {
  write(sql: string, params: readonly Param[]): Promise<number>
}

/**
 * A file that nobody else has open, filled as fast as it goes: without a log or waiting for the disk, and with
 * indexes made at the end. Whatever breaks off leaves a broken file.
 */
export class BulkFile implements Filler {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #indexes: string[] = []
  #writes = 0

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    // By way of `delete`: a file with a log of its own keeps it otherwise.
    this.#database.exec('pragma journal_mode = delete; pragma journal_mode = memory')
    this.#database.exec('pragma synchronous = off; pragma cache_size = -400000; pragma locking_mode = exclusive')
    this.#database.exec('begin')
  }

  /** Parameters are `$1`, `$2` … in their order. */
  async write(sql: string, params: readonly Param[]): Promise<number> {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql.replace(/\$\d+/g, '?'))
      this.#statements.set(sql, statement)
    }
    // Now and then others have their turn: whoever wants to break off, for one.
    if (++this.#writes % 100 === 0) await setImmediate()
    return Number(statement.run(...params).changes)
  }

  all<Row>(sql: string): Row[] {
    return this.#database.prepare(sql).all() as Row[]
  }

  /** Drops the indexes of a table until the end: making one is faster than keeping it. */
  setIndexesAside(table: string): void {
    const found = this.#database
      .prepare("select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null")
      .all(table) as { name: string; sql: string }[]
    for (const { name, sql } of found) {
      this.#database.exec(`drop index ${name}`)
      this.#indexes.push(sql)
    }
  }

  close(): void {
    for (const sql of this.#indexes) this.#database.exec(sql)
    this.#database.exec('commit')
    this.#database.exec('pragma journal_mode = wal')
    this.#database.close()
  }
}
