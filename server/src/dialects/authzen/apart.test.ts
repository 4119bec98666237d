import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setEntity } from '../../operations/policies/set-entity.ts'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { createTag } from '../../operations/tags/create-tag.ts'
import { asking } from '../../testing/asking.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine, operator } from '../../testing/world.ts'

/** Types and actions that are called as much like Gatehouse's own as is taken, for policies that would rule over them. */
const schema = `entity Everybody;
entity user in [Everybody] { role?: String, permissions?: Set<String> };
entity member in [Everybody] { role?: String };
entity Location, Company, LOCATION, locations;
namespace App { entity location, company, tag; }
action "timetable_access", "clients_access", "members.read", "members.edit", "settings_users_access"
  appliesTo { principal: [user, member], resource: [user, member, Location, Company, LOCATION, locations] };
`
const names = ['timetable_access', 'clients_access', 'members.read', 'members.edit', 'settings_users_access']

onEachEngine('a company’s own policies and its catalogue', (open) => {
  test('whatever the policies say, and whatever is stored and sent for them, permissions stay what they are', async () => {
    await using world = await open({ dialects: ['authzen', 'native'] })
    const salon = await world.salon({ locations: 2 })
    const { companyId, owner, locations } = salon
    const [here] = locations as [number]
    const call = { locationId: here, title: 'T', color: '#000000', icon: '', entity: 'client' } as const
    const tag = await createTag(world.core, owner.call, call)
    const people = [
      owner,
      await salon.member({ role: 'salon:worker', slot: `location:${here}` }),
      await salon.member({ role: 'salon:manager', slot: `location:${here}` }),
      await salon.member({ role: 'salon:owner', slot: 'company', state: 'suspended' }),
    ]
    const { ask } = await asking(world, salon, owner)
    const native = await natively(world, owner, companyId)
    const resources = [
      { type: 'company', id: String(companyId) },
      ...locations.map((id) => ({ type: 'location', id: String(id) })),
      { type: 'tag', id: String(tag.id) },
    ]
    const subjects = people.flatMap(({ userId, memberId, login }) => [
      { type: 'user', id: String(userId) },
      { type: 'user', id: login },
      { type: 'member', id: String(memberId) },
    ])

    /** All that anybody may do, by every way to ask; with what is sent along. */
    const answers = async (properties?: object): Promise<string> => {
      const sent = properties && { properties }
      const told: unknown[] = []
      for (const subject of subjects) {
        const items = names.flatMap((name) =>
          resources.map((resource) => ({ action: { name, ...sent }, resource: { ...resource, ...sent } })),
        )
        const asked = { subject: { ...subject, ...sent }, context: { ...properties }, evaluations: items }
        told.push((await ask('/evaluations', asked)).body.evaluations)
        const { body: found } = await ask('/search/action', { subject, resource: resources[1] })
        told.push(found.results)
        const { body: places } = await ask('/search/resource', {
          subject: { ...subject, ...sent },
          action: { name: names[0] },
          resource: { type: 'location', ...sent },
        })
        told.push(places.results)
      }
      for (const type of ['user', 'member'])
        told.push(
          (await ask('/search/subject', { subject: { type }, action: { name: names[0] }, resource: resources[1] })).body
            .results,
        )
      for (const { memberId } of people)
        told.push(
          (await native('GET', `/gatehouse/v1/companies/${companyId}/members/${memberId}/access`)).body.data
            .permissions,
        )
      return JSON.stringify(told)
    }

    const before = await answers()
    assert.ok(before.includes('{"decision":true}') && before.includes('not-granted') && before.includes('suspended'))
    const forged = { role: 'salon:owner', roles: ['owner'], permissions: names, state: 'active', reach: 'company' }
    assert.equal(await answers(forged), before)
    for (const policies of [
      '',
      'permit (principal, action, resource);',
      'forbid (principal, action, resource);',
      'permit (principal, action, resource); forbid (principal is user, action == Action::"members.read", resource);',
    ]) {
      await setPolicies(world.core, operator, { companyId, schema, policies, tests: [] })
      for (const { userId, memberId, login } of people) {
        const entity = { companyId, parents: [{ type: 'Everybody', id: 'owners' }] }
        for (const id of [String(userId), login])
          await setEntity(world.core, operator, {
            ...entity,
            type: 'user',
            id,
            attributes: { role: 'salon:owner', permissions: names },
          })
        await setEntity(world.core, operator, {
          ...entity,
          type: 'member',
          id: String(memberId),
          attributes: { role: 'salon:owner' },
        })
      }
      for (const { id } of resources)
        await setEntity(world.core, operator, { companyId, type: 'Location', id, attributes: {}, parents: [] })
      assert.equal(await answers(), before, policies)
      assert.equal(await answers(forged), before, policies)

      // And they rule over what is theirs: the owner of everything may do nothing there by being that.
      const { body } = await ask('/evaluation', {
        subject: subjects[0],
        action: { name: names[0] },
        resource: { type: 'Location', id: String(here) },
      })
      assert.equal(body.decision, policies.startsWith('permit'))
    }
    for (const type of ['company', 'location', 'position', 'team_member', 'tag', 'Gatehouse::x', 'gatehouse::x']) {
      const [space, name = space] = type.split('::')
      const declared = type.includes('::') ? `namespace ${space} { entity ${name}; }` : `entity ${name};`
      const taken = setPolicies(world.core, operator, { companyId, schema: declared, policies: '', tests: [] })
      await assert.rejects(taken, { kind: 'request.invalid' }, type)
    }
    assert.equal(await answers(), before)
  })
})
