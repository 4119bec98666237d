import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnQuestion } from '../../model/own-types.ts'
import { decideOwnType } from '../../testing/own-type.ts'
import { onEachEngine, operator } from '../../testing/world.ts'
import { type OwnSearch, searchOwnTypes } from './search-own-types.ts'
import { setPolicies } from './set-policies.ts'

const schema = `entity user { department: String };
entity record { department: String };
action read, write appliesTo { principal: user, resource: record };
action greet appliesTo { principal: user, resource: user };
`
const policies = `permit (principal, action in [Action::"read", Action::"write"], resource)
when { principal.department == resource.department };
permit (principal, action == Action::"read", resource) when { principal.department == "audit" };
`
const departments = ['sales', 'legal', 'audit']

onEachEngine('searchOwnTypes', (open) => {
  test('finds just what a decision allows, page by page', async () => {
    await using world = await open({ dialects: [] })
    const { companyId } = await world.salon()
    const entities = ['user', 'record'].flatMap((type) =>
      Array.from({ length: 10 }, (_, n) => ({
        type,
        id: `${type}-${n}`,
        attributes: { department: departments[n % 3] },
        parents: [],
      })),
    )
    await setPolicies(world.core, operator, { companyId, schema, policies, tests: [], entities })
    const idsOf = (type: string): string[] => entities.filter((one) => one.type === type).map(({ id }) => id)
    const all = async (search: OwnSearch): Promise<string[]> => {
      const found: string[] = []
      let after: string | undefined
      for (let page = 0; page < 10; page++) {
        const { ids, next } = await searchOwnTypes(world.core, companyId, search, { after, limit: 2 })
        assert.ok(ids.length <= 2)
        found.push(...ids)
        if (next === undefined) return found
        after = next
      }
      return assert.fail('it never ends')
    }
    const allowed = async (question: OwnQuestion): Promise<boolean> =>
      (await decideOwnType(world.core, companyId, question)).decision
    const [user, record, audit] = [
      { type: 'user', id: 'user-0' },
      { type: 'record', id: 'record-1' },
      { type: 'user', id: 'user-2' },
    ] as const
    for (const name of ['read', 'write']) {
      const action = { name }
      const resources: string[] = []
      for (const id of idsOf('record'))
        if (await allowed({ subject: user, action, resource: { type: 'record', id } })) resources.push(id)
      assert.deepEqual(resources, ['record-0', 'record-3', 'record-6', 'record-9'])
      const question = { subject: user, action, resource: { type: 'record' } }
      assert.deepEqual(await all({ find: 'resource', question }), resources)
      const subjects: string[] = []
      for (const id of idsOf('user'))
        if (await allowed({ subject: { type: 'user', id }, action, resource: record })) subjects.push(id)
      assert.equal(subjects.length, name === 'read' ? 6 : 3)
      assert.deepEqual(
        await all({ find: 'subject', question: { subject: { type: 'user' }, action, resource: record } }),
        subjects,
      )
    }
    assert.deepEqual(await all({ find: 'action', question: { subject: audit, resource: record } }), ['read'])
    assert.deepEqual(await all({ find: 'action', question: { subject: user, resource: record } }), [])
    const nothing = { subject: user, action: { name: 'read' }, resource: { type: 'planet' } }
    assert.deepEqual(await all({ find: 'resource', question: nothing }), [])
    const { companyId: other } = await world.salon()
    const search = { find: 'resource', question: nothing } as const
    assert.deepEqual(await searchOwnTypes(world.core, other, search, { limit: 5 }), { ids: [], next: undefined })
  })

  test('does not find users who are shut out', async () => {
    await using world = await open({ dialects: [] })
    const salon = await world.salon()
    const [active, suspended] = [await salon.member(), await salon.member({ state: 'suspended' })]
    const { companyId } = salon
    const user = (userId: number) => ({
      type: 'user',
      id: String(userId),
      attributes: { department: 'sales' },
      parents: [],
    })
    const record = { type: 'record', id: '1', attributes: { department: 'sales' }, parents: [] }
    const entities = [user(active.userId), user(suspended.userId), record]
    await setPolicies(world.core, operator, { companyId, schema, policies, tests: [], entities })
    const question = { action: { name: 'read' }, subject: { type: 'user' }, resource: { type: 'record', id: '1' } }
    const found = await searchOwnTypes(world.core, companyId, { find: 'subject', question }, { limit: 10 })
    assert.deepEqual(found, { ids: [String(active.userId)], next: undefined })
  })
})
