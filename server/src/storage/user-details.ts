import type { Tx } from './change.ts'
import { first, type Reader } from './engine.ts'

/** What a person says of themselves beside name and login; nobody signs in with any of it. */
export interface UserDetails {
  readonly userId: number
  readonly firstName: string
  readonly lastName: string
  /** E.164 without the plus; empty for none. */
  readonly phone: string
  readonly taxNumber: string
  /** Which letters they want, by name. */
  readonly notifications: Readonly<Record<string, boolean>>
}

export const detailsOfUser = async (reader: Reader, userId: number): Promise<UserDetails | undefined> => {
  const row = await first<{
    first_name: string
    last_name: string
    phone: string
    tax_number: string
    notifications: string
  }>(reader, 'select first_name, last_name, phone, tax_number, notifications from user_details where user_id = $1', [
    userId,
  ])
  return (
    row && {
      userId,
      firstName: row.first_name,
      lastName: row.last_name,
      phone: row.phone,
      taxNumber: row.tax_number,
      notifications: JSON.parse(row.notifications),
    }
  )
}

/** Writes the details, and the name that they make up. */
export const writeUserDetails = (tx: Tx, details: UserDetails, name: string): void => {
  tx.write(
    `insert into user_details (user_id, first_name, last_name, phone, tax_number, notifications)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (user_id) do update set first_name = excluded.first_name, last_name = excluded.last_name,
       phone = excluded.phone, tax_number = excluded.tax_number, notifications = excluded.notifications`,
    [
      details.userId,
      details.firstName,
      details.lastName,
      details.phone,
      details.taxNumber,
      JSON.stringify(details.notifications),
    ],
  )
  tx.write('update user_profiles set name = $2 where user_id = $1', [details.userId, name])
}
