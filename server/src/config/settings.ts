import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Policy } from '../model/policy.ts'
import { isEmailAddress } from '../model/text.ts'
import { loadPolicies } from './policies.ts'

export const dialectNames = [
  'native',
  'alteg-v1',
  'alteg-v2',
  'bakeronline',
  'guardant-station',
  'authzen',
  'mcp',
] as const
export type DialectName = (typeof dialectNames)[number]

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const rateLimitPolicies = ['default', 'alteg', 'off'] as const
export type RateLimits = (typeof rateLimitPolicies)[number]

/** What may be shown to an operator and written to a log. Whatever can hold a password is in `Secrets`. */
export interface Settings {
  readonly port: number
  readonly host: string
  readonly logLevel: LogLevel
  readonly database: { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'postgres' }
  /** An origin without a slash at its end; every link begins with it, and never with a Host header. */
  readonly publicUrl: string
  readonly trustedProxies: readonly string[]
  readonly dialects: readonly DialectName[]
  readonly rateLimits: RateLimits
  /** Whether people may register themselves. */
  readonly registration: boolean
  /** Whether the mock keeps what is written, for whoever asks with `Prefer: dynamic=true`. */
  readonly mockSandboxes: boolean
  /** What people are asked to agree to. */
  readonly policies: readonly Policy[]
  readonly v1Sunset: Date | undefined
  /** Which share of the answers about access is kept (0: none, 1: all), and for how many days. */
  readonly decisionLog: { readonly share: number; readonly days: number }
}

export interface Secrets {
  /** Set when the engine is `postgres`. */
  readonly postgresUrl: string | undefined
  /** The mail server, and whom letters come from. */
  readonly mail: { readonly url: string; readonly from: string } | undefined
  /** Where text messages are handed over, and what signs them. */
  readonly sms: { readonly url: string; readonly secret: string } | undefined
}

/** One line that an operator can act on; it never holds the value of a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

interface Setting<T> {
  readonly name: string
  /** What stands when the setting is absent or empty, in the form it would be written in. */
  readonly fallback?: string
  readonly help: string
  /** Completes the sentence “it should be …”. */
  readonly expected: string
  /** Its value may hold a password, so no message repeats it. */
  readonly secret?: true
  /** Undefined for a value that is wrong. */
  readonly parse: (text: string) => T | undefined
}

const oneOf =
  <const T extends string>(options: readonly T[]) =>
  (text: string): T | undefined =>
    options.find((option) => option === text)

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const url = (text: string, schemes: readonly string[]): URL | undefined => {
  const parsed = URL.parse(text)
  return parsed && schemes.includes(parsed.protocol) ? parsed : undefined
}

const parsePort = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined

const parseHost = (text: string): string | undefined =>
  isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text) ? text : undefined

type DatabaseChoice = { engine: 'sqlite'; path: string } | { engine: 'postgres'; url: string }

const parseDatabase = (text: string): DatabaseChoice | undefined => {
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
    return path === '' || path.endsWith('/') ? undefined : { engine: 'sqlite', path }
  }
  const parsed = url(text, ['postgres:', 'postgresql:'])
  return parsed && parsed.pathname.length > 1 ? { engine: 'postgres', url: text } : undefined
}

/** An origin only: every dialect has fixed paths, so there is nothing sensible below another path. */
const parsePublicUrl = (text: string): string | undefined => {
  const parsed = url(text, ['http:', 'https:'])
  return parsed && `${parsed.origin}/` === parsed.href ? parsed.origin : undefined
}

const proxyWords = ['loopback', 'linklocal', 'uniquelocal']

