import { type HandedOutAudience, handedOut, handOutToken } from '../operations/credentials/hand-out-token.ts'
import { revokeToken } from '../operations/credentials/revoke-token.ts'
import { listTokens, type TokenRow } from '../storage/tokens.ts'
import { type Group, type Input, type Outcome, table, UsageError } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { findUser, isoTime, operatorCall } from './operator.ts'

const audiences = Object.keys(handedOut)

const audienceIn = (text: string): HandedOutAudience => {
  if (!Object.hasOwn(handedOut, text)) throw new UsageError(`--audience must be one of ${audiences.join(', ')}.`)
  return text as HandedOutAudience
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }
const LONGEST = 3_660 * 86_400

/** `30d`, `12h`, `90m`, `45s`, in seconds. */
const secondsIn = (text: string): number => {
  const [, count, unit = ''] = /^([1-9]\d{0,8})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (units[unit] ?? Number.NaN)
  if (!(seconds <= LONGEST)) throw new UsageError(`--expires must be a time such as 30d, 12h or 90m, not "${text}".`)
  return seconds
}

const momentIn = (text: string): number => {
  const ms = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new UsageError(`--not-before must be a moment such as 2027-01-31T08:00:00Z or a day in UTC, not "${text}".`)
  return ms * 1_000
}

/** `11,19` or the option several times. */
const listIn = (input: Input, name: string): string[] | undefined => {
  const words = input.list(name).flatMap((text) => text.split(','))
  return words.length === 0 ? undefined : words.map((word) => word.trim())
}

const locationsIn = (input: Input): number[] | undefined =>
  listIn(input, 'locations')?.map((word) => {
    if (!/^[1-9]\d{0,14}$/.test(word)) throw new UsageError(`--locations must be numbers such as 11,19, not "${word}".`)
    return Number(word)
  })

const create = async (input: Input, io: Io): Promise<Outcome> => {
  const audience = audienceIn(input.need('audience'))
  const expires = input.text('expires')
  const expiresIn = expires === undefined ? undefined : secondsIn(expires)
  const [locations, permissions] = [locationsIn(input), listIn(input, 'permissions')]
  const notBefore = input.text('not-before')
  const startsAt = notBefore === undefined ? undefined : momentIn(notBefore)
  const [partnerId, companyId, name] = [input.id('partner'), input.id('company'), input.text('name')]
  return withCore(io, async (core) => {
    const userId = await findUser(core, input.need('user'))
    const token = await handOutToken(core, operatorCall(), {
      audience,
      userId,
      ...(partnerId !== undefined && { partnerId }),
      ...(companyId !== undefined && { companyId }),
      ...(name !== undefined && { name }),
      ...(expiresIn !== undefined && { expiresIn }),
      ...(startsAt !== undefined && { startsAt }),
      ...(locations && { locations }),
      ...(permissions && { permissions }),
    })
    const bound = token.companyId === undefined ? '' : `, in company ${token.companyId} only`
    return {
      data: {
        id: token.id,
        token: token.text,
        audience,
        user_id: userId,
        ...(partnerId !== undefined && { partner_id: partnerId }),
        ...(token.companyId !== undefined && { company_id: token.companyId }),
        ...(startsAt !== undefined && { starts_at: isoTime(startsAt) }),
        ...(expiresIn !== undefined && { expires_in: expiresIn }),
        ...(locations && { locations }),
        ...(permissions && { permissions }),
      },
      lines: [token.text],
      notes: [
        `Token ${token.id} of user ${userId} for ${audience}${bound}. It is shown this once and lasts ${expires ?? 'until it is revoked'}.`,
      ],
    }
  })
}

const LIMIT = 200

const stateOf = ({ revoked_at, starts_at, expires_at }: TokenRow): string => {
  if (revoked_at !== null) return 'revoked'
  if (starts_at !== null && starts_at > Date.now() * 1000) return `from ${isoTime(starts_at)}`
  if (expires_at === null) return 'live'
  return expires_at <= Date.now() * 1000 ? 'expired' : `until ${isoTime(expires_at)}`
}

