import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCore } from '../../open-core.ts'
import { issueToken } from '../../operations/credentials/issue-token.ts'
import { revokeToken } from '../../operations/credentials/revoke-token.ts'
import { setLocationClosed } from '../../operations/locations/set-location-closed.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator, type RequestParts, type World } from '../../testing/world.ts'

const PERMISSION = 'timetable_access'

/** Another node on the same database. */
const node = async (world: World) => {
  const { core, close } = await openCore(world.url)
  return { core, [Symbol.asyncDispose]: close }
}

/** How often the database is asked to confirm what is in memory. */
const confirmations = (world: World): { count: number } => {
  const { engine } = world.core
  const counted = { count: 0 }
  const { all } = engine
  engine.all = (sql, params) => {
    if (sql.includes('unnest($1::bigint[], $2::bigint[])')) counted.count++
    return all.call(engine, sql, params) as never
  }
  return counted
}

onEachEngine('native: who asks and what they ask, in one look', (open, kind) => {
  const here = async (world: World) => {
    const salon = await world.salon()
    const worker = await salon.member({ exceptions: { [PERMISSION]: true } })
    const path = `/gatehouse/v1/companies/${salon.companyId}`
    const location_id = salon.locations[0] as number
    return { salon, worker, path, location_id, asked: { member_id: worker.memberId, permission: PERMISSION } }
  }

  if (kind === 'postgres')
    test('is one confirmation; so are who reads and the revision that they are told', async () => {
      await using world = await open({ dialects: ['native'] })
      const { salon, worker, path, location_id, asked } = await here(world)
      const ask = await natively(world, salon.owner)
      const own = { subject: { type: 'user', id: 'x' }, action: { name: 'x' }, resource: { type: 'planet', id: 'x' } }
      const denied = { ...asked, permission: 'members.edit' }
      const past = new Date().toISOString()
      const requests: readonly (readonly [number, string, string, object?])[] = [
        [1, 'POST', '/check', { questions: [asked] }],
        [1, 'POST', '/check', { questions: [asked, { ...asked, location_id }, denied] }],
        [1, 'POST', '/check', { questions: [asked], at: past }],
        // What is looked up in between is of somebody who was confirmed before, and goes with facts that are afterwards.
        [2, 'POST', '/check', { questions: [{ ...asked, member_id: undefined, email: worker.login }] }],
        // So is what the company's own policies are, which are rows.
        [3, 'POST', '/check', { questions: [{ own }] }],
        [1, 'POST', '/explain', asked],
        [1, 'POST', '/explain', denied],
        [2, 'POST', '/explain', { own }],
        [2, 'GET', `/members/${worker.memberId}`],
        [2, 'GET', '/locations'],
      ]
      for (const [, method, to, body] of requests) {
        const reply = await ask(method, path + to, body && { body })
        assert.equal(reply.status, 200, `${to}: ${reply.text}`)
      }
      const counted = confirmations(world)
      for (const [wanted, method, to, body] of requests) {
        counted.count = 0
        await ask(method, path + to, body && { body })
        assert.equal(counted.count, wanted, `${to} ${JSON.stringify(body)}`)
      }
    })

  test('whoever has been shut out elsewhere hears that first, whatever else is wrong with the request', async () => {
    await using world = await open({ dialects: ['native'] })
    await using other = await node(world)
    const { salon, path, asked } = await here(world)
    const foreign = (await world.salon()).companyId
    const check = `${path}/check`
    const right = { body: { questions: [asked] } }
    const requests: readonly (readonly [number, string, RequestParts])[] = [
      [200, check, right],
      [200, `${path}/explain`, { body: asked }],
      [400, check, { body: '{' }],
      [415, check, { body: 'x', headers: { 'content-type': 'text/plain' } }],
      [413, check, { body: { questions: 'x'.repeat(1_100_000) } }],
      [422, check, { body: { question: [] } }],
      [422, check, { body: { questions: [{}] } }],
      [422, check, { body: { questions: [asked], at: 'yesterday' } }],
      [422, `${check}?a=1`, right],
      [422, `${path}/explain`, { body: { ...asked, at: 'yesterday' } }],
      [422, `${path}/explain`, { body: { ...asked, location_id: 999_999 } }],
      [404, '/gatehouse/v1/companies/x/check', right],
      [404, `/gatehouse/v1/companies/${foreign}/check`, right],
    ]
    const issue = () => issueToken(world.core, operator, { audience: 'native', userId: salon.owner.userId })
    const send = async (token: string, to: string, { headers, body }: RequestParts): Promise<number> => {
      const sent = { 'content-type': 'application/json', ...headers, authorization: `Bearer ${token}` }
      return (await world.request('POST', to, { body, headers: sent })).status
    }
    // A token for each: from one that was refused the node would know of it.
    for (const [status, to, parts] of requests) {
      const { text, id } = await issue()
      assert.equal(await send(text, check, right), 200)
      assert.equal(await send(text, to, parts), status, `${to} ${JSON.stringify(parts).slice(0, 99)}`)
      await revokeToken(other.core, operator, id)
      assert.equal(await send(text, to, parts), 401, `${to} ${JSON.stringify(parts).slice(0, 99)}`)
    }
  })

  test('what is read is at least as new as the revision that was read with who asks', async () => {
    await using world = await open({ dialects: ['native'] })
    await using other = await node(world)
    const { salon, path, location_id } = await here(world)
    const ask = await natively(world, salon.owner)
    for (const closed of [true, false, true]) {
      await setLocationClosed(other.core, salon.owner.call, salon.companyId, location_id, closed)
      const { revision } = (await other.core.facts.read((look) => ({ revision: look.revision(salon.companyId) }))).facts
      const { body } = await ask('GET', `${path}/locations/${location_id}`)
      assert.deepEqual([body.revision, body.data.closed], [revision, closed])
    }
    const foreign = (await world.salon()).companyId
    for (const [company, status] of [
      [foreign, 404],
      [999_999, 404],
      ['x', 404],
      ['1'.repeat(30), 404],
    ])
      assert.equal((await ask('GET', `/gatehouse/v1/companies/${company}/locations`)).status, status, `${company}`)
  })
})