const isProxy = (text: string): boolean => {
  if (proxyWords.includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

const parseProxies = (text: string): readonly string[] | undefined => {
  const proxies = listed(text)
  return proxies.every(isProxy) ? proxies : undefined
}

const parseDialects = (text: string): readonly DialectName[] | undefined => {
  const names = listed(text)
  const known = dialectNames.filter((name) => names.includes(name))
  // What assistants ask is answered by the native interface.
  if (known.includes('mcp') && !known.includes('native')) return undefined
  return known.length > 0 && known.length === new Set(names).size ? known : undefined
}

const parseSmtpUrl = (text: string): string | undefined => (url(text, ['smtp:', 'smtps:'])?.hostname ? text : undefined)

/** Without user and password: calls to such an address are refused, with a message that repeats both. */
const parseGatewayUrl = (text: string): string | undefined => {
  const parsed = url(text, ['http:', 'https:'])
  return parsed && parsed.username === '' && parsed.password === '' ? text : undefined
}

/** An address, or a name with the address in angle brackets. */
const parseSender = (text: string): string | undefined => {
  const [, name, inBrackets] = /^([^<>"\p{C}]*)<([^<>]*)>$/u.exec(text) ?? []
  return isEmailAddress(inBrackets ?? text) && (name === undefined || name.trim() !== '') ? text : undefined
}

const SHORTEST_SECRET = 32

const isoDate = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/

const parseDate = (text: string): Date | undefined => {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return undefined
  if (date.toUTCString() === text) return date
  const day = isoDate.exec(text)?.[1]
  // Date takes the 30th of February for a day in March.
  return day !== undefined && new Date(day).toISOString().startsWith(day) ? date : undefined
}

const parseShare = (text: string): number | undefined => {
  if (text === 'off') return 0
  if (text === 'full') return 1
  return /^0\.\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

const MOST_DAYS = 3_650

const parseDays = (text: string): number | undefined =>
  /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS ? Number(text) : undefined

const define = <T>(setting: Setting<T>): Setting<T> => setting

/** The one list of settings: parsing, help and errors come from it. */
const settings = {
  port: define({
    name: 'PORT',
    fallback: '8080',
    help: 'The port to listen on; 0 takes a free one.',
    expected: 'a number from 0 to 65535',
    parse: parsePort,
  }),
  host: define({
    name: 'HOST',
    fallback: '127.0.0.1',
    help: 'The address to listen on.',
    expected: 'an address or host name, such as 0.0.0.0',
    parse: parseHost,
  }),
  logLevel: define({
    name: 'LOG_LEVEL',
    fallback: 'info',
    help: 'How much to log; at debug also each read that succeeds.',
    expected: `one of ${logLevels.join(', ')}`,
    parse: oneOf(logLevels),
  }),
  database: define({
    name: 'GATEHOUSE_DATABASE',
    fallback: 'file:./data/gatehouse.db',
    help: 'Where everything is stored: one SQLite file, or a PostgreSQL database.',
    expected: 'file:<path> or postgres://<user>:<password>@<host>/<database>',
    secret: true,
    parse: parseDatabase,
  }),
  publicUrl: define({
    name: 'GATEHOUSE_PUBLIC_URL',
    help: 'The address under which people reach this service; all links begin with it. Default: http://HOST:PORT.',
    expected: 'an origin such as https://gatehouse.example.com, without a path',
    parse: parsePublicUrl,
  }),
  trustedProxies: define({
    name: 'GATEHOUSE_TRUSTED_PROXIES',
    help: "Proxies whose X-Forwarded-For counts, separated by commas. Default: none, the caller's address is the connection's.",
    expected: `addresses or networks (10.0.0.0/8), or ${proxyWords.join(', ')}, separated by commas`,
    parse: parseProxies,
  }),
  smtpUrl: define({
    name: 'GATEHOUSE_SMTP_URL',
    help: 'The mail server that letters go through; with ?requireTLS=true only encrypted. Default: none, letters wait in the outbox.',
    expected: 'smtp://<user>:<password>@<host>:<port> (perhaps with ?requireTLS=true) or smtps://…',
    secret: true,
    parse: parseSmtpUrl,
  }),
  mailFrom: define({
    name: 'GATEHOUSE_MAIL_FROM',
    help: 'Whom letters come from; needed with GATEHOUSE_SMTP_URL.',
    expected: 'an address, or a name with one: Gatehouse <no-reply@example.com>',
    parse: parseSender,
  }),
  smsUrl: define({
    name: 'GATEHOUSE_SMS_URL',
    help: 'Where text messages are handed over to be sent. Default: none, they wait in the outbox.',
    expected: 'an http:// or https:// address, without user and password',
    secret: true,
    parse: parseGatewayUrl,
  }),
  smsSecret: define({
    name: 'GATEHOUSE_SMS_SECRET',
    help: 'Signs what is handed over at GATEHOUSE_SMS_URL; needed with it.',
    expected: `a secret of at least ${SHORTEST_SECRET} characters, such as openssl rand -hex 32 makes`,
    secret: true,
    parse: (text) => (text.length >= SHORTEST_SECRET ? text : undefined),
  }),
  dialects: define({
    name: 'GATEHOUSE_DIALECTS',
    fallback: dialectNames.join(','),
    help: 'The interfaces to serve, separated by commas.',
    expected: `some of ${dialectNames.join(', ')}, separated by commas; mcp needs native`,
    parse: parseDialects,
  }),
  rateLimits: define({
    name: 'GATEHOUSE_RATE_LIMITS',
    fallback: 'default',
    help: "How often one caller may ask: default (generous, per credential), alteg (the contract's figures, per address), off. Sign-in, invitations, resets, registration and tokens are limited always.",
    expected: `one of ${rateLimitPolicies.join(', ')}`,
    parse: oneOf(rateLimitPolicies),
  }),
  registration: define({
    name: 'GATEHOUSE_REGISTRATION',
    fallback: 'off',
    help: 'Whether people may register themselves, through interfaces that know it: on, off.',
    expected: 'one of on, off',
    parse: oneOf(['on', 'off']),
  }),
  mockSandboxes: define({
    name: 'GATEHOUSE_MOCK_SANDBOXES',
    fallback: 'on',
    help: 'Whether the mock keeps what is written, in a private copy of the demo for whoever asks with Prefer: dynamic=true: on, off.',
    expected: 'one of on, off',
    parse: oneOf(['on', 'off']),
  }),
  policies: define({
    name: 'GATEHOUSE_POLICIES',
    help: 'A folder with what people are asked to agree to: files such as privacy.en.html. Default: none.',
    expected: 'a folder',
    parse: (text) => text,
  }),
  v1Sunset: define({
    name: 'GATEHOUSE_V1_SUNSET',
    help: 'When alteg-v1 ends, for its Sunset header. Default: no end is announced.',
    expected: 'a date such as 2027-12-31 or Fri, 31 Dec 2027 23:59:59 GMT',
    parse: parseDate,
  }),
  decisionLog: define({
    name: 'GATEHOUSE_DECISION_LOG',
    fallback: 'off',
    help: 'Whether answers about access (check, AuthZEN) are kept: off, full, or a share of them such as 0.01.',
    expected: 'off, full, or a share between 0 and 1 such as 0.01',
    parse: parseShare,
  }),
  decisionLogDays: define({
    name: 'GATEHOUSE_DECISION_LOG_DAYS',
    fallback: '30',
    help: 'For how many days they are kept.',
    expected: `a whole number from 1 to ${MOST_DAYS}`,
    parse: parseDays,
  }),
}

type Source = Readonly<Record<string, string | undefined>>

const take = <T>(setting: Setting<T>, source: Source): T | undefined => {
  // An empty line in a compose or .env file means that nothing was chosen.
  const text = source[setting.name]?.trim() || setting.fallback
  if (text === undefined) return undefined
  const value = setting.parse(text)
  if (value !== undefined) return value
  const shown = setting.secret ? '' : ` (${JSON.stringify(text)})`
  throw new SettingsError(`${setting.name}${shown} is not right: it should be ${setting.expected}.`)
}

const need = <T>(setting: Setting<T>, source: Source): T => {
  const value = take(setting, source)
  if (value === undefined) throw new SettingsError(`${setting.name} is needed: it should be ${setting.expected}.`)
  return value
}

/** How many letters must be changed, added or dropped to make one name of the other. */
const distance = (a: string, b: string): number => {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[b.length] ?? 0
}

/** A misspelt name would leave a default standing that nobody chose, so it stops the start. */
const refuseUnknownNames = (source: Source): void => {
  const names = Object.values(settings).map((setting) => setting.name)
  for (const name of Object.keys(source)) {
    if (!name.startsWith('GATEHOUSE_') || names.includes(name)) continue
    const nearest = names.toSorted((a, b) => distance(name, a) - distance(name, b))[0] ?? ''
    const hint = distance(name, nearest) <= 4 ? ` Did you mean ${nearest}?` : ` There are: ${names.join(', ')}.`
    throw new SettingsError(`${name} is not a setting.${hint}`)
  }
}

const readEnvFile = (path: string): Source => {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new SettingsError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The policies of the folder that is set, relative to the one that the process stands in. */
const readPolicies = (folder: string, path: string | undefined): readonly Policy[] => {
  const policies = path === undefined ? [] : loadPolicies(resolve(folder, path))
  if (typeof policies === 'string') throw new SettingsError(`GATEHOUSE_POLICIES is not right: ${policies}.`)
  return policies
}

/** Where a browser on this machine finds a server that listens on `host`. */
const localUrl = (host: string, port: number): string => {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host
  return new URL(`http://${name}:${port}`).origin
}

/** Reads the settings from the environment and from `.env` in the folder; the environment wins. */
export const readSettings = ({
  env = process.env,
  folder = process.cwd(),
}: {
  env?: Source
  folder?: string
} = {}): { settings: Settings; secrets: Secrets } => {
  const source = { ...readEnvFile(resolve(folder, '.env')), ...env }
  refuseUnknownNames(source)

  const port = need(settings.port, source)
  const host = need(settings.host, source)
  const database = need(settings.database, source)
  // Read also where nothing needs them: what is wrong is told at once.
  const mail = { url: take(settings.smtpUrl, source), from: take(settings.mailFrom, source) }
  const sms = { url: take(settings.smsUrl, source), secret: take(settings.smsSecret, source) }
  return {
    settings: {
      port,
      host,
      logLevel: need(settings.logLevel, source),
      database:
        database.engine === 'sqlite'
          ? { engine: 'sqlite', file: resolve(folder, database.path) }
          : { engine: 'postgres' },
      publicUrl: take(settings.publicUrl, source) ?? localUrl(host, port),
      trustedProxies: take(settings.trustedProxies, source) ?? [],
      dialects: need(settings.dialects, source),
      rateLimits: need(settings.rateLimits, source),
      registration: need(settings.registration, source) === 'on',
      mockSandboxes: need(settings.mockSandboxes, source) === 'on',
      policies: readPolicies(folder, take(settings.policies, source)),
      v1Sunset: take(settings.v1Sunset, source),
      decisionLog: { share: need(settings.decisionLog, source), days: need(settings.decisionLogDays, source) },
    },
    secrets: {
      postgresUrl: database.engine === 'postgres' ? database.url : undefined,
      mail: mail.url === undefined ? undefined : { url: mail.url, from: need(settings.mailFrom, source) },
      sms: sms.url === undefined ? undefined : { url: sms.url, secret: need(settings.smsSecret, source) },
    },
  }
}

/** The settings as lines for the command line's help. */
export const settingsHelp = (): string =>
  Object.values(settings)
    .map(({ name, fallback, help }) => `  ${name}\n      ${help}${fallback ? ` Default: ${fallback}.` : ''}`)
    .join('\n')
