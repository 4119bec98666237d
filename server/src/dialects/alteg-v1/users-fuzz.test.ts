import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

/** Anything a client may send, bent towards what is nearly right. */
const slugs = ['timetable_access', 'finances_accounts_limited_access', 'finances_accounts_ids', 'constructor', '']
const value = fc.oneof(fc.boolean(), fc.integer(), fc.string(), fc.array(fc.integer()), fc.constant(null))
const pairs = fc.oneof(
  fc.array(fc.oneof(fc.record({ slug: fc.constantFrom(...slugs), value }), fc.jsonValue()), { maxLength: 3 }),
  fc.jsonValue(),
)

const open = async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  return worldOn(url, { dialects: ['alteg-v1'] }, remove)
}

test('alteg-v1 users: whatever is sent, never a fault of ours, and never a write after a refusal', async () => {
  await using world = await open()
  const salon = await world.salon({ locations: 3 })
  const worker = await salon.member()
  const foreign = await world.salon()
  const anyId = fc.oneof(
    fc.constantFrom<string | number>(...salon.locations, worker.userId, salon.owner.userId),
    fc.constantFrom<string | number>(foreign.locations[0] as number, '0', '1e3', '%00', '..', '9'.repeat(30)),
    fc.string({ maxLength: 12 }).map(encodeURIComponent),
  )
  const company_id = fc.oneof(fc.constantFrom(...salon.locations, ...foreign.locations, 0, -1, 1.5), fc.jsonValue())
  const link = fc.oneof(
    fc.record({ company_id, user_permissions: pairs }, { requiredKeys: ['company_id'] }),
    fc.record({ salon_id: company_id }),
    fc.jsonValue(),
  )
  const body = fc.oneof(
    fc.record({ user_company_links: fc.oneof(fc.array(link, { maxLength: 3 }), fc.jsonValue()) }),
    fc.jsonValue(),
  )
  const query = fc.oneof(
    fc.constantFrom('', '?filter[is_approved]=1', '?include=user_permissions', '?include[]=x', '?filter=1', '?%'),
    fc
      .string({ maxLength: 20 })
      .map((text) => `?${encodeURIComponent(text)}=1&filter[is_approved]=${encodeURIComponent(text)}`),
  )
  const requests = fc.oneof(
    fc
      .tuple(fc.constantFrom('copy_to', 'remove_from'), anyId, body)
      .map(
        ([verb, user, sent]) =>
          ['POST', `company/${salon.locations[0]}/users/${user}/${verb}_companies`, sent] as const,
      ),
    fc.tuple(anyId, query).map(([place, asked]) => ['GET', `company/${place}/users${asked}`, undefined] as const),
    fc.tuple(anyId, query).map(([place, asked]) => ['GET', `company/${place}/users/roles${asked}`, undefined] as const),
    fc
      .tuple(anyId, anyId, query)
      .map(([place, user, asked]) => ['GET', `locations/${place}/users/${user}/roles${asked}`, undefined] as const),
    fc.tuple(anyId, anyId).map(([place, user]) => ['DELETE', `company/${place}/users/${user}`, undefined] as const),
    anyId.map((place) => ['GET', `company_users/${place}`, undefined] as const),
    anyId.map((place) => ['GET', `user/permissions/${place}`, undefined] as const),
  )
  await fc.assert(
    fc.asyncProperty(requests, async ([method, path, sent]) => {
      const before = await world.snapshot()
      const reply = await salon.owner.request(method, `/api/v1/${path}`, sent === undefined ? {} : { body: sent })
      assert.ok(reply.status < 500, `${method} ${path} ${reply.status} ${reply.text}`)
      if (reply.status >= 400 || method === 'GET') assert.equal(await world.snapshot(), before)
    }),
    { numRuns: 250 },
  )
})
