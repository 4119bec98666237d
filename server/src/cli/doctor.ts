import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { readSettings, type Secrets, type Settings, SettingsError } from '../config/settings.ts'
import { hashPassword, verifyPassword } from '../operations/credentials/passwords.ts'
import { type Engine, first } from '../storage/engine.ts'
import { pendingMigrations } from '../storage/migrate.ts'
import { openEngine } from '../storage/open.ts'
import type { Group, Input, Outcome } from './command.ts'
import { databaseUrlOf } from './database.ts'
import type { Io } from './io.ts'

/** One thing that was looked at, and what to do about it when it is not well. */
interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly message: string
}

const ok = (check: string, message: string): Finding => ({ check, state: 'ok', message })
const warn = (check: string, message: string): Finding => ({ check, state: 'warn', message })
const fail = (check: string, message: string): Finding => ({ check, state: 'fail', message })

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  const cause = error instanceof Error ? error.cause : undefined
  if (cause !== undefined) return reasonOf(cause)
  return error instanceof Error ? error.message : String(error)
}

const OLDEST_NODE = 24

const checkNode = (): Finding => {
  const major = Number(process.versions.node.split('.')[0])
  return major >= OLDEST_NODE
    ? ok('node', `${process.version}`)
    : fail('node', `${process.version} is too old: Gatehouse needs ${OLDEST_NODE} or newer; "npm ci" fetches one.`)
}

const checkPasswords = async (): Promise<Finding> => {
  try {
    const started = performance.now()
    const right = await verifyPassword('a password to try', await hashPassword('a password to try'))
    const ms = Math.round((performance.now() - started) / 2)
    if (!right) return fail('passwords', 'argon2 does not know its own hash: install the packages again with "npm ci".')
    return ms > 500
      ? warn('passwords', `argon2 takes ${ms} ms: the machine is slow or busy.`)
      : ok('passwords', `argon2 takes ${ms} ms`)
  } catch (error) {
    return fail('passwords', `argon2 does not run (${reasonOf(error)}): install the packages again with "npm ci".`)
  }
}

const MIB = 1024 * 1024

const checkDisk = (folder: string): Finding => {
  const { bavail, bsize } = statfsSync(folder)
  const free = Math.floor((bavail * bsize) / MIB)
  if (free < 100) return fail('disk', `only ${free} MiB are free in ${folder}: writes will soon be refused.`)
  return free < 1024 ? warn('disk', `${free} MiB are free in ${folder}: make room.`) : ok('disk', `${free} MiB free`)
}

const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)))

/** A file that is not there yet must not be made by looking. */
const checkMissingFile = (file: string): Finding[] => {
  const folder = nearestFolder(dirname(file))
  try {
    accessSync(folder, constants.W_OK)
    return [warn('database', `there is none yet: the first start makes ${file}.`), checkDisk(folder)]
  } catch {
    return [fail('database', `${file} cannot be made: ${folder} is not writable for this user.`)]
  }
}

const value = async (engine: Engine, sql: string): Promise<string> => {
  const row = await first<Record<string, unknown>>(engine, sql)
  return String(Object.values(row ?? {})[0])
}

/** Thrown to undo what was tried. */
class Undo extends Error {}

