/** What a statement takes: text, whole numbers (moments, ids, 0/1 flags) and null. JSON is kept as text on both engines. */
export type Param = string | number | null

export interface Reader {
  /** All rows of one statement. Parameters are `$1`, `$2` … on both engines. */
  all<Row>(sql: string, params?: readonly Param[]): Promise<Row[]>
  /** The same, each row a list of its columns in turn: half the work, for what is read most. */
  tuples<Row extends readonly unknown[]>(sql: string, params?: readonly Param[]): Promise<Row[]>
}

/** One open transaction. Statements run in the order in which they are given, awaited or not. */
export interface Session extends Reader {
  /**
   * A statement that changes rows; resolves to their number. It is sent at once and need not be awaited: the
   * transaction commits only if every write succeeded.
   */
  write(sql: string, params?: readonly Param[]): Promise<number>
}

/**
 * One of the two databases, with just what differs between them. Everything else is SQL that both read: `$n`
 * parameters, whole numbers for moments and flags, text for JSON.
 */
export interface Engine extends Reader {
  readonly kind: 'sqlite' | 'postgres'
  /** The database's clock in microseconds, as an SQL expression. */
  readonly clock: string
  /** What makes a `select` of rows hold them against other writers until the transaction ends. */
  readonly locking: string
  /** Runs `work` in a transaction; commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Several statements at once, for migrations, in one transaction. */
  script(sql: string): Promise<void>
  /** A statement for session.all that gives `$1` numbers that were never given before, as rows of `id`. */
  readonly newIds: string
  /** Called when what is in memory may not be built on any more (a lost connection). */
  onLoss(forget: () => void): void
  close(): Promise<void>
}

/** The first row, for statements that find at most one. */
export const first = async <Row>(reader: Reader, sql: string, params?: readonly Param[]): Promise<Row | undefined> =>
  (await reader.all<Row>(sql, params))[0]