const list = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const who = input.text('user')
    const userId = who === undefined ? undefined : await findUser(core, who)
    const tokens = await listTokens(core.engine, { userId, companyId: input.id('company'), limit: LIMIT })
    const data = tokens.map((token) => ({
      ...token,
      limits: token.limits === null ? null : JSON.parse(token.limits),
      starts_at: isoTime(token.starts_at),
      created_at: isoTime(token.created_at),
      expires_at: isoTime(token.expires_at),
      revoked_at: isoTime(token.revoked_at),
      last_used_at: isoTime(token.last_used_at),
    }))
    const rows = tokens.map((token) => [
      token.id,
      `${token.prefix}…`,
      token.audience,
      token.user_id,
      token.partner_id,
      token.company_id,
      stateOf(token),
      isoTime(token.last_used_at),
      token.name,
    ])
    const headline = ['id', 'begins', 'audience', 'user', 'partner', 'company', 'state', 'last used', 'name']
    return {
      data,
      lines: rows.length > 0 ? table(headline, rows) : ['There are none.'],
      notes: tokens.length === LIMIT ? [`Only the newest ${LIMIT} are shown; --user and --company choose others.`] : [],
    }
  })

const revoke = (input: Input, io: Io): Promise<Outcome> =>
  withCore(io, async (core) => {
    const id = input.needId('token')
    await revokeToken(core, operatorCall(), id)
    return { data: { id, revoked: true }, lines: [`Token ${id} opens nothing any more.`] }
  })

export const token: Group = {
  name: 'token',
  summary: 'Tokens of people: make, list, end them.',
  commands: [
    {
      verb: 'create',
      summary: 'Make a token for a person; it works with one interface only.',
      about: 'The token is written to the standard output, what is said about it to the standard error.',
      options: {
        audience: { value: '<interface>', help: `${audiences.join(', ')}.`, required: true },
        user: { value: '<user>', help: 'Number, login or address of the person.', required: true },
        partner: { value: '<id>', help: 'Whose programs it works with; alteg needs it.' },
        company: {
          value: '<id>',
          help: 'The one company it works in; bakery and station need it where there are several.',
        },
        expires: { value: '<time>', help: 'Such as 30d, 12h or 90m. Default: it lasts until it is revoked.' },
        'not-before': { value: '<moment>', help: 'It opens nothing before, such as 2027-01-31T08:00:00Z.' },
        locations: {
          value: '<ids>',
          help: 'It works at these locations only, such as 11,19, and not for the company as a whole.',
          multiple: true,
        },
        permissions: {
          value: '<slugs>',
          help: 'It uses these permissions only; its person’s rights bound it as well.',
          multiple: true,
        },
        name: { value: '<text>', help: 'What tells this token from others.' },
      },
      examples: [
        'gatehouse token create --audience bakery --user lotte@example.com --expires 30d',
        'TOKEN=$(gatehouse token create --audience alteg --user 123 --partner 7)',
        'gatehouse token create --audience bakery --user lotte@example.com --locations 11 --permissions products,holidays',
      ],
      run: create,
    },
    {
      verb: 'list',
      summary: `List tokens, the newest first, ${LIMIT} at most. The tokens themselves are not kept, only what they begin with.`,
      options: {
        user: { value: '<user>', help: 'Only those of a person.' },
        company: { value: '<id>', help: 'Only those that work in one company.' },
      },
      examples: ['gatehouse token list --user maria@example.com'],
      run: list,
    },
    {
      verb: 'revoke',
      summary: 'End a token, of a person or a partner, from the next call on.',
      arguments: [{ name: 'token', help: 'The number of a token; "gatehouse token list" shows them.' }],
      examples: ['gatehouse token revoke 300412'],
      run: revoke,
    },
  ],
}
