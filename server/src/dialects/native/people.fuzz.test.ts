import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'
import { markOf } from './cursor.ts'

const slugs = [
  'timetable_access',
  'finances_accounts_limited_access',
  'finances_accounts_ids',
  'constructor',
  '',
  'a.b',
]
const refs = ['salon:worker', 'salon:manager', 'salon:owner', 'salon:boss', 'role:1', 'role:', '', '\0', null, 7]
const moments = [
  '2090-01-01T00:00:00Z',
  '2091-01-01T00:00:00.5+02:00',
  '2001-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '2090-02-30T00:00:00Z',
  'x',
  null,
  0,
]

onEachEngine('native: whatever is sent about people and roles', (open, kind) => {
  test('is answered without a fault, and a refusal leaves no trace', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 3 })
    const foreign = await world.salon()
    const worker = await salon.member()
    const manager = await salon.member({ slot: 'extra:1', scope: salon.locations.slice(0, 2), role: 'salon:manager' })
    const owner = await natively(world, salon.owner, salon.companyId)
    const callers = [
      owner,
      owner,
      await natively(world, manager, salon.companyId),
      await natively(world, worker, salon.companyId),
    ]
    const made = await owner('POST', `/gatehouse/v1/companies/${salon.companyId}/roles`, {
      body: { title: 'Own', weight: 1 },
    })
    const grants = await world.core.engine.all<{ id: number }>('select id from grants order by id')

    const strange = fc.constantFrom<string | number>('0', '-1', 'x', '1e3', '%00', '..', '9'.repeat(30), 999_999)
    const company = fc.oneof(
      { weight: 9, arbitrary: fc.constant<string | number>(salon.companyId) },
      { weight: 1, arbitrary: fc.oneof(fc.constant(foreign.companyId), strange) },
    )
    const people = [salon.owner, worker, manager, foreign.owner].map(({ memberId }) => memberId)
    const member = fc.oneof(fc.constantFrom<string | number>(...people, 'me'), strange)
    const grant = fc.oneof(fc.constantFrom<string | number>(...grants.map(({ id }) => id)), strange)
    const role = fc.oneof(fc.constantFrom<string | number>(made.body.data.ref, 'salon:worker'), strange)
    const address = fc.oneof(
      fc.constant('members'),
      member.map((id) => `members/${id}`),
      member.map((id) => `members/${id}/grants`),
      member.map((id) => `members/${id}/access`),
      grant.map((id) => `grants/${id}`),
      fc.constant('roles'),
      role.map((ref) => `roles/${ref}`),
      fc.constantFrom('catalogues', 'catalogues/salon', 'catalogues/x'),
    )
    const word = fc.oneof(
      fc.constantFrom(
        'dry_run=true',
        'limit=1',
        'state=invited',
        `location_id=${salon.locations[0]}`,
        'role=salon:worker',
      ),
      fc.constantFrom(
        'dry_run=x',
        'limit=0',
        'cursor=x',
        'location_id=1e3',
        'role=%00',
        'q=%00',
        'q=a%25_!',
        '__proto__=1',
        '%',
      ),
      fc.string({ unit: 'binary', maxLength: 9 }).map((text) => `q=${encodeURIComponent(text.toWellFormed())}`),
      fc.jsonValue().map((key) => `cursor=${Buffer.from(JSON.stringify(key)).toString('base64url')}`),
      fc
        .tuple(fc.string({ maxLength: 3 }), fc.integer())
        .map((key) => `cursor=${Buffer.from(JSON.stringify(key)).toString('base64url')}`),
    )
    const query = fc.array(word, { maxLength: 2 }).map((words) => (words.length === 0 ? '' : `?${words.join('&')}`))
    const any = fc.jsonValue({ maxDepth: 2 })
    const values = fc.oneof(
      fc.dictionary(fc.constantFrom(...slugs), fc.oneof(fc.boolean(), fc.constantFrom('all', [1], [], 1), any), {
        maxKeys: 3,
      }),
      any,
    )
    const scope = fc.oneof(
      fc.constantFrom<unknown>('company', [], [...salon.locations], [salon.locations[0]], [foreign.locations[0]]),
      any,
    )
    const parts = {
      role: fc.constantFrom(...refs, made.body.data.ref),
      scope,
      starts_at: fc.constantFrom(...moments),
      ends_at: fc.constantFrom(...moments),
      permissions: values,
      title: fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), any),
      weight: fc.oneof(fc.integer(), any),
      shown_as: fc.constantFrom(...refs),
      first_name: fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), any),
      language: fc.oneof(fc.integer(), any),
      suspended: fc.oneof(fc.boolean(), any),
      archived: fc.boolean(),
      nothing: any,
    }
    /** Some fields, of one resource mostly, so that some bodies fit. */
    const fields = (...names: (keyof typeof parts)[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, parts[name]])), { requiredKeys: [] })
    const body = fc.oneof(
      fields('role', 'scope', 'starts_at', 'ends_at', 'permissions'),
      fields('role', 'scope'),
      fields('title', 'weight', 'shown_as', 'permissions'),
      fields('first_name', 'language', 'suspended', 'archived'),
      fields(...(Object.keys(parts) as (keyof typeof parts)[])),
      any,
    )
    const headers = fc.oneof(
      { weight: 6, arbitrary: fc.constant<Record<string, string>>({}) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Record<string, string>>(
          { 'if-match': '"x"' },
          { 'if-match': '*' },
          { 'idempotency-key': 'k' },
        ),
      },
    )
    const method = fc.constantFrom('GET', 'POST', 'PATCH', 'PATCH', 'DELETE', 'PUT')

    let stored = await world.snapshot()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...callers), method, company, address, query, body, headers, async (...sent) => {
        const [as, how, where, path, asked, given, head] = sent
        const hasBody = how === 'POST' || how === 'PATCH' || how === 'PUT'
        const list = `/gatehouse/v1/companies/${where}/${path}`
        const url = `${list}${asked.replace('cursor=W', `cursor=${markOf(list)}W`)}`
        const answer = await as(how, url, { headers: head, ...(hasBody && { body: JSON.stringify(given) }) })
        assert.ok(answer.status < 500, `${how} ${url} ${JSON.stringify(given)} ${answer.status} ${answer.text}`)
        const now = await world.snapshot()
        if (how === 'GET' || answer.status >= 400 || answer.headers['gatehouse-dry-run'] === 'true')
          assert.equal(now, stored, `${how} ${url} ${JSON.stringify(given)} ${answer.status} ${answer.text}`)
        stored = now
      }),
      { numRuns: kind === 'sqlite' ? 500 : 150 },
    )
  })
})
