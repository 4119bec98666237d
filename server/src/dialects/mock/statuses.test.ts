import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAnswer } from '../../testing/described.ts'
import { emptyDatabase, worldOn } from '../../testing/world.ts'
import type { Document } from '../docs/openapi.ts'
import { sampleOf } from './sample.ts'

const names = ['native', 'alteg-v1', 'alteg-v2', 'bakeronline', 'guardant-station', 'authzen']

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '')

test('every described status of every operation can be had, and is as described', async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  await using world = await worldOn(url, { registration: true }, remove)
  const app = await world.app()
  let count = 0
  for (const name of names) {
    const document = (await app.inject(`/openapi/${name}.json`)).json() as Document
    const [real, mock] = document.servers.map((server) => pathOf(server.url))
    assert.ok(mock, `${name} has no mock address`)
    for (const [template, operations] of Object.entries(document.paths))
      for (const [verb, { parameters = [], requestBody, responses }] of Object.entries(operations)) {
        const method = verb.toUpperCase()
        const path = template.replaceAll(/\{[^}]+\}/g, '1')
        const needed = parameters.filter((one) => one.in === 'query' && (one as { required?: boolean }).required)
        const query = needed.map((one) => [
          one.name,
          String(sampleOf(one.schema as never, document.components.schemas)),
        ])
        const search = query.length > 0 ? `?${new URLSearchParams(query as [string, string][])}` : ''
        const [sent] = Object.values(requestBody?.content ?? {})
        const [example] = Object.values(sent?.examples ?? {}) as { value: unknown }[]
        const body = sent && (example?.value ?? sampleOf(sent.schema, document.components.schemas))
        for (const status of Object.keys(responses).map(Number)) {
          const where: string = `${method} ${mock}${path} code=${status}`
          const answer = await world.request(method, mock + path + search, {
            ...(body !== undefined && { body }),
            headers: { authorization: 'Bearer any, User any', prefer: `code=${status}` },
          })
          assert.deepEqual(
            [answer.status, answer.headers['preference-applied']],
            [status, `code=${status}`],
            `${where}: ${answer.text.slice(0, 300)}`,
          )
          const type = String(answer.headers['content-type'] ?? '')
          await judgeAnswer(app, { method, path: (real ?? '') + path, status, type, body: answer.body })
          count += 1
        }
      }
  }
  assert.ok(count > 500, `only ${count} answers`)
})
