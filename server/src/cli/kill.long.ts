import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from '../model/actor.ts'
import { openCore } from '../open-core.ts'
import { readPermissions } from '../operations/access/read-permissions.ts'
import { verifyAudit } from '../operations/audit/verify-audit.ts'
import { listTags } from '../operations/tags/list-tags.ts'
import { type EngineKind, emptyDatabase, worldOn } from '../testing/world.ts'
import { freePort } from './service.ts'

/** Whoever writes, and what of it was answered. */
interface Writer {
  readonly userId: number
  /** The last value that was acknowledged. */
  known: number
  /** What was asked for and not answered yet; the kill may have come before or after its commit. */
  asked: number | undefined
}

const WRITERS = 8
const SLUG = 'timetable_last_days_count'

const serve = async (url: string, port: number): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'serve', '--json'], {
    env: {
      ...process.env,
      PORT: String(port),
      GATEHOUSE_DATABASE: url,
      LOG_LEVEL: 'error',
      GATEHOUSE_RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve)
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
  return child
}

/** A salon with writers, made before the service runs. */
const prepare = async (url: string) => {
  const world = await worldOn(url)
  const salon = await world.salon()
  const writers: Writer[] = []
  for (let n = 0; n < WRITERS; n++) {
    const { userId } = await salon.member({ role: 'salon:manager' })
    writers.push({ userId, known: -1, asked: undefined })
  }
  const { owner, partner, locations, companyId } = salon
  await world[Symbol.asyncDispose]()
  return {
    writers,
    companyId,
    location: locations[0] as number,
    call: owner.call,
    headers: {
      authorization: `Bearer ${partner.token}, User ${owner.token}`,
      'content-type': 'application/json',
      accept: 'application/vnd.api.v2+json',
    },
  }
}

interface Deed {
  readonly base: string
  readonly location: number
  readonly headers: Readonly<Record<string, string>>
}

/** Sends a body and waits for the answer; undefined when the service died under it. */
const send = async (
  method: string,
  path: string,
  body: unknown,
  { base, headers }: Deed,
): Promise<{ status: number; text: string } | undefined> => {
  try {
    const reply = await fetch(base + path, { method, headers, body: JSON.stringify(body) })
    return { status: reply.status, text: await reply.text() }
  } catch {
    return undefined
  }
}

/** Counts one value up, edit by edit, until the service is gone. */
const keepWriting = async (writer: Writer, deed: Deed): Promise<void> => {
  for (;;) {
    const value = Math.max(writer.known, writer.asked ?? -1) + 1
    writer.asked = value
    const path = `/api/v1/company/${deed.location}/users/${writer.userId}/permissions`
    const reply = await send('PUT', path, { user_permissions: [{ slug: SLUG, value }] }, deed)
    if (!reply) return
    assert.equal(reply.status, 200, reply.text)
    writer.known = value
    writer.asked = undefined
  }
}

/** Makes tags until the service is gone, and remembers those that were answered. */
const keepMaking = async (made: Set<number>, deed: Deed): Promise<void> => {
  for (let n = 0; ; n++) {
    const tag = { title: `Tag ${n}`, color: '#ff2828', entity: 0, icon: 'star' }
    const reply = await send('POST', `/api/v2/companies/${deed.location}/tags`, tag, deed)
    if (!reply) return
    assert.equal(reply.status, 201, reply.text)
    made.add(Number(JSON.parse(reply.text).data.id))
  }
}

/** After the kill: every acknowledged write is there, what was not answered is there whole or not at all. */
const examine = async (
  url: string,
  { writers, companyId, location, call }: { writers: Writer[]; companyId: number; location: number; call: Call },
  made: ReadonlySet<number>,
): Promise<void> => {
  const { core, close } = await openCore(url)
  try {
    for (const writer of writers) {
      const shown = await readPermissions(core, call, { locationId: location, userId: writer.userId })
      const index = shown.company.catalogue.bySlug.get(SLUG)?.index as number
      const value = shown.values[index] as number
      const possible = [writer.known, ...(writer.asked === undefined ? [] : [writer.asked])]
      assert.ok(possible.includes(value), `acknowledged ${writer.known}, asked ${writer.asked}, found ${value}`)
      writer.known = value
      writer.asked = undefined
    }
    const { tags } = await listTags(core, call, { locationId: location })
    const present = new Set(tags.map(({ id }) => id))
    assert.equal(present.size, tags.length)
    for (const id of made) assert.ok(present.has(id), `tag ${id} was acknowledged and is gone`)
    assert.deepEqual((await verifyAudit(core, {})).broken, [])
    const trail = await core.engine.all<{ n: number }>(
      "select count(*) as n from audit_events where company_id = $1 and kind = 'tag.created'",
      [companyId],
    )
    assert.equal(trail[0]?.n, tags.length)
  } finally {
    await close()
  }
}

const survives = async (kind: EngineKind, rounds: number): Promise<void> => {
  const { url, remove } = await emptyDatabase(kind)
  const prepared = await prepare(url)
  const { writers, location, headers } = prepared
  const made = new Set<number>()
  let acknowledged = 0
  for (let round = 0; round < rounds; round++) {
    const port = await freePort('127.0.0.1')
    const child = await serve(url, port)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const deed: Deed = { base: `http://127.0.0.1:${port}`, location, headers }
    const before = writers.reduce((sum, { known }) => sum + known, made.size)
    const work = [...writers.map((writer) => keepWriting(writer, deed)), keepMaking(made, deed), keepMaking(made, deed)]
    const soFar = (): number => writers.reduce((sum, { known }) => sum + known, made.size) - before
    // Sometimes before or in the first writes, sometimes in the rush, however slow the machine is.
    for (let waited = 0; round % 2 === 1 && soFar() === 0 && waited < 20_000; waited += 5) await pause(5)
    await pause(20 + Math.random() * 400)
    child.kill('SIGKILL')
    await gone
    await Promise.all(work)
    acknowledged += soFar()
    await examine(url, prepared, made)
  }
  // Every other round waits for one, so that also a slow machine has some to lose.
  assert.ok(acknowledged >= Math.floor(rounds / 2), `only ${acknowledged} writes were acknowledged in ${rounds} rounds`)
  await remove()
}

describe('kill -9 during writes', () => {
  test('SQLite: every acknowledged write is there, and the history is whole', () => survives('sqlite', 12))
  test('PostgreSQL: the same when a node is killed', () => survives('postgres', 5))
})
