import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createPosition } from '../../operations/positions/create-position.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { createTeamMemberAt } from '../../operations/team-members/create-team-member.ts'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

const open = async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  return worldOn(url, { dialects: ['alteg-v1'] }, remove)
}

test('alteg-v1, the roster: whatever is sent, never a fault of ours, and never a write after a refusal', async () => {
  await using world = await open()
  const salon = await world.salon({ locations: 2 })
  const foreign = await world.salon()
  const [here] = salon.locations as [number]
  const user = await salon.member()
  const { call } = salon.owner
  // Several of each: what a walk deletes early is not there to be changed later.
  const someOf = <T>(make: () => Promise<T>): Promise<T[]> => Promise.all([1, 2, 3, 4].map(make))
  const positions = await someOf(() =>
    createPosition(world.core, call, { locationId: here, title: 'A', locations: [here] }),
  )
  const tags = await someOf(() => createTag(world.core, call, { locationId: here, title: 'A', color: '#ffffff' }))
  const people = await someOf(() => createTeamMemberAt(world.core, call, { locationId: here, name: 'A' }))
  const made = [...positions, ...tags, ...people].map(({ id }) => id)

  const ids = [here, ...made, user.userId, salon.owner.userId, foreign.owner.userId]
  /** Mostly what is right, sometimes anything, so that each field is wrong while the others are right. */
  const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 10, arbitrary: right },
      { weight: 1, arbitrary: fc.jsonValue() },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', 1e300, 1.5, -1, '1', [], ...ids) },
    )
  const words = fc.oneof(fc.constant('Basil'), fc.string({ unit: 'grapheme', maxLength: 210 }))
  const body = fc.record(
    {
      name: mostly(words),
      title: mostly(words),
      specialization: mostly(words),
      color: mostly(fc.constant('#ff2828')),
      icon: mostly(words),
      position_id: mostly(fc.constantFrom(0, ...positions.map(({ id }) => id))),
      user_id: mostly(fc.constantFrom(0, null, user.userId)),
      hidden: mostly(fc.constantFrom(0, 1, true)),
      fired: mostly(fc.constantFrom(0, 1, false)),
    },
    { requiredKeys: ['name', 'title', 'color'] },
  )
  const text = fc.string({ unit: 'binary', maxLength: 8 }).map((raw) => encodeURIComponent(raw.toWellFormed()))
  const places = [...salon.locations, ...foreign.locations, 0, 999_999].map(String)
  const place = fc.oneof(
    { weight: 8, arbitrary: fc.constant(String(here)) },
    { weight: 2, arbitrary: fc.constantFrom(...places) },
    text,
  )
  const which = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('client', '0', 'positions', 'quick', ...ids.map(String)) },
    text,
  )
  const path = fc
    .tuple(fc.constantFrom('staff', 'team_members', 'positions', 'labels', 'company', 'locations'), place, which)
    .map(([noun, where, one]) =>
      noun === 'company' || noun === 'locations' ? `${noun}/${where}/staff/${one}` : `${noun}/${where}/${one}`,
    )
  const lists = fc.tuple(fc.constantFrom('staff', 'positions'), place).map((parts) => parts.join('/'))

  const statuses = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PUT', 'DELETE'),
      fc.oneof({ weight: 3, arbitrary: path }, lists),
      body,
      async (method, where, sent) => {
        const before = await world.snapshot()
        const parts = method.startsWith('P') ? { body: sent } : {}
        const answer = await salon.owner.request(method, `/api/v1/${where}`, parts)
        const story = `${method} ${where} ${JSON.stringify(sent)}: ${answer.status} ${answer.text}`
        statuses.add(`${method} ${answer.status}`)
        assert.ok(answer.status < 500, story)
        if (answer.status >= 400 || method === 'GET') assert.equal(await world.snapshot(), before, story)
      },
    ),
    { numRuns: 400 },
  )
  for (const seen of ['GET 200', 'GET 404', 'POST 201', 'POST 422', 'PUT 200', 'PUT 422', 'DELETE 204'])
    assert.ok(statuses.has(seen), seen)
})
