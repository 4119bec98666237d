import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Entity, OwnQuestion } from '../../model/own-types.ts'
import { setEntity } from '../../operations/policies/set-entity.ts'
import { setPolicies } from '../../operations/policies/set-policies.ts'
import { asking } from '../../testing/asking.ts'
import { demoDatabase, onEachEngine, operator, worldOn } from '../../testing/world.ts'

const example = new URL('../../../../docs/examples/todo/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, example), 'utf8')
const todo = JSON.parse(text('todo.jsonc').replace(/^ *\/\/.*$/m, '')) as {
  entities: Omit<Entity, 'parents'>[]
  tests: { name: string; request: OwnQuestion; expected: boolean }[]
}

onEachEngine('authzen: types of a company’s own', (open) => {
  test('the interop scenario "todo" is answered as published, one by one, at once, and searched', async () => {
    await using world = await open({ dialects: ['authzen'] })
    const salon = await world.salon()
    const { companyId, owner, locations } = salon
    const { core } = world
    await setPolicies(core, operator, {
      companyId,
      schema: text('todo.cedarschema'),
      policies: text('todo.cedar'),
      tests: [],
    })
    for (const entity of todo.entities) await setEntity(core, operator, { companyId, parents: [], ...entity })
    const { ask } = await asking(world, salon, owner)
    for (const { name, request, expected } of todo.tests) {
      const { status, body } = await ask('/evaluation', request)
      assert.deepEqual([status, body.decision], [200, expected], name)
      if (!expected) assert.ok(body.context.policies.length > 0 || body.context.errors.length > 0, name)
    }

    // Beside a question about the catalogue, each in its place.
    const own = {
      subject: { type: 'user', id: String(owner.userId) },
      action: { name: 'timetable_access' },
      resource: { type: 'location', id: String(locations[0]) },
    }
    const items = todo.tests.flatMap(({ request }) => [request, own])
    const { body: batch } = await ask('/evaluations', { evaluations: items })
    assert.deepEqual(
      batch.evaluations.map(({ decision }: { decision: boolean }) => decision),
      todo.tests.flatMap(({ expected }) => [expected, true]),
    )

    const [{ request }] = todo.tests as [(typeof todo.tests)[number]]
    const search = async (path: string, body: object): Promise<string[]> => {
      const ids: string[] = []
      for (let token: string | undefined; token !== ''; ) {
        const reply = await ask(`/search/${path}`, { ...body, page: { limit: 1, ...(token && { token }) } })
        assert.equal(reply.status, 200, reply.text)
        ids.push(...reply.body.results.map((one: { id?: string; name?: string }) => one.id ?? one.name))
        token = reply.body.page.next_token
      }
      return ids
    }
    const ids = todo.entities.flatMap(({ type, id }) => (type === request.subject.type ? id : [])).sort()
    const allowed: string[] = []
    for (const id of ids) {
      const { body } = await ask('/evaluation', { ...request, subject: { ...request.subject, id } })
      if (body.decision) allowed.push(id)
    }
    assert.deepEqual(await search('subject', request), allowed)
    const { action: _, ...noAction } = request
    assert.ok((await search('action', noAction)).length > 0)

    // Whoever sees but a part of the people hears of no such types.
    const { ask: limited } = await asking(world, salon, owner, { locations })
    const unknown = await limited('/evaluation', request)
    assert.deepEqual(unknown.body, { decision: false, context: { reason: 'resource-unknown' } })
    assert.deepEqual((await limited('/search/subject', request)).body.results, [])

    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    const nested = JSON.stringify(request).replace('"resource":{', `"context":{"x":${deep}},"resource":{`)
    for (const path of ['/evaluation', '/evaluations', '/search/subject'])
      assert.ok((await ask(path, nested)).status < 500, path)
  })
})

onEachEngine('authzen: the guide', (_open, kind) => {
  test('its question is answered by the demo as it stands there', async () => {
    const guide = readFileSync(new URL('../../../../docs/policies.md', import.meta.url), 'utf8')
    const [, asked = ''] = /## Asking[\s\S]*?```json\n([\s\S]*?)```/.exec(guide) ?? []
    const { url, remove, value } = await demoDatabase(kind)
    await using world = await worldOn(url, { dialects: ['authzen'] }, remove)
    const reply = await world.request('POST', '/access/v1/evaluation', {
      body: asked,
      headers: { authorization: `Bearer ${value.authzen.token}` },
    })
    assert.deepEqual([reply.status, reply.body], [200, { decision: true }])
  })
})
