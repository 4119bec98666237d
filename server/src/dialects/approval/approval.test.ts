import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyAudit } from '../../operations/audit/verify-audit.ts'
import { revokeToken } from '../../operations/credentials/revoke-token.ts'
import { setPassword } from '../../operations/credentials/set-password.ts'
import { ApprovalPage, type Assistant, assistantOf, withPassword } from '../../testing/assisting.ts'
import { natively } from '../../testing/natively.ts'
import {
  type Answer,
  onEachEngine,
  operator,
  type Someone,
  type TestCompany,
  type World,
  worldOn,
} from '../../testing/world.ts'

interface Write {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

interface Stage extends AsyncDisposable {
  readonly world: World
  readonly salon: TestCompany
  readonly place: number
  readonly anna: Someone
  readonly assistant: Assistant
  /** Makes a plan and gives its page. */
  plan(writes?: readonly Write[]): Promise<{ id: number; page: ApprovalPage }>
  kinds(): Promise<string[]>
  stateOf(id: number): Promise<{ state: string; failure: { code: string } | null }>
  isSuspended(): Promise<boolean>
}

onEachEngine('approval of plans', (open, kind) => {
  /** A salon whose owner has an assistant that would suspend Anna. */
  const stage = async ({
    author = 'owner',
  }: {
    author?: 'owner' | 'manager'
  } = {}): Promise<Stage & { author: Someone }> => {
    const world = await open({ dialects: ['native', 'mcp'] })
    const salon = await world.salon({ locations: 2 })
    const [place] = salon.locations as [number]
    const anna = await salon.member({ name: 'Anna Ash' })
    const someone =
      author === 'owner'
        ? salon.owner
        : await salon.member({ name: 'Mary Manager', role: 'salon:manager', slot: 'company', scope: 'company' })
    await withPassword(world, someone)
    const assistant = await assistantOf(world, someone, salon.companyId)
    const suspend = [{ method: 'PATCH', path: `/members/${anna.memberId}`, body: { suspended: true } }]
    return {
      world,
      salon,
      place,
      anna,
      assistant,
      author: someone,
      plan: async (writes = suspend) => {
        const made = await assistant.call('plan_changes', { writes })
        assert.equal(made.isError, false, made.text)
        return { id: made.body.data.id, page: new ApprovalPage(world, made.body.data.approval_url) }
      },
      kinds: async () => (await world.auditTrail(salon.companyId)).map(({ kind }) => kind),
      stateOf: async (plan_id) => {
        const read = await assistant.call('read_plan', { plan_id })
        return { state: read.body.data.state, failure: read.body.data.failure }
      },
      isSuspended: async () => {
        const { facts } = await world.core.facts.read((look) => look.member(salon.companyId, anna.memberId))
        return facts?.suspended === true
      },
      [Symbol.asyncDispose]: async () => {
        await assistant[Symbol.asyncDispose]()
        await world[Symbol.asyncDispose]()
      },
    }
  }

  test('a plan that is rejected stays undone, and nobody can approve it after', async () => {
    await using on = await stage()
    const { id, page } = await on.plan()
    await page.signIn(on.author)
    const shown = await page.look()
    const rejected = await page.answer(shown, 'reject')
    assert.match(rejected.text, /Nothing of this plan was done/)
    assert.equal((await on.stateOf(id)).state, 'rejected')

    await page.signIn(on.author)
    assert.doesNotMatch((await page.look()).text, /value="approve"/)
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown.text)?.[1] ?? ''
    assert.notEqual((await page.answer(shown, 'approve', { csrf })).status, 200)
    assert.equal(await on.isSuspended(), false)
  })

  test('two that approve at the same time do it once', async () => {
    await using on = await stage()
    const { id, page } = await on.plan()
    await page.signIn(on.author)
    // On a server, in two nodes.
    await using node = kind === 'postgres' ? await worldOn(on.world.url, { dialects: ['native', 'mcp'] }) : undefined
    const other = new ApprovalPage(node ?? on.world, `http://x${page.path}`)
    await other.signIn(on.author)
    const pages = [await page.look(), await other.look()] as const
    const answers = await Promise.all([page.answer(pages[0], 'approve'), other.answer(pages[1], 'approve')])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    // It is not as if the company had moved by itself, and the plan still waited.
    assert.match(answers.find(({ status }) => status === 409)?.text ?? '', /This plan was done/)
    assert.equal((await on.kinds()).filter((kind) => kind === 'plan.done').length, 1)
    assert.equal((await on.stateOf(id)).state, 'done')
    assert.equal(await on.isSuspended(), true)
  })

  test('a plan that has waited too long is done no more', async () => {
    await using on = await stage()
    const { id, page } = await on.plan()
    await page.signIn(on.author)
    const shown = await page.look()
    await on.world.core.engine.transaction(async (session) => {
      session.write('update plans set expires_at = 1 where id = $1', [id])
    })
    assert.equal((await page.answer(shown, 'approve')).status, 409)
    assert.match((await page.look()).text, /waited too long/)
    assert.equal((await on.stateOf(id)).state, 'expired')
    assert.equal(await on.isSuspended(), false)
  })

  test('nobody else can see or approve it, not even an owner, and a wrong password says nothing', async () => {
    await using on = await stage({ author: 'manager' })
    await withPassword(on.world, on.salon.owner)
    const { page } = await on.plan()
    const unknown = new ApprovalPage(on.world, `http://x/approvals/${on.salon.companyId}-999999`)
    const told = ({ status, text }: Answer): string => `${status} ${text.replaceAll(/\/approvals\/[\d-]+/g, '')}`
    const asOwner = await page.signIn(on.salon.owner)
    assert.equal(asOwner.status, 404)
    assert.equal(told(asOwner), told(await unknown.signIn(on.salon.owner)))
    assert.equal(page.cookie, undefined)
    const wrong = await page.signIn({ ...on.author, password: 'something else' })
    assert.equal(wrong.status, 401)
    assert.equal(told(wrong), told(await unknown.signIn({ ...on.author, password: 'something else' })))
  })

  test('the sign-in of one plan opens no other, and none without it or its form', async () => {
    await using on = await stage()
    const [first, second] = [await on.plan(), await on.plan()]
    await first.page.signIn(on.author)
    const shown = await first.page.look()
    second.page.cookie = first.page.cookie
    assert.match((await second.page.look()).text, /Sign in to see/)
    assert.equal((await second.page.answer(shown, 'approve')).status, 401)

    assert.equal((await first.page.answer(shown, 'approve', { csrf: 'x'.repeat(43) })).status, 403)
    assert.equal((await first.page.answer(shown, 'approve', {}, { 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await first.page.signIn(on.author, { 'sec-fetch-site': 'same-site' })).status, 403)
    assert.equal((await first.page.answer(shown, 'approve', { hash: 'other' })).status, 409)
    const cookie = first.page.cookie
    first.page.cookie = undefined
    assert.equal((await first.page.answer(shown, 'approve')).status, 401)
    first.page.cookie = cookie
    // A link cannot act.
    const get = await on.world.request('GET', `${first.page.path}?answer=approve`, {
      headers: { cookie: cookie ?? '' },
    })
    assert.match(get.text, /Approve this plan\?/)
    // Nor does the sign-in open anything else.
    const token = (cookie ?? '').split('=')[1]
    for (const path of ['/gatehouse/v1/me', `/gatehouse/v1/companies/${on.salon.companyId}`])
      assert.equal((await on.world.request('GET', path, { headers: { authorization: `Bearer ${token}` } })).status, 401)
    assert.equal(await on.isSuspended(), false)
  })

  test('a new password ends the sign-in of the page', async () => {
    await using on = await stage()
    const { page } = await on.plan()
    await page.signIn(on.author)
    const shown = await page.look()
    await setPassword(on.world.core, operator, on.author.userId, 'another horse battery staple')
    assert.equal((await page.answer(shown, 'approve')).status, 401)
    assert.equal(await on.isSuspended(), false)
  })

  test('once the assistant’s token is revoked its plans are dead, also for who looks at one already', async () => {
    await using on = await stage()
    const [first, second] = [await on.plan(), await on.plan()]
    await first.page.signIn(on.author)
    const shown = await first.page.look()
    await revokeToken(on.world.core, operator, on.assistant.tokenId)
    const refused = await first.page.answer(shown, 'approve')
    assert.equal(refused.status, 409)
    assert.match(refused.text, /token that made this plan has ended/)
    await second.page.signIn(on.author)
    assert.match((await second.page.look()).text, /token that made this plan has ended/)
    assert.equal(await on.isSuspended(), false)
    assert.ok((await on.kinds()).includes('plan.failed'))
  })

  test('a company that has moved elsewhere hinders nothing; one that has moved here is shown anew', async () => {
    await using on = await stage()
    const ask = await natively(on.world, on.author)
    const [first, second] = [await on.plan(), await on.plan()]
    const base = `/gatehouse/v1/companies/${on.salon.companyId}`
    await first.page.signIn(on.author)
    const before = await first.page.look()
    const body = { role: 'salon:manager', scope: [on.place] }
    assert.equal((await ask('POST', `${base}/members/${on.anna.memberId}/grants`, { body })).status, 201)
    const moved = await first.page.answer(before, 'approve')
    assert.equal(moved.status, 409)
    assert.match(moved.text, /The company has changed since you looked/)
    assert.equal(await on.isSuspended(), false)
    assert.equal((await on.stateOf(first.id)).state, 'waiting')

    await ask('POST', `${base}/positions`, { body: { title: 'Cutter', locations: [on.place] } })
    const done = await first.page.answer(moved, 'approve')
    assert.equal(done.status, 200, done.text)
    assert.equal(await on.isSuspended(), true)

    // Now there is nothing left that the second would change.
    await second.page.signIn(on.author)
    assert.match((await second.page.look()).text, /Nobody’s access changes/)
  })

  test('whoever has lost the right since cannot have it done, and hears why', async () => {
    await using on = await stage({ author: 'manager' })
    const ask = await natively(on.world, on.salon.owner)
    const { id, page } = await on.plan()
    await page.signIn(on.author)
    const shown = await page.look()
    assert.match(shown.text, /Anna Ash/)
    const base = `/gatehouse/v1/companies/${on.salon.companyId}/members/${on.author.memberId}`
    const [grant] = (await ask('GET', base)).body.data.grants
    const grants = `/gatehouse/v1/companies/${on.salon.companyId}/grants/${grant.id}`
    assert.equal((await ask('PATCH', grants, { body: { role: 'salon:worker' } })).status, 200)
    const refused = await page.answer(shown, 'approve')
    assert.equal(refused.status, 403)
    const { state, failure } = await on.stateOf(id)
    assert.deepEqual([state, failure?.code], ['failed', 'access.denied'])
    assert.equal(await on.isSuspended(), false)
  })

  test('all of a list is done or nothing, with what its steps make for each other', async () => {
    await using on = await stage()
    const { anna, place } = on
    const writes = [
      {
        method: 'POST',
        path: '/roles',
        body: { title: 'Night shift', weight: 0, permissions: { settings_access: true } },
      },
      { method: 'POST', path: `/members/${anna.memberId}/grants`, body: { role: { made_by: 0 }, scope: [place] } },
      {
        method: 'POST',
        path: '/invitations',
        body: { invitations: [{ email: 'new@example.com', grant: { role: 'salon:worker', scope: [place] } }] },
      },
    ]
    const { page } = await on.plan(writes)
    const count = async (table: string): Promise<number> =>
      Number((await on.world.core.engine.all<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n)
    assert.deepEqual([await count('outbox'), await count('roles')], [0, 0])
    await page.signIn(on.author)
    const shown = await page.look()
    assert.match(shown.text, /what step 1 makes/)
    assert.match(shown.text, /new@example\.com/)
    assert.match(shown.text, /Letters or messages go out/)
    const done = await page.answer(shown, 'approve')
    assert.equal(done.status, 200, done.text)
    assert.deepEqual([await count('outbox'), await count('roles')], [1, 1])
    const read = await on.assistant.call('read_access', { member_id: anna.memberId, location_id: place })
    assert.equal(read.body.data.permissions.settings_access, true)
    assert.deepEqual((await on.kinds()).slice(-5), [
      'plan.made',
      'role.created',
      'access.changed',
      'member.invited',
      'plan.done',
    ])
    assert.deepEqual((await verifyAudit(on.world.core, { companyId: on.salon.companyId })).broken, [])
    // What each step made has a revision of its own, in the past too.
    const revisions = await on.world.core.engine.all<{ revision: number }>(
      'select distinct revision from audit_events where company_id = $1 order by revision desc limit 4',
      [on.salon.companyId],
    )
    const [last = 0] = revisions.map(({ revision }) => revision)
    assert.deepEqual(
      revisions.map(({ revision }) => last - revision),
      [0, 1, 2, 3],
    )
  })

  test('whoever waits for their assistant sees its plans and can withdraw one, and nobody else', async () => {
    await using on = await stage({ author: 'manager' })
    const base = `/gatehouse/v1/companies/${on.salon.companyId}/plans`
    const [ask, asOwner] = [await natively(on.world, on.author), await natively(on.world, on.salon.owner)]
    const [first, second] = [await on.plan(), await on.plan()]
    const listed = async (by = ask): Promise<number[]> =>
      (await by('GET', base)).body.data.map(({ id }: { id: number }) => id)
    assert.deepEqual([await listed(), await listed(asOwner)], [[first.id, second.id], []])
    assert.equal((await asOwner('DELETE', `${base}/${first.id}`)).status, 404)

    await first.page.signIn(on.author)
    const looked = await first.page.look()
    assert.equal((await ask('DELETE', `${base}/${first.id}`)).status, 204)
    assert.deepEqual(await listed(), [second.id])
    const late = await first.page.answer(looked, 'approve')
    assert.equal(late.status, 409)
    assert.equal((await on.stateOf(first.id)).state, 'rejected')
    const again = await ask('DELETE', `${base}/${first.id}`)
    assert.deepEqual([again.status, again.body.code], [409, 'plan.settled'])
    assert.deepEqual((await on.kinds()).at(-1), 'plan.rejected')
    assert.equal(await on.isSuspended(), false)

    await on.world.core.engine.transaction(async (session) => {
      session.write('update plans set expires_at = 1 where id = $1', [second.id])
    })
    assert.deepEqual(await listed(), [])
    assert.equal((await ask('DELETE', `${base}/${second.id}`)).body.code, 'plan.expired')
  })

  test('a request that is repeated with its key hears what it heard, also once the plan is done', async () => {
    await using on = await stage()
    const base = `/gatehouse/v1/companies/${on.salon.companyId}`
    const ask = await natively(on.world, on.author)
    const [grant] = (await ask('GET', `${base}/members/${on.anna.memberId}/grants`)).body.data
    const writes = [{ method: 'DELETE', path: `/grants/${grant.id}` }]
    const send = () => ask('POST', `${base}/plans`, { body: { writes }, headers: { 'idempotency-key': 'one' } })
    const made = await send()
    assert.equal(made.status, 201, made.text)
    const done = await new ApprovalPage(on.world, made.body.data.approval_url).approve(on.author)
    assert.equal(done.status, 200, done.text)
    const again = await send()
    assert.deepEqual([again.status, again.body], [201, made.body], again.text)
    assert.equal((await on.kinds()).filter((kind) => kind === 'plan.made').length, 1)
  })

  test('whom a step is about is told however its path is spelled, and what it empties too', async () => {
    await using on = await stage()
    const { anna, place } = on
    const spelled = (id: number): string => [...`${id}`].map((digit) => `%3${digit}`).join('')
    const ask = await natively(on.world, on.author)
    const base = `/gatehouse/v1/companies/${on.salon.companyId}`
    const given = { role: 'salon:worker', scope: [place], permissions: { settings_access: true } }
    const grant = await ask('POST', `${base}/members/${anna.memberId}/grants`, { body: given })
    const writes = [
      { method: 'PATCH', path: `/members/${spelled(anna.memberId)}`, body: { suspended: true } },
      { method: 'PATCH', path: `/grants/${spelled(grant.body.data.id)}`, body: { permissions: {} } },
    ]
    const { page } = await on.plan(writes)
    await page.signIn(on.author)
    const { text } = await page.look()
    const [steps = ''] = text.split('<h2>What it means</h2>')
    assert.match(steps, new RegExp(`<dd>Anna Ash \\(${anna.memberId}\\)</dd>`))
    assert.match(steps, new RegExp(`<dd>${grant.body.data.id}: [^<]+, of Anna Ash`))
    assert.match(steps, /<dt>permissions<\/dt><dd>none<\/dd>/)
  })

  test('what a plan names may not mean something else than when it was looked at, though nobody’s access tells', async () => {
    await using on = await stage()
    const ask = await natively(on.world, on.author)
    const base = `/gatehouse/v1/companies/${on.salon.companyId}`
    const bob = await on.salon.member({ name: 'Bob' })
    const role = await ask('POST', `${base}/roles`, { body: { title: 'Helper', weight: 0, permissions: {} } })
    const { ref } = role.body.data
    const grant = { role: ref, scope: [on.place] }
    const later = { role: 'salon:manager', scope: [on.place], starts_at: '2090-01-01T00:00:00Z' }
    const { page } = await on.plan([
      { method: 'POST', path: '/invitations', body: { invitations: [{ email: 'new@example.com', grant }] } },
      { method: 'POST', path: `/members/${on.anna.memberId}/grants`, body: later },
    ])
    await page.signIn(on.author)
    const before = await page.look()
    const edit = await ask('PATCH', `${base}/roles/${ref}`, { body: { permissions: { settings_access: true } } })
    assert.equal(edit.status, 200)
    const moved = await page.answer(before, 'approve')
    assert.equal(moved.status, 409, moved.text)
    assert.match(moved.text, /The company has changed since you looked/)

    // Nor may the person whom it is about: what they will have later shows nowhere now.
    const other = { ...later, scope: [on.salon.locations[1]] }
    assert.equal((await ask('POST', `${base}/members/${on.anna.memberId}/grants`, { body: other })).status, 201)
    const again = await page.answer(moved, 'approve')
    assert.equal(again.status, 409, again.text)
    // What happens to others hinders nothing.
    assert.equal((await ask('POST', `${base}/members/${bob.memberId}/grants`, { body: other })).status, 201)
    assert.equal((await page.answer(again, 'approve')).status, 200)
  })

  test('a limited token’s plan is done with no more than the token may, though its person may more', async () => {
    await using on = await stage()
    const [first, second] = on.salon.locations as [number, number]
    await using limited = await assistantOf(on.world, on.author, on.salon.companyId, { locations: [first] })
    const made = await limited.call('plan_access', {
      member_id: on.anna.memberId,
      role: 'salon:manager',
      scope: [first],
    })
    const page = new ApprovalPage(on.world, made.body.data.approval_url)
    // Were it about another place, its person could do it, and this token could not.
    const scope = JSON.stringify([second])
    await on.world.core.engine.transaction(async (session) => {
      session.write('update plans set writes = replace(writes, $2, $3) where id = $1', [
        made.body.data.id,
        JSON.stringify([first]),
        scope,
      ])
    })
    await page.signIn(on.author)
    const shown = await page.look()
    assert.equal(shown.status, 403)
    assert.doesNotMatch(shown.text, /value="approve"/)
    // What one token has planned, another with limits does not see.
    await using other = await assistantOf(on.world, on.author, on.salon.companyId, { locations: [second] })
    const seen = await other.call('read_plan', { plan_id: made.body.data.id })
    assert.match(seen.text, /plan\.unknown/)
  })
})
