import { constants, copyFileSync } from 'node:fs'
import { chainHash } from '../src/storage/audit.ts'
import { BulkFile } from './bulk-file.ts'
import { Batch } from './data.ts'
import { type Installation, placeOf } from './installation.ts'
import { MEMBER_IDS, sideSwitch } from './plan.ts'
import { progress } from './progress.ts'

/** What is said of the newest ones only: the service forgets what is older than an hour. */
const MOVED_KEPT = 100_000

/** About what one change takes on the disk, in bytes. */
export const BYTES_PER_CHANGE = 900

interface GrantRow {
  readonly member_id: number
  readonly slot: string
  readonly id: number
  readonly from_revision: number
  readonly role: string
  readonly scope: string
}

/**
 * A copy of an installation whose company has changed so often: its people in turn had another exception at one of
 * their places. What the grants were is kept, each change has its event in the chain, and what holds is as it was.
 */
export const generateHistory = async (of: Installation, path: string, length: number): Promise<Installation> => {
  copyFileSync(of.database.replace('file:', ''), path, constants.COPYFILE_FICLONE)
  const file = new BulkFile(path)
  for (const table of ['past_grants', 'audit_events', 'changes']) file.setIndexesAside(table)
  const { companyId, people, firstUser } = of
  const past = new Batch(file, 'past_grants', [
    ...['company_id', 'member_id', 'slot', 'id', 'from_revision', 'to_revision', 'role', 'scope', 'exceptions'],
  ])
  const events = new Batch(file, 'audit_events', [
    ...['company_id', 'seq', 'revision', 'at', 'kind', 'subject', 'actor', 'detail', 'hash'],
  ])
  const changes = new Batch(file, 'changes', ['scope', 'revision', 'what'])

  type Head = { revision: number; events: number; head: string; changed_at: number }
  const [before] = file.all<Head>(
    `select revision, events, head, changed_at from revisions where scope = ${companyId}`,
  ) as [Head]
  let { revision, events: seq, head, changed_at: at } = before
  const actor = JSON.stringify({
    kind: 'user',
    user: firstUser,
    audience: 'native',
    source: 'native',
    request: 'bench',
  })

  // The second place of each: the first may have the company's own role.
  const edited: GrantRow[] = []
  const rows = file.all<GrantRow>(
    `select member_id, slot, id, from_revision, role, scope from grants where company_id = ${companyId}`,
  )
  for (const row of rows) {
    const person = row.member_id - MEMBER_IDS - firstUser
    if (row.slot === `location:${placeOf(of, person, 1)}`) edited[person] = row
  }
  const since = Float64Array.from({ length: people }, (_, person) => (edited[person] as GrantRow).from_revision)

  /** In turn: no two versions that follow each other are the same. */
  const was = [true, false].map((isOn) => JSON.stringify({ [sideSwitch]: isOn, records_create_access: !isOn }))

  const bar = progress(`${length.toLocaleString('en-US')} changes`, length)
  for (let n = 0; n < length; n++) {
    const person = n % people
    const grant = edited[person] as GrantRow
    revision++
    // As soon after the other as can be: none of them may lie ahead of the clock when it is done.
    at++
    const exceptions = was[Math.floor(n / people) % 2] as string
    // Written by hand: this runs ten million times.
    const state = (values: string): string =>
      `{"grants":[{"id":${grant.id},"slot":"${grant.slot}","role":"${grant.role}","scope":${grant.scope},"exceptions":${values}}]}`
    const detail = `{"before":${state(exceptions)},"after":${state('{}')}}`
    const event = {
      seq: ++seq,
      revision,
      at,
      kind: 'access.changed',
      subject: `member:${grant.member_id}`,
      actor,
      detail,
    }
    head = chainHash(companyId, head, event)
    await events.add([companyId, seq, revision, at, event.kind, event.subject, actor, detail, head])
    await past.add([
      ...[companyId, grant.member_id, grant.slot, grant.id, since[person] as number, revision],
      ...[grant.role, grant.scope, exceptions],
    ])
    since[person] = revision
    if (n >= length - MOVED_KEPT) await changes.add([companyId, revision, `member:${grant.member_id}`])
    bar.to(n + 1)
  }
  for (const batch of [past, events, changes]) await batch.flush()
  for (let person = 0; person < Math.min(people, length); person++) {
    const { member_id, slot } = edited[person] as GrantRow
    await file.write('update grants set from_revision = $1 where company_id = $2 and member_id = $3 and slot = $4', [
      ...[since[person] as number, companyId, member_id, slot],
    ])
  }
  await file.write('update revisions set revision = $1, events = $2, head = $3, changed_at = $4 where scope = $5', [
    ...[revision, seq, head, at, companyId],
  ])
  file.close()
  bar.end()
  return { ...of, database: `file:${path}`, history: length }
}
