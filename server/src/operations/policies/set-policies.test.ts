import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine, operator } from '../../testing/world.ts'
import { deleteEntity } from './delete-entity.ts'
import { listEntities } from './list-entities.ts'
import { setEntity } from './set-entity.ts'
import { setPolicies } from './set-policies.ts'

const schema = `entity folder in [folder] { size?: Long };
action open appliesTo { principal: folder, resource: folder };
`
const folder = (id: string, ...parents: string[]) => ({
  type: 'folder',
  id,
  attributes: {},
  parents: parents.map((parent) => ({ type: 'folder', id: parent })),
})

onEachEngine('policies and entities, written', (open) => {
  test('whoever may see them and not change them is refused before anything is judged', async () => {
    await using world = await open({ dialects: [] })
    const { companyId, member } = await world.salon()
    const { call } = await member({ role: 'salon:manager', slot: 'company' })
    const { core } = world
    assert.deepEqual(await listEntities(core, call, { companyId, limit: 5 }), [])
    const before = await world.snapshot()
    const denied = { kind: 'access.denied' }
    await assert.rejects(setPolicies(core, call, { companyId, schema: 'entity tag;', policies: '', tests: [] }), denied)
    await assert.rejects(setEntity(core, call, { companyId, ...folder('') }), denied)
    await assert.rejects(deleteEntity(core, call, { companyId, type: 'folder', id: '' }), denied)
    assert.equal(await world.snapshot(), before)
  })

  test('what would belong to itself is refused, however it is stored; and so is the whole file that says it', async () => {
    await using world = await open({ dialects: [] })
    const { companyId } = await world.salon()
    const { core } = world
    const set = { companyId, schema, policies: '', tests: [] }
    const refused = { kind: 'request.invalid' }
    await setPolicies(core, operator, { ...set, entities: [folder('a', 'b'), folder('b', 'c')] })
    const before = await world.snapshot()
    const cycles = [[folder('c', 'a')], [folder('c', 'd'), folder('d', 'a')], [folder('x', 'x')]]
    for (const entities of cycles) {
      await assert.rejects(setPolicies(core, operator, { ...set, policies: '// new', entities }), refused)
      assert.equal(await world.snapshot(), before)
    }
    await assert.rejects(setEntity(core, operator, { companyId, ...folder('c', 'a') }), refused)
    // In the middle of a file, right before and after it: none of it is kept.
    const half = [folder('new'), { ...folder('wrong'), attributes: { size: 'big' } }, folder('also new')]
    await assert.rejects(setPolicies(core, operator, { ...set, policies: '// new', entities: half }), refused)
    assert.equal(await world.snapshot(), before)
    await setPolicies(core, operator, { ...set, entities: [folder('b'), folder('c', 'a')] })
    const stored = await listEntities(core, operator, { companyId, limit: 9 })
    assert.deepEqual(
      stored.map(({ id, parents }) => [id, parents.map((parent) => parent.id)]),
      [
        ['a', ['b']],
        ['b', []],
        ['c', ['a']],
      ],
    )
  })
})
