import { type Engine, first, type Reader, type Session } from './engine.ts'

/** A request that was done, by the key that its sender chose. */
export interface KeyedRequest {
  readonly userId: number
  /** Chosen by the sender; unique among the sender's requests of a day. */
  readonly key: string
  /** What tells another request with the same key from a repeat. */
  readonly fingerprint: string
}

/** What was answered, without what is shown only once. */
export interface KeptAnswer {
  readonly status: number
  /** The body as it was sent. */
  readonly text: string
}

export interface DoneRequest extends KeyedRequest {
  /** When it was done, in microseconds. */
  readonly at: number
  /** Undefined until it is answered, and for good where the service fell before that. */
  readonly answer: KeptAnswer | undefined
}

export const findKeyedRequest = async (
  reader: Reader,
  userId: number,
  key: string,
): Promise<DoneRequest | undefined> => {
  const row = await first<{ fingerprint: string; at: number; status: number | null; answer: string | null }>(
    reader,
    'select fingerprint, created_at as at, status, answer from keyed_requests where user_id = $1 and key = $2',
    [userId, key],
  )
  if (!row) return undefined
  const answer = row.status === null ? undefined : { status: row.status, text: row.answer ?? '' }
  return { userId, key, fingerprint: row.fingerprint, at: row.at, answer }
}

/** Notes that a request is done; false when the key has been used. `now` in microseconds. */
export const insertKeyedRequest = async (
  session: Pick<Session, 'write'>,
  { userId, key, fingerprint }: KeyedRequest,
  now: number,
): Promise<boolean> =>
  (await session.write(
    `insert into keyed_requests (user_id, key, fingerprint, created_at) values ($1, $2, $3, $4)
     on conflict (user_id, key) do nothing`,
    [userId, key, fingerprint, now],
  )) === 1

export const writeAnswer = (
  session: Pick<Session, 'write'>,
  { userId, key }: KeyedRequest,
  { status, text }: KeptAnswer,
): void => {
  session.write('update keyed_requests set status = $3, answer = $4 where user_id = $1 and key = $2', [
    userId,
    key,
    status,
    text,
  ])
}

/** Forgets requests that are older than so many microseconds, and gives their number. */
export const dropOldRequests = (engine: Engine, age: number): Promise<number> =>
  engine.transaction((session) =>
    session.write(`delete from keyed_requests where created_at < ${engine.clock} - $1`, [age]),
  )
