import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { natively } from '../../testing/natively.ts'
import { linkIn } from '../../testing/post.ts'
import { onEachEngine } from '../../testing/world.ts'
import { markOf } from './cursor.ts'

onEachEngine('native: whatever is sent about invitations and accounts', (open, kind) => {
  test('is answered without a fault, and a refusal leaves no trace', async () => {
    await using world = await open({ dialects: ['native'], registration: true })
    const salon = await world.salon({ locations: 2 })
    const foreign = await world.salon()
    const worker = await salon.member()
    const manager = await salon.member({
      role: 'salon:manager',
      exceptions: { settings_access: true, settings_users_access: true, settings_users_create_access: true },
    })
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const emails = ['ann@example.com', 'bob@example.com', 'cat@example.com', worker.login]
    const grant = { role: 'salon:worker', scope: [salon.locations[0]] }
    const made = await owner('POST', `${base}/invitations`, {
      body: { invitations: emails.slice(0, 3).map((email) => ({ email, grant })) },
    })
    const ids = made.body.data.map(({ invitation_id: id }: { invitation_id: number }) => id) as number[]
    const messages = (await owner('GET', `${base}/outbox`)).body.data.map(({ id }: { id: number }) => id) as number[]
    await world.core.engine.transaction(async (session) => {
      session.write("update outbox set state = 'failed' where id = $1", [messages[0] as number])
    })
    const link = linkIn((await owner('POST', `${base}/invitations/${ids[1]}/link`)).body.data.link)
    const callers = [
      owner,
      owner,
      await natively(world, manager, salon.companyId),
      await natively(world, worker, salon.companyId),
      world.request.bind(world),
    ]

    const strange = fc.constantFrom<string | number>('0', '-1', 'x', '1e3', '%00', '..', '9'.repeat(30), 999_999)
    const company = fc.oneof(
      { weight: 9, arbitrary: fc.constant<string | number>(salon.companyId) },
      { weight: 1, arbitrary: fc.oneof(fc.constant(foreign.companyId), strange) },
    )
    const invitation = fc.oneof(fc.constantFrom<string | number>(...ids), strange)
    const inCompany = fc.oneof(
      { weight: 3, arbitrary: fc.constant('invitations') },
      invitation.map((id) => `invitations/${id}`),
      invitation.map((id) => `invitations/${id}/resend`),
      invitation.map((id) => `invitations/${id}/link`),
      fc.constant('outbox'),
      fc.oneof(fc.constantFrom<string | number>(...messages), strange).map((id) => `outbox/${id}/retry`),
    )
    const address = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(company, inCompany).map(([id, rest]) => `companies/${id}/${rest}`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'password-resets',
          'password-resets/complete',
          'registrations',
          'confirmations',
          'invitation-links/open',
          'invitation-links/accept',
          'invitation-links/register',
        ),
      },
    )
    const word = fc.oneof(
      fc.constantFrom('dry_run=true', 'limit=1', 'state=sent', 'q=ann', `member_id=${worker.memberId}`),
      fc.constantFrom('dry_run=x', 'limit=0', 'cursor=x', 'state=x', 'q=%00', 'q=a%25_!', '__proto__=1', '%'),
      fc.string({ unit: 'binary', maxLength: 9 }).map((text) => `q=${encodeURIComponent(text.toWellFormed())}`),
      fc.jsonValue().map((key) => `cursor=${Buffer.from(JSON.stringify(key)).toString('base64url')}`),
    )
    const query = fc.array(word, { maxLength: 2 }).map((words) => (words.length === 0 ? '' : `?${words.join('&')}`))
    const any = fc.jsonValue({ maxDepth: 2 })
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), any)
    const moment = fc.constantFrom<unknown>(
      '2090-01-01T00:00:00Z',
      '2001-01-01T00:00:00Z',
      '2090-02-30T00:00:00Z',
      null,
      0,
    )
    const some = (model: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
      fc.record(model, { requiredKeys: requiredKeys as never })
    const scope = fc.oneof(
      fc.constantFrom<unknown>('company', [], [...salon.locations], [salon.locations[0]], [foreign.locations[0]]),
      any,
    )
    const offered = some(
      {
        scope,
        role: fc.constantFrom('salon:worker', 'salon:manager', 'salon:owner', 'salon:boss', '', null, 7),
        starts_at: moment,
        ends_at: moment,
        permissions: fc.oneof(
          fc.dictionary(fc.constantFrom('timetable_access', 'constructor', '', 'a.b'), fc.oneof(fc.boolean(), any)),
          any,
        ),
      },
      ['scope'],
    )
    const row = fc.oneof(
      {
        weight: 3,
        arbitrary: some({ email: fc.constantFrom(...emails, 'x', ''), grant: offered, name: text, position: text }, [
          'email',
          'grant',
        ]),
      },
      {
        weight: 1,
        arbitrary: some({
          email: text,
          phone: fc.oneof(fc.constant('+1 315 555 0175'), text),
          language: fc.oneof(fc.integer(), any),
          team_member_id: any,
          grant: fc.oneof(offered, any),
          nothing: any,
        }),
      },
    )
    const token = fc.oneof(fc.constant(link), text)
    // Too short a password, so that nothing is hashed: that would be most of the time.
    const person = some({ login: text, email: text, first_name: text, name: text, password: text, token, company: any })
    const body = fc.oneof(
      { weight: 4, arbitrary: fc.record({ invitations: fc.array(row, { minLength: 1, maxLength: 3 }) }) },
      person,
      fc.record({ token }),
      fc.record({ login: text }),
      any,
    )
    const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Record<string, string>>(
          { 'if-match': '"x"' },
          { 'if-match': '*' },
          { 'idempotency-key': 'k' },
        ),
      },
    )
    const method = fc.constantFrom('GET', 'POST', 'POST', 'POST', 'DELETE', 'PATCH')

    let stored = await world.snapshot()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...callers),
        method,
        address,
        query,
        body,
        headers,
        async (as, how, path, asked, given, head) => {
          const hasBody = how === 'POST' || how === 'PATCH'
          const list = `/gatehouse/v1/${path}`
          // With the list's mark, so that what follows it is read.
          const url = `${list}${asked.replace('cursor=W', `cursor=${markOf(list)}W`)}`
          const answer = await as(how, url, { headers: head, ...(hasBody && { body: JSON.stringify(given) }) })
          const story = `${how} ${url} ${JSON.stringify(given)} ${answer.status} ${answer.text}`
          assert.ok(answer.status < 500, story)
          assert.ok(!answer.text.includes(link), story)
          const now = await world.snapshot()
          const rows: { outcome?: string }[] = Array.isArray(answer.body?.data) ? answer.body.data : []
          const isRefused = rows.length > 0 && rows.every(({ outcome }) => outcome === 'refused')
          const isDry = answer.headers['gatehouse-dry-run'] === 'true'
          if (how === 'GET' || answer.status >= 400 || isDry || isRefused) assert.equal(now, stored, story)
          stored = now
        },
      ),
      { numRuns: kind === 'sqlite' ? 500 : 150 },
    )
  })
})
