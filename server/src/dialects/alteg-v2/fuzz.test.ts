import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

/** Mostly what the documents show, sometimes anything, so that each field is wrong while the others are right. */
const mostly = <T>(right: fc.Arbitrary<T>, ids: readonly number[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 1e300, -0, 1.5, '1', [], [null], ...ids) },
  )

const bodiesFor = (own: readonly number[], foreign: readonly number[]): fc.Arbitrary<unknown> => {
  const ids = [...own, ...foreign]
  const words = fc.oneof(fc.constantFrom('VIP Client', ' x '), fc.string({ unit: 'grapheme', maxLength: 110 }))
  const places = fc.oneof(
    { weight: 4, arbitrary: fc.shuffledSubarray([...own], { minLength: 1 }) },
    fc.array(fc.constantFrom(...ids, 0, 999_999), { maxLength: 4 }),
  )
  const position = {
    title: mostly(words, ids),
    salon_ids: mostly(places, ids),
    description: mostly(words, ids),
    position_id: mostly(fc.constant(42), ids),
  }
  const tag = {
    title: mostly(words, ids),
    color: mostly(fc.constantFrom('#ff2828', '#FFF000', '#fff'), ids),
    entity: mostly(fc.integer({ min: 0, max: 4 }), ids),
    icon: mostly(words, ids),
  }
  return fc.oneof(
    { weight: 6, arbitrary: fc.record(position, { requiredKeys: ['title', 'salon_ids'] }) },
    { weight: 6, arbitrary: fc.record(tag, { requiredKeys: ['title', 'color'] }) },
    { weight: 1, arbitrary: fc.record({ ...position, ...tag }, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
}

describe('alteg-v2: whatever is sent', () => {
  test('no fault of ours, and a refusal leaves no trace', async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    await using world = await worldOn(url, { dialects: ['alteg-v2'] }, remove)
    const salon = await world.salon({ locations: 2 })
    const [here] = salon.locations as [number]
    const foreign = (await world.salon()).locations
    const { call } = salon.owner
    const position = await createPosition(world.core, call, { locationId: here, title: 'A', locations: [here] })
    const tag = await createTag(world.core, call, { locationId: here, title: 'A', color: '#ffffff' })

    const text = fc
      .oneof(fc.constantFrom('0', '1', '-1', '3', '1001', 'client', ''), fc.string({ unit: 'binary' }))
      .map((raw) => encodeURIComponent(raw.toWellFormed()))
    const place = fc.oneof({ weight: 6, arbitrary: fc.constant(String(here)) }, text)
    const id = fc.oneof(fc.constantFrom(position.id, tag.id).map(String), text)
    const nouns = fc.constantFrom('positions', 'tags')
    const path = fc
      .tuple(fc.constantFrom('companies', 'locations'), place, nouns)
      .map(([edition, where, noun]) => `/api/v2/${edition}/${where}/${noun}`)
    const query = fc.dictionary(fc.constantFrom('limit', 'offset', 'entity', 'x'), text, { maxKeys: 2 }).map((asked) =>
      Object.entries(asked)
        .map((pair) => pair.join('='))
        .join('&'),
    )

    let before = await world.snapshot()
    const statuses = new Set<string>()
    const ask = async (method: string, where: string, sent?: unknown): Promise<void> => {
      const answer = await salon.owner.request(method, where, sent === undefined ? {} : { body: JSON.stringify(sent) })
      const story = `${method} ${where} ${JSON.stringify(sent)}: ${answer.status} ${answer.text}`
      statuses.add(`${method} ${answer.status}`)
      assert.ok(answer.status < 500, story)
      const after = await world.snapshot()
      // What is answered as made was made, and nothing else was.
      if (answer.status === 201) assert.notEqual(after, before, story)
      // A change may be none.
      else if (answer.status !== 204) assert.equal(after, before, story)
      before = after
    }

    const lists = fc.asyncProperty(path, query, (where, asked) => ask('GET', `${where}?${asked}`))
    const reads = fc.asyncProperty(path, id, (where, which) => ask('GET', `${where}/${which}`))
    const writes = fc.asyncProperty(path, bodiesFor(salon.locations, foreign), (where, sent) =>
      ask('POST', where, sent),
    )
    const one = fc.tuple(path, id).map((parts) => parts.join('/'))
    const changes = fc.asyncProperty(one, bodiesFor(salon.locations, foreign), (where, sent) => ask('PUT', where, sent))
    const ends = fc.asyncProperty(one, (where) => ask('DELETE', where))
    await fc.assert(lists, { numRuns: 60 })
    await fc.assert(reads, { numRuns: 60 })
    await fc.assert(writes, { numRuns: 120 })
    await fc.assert(changes, { numRuns: 120 })
    await fc.assert(ends, { numRuns: 30 })
    for (const seen of ['GET 200', 'GET 404', 'POST 201', 'POST 422', 'PUT 204', 'PUT 422', 'DELETE 204'])
      assert.ok(statuses.has(seen), seen)
  })
})