const checkWritable = async (engine: Engine): Promise<Finding> => {
  try {
    await engine.transaction(async (session) => {
      await session.write("insert into installation (key, value) values ('doctor', '') on conflict (key) do nothing")
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) return fail('writable', `the database takes no writes: ${reasonOf(error)}`)
  }
  return ok('writable', 'a write was tried and undone')
}

const checkDurable = async (engine: Engine): Promise<Finding> => {
  if (engine.kind === 'sqlite') {
    const journal = await value(engine, 'pragma journal_mode')
    const level = await engine.transaction(async (session) =>
      first<{ synchronous: number }>(session, 'pragma synchronous'),
    )
    return journal === 'wal' && (level?.synchronous ?? 0) >= 2
      ? ok('durable', 'journal wal, synchronous full')
      : fail('durable', `journal ${journal}, synchronous ${level?.synchronous}: an answered write could be lost.`)
  }
  const off: string[] = []
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    if ((await value(engine, `show ${setting}`)) === 'off') off.push(setting)
  return off.length === 0
    ? ok('durable', 'fsync, synchronous_commit and full_page_writes are on')
    : fail('durable', `${off.join(', ')} off in PostgreSQL: an answered write could be lost. Switch it on.`)
}

const checkClock = async (engine: Engine): Promise<Finding> => {
  const before = Date.now()
  const database = Number(await value(engine, `select ${engine.clock}`)) / 1000
  const apart = Math.abs(database - (before + Date.now()) / 2) / 1000
  if (before < Date.UTC(2025, 0))
    return fail('clock', `this machine thinks it is ${new Date(before).toISOString()}: set its clock.`)
  return apart < 1
    ? ok('clock', 'this machine and the database agree')
    : warn(
        'clock',
        `this machine and the database are ${apart.toFixed(1)} s apart: windows are judged by the database’s.`,
      )
}

const checkDatabase = async (settings: Settings, secrets: Secrets): Promise<Finding[]> => {
  const url = databaseUrlOf({ settings, secrets })
  const file = settings.database.engine === 'sqlite' ? settings.database.file : undefined
  if (file !== undefined && !existsSync(file)) return checkMissingFile(file)
  let engine: Engine
  try {
    engine = openEngine(url)
  } catch (error) {
    return [fail('database', `${file ?? 'it'} cannot be opened: ${reasonOf(error)}`)]
  }
  try {
    const version = await value(engine, file === undefined ? 'show server_version' : 'select sqlite_version()')
    const findings = [ok('database', file === undefined ? `PostgreSQL ${version}` : `SQLite ${version}, ${file}`)]
    const pending = await pendingMigrations(engine)
    if (pending.length > 0)
      findings.push(
        warn('migrations', `missing: ${pending.join(', ')}. "gatehouse migrate" or the next start applies them.`),
      )
    else findings.push(ok('migrations', 'the database is at this version'), await checkWritable(engine))
    findings.push(await checkDurable(engine), await checkClock(engine))
    if (file !== undefined) findings.push(checkDisk(dirname(file)))
    return findings
  } catch (error) {
    return [fail('database', `it does not answer: ${reasonOf(error)}. Look at GATEHOUSE_DATABASE and the server.`)]
  } finally {
    await engine.close().catch(() => undefined)
  }
}

/** Whether the port can be taken, or is by a Gatehouse already. */
const checkPort = async ({ host, port }: Settings): Promise<Finding> => {
  if (port === 0) return ok('port', 'a free one is taken at each start')
  const { createServer } = await import('node:net')
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const probe = createServer()
  probe.once('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message))
  probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  const trouble = await promise
  if (trouble === undefined) return ok('port', `${host}:${port} is free`)
  if (trouble !== 'EADDRINUSE')
    return fail('port', `${host}:${port} cannot be listened on (${trouble}): change HOST or PORT.`)
  const local = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const health = await fetch(`http://${local}:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  )
  const said = await health?.text().catch(() => '')
  return said?.includes('"status"')
    ? ok('port', `a server answers on ${host}:${port} (${health?.ok ? 'ready' : 'not ready'})`)
    : fail('port', `${host}:${port} is taken by something else: stop it, or change PORT.`)
}

const checkPublicUrl = ({ publicUrl }: Settings): Finding => {
  const { protocol, hostname } = new URL(publicUrl)
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  return protocol === 'https:' || isLocal
    ? ok('public-url', publicUrl)
    : warn('public-url', `${publicUrl} is not https: tokens and passwords travel readable. Put a TLS proxy in front.`)
}

const readEverything = (io: Io): { settings: Settings; secrets: Secrets } | Finding => {
  try {
    return readSettings({ env: io.env, folder: io.folder })
  } catch (error) {
    if (error instanceof SettingsError) return fail('settings', error.message)
    throw error
  }
}

const findAll = async (io: Io): Promise<Finding[]> => {
  const read = readEverything(io)
  const machine = [checkNode(), await checkPasswords()]
  if ('check' in read) return [...machine, read]
  const { settings, secrets } = read
  return [
    ...machine,
    ok('settings', 'all can be read'),
    checkPublicUrl(settings),
    ...(await checkDatabase(settings, secrets)),
    await checkPort(settings),
  ]
}

const examine = async (_input: Input, io: Io): Promise<Outcome> => {
  const findings = await findAll(io)
  const failed = findings.some(({ state }) => state === 'fail')
  const width = Math.max(...findings.map(({ check }) => check.length))
  return {
    data: { ok: !failed, findings },
    lines: findings.map(({ check, state, message }) => `${state.padEnd(4)}  ${check.padEnd(width)}  ${message}`),
    code: failed ? 1 : 0,
  }
}

export const doctor: Group = {
  name: 'doctor',
  summary: 'Check that everything Gatehouse needs is there.',
  commands: [
    {
      verb: '',
      summary: 'Check that everything Gatehouse needs is there, and say what to do where it is not.',
      about: 'It changes nothing, and may run beside a server. The exit code is 1 when something failed.',
      examples: ['gatehouse doctor', 'gatehouse doctor --json'],
      run: examine,
    },
  ],
}
