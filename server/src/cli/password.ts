import { type OptionSpec, UsageError } from './command.ts'
import type { Io } from './io.ts'

export const passwordOption = {
  'password-stdin': { help: 'Read the password from the standard input instead of asking for it.' },
} as const satisfies Record<string, OptionSpec>

/** A new password, asked for twice or from the standard input; it never comes as an argument, which others could read. */
export const readPassword = async (io: Io, fromInput: boolean): Promise<string> => {
  if (fromInput) {
    const text = (await io.readInput()).replace(/\r?\n$/, '')
    if (text === '') throw new UsageError('The standard input holds no password.')
    return text
  }
  const password = await io.askSecret('New password: ')
  if (password === undefined) throw new UsageError('Nobody is there to ask for a password: use --password-stdin.')
  const again = await io.askSecret('The same again: ')
  if (password !== again) throw new UsageError('The two are not the same.')
  return password
}
