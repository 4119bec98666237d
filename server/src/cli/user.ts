import { setPassword } from '../operations/credentials/set-password.ts'
import { createUser } from '../operations/users/create-user.ts'
import { setUserDisabled } from '../operations/users/set-user-disabled.ts'
import { type ListedUser, listUsers } from '../storage/users.ts'
import { type Group, type Input, type Outcome, table, UsageError } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { findUser, operatorCall } from './operator.ts'
import { passwordOption, readPassword } from './password.ts'

const create = async (input: Input, io: Io): Promise<Outcome> => {
  if (input.flag('no-password') && input.flag('password-stdin'))
    throw new UsageError('--no-password and --password-stdin contradict each other.')
  const password = input.flag('no-password') ? undefined : await readPassword(io, input.flag('password-stdin'))
  const [login, phone] = [input.text('login'), input.text('phone')]
  const { id } = await withCore(io, (core) =>
    createUser(core, operatorCall(), {
      name: input.need('name'),
      email: input.need('email'),
      ...(login !== undefined && { login }),
      ...(phone !== undefined && { phone }),
      ...(password !== undefined && { password }),
      // The operator answers for the address.
      confirmed: true,
    }),
  )
  return { data: { id }, lines: [`Made user ${id}.`] }
}

const PAGE = 200

const stateOf = ({ disabled, hasCredential, confirmed }: ListedUser): string => {
  if (disabled) return 'disabled'
  if (!confirmed) return 'not confirmed'
  return hasCredential ? 'can sign in' : 'no password'
}

const list = async (input: Input, io: Io): Promise<Outcome> => {
  const users = await withCore(io, ({ engine }) => listUsers(engine, { after: input.id('after') ?? 0, limit: PAGE }))
  const data = users.map(({ hasCredential, ...user }) => ({ ...user, has_password: hasCredential }))
  const rows = users.map((user) => [user.id, user.name, user.login, user.email, stateOf(user)])
  const last = users.at(-1)
  return {
    data,
    lines: rows.length > 0 ? table(['id', 'name', 'login', 'e-mail', 'state'], rows) : ['There are none.'],
    notes: last && users.length === PAGE ? [`More: gatehouse user list --after ${last.id}`] : [],
  }
}

const changePassword = async (input: Input, io: Io): Promise<Outcome> => {
  const password = await readPassword(io, input.flag('password-stdin'))
  return withCore(io, async (core) => {
    const id = await findUser(core, input.need('user'))
    await setPassword(core, operatorCall(), id, password)
    return { data: { id }, lines: [`User ${id} has a new password; all tokens of the user have ended.`] }
  })
}

const setDisabled =
  (disabled: boolean) =>
  (input: Input, io: Io): Promise<Outcome> =>
    withCore(io, async (core) => {
      const id = await findUser(core, input.need('user'))
      await setUserDisabled(core, operatorCall(), id, disabled)
      return {
        data: { id, disabled },
        lines: [disabled ? `User ${id} is locked out of everything.` : `User ${id} can come in again.`],
      }
    })

const userArgument = { name: 'user', help: 'Number, login, e-mail address or phone.' }

export const user: Group = {
  name: 'user',
  summary: 'People who can sign in.',
  commands: [
    {
      verb: 'create',
      summary: 'Make a user. What they may do comes from the companies that they belong to.',
      options: {
        name: { value: '<text>', help: 'Their name.', required: true },
        email: { value: '<address>', help: 'Their address, taken as proved: they sign in with it.', required: true },
        login: { value: '<text>', help: 'A short name to sign in with.' },
        phone: { value: '<number>', help: 'International, such as +351910000100.' },
        ...passwordOption,
        'no-password': { help: 'Nobody signs in with a password; tokens can be made all the same.' },
      },
      examples: [
        'gatehouse user create --name "Maria Duarte" --email maria@example.com',
        'pass show maria | gatehouse user create --name Maria --email maria@example.com --password-stdin',
      ],
      run: create,
    },
    {
      verb: 'list',
      summary: `List users by number, ${PAGE} at a time.`,
      options: { after: { value: '<id>', help: 'Only those with a higher number.' } },
      examples: ['gatehouse user list', 'gatehouse user list --after 300200 --json'],
      run: list,
    },
    {
      verb: 'set-password',
      summary: 'Set a new password; it ends all tokens of the user.',
      arguments: [userArgument],
      options: passwordOption,
      examples: ['gatehouse user set-password maria@example.com'],
      run: changePassword,
    },
    {
      verb: 'disable',
      summary: 'Lock a user out of everything, from the next call on.',
      arguments: [userArgument],
      examples: ['gatehouse user disable maria@example.com'],
      run: setDisabled(true),
    },
    {
      verb: 'enable',
      summary: 'Let a user in again.',
      arguments: [userArgument],
      examples: ['gatehouse user enable maria@example.com'],
      run: setDisabled(false),
    },
  ],
}
