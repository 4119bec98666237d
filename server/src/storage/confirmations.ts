import { type Engine, first, type Reader, type Session } from './engine.ts'

/** What somebody who registers has told of themselves. */
export interface Registration {
  readonly firstName: string
  readonly lastName: string
  /** E.164 without the plus; empty for none. */
  readonly phone: string
  /** The company that they want to have, with the catalogue that it uses. */
  readonly company?: { readonly title: string; readonly catalogue: string }
}

/** An address that waits to be proved. */
export interface Confirmation {
  readonly id: number
  /** Whose address it becomes: somebody known, or the number of an account that is not made yet. */
  readonly userId: number
  readonly email: string
  /** Only of somebody who registers; without it, somebody known changes their address. */
  readonly registration: Registration | undefined
  /** Of the password that was chosen with it. */
  readonly passwordHash: string | undefined
}

interface Row {
  id: number
  user_id: number
  email: string
  registration: string | null
  password_hash: string | null
}

/** Keeps a confirmation for `seconds`. */
export const insertConfirmation = (
  session: Pick<Session, 'write'>,
  { clock }: Pick<Engine, 'clock'>,
  { id, userId, email, registration, passwordHash }: Confirmation,
  seconds: number,
): void => {
  session.write(
    `insert into confirmations (id, user_id, email, registration, password_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, ${clock}, ${clock} + $6)`,
    [
      id,
      userId,
      email,
      registration === undefined ? null : JSON.stringify(registration),
      passwordHash ?? null,
      seconds * 1_000_000,
    ],
  )
}

export const confirmationOf = async (
  reader: Reader,
  { clock }: Pick<Engine, 'clock'>,
  id: number,
): Promise<Confirmation | undefined> => {
  const row = await first<Row>(
    reader,
    `select id, user_id, email, registration, password_hash from confirmations where id = $1 and expires_at > ${clock}`,
    [id],
  )
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      email: row.email,
      registration: row.registration === null ? undefined : (JSON.parse(row.registration) as Registration),
      passwordHash: row.password_hash ?? undefined,
    }
  )
}

/** Ends a confirmation; false when somebody else has. The row decides, so no race. */
export const endConfirmation = async (session: Pick<Session, 'write'>, id: number): Promise<boolean> =>
  (await session.write('delete from confirmations where id = $1', [id])) === 1

/** Ends what somebody known has asked for their address so far. */
export const endConfirmationsOfUser = (session: Pick<Session, 'write'>, userId: number): void => {
  session.write('delete from confirmations where user_id = $1 and registration is null', [userId])
}

/** Locks the registrations of an address, in one order for everyone: of those who confirm theirs at once, each ends all. */
export const lockRegistrations = async (
  reader: Reader,
  { locking }: Pick<Engine, 'locking'>,
  email: string,
): Promise<void> => {
  await reader.all(
    `select id from confirmations where lower(email) = lower($1) and registration is not null order by id${locking}`,
    [email],
  )
}

/** Ends the registrations of an address: it has an account now. */
export const endRegistrations = (session: Pick<Session, 'write'>, email: string): void => {
  session.write('delete from confirmations where lower(email) = lower($1) and registration is not null', [email])
}

/** Forgets confirmations whose time is over. */
export const dropExpiredConfirmations = (engine: Engine): Promise<number> =>
  engine.transaction((session) => session.write(`delete from confirmations where expires_at <= ${engine.clock}`))
