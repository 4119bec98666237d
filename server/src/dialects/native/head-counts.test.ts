import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setLocationClosedAt } from '../../operations/locations/set-location-closed.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'

interface Heads {
  readonly people: number
  readonly invited: number
  readonly roles: readonly { readonly role: string | null; readonly people: number }[]
  readonly warnings: readonly string[]
}

onEachEngine('native: people of each location', (open) => {
  const begin = async () => {
    const world = await open({ dialects: ['native'] })
    const salon = await world.salon({ locations: 4 })
    const path = `/gatehouse/v1/companies/${salon.companyId}/head-counts`
    const at = (place: number, role = 'salon:worker') => ({ slot: `location:${place}`, scope: [place], role }) as const
    return { world, salon, path, at, owner: await natively(world, salon.owner) }
  }
  const rolesOf = ({ roles }: Heads) => Object.fromEntries(roles.map(({ role, people }) => [role, people]))

  test('are counted by role, with what is odd there', async () => {
    const { world, salon, path, at, owner } = await begin()
    await using _ = world
    const [first, second, third, fourth] = salon.locations as [number, number, number, number]
    await salon.member(at(first, 'salon:owner'))
    await salon.member(at(first, 'salon:manager'))
    await salon.member(at(first))
    await salon.member(at(first))
    await salon.member({ ...at(first), state: 'invited' })
    await salon.member({ ...at(first), state: 'suspended' })
    const hour = 3_600_000_000
    await salon.member({ ...at(first), endsAt: Date.now() * 1000 - hour, startsAt: Date.now() * 1000 - 2 * hour })
    // One person by a grant over two places.
    await salon.member({ slot: 'extra:900001', scope: [first, second], role: 'salon:manager' })
    await salon.member({ ...at(third), exceptions: { settings_users_edit_access: false } })
    await setLocationClosedAt(world.core, salon.owner.call, fourth, true)

    const { status, body, text } = await owner('GET', path)
    assert.equal(status, 200, text)
    const { company, locations } = body.data
    assert.deepEqual([company.people, rolesOf(company)], [1, { 'salon:owner': 1 }])
    assert.deepEqual(
      locations.map((one: Heads & { location_id: number }) => [
        one.location_id,
        one.people,
        one.invited,
        rolesOf(one),
        one.warnings,
      ]),
      [
        [first, 5, 1, { 'salon:owner': 1, 'salon:manager': 2, 'salon:worker': 2 }, []],
        [second, 1, 0, { 'salon:manager': 1 }, ['no-owner', 'one-manager']],
        [third, 1, 0, { 'salon:worker': 1 }, ['no-owner']],
        [fourth, 0, 0, {}, ['closed']],
      ],
    )
  })

  test('whoever sees the people of one location counts those', async () => {
    const { world, salon, path, at } = await begin()
    await using _ = world
    const [first, second] = salon.locations as [number, number]
    const manager = await salon.member(at(first, 'salon:manager'))
    await salon.member({ slot: 'extra:900001', scope: [first, second], role: 'salon:worker' })
    await salon.member(at(second))
    const seen = await (await natively(world, manager))('GET', path)
    assert.equal(seen.status, 200, seen.text)
    assert.deepEqual(
      seen.body.data.locations.map((one: Heads & { location_id: number }) => [one.location_id, one.people]),
      [[first, 2]],
    )
    const worker = await natively(world, await salon.member(at(first)))
    assert.equal((await worker('GET', path)).status, 403)
    const stranger = await natively(world, (await world.bakery()).owner)
    assert.equal((await stranger('GET', path)).status, 404)
  })

  test('more of them than one statement looks at are all counted', async () => {
    const { world, salon, path, owner } = await begin()
    await using _ = world
    const [first] = salon.locations as [number]
    await world.core.engine.transaction(async (session) => {
      for (let id = 1_000_000; id < 1_002_100; id++) {
        session.write(
          `insert into members (company_id, id, from_revision, user_id, accepted, suspended, team_members)
           values ($1, $2, 1, $2, 1, 0, '[]')`,
          [salon.companyId, id],
        )
        session.write(
          `insert into grants (company_id, member_id, slot, id, from_revision, role, scope, exceptions)
           values ($1, $2, $3, $2, 1, 'salon:worker', $4, '{}')`,
          [salon.companyId, id, `location:${first}`, `[${first}]`],
        )
      }
    })
    const { body } = await owner('GET', path)
    assert.deepEqual([body.data.locations[0].people, body.data.company.people], [2100, 1])
  })
})
