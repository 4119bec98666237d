import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

/** Anything a client may send, bent towards what is nearly right. */
const slugs = [
  'timetable_access',
  'timetable_position_id',
  'finances_accounts_limited_access',
  'finances_accounts_ids',
  'auth_list_allowed_ip',
  'constructor',
  '',
]
const value = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.array(fc.integer()),
  fc.constant(null),
  fc.object({ maxDepth: 1 }),
)
const pair = fc.oneof(fc.record({ slug: fc.constantFrom(...slugs), value }), fc.jsonValue())
const role = fc.oneof(fc.constantFrom('worker', 'owner', 'manager', 'staff_member', '__proto__'), fc.jsonValue())
const staff = fc.oneof(fc.constantFrom(0, null, 12, -1, 1.5, 2 ** 53), fc.jsonValue())
const edit = fc.oneof(
  fc.record(
    { user_role: role, user_permissions: fc.oneof(fc.array(pair, { maxLength: 5 }), fc.jsonValue()), staff_id: staff },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const invitation = fc.oneof(
  fc.record(
    {
      name: fc.oneof(fc.string(), fc.jsonValue()),
      search: fc.oneof(fc.constantFrom('a@example.com', '+13155550175', 'x'), fc.string()),
      position: fc.jsonValue(),
      user_role: role,
      user_permissions: fc.oneof(fc.array(pair, { maxLength: 3 }), fc.jsonValue()),
      staff_id: staff,
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const invitations = fc.oneof(
  fc.record({ invites: fc.oneof(fc.array(invitation, { maxLength: 4 }), fc.jsonValue()) }),
  fc.jsonValue(),
)
const id = fc.oneof(
  fc.integer(),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('0', '1e3', '%00', '..', '9'.repeat(30)),
)

const open = async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  return worldOn(url, { dialects: ['alteg-v1'] }, remove)
}

test('alteg-v1: whatever is sent, never a fault of ours, and never a write after a refusal', async () => {
  await using world = await open()
  const salon = await world.salon()
  const worker = await salon.member()
  const place = salon.locations[0]
  const requests = fc.oneof(
    edit.map((body) => ['PUT', `/api/v1/company/${place}/users/${worker.userId}/permissions`, body] as const),
    invitations.map((body) => ['POST', `/api/v1/user/invite/${place}`, body] as const),
    fc
      .tuple(id, id)
      .map(
        ([a, b]) =>
          [
            'GET',
            `/api/v1/company/${encodeURIComponent(a)}/users/${encodeURIComponent(b)}/permissions`,
            undefined,
          ] as const,
      ),
    edit.map((body) => ['POST', '/api/v1/auth', body] as const),
  )
  await fc.assert(
    fc.asyncProperty(requests, async ([method, path, body]) => {
      const before = await world.snapshot()
      const reply = await salon.owner.request(method, path, body === undefined ? {} : { body })
      assert.ok(reply.status < 500, `${reply.status} ${reply.text}`)
      if (reply.status >= 400) assert.equal(await world.snapshot(), before)
    }),
    { numRuns: 150 },
  )
})
