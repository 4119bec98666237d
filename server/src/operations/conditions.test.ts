import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tx } from '../storage/change.ts'
import { dropOldRequests, findKeyedRequest } from '../storage/keyed-requests.ts'
import { natively } from '../testing/natively.ts'
import { type Answer, onEachEngine, operator, type Someone, type World } from '../testing/world.ts'
import { change } from './change.ts'
import { answeredBefore, type Conditions, keepAnswer, underConditions } from './conditions.ts'
import { createOwnToken } from './credentials/create-own-token.ts'
import { setPassword } from './credentials/set-password.ts'
import { createUser } from './users/create-user.ts'

const BASE = '/gatehouse/v1'
const HOUR = 60 * 60 * 1_000_000

const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort((a, b) => a - b)

const keyed = (key: string, body?: unknown) => ({
  headers: { 'idempotency-key': key },
  ...(body !== undefined && { body }),
})

/** Notes in the audit that something was done, and nothing else. */
const note = async (tx: Tx): Promise<void> => {
  tx.record({ kind: 'test.noted', subject: 'company:1' })
}

const noted = async (world: World, companyId: number): Promise<number> =>
  (await world.auditTrail(companyId)).filter(({ kind }) => kind === 'test.noted').length

onEachEngine('conditions of a request', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native', 'alteg-v1', 'bakeronline'] })
    const salon = await world.salon({ locations: 2 })
    const owner = await natively(world, salon.owner)
    return { world, salon, owner, path: `${BASE}/companies/${salon.companyId}` }
  }
  const request = { userId: 5, key: 'k', fingerprint: 'f' }
  const under = ({ core }: World, companyId: number, conditions: Conditions) => {
    const conditioned = underConditions(core, conditions)
    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => change(conditioned.core, operator, companyId, work)
    return { ...conditioned, run }
  }

  test('what was rehearsed is in no row and in nobody’s memory, whatever it was about', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const [first, second] = salon.locations as [number, number]
    const worker = await salon.member({ slot: `location:${first}` })
    const role = await owner('POST', `${path}/roles`, { body: { title: 'Night', weight: 1, permissions: {} } })
    assert.equal(role.status, 201, role.text)
    const grants = await owner('GET', `${path}/members/${worker.memberId}/grants`)
    const grant = grants.body.data[0].id
    const sight = async (): Promise<string> => {
      const seen = await Promise.all([
        owner('GET', `${path}/members/${worker.memberId}`),
        owner('GET', `${path}/members/${worker.memberId}/grants`),
        owner('GET', `${path}/members/${worker.memberId}/access?location_id=${first}`),
        owner('GET', `${path}/roles`),
        owner('GET', `${path}/locations`),
        owner('GET', `${path}/positions`),
        owner('GET', `${path}/partners`),
        owner('GET', `${BASE}/me`),
        worker.request('GET', `/api/v1/company/${first}/users/${worker.userId}/permissions`),
      ])
      assert.ok(
        seen.every(({ status }) => status === 200),
        JSON.stringify(seen.map(({ status, text }) => [status, text.slice(0, 100)])),
      )
      // But for the moment at which it was asked.
      return JSON.stringify(seen.map(({ text }) => text.replaceAll(/"at":"[^"]*"/g, '')))
    }
    // Asked often enough that all that can be kept is kept.
    for (let n = 0; n < 6; n++) await sight()
    const before = { sight: await sight(), rows: await world.snapshot() }

    const rehearsals: [method: string, path: string, body?: unknown][] = [
      ['PATCH', `${path}/members/${worker.memberId}`, { suspended: true }],
      ['DELETE', `${path}/members/${worker.memberId}`],
      ['POST', `${path}/members/${worker.memberId}/grants`, { role: 'salon:owner', scope: 'company' }],
      ['PATCH', `${path}/grants/${grant}`, { role: 'salon:manager' }],
      ['DELETE', `${path}/grants/${grant}`],
      ['PATCH', `${path}/roles/${role.body.data.ref}`, { title: 'Day' }],
      ['POST', `${path}/roles`, { title: 'Other', weight: 1, permissions: {} }],
      ['DELETE', `${path}/roles/${role.body.data.ref}`],
      ['PATCH', `${path}/locations/${second}`, { closed: true, title: 'Shut' }],
      ['POST', `${path}/locations`, { title: 'New' }],
      ['POST', `${path}/positions`, { title: 'New', locations: [first] }],
      ['DELETE', `${path}/partners/${salon.partner.id}`],
      ['PATCH', path, { title: 'Renamed' }],
      ['PATCH', `${BASE}/me`, { first_name: 'Other' }],
      ['POST', `${BASE}/tokens`, { company_id: salon.companyId, audience: 'native', name: 'x' }],
    ]
    for (const [method, where, body] of rehearsals) {
      const answer = await owner(method, `${where}?dry_run=true`, keyed('rehearsed', body))
      assert.ok(answer.status < 300, `${method} ${where}: ${answer.text}`)
      assert.equal(answer.headers['gatehouse-dry-run'], 'true')
    }
    assert.equal(await sight(), before.sight)
    assert.equal(await world.snapshot(), before.rows)
  })

  test('what the database would not take is not rehearsed as done, nor what nobody would hear of', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const rehearse = under(world, salon.companyId, { isDryRun: true })
    const broken = async (tx: Tx): Promise<void> => {
      await note(tx)
      tx.write('insert into keyed_requests (user_id) values ($1)', [5])
    }
    const silent = async (tx: Tx): Promise<void> => {
      tx.write('delete from keyed_requests where user_id = $1', [5])
    }
    await assert.rejects(rehearse.run(broken))
    await assert.rejects(rehearse.run(silent))
    assert.equal(await rehearse.run(async () => 'done'), 'done')
  })

  test('of many who change what they saw, one does, whichever way they come', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const one = `${path}/locations/${salon.locations[0]}`
    const { etag } = (await owner('GET', one)).headers
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        owner('PATCH', one, { body: { title: `Place ${n} of many` }, headers: { 'if-match': String(etag) } }),
      ),
    )
    assert.deepEqual(statuses(answers), [200, ...Array(23).fill(412)])
  })

  test('more who ask under a lock at once than there are connections are all answered', async () => {
    const { world } = await begin()
    await using _ = world
    const people = await Promise.all(
      Array.from({ length: 24 }, async (_, n) => {
        const { id: userId } = await createUser(world.core, operator, {
          name: `Crowd ${n}`,
          email: `crowd${n}@example.com`,
          confirmed: true,
        })
        return natively(world, { userId })
      }),
    )
    const tags = await Promise.all(people.map(async (ask) => String((await ask('GET', `${BASE}/me`)).headers.etag)))
    const answers = await Promise.all(
      people.map((ask, n) =>
        ask('PATCH', `${BASE}/me`, { body: { first_name: 'New' }, headers: { 'if-match': tags[n] as string } }),
      ),
    )
    assert.deepEqual(statuses(answers), Array(24).fill(200))
  })

  test('nothing is changed where its sender saw nothing', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const unseen = under(world, salon.companyId, { precondition: async () => false })
    const before = await world.snapshot()
    await assert.rejects(unseen.run(note), { kind: 'precondition.failed' })
    assert.equal(await world.snapshot(), before)
    // What is so already may stay so: the sender’s own change may have come before.
    await under(world, salon.companyId, { precondition: async () => false }).run(async () => undefined)
  })

  test('a key is kept with what was done, and not of what was refused, failed or changed nothing', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const { engine } = world.core
    const { companyId } = salon
    const isKept = async (): Promise<boolean> => (await findKeyedRequest(engine, 5, 'k')) !== undefined
    const refused = under(world, companyId, { request })
    const refuse = async (tx: Tx): Promise<void> => {
      await note(tx)
      throw new Error('on second thoughts')
    }
    await assert.rejects(refused.run(refuse))
    const broken = async (tx: Tx): Promise<void> => {
      await note(tx)
      tx.write('insert into keyed_requests (user_id) values ($1)', [5])
    }
    await assert.rejects(under(world, companyId, { request }).run(broken))
    await under(world, companyId, { request }).run(async () => undefined)
    assert.deepEqual([await isKept(), await noted(world, companyId)], [false, 0])

    // Beside others in one commit, of which one is refused after it has written: the rest is done again.
    const conditioned = under(world, companyId, { request })
    const [done, spoiled] = await Promise.allSettled([
      conditioned.run(note),
      change(world.core, operator, companyId, refuse),
    ])
    assert.deepEqual([done.status, spoiled.status], ['fulfilled', 'rejected'])
    assert.deepEqual([await isKept(), conditioned.isKept(), await noted(world, companyId)], [true, true, 1])
    await assert.rejects(under(world, companyId, { request }).run(note), { kind: 'request.in-progress' })
    const other = { ...request, fingerprint: 'g' }
    await assert.rejects(under(world, companyId, { request: other }).run(note), { kind: 'request.key-reused' })
    assert.equal(await noted(world, companyId), 1)
  })

  test('of an operation that makes several changes, the first that changes something keeps the key', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const several = under(world, salon.companyId, { request })
    await several.run(async () => undefined)
    assert.equal(several.isKept(), false)
    await several.run(note)
    await several.run(note)
    assert.deepEqual([several.isKept(), await noted(world, salon.companyId)], [true, 2])
    await assert.rejects(under(world, salon.companyId, { request }).run(note), { kind: 'request.in-progress' })
  })

  test('what is done and not answered yet is being done; later, its outcome is unknown', async () => {
    const { world, salon } = await begin()
    await using _ = world
    await under(world, salon.companyId, { request }).run(note)
    await assert.rejects(answeredBefore(world.core, request), { kind: 'request.in-progress' })
    await world.core.engine.transaction((session) =>
      session.write('update keyed_requests set created_at = created_at - $1', [60 * 1_000_000]),
    )
    await assert.rejects(answeredBefore(world.core, request), { kind: 'request.outcome-unknown' })
    await keepAnswer(world.core, request, { status: 204, text: '' })
    assert.deepEqual(await answeredBefore(world.core, request), { status: 204, text: '' })
  })

  test('what is done is answered as done, even if that cannot be kept for a repeat', async () => {
    const { world, owner, path } = await begin()
    await using _ = world
    const { engine } = world.core
    const transaction = engine.transaction.bind(engine)
    let isDone = false
    engine.transaction = async (work) => {
      if (isDone) throw new Error('the database went away')
      const result = await transaction(work)
      isDone = (await findKeyedRequest(engine, userId, 'lost')) !== undefined
      return result
    }
    const userId = (await owner('GET', `${BASE}/me`)).body.data.id
    const patch = () => owner('PATCH', path, keyed('lost', { title: 'Other' }))
    const answer = await patch()
    engine.transaction = transaction
    assert.deepEqual([answer.status, isDone], [200, true])
    assert.deepEqual((await patch()).body.code, 'request.in-progress')
  })

  test('a request that comes many times at once is done once', async () => {
    const { world, owner, path } = await begin()
    await using _ = world
    const post = () => owner('POST', `${path}/locations`, keyed('once', { title: 'Only one' }))
    const answers = await Promise.all(Array.from({ length: 12 }, post))
    assert.ok(
      answers.every(({ status }) => status === 201 || status === 409),
      String(statuses(answers)),
    )
    const again = await post()
    assert.deepEqual([again.status, again.headers['idempotency-replayed']], [201, 'true'])
    const listed = await owner('GET', `${path}/locations`)
    const made = listed.body.data.filter(({ title }: { title: string }) => title === 'Only one')
    assert.deepEqual(
      made.map(({ id }: { id: number }) => id),
      [again.body.data.id],
    )
  })

  test('an answer is repeated to nobody but its sender: no other person, and no program of theirs', async () => {
    const { world, salon, owner, path } = await begin()
    await using _ = world
    const body = { title: 'Secret place', address: 'Hidden lane 1' }
    assert.equal((await owner('POST', `${path}/locations`, keyed('mine', body))).status, 201)
    const worker = await natively(world, await salon.member())
    const asWorker = await worker('POST', `${path}/locations`, keyed('mine', body))
    assert.deepEqual([asWorker.status, asWorker.text.includes('Hidden')], [403, false])

    const program = async (locations: number[]) => {
      const { text } = await createOwnToken(world.core, await nativeCall(salon.owner), {
        companyId: salon.companyId,
        audience: 'native',
        name: 'A program',
        locations,
      })
      const authorization = `Bearer ${text}`
      return () =>
        world.request('POST', `${path}/locations`, { body, headers: { authorization, 'idempotency-key': 'mine' } })
    }
    const nativeCall = async (someone: Someone) => {
      const session = await natively(world, someone)
      const { id } = (await session('GET', `${BASE}/me`)).body.data.token
      const actor = { kind: 'user', userId: someone.userId, tokenId: id, audience: 'native' } as const
      return { ...someone.call, actor }
    }
    const limited = await program([salon.locations[0] as number])
    const refused = await limited()
    assert.deepEqual([refused.status, refused.text.includes('Hidden')], [403, false])
  })

  test('a password leaves no trace by which it could be tried, and its key none at all', async () => {
    const { world, salon, owner } = await begin()
    await using _ = world
    const { password, userId } = salon.owner
    await setPassword(world.core, operator, userId, password)
    const session = await natively(world, salon.owner)
    const body = { present: password, password: 'another horse, another staple' }
    assert.equal((await owner('GET', `${BASE}/me`)).status, 401)
    assert.equal((await session('PUT', `${BASE}/me/password`, keyed('p', body))).status, 204)
    assert.deepEqual(await world.core.engine.all('select * from keyed_requests'), [])
  })

  test('a key is forgotten after its day', async () => {
    const { world, salon } = await begin()
    await using _ = world
    const { engine } = world.core
    await under(world, salon.companyId, { request }).run(note)
    await under(world, salon.companyId, { request: { ...request, key: 'old' } }).run(note)
    await engine.transaction((session) =>
      session.write(`update keyed_requests set created_at = created_at - $1 where key = 'old'`, [25 * HOUR]),
    )
    assert.equal(await dropOldRequests(engine, 24 * HOUR), 1)
    assert.deepEqual(
      (await engine.all<{ key: string }>('select key from keyed_requests')).map(({ key }) => key),
      ['k'],
    )
  })
})
