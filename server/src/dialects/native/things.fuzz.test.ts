import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'
import { markOf } from './cursor.ts'

type Request = readonly [method: string, path: string, query: string, body: unknown]

/** Mostly right, sometimes anything, so that each part is wrong while the others are right. */
const mostly = <T>(right: fc.Arbitrary<T>, ids: readonly number[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 1e300, -0, 1.5, '1', [], [null], ...ids) },
  )

onEachEngine('native: whatever is sent about a company’s things', (open, kind) => {
  test('no fault of ours, and a refusal leaves no trace', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 2 })
    const foreign = await world.salon()
    const [here, there] = salon.locations as [number, number]
    const owner = await natively(world, salon.owner)
    const theirs = await natively(world, foreign.owner)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const awayBase = `/gatehouse/v1/companies/${foreign.companyId}`

    const make = async (path: string, body: object, ask = owner): Promise<number> => {
      const made = await ask('POST', path, { body })
      assert.equal(made.status, 201, made.text)
      return made.body.data.id
    }
    const position = await make(`${base}/positions`, { title: 'A', locations: [here] })
    const tag = await make(`${base}/tags`, { location_id: here, title: 'A', color: '#ffffff' })
    const person = await make(`${base}/team-members`, { location_id: here, name: 'A' })
    const [away] = foreign.locations as [number]
    const awayTag = await make(`${awayBase}/tags`, { location_id: away, title: 'A', color: '#ffffff' }, theirs)
    const ids = [here, there, position, tag, person, away, awayTag, salon.owner.userId, foreign.companyId, 999_999]

    const text = fc
      .oneof(
        fc.constantFrom('0', '1', '-1', '01', '1001', 'client', 'event', '9007199254740993', ''),
        fc.string({ unit: 'binary' }),
      )
      .map((raw) => encodeURIComponent(raw.toWellFormed()))
    const id = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids).map(String) }, text)
    const at = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
      fc
        .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
        .map((all) => all.join('/'))
    const company = fc.oneof({ weight: 8, arbitrary: fc.constant(String(salon.companyId)) }, id)
    const root = '/gatehouse/v1/companies'
    const noun = fc.constantFrom('positions', 'tags', 'team-members', 'locations')
    const own = fc.constantFrom(`positions/${position}`, `tags/${tag}`, `team-members/${person}`, `locations/${there}`)
    const about = fc.constantFrom('client', 'appointment', 'event')
    const path = fc.oneof(
      { weight: 4, arbitrary: at(root, company, noun) },
      { weight: 6, arbitrary: at(root, company, own) },
      { weight: 2, arbitrary: at(root, company, noun, id) },
      {
        weight: 3,
        arbitrary: at(root, company, 'tags', fc.oneof(fc.constant(String(tag)), id), 'attachments', about, id),
      },
      { weight: 2, arbitrary: at(root, company, 'tags', id, 'attachments', text, text) },
      { weight: 1, arbitrary: at(root, company, 'tags', fc.oneof(fc.constant(String(tag)), id), 'attachments') },
      { weight: 3, arbitrary: at(root, company, 'tagged', fc.oneof(about, text), id, 'tags') },
      { weight: 2, arbitrary: at(root, company, 'audit-events') },
      { weight: 1, arbitrary: at(root, company) },
    )
    const words = ['limit', 'cursor', 'dry_run', 'location_id', 'entity', 'kind', 'q', 'dismissed', 'order'] as const
    const filters = ['subject', 'actor', 'from', 'to', 'revision_from', 'revision_to', 'x'] as const
    const cursors = fc
      .oneof(fc.constantFrom<unknown>([0], [3, 0], [9, 1], [-1], [1.5], 'x', ['x'], null), fc.jsonValue())
      .map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'))
    const asked = fc.oneof(
      id,
      cursors,
      fc.constantFrom('true', 'false', 'asc', 'desc', 'tag.', '2001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'),
    )
    const query = fc
      .dictionary(fc.constantFrom(...words, ...filters), asked, { maxKeys: 2 })
      .map((all) => new URLSearchParams(all).toString())
    const title = fc.oneof(fc.constantFrom('VIP', ' x '), fc.string({ unit: 'grapheme', maxLength: 110 }))
    const some = fc.array(fc.constantFrom(...ids), { maxLength: 4 })
    const position_ = { title: mostly(title, ids), description: mostly(title, ids), locations: mostly(some, ids) }
    const tag_ = {
      title: mostly(title, ids),
      color: mostly(fc.constantFrom('#ff2828', '#FFF000', '#fff'), ids),
      icon: mostly(title, ids),
      entity: mostly(fc.constantFrom('common', 'client', 'appointment', 'event', 'record'), ids),
      location_id: mostly(fc.constantFrom(here, there), ids),
    }
    const person_ = {
      name: mostly(title, ids),
      specialization: mostly(title, ids),
      position_id: mostly(fc.constantFrom(position, null), ids),
      user_id: mostly(fc.constantFrom(salon.owner.userId, null), ids),
      dismissed: mostly(fc.boolean(), ids),
      hidden: mostly(fc.boolean(), ids),
      location_id: mostly(fc.constantFrom(here, there), ids),
    }
    const location_ = {
      title: mostly(title, ids),
      timezone: mostly(fc.constantFrom('Europe/Berlin', 'UTC', 'x'), ids),
      city: mostly(title, ids),
      address: mostly(title, ids),
      closed: mostly(fc.boolean(), ids),
    }
    const body = fc.oneof(
      fc.record(position_, { requiredKeys: [] }),
      fc.record(tag_, { requiredKeys: [] }),
      fc.record(person_, { requiredKeys: [] }),
      fc.record(location_, { requiredKeys: [] }),
      fc.record({ tag_ids: mostly(fc.array(fc.constantFrom(tag, awayTag, 999_999), { maxLength: 3 }), ids) }),
      fc.jsonValue(),
    )

    let before = await world.snapshot()
    const met = new Set<string>()
    const ask = async ([method, where, search, sent]: Request): Promise<void> => {
      const writes = method !== 'GET'
      const parts = writes && method !== 'DELETE' ? { body: JSON.stringify(sent) } : {}
      const marked = search.replace('cursor=W', `cursor=${markOf(where)}W`)
      const answer = await owner(method, search === '' ? where : `${where}?${marked}`, parts)
      const story = `${method} ${where}?${search} ${JSON.stringify(sent)}: ${answer.status} ${answer.text}`
      met.add(`${method} ${answer.status}`)
      assert.ok(answer.status < 500, story)
      const after = await world.snapshot()
      if (!writes || answer.status >= 400 || answer.headers['gatehouse-dry-run'] !== undefined)
        assert.equal(after, before, story)
      else if (answer.status === 201) assert.notEqual(after, before, story)
      before = after
    }
    const method = fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE')
    const requests: fc.Arbitrary<Request> = fc.tuple(method, path, query, body)
    /** What is surely met, whatever chance brings. */
    const surely: readonly Request[] = [
      ['GET', `${base}/tags`, '', undefined],
      ['GET', `${base}/audit-events`, 'kind=tag.&limit=1', undefined],
      ['GET', `${base}/audit-events`, 'subject=%00:1&kind=%00', undefined],
      ['GET', `${base}/team-members`, 'q=%00', undefined],
      ['POST', `${base}/tags`, '', { location_id: there, title: 'B', color: '#000000' }],
      ['POST', `${base}/tags`, '', { location_id: away, title: 'B', color: '#000000' }],
      ['POST', `${base}/tags`, 'dry_run=true', { location_id: here, title: 'B', color: '#000000' }],
      ['PATCH', `${base}/locations/${there}`, '', { closed: true }],
      ['PATCH', `${base}/tags/${awayTag}`, '', { title: 'B' }],
      ['PUT', `${base}/tagged/client/7/tags`, '', { tag_ids: [tag] }],
      ['PUT', `${base}/tagged/client/7/tags`, '', { tag_ids: [awayTag] }],
      ['DELETE', `${base}/tags/${tag}/attachments/client/7`, '', undefined],
      ['DELETE', `${base}/tags/${awayTag}`, '', undefined],
    ]
    for (const request of surely) await ask(request)
    await fc.assert(fc.asyncProperty(requests, ask), { numRuns: kind === 'sqlite' ? 400 : 100 })
    for (const seen of ['GET 200', 'POST 201', 'POST 422', 'PATCH 200', 'PATCH 404', 'PUT 200', 'PUT 422'])
      assert.ok(met.has(seen), seen)
    for (const seen of ['DELETE 204', 'DELETE 404']) assert.ok(met.has(seen), seen)
  })
})
