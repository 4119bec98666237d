import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy } from '../../model/policy.ts'
import { onEachEngine } from '../../testing/world.ts'

const policy = (type: Policy['type'], language: string, revisionId: number): Policy => ({
  type,
  language,
  html: `<p>${type} in ${language}</p>`,
  title: `The ${type}`,
  description: 'What we do.',
  button: 'I agree',
  version: 3,
  revisionId,
  date: '31 January 2026',
})
const options = {
  dialects: ['bakeronline'],
  policies: [
    policy('privacy', 'en', 12),
    policy('privacy', 'nl', 12),
    policy('tac', 'fr', 13),
    policy('tac', 'nl', 13),
  ],
} as const

onEachEngine('bakeronline: GET /api/policies/@type', (open) => {
  test('shows a policy to anybody, in the language that they want', async () => {
    await using world = await open(options)
    const get = (type: string, language?: string) =>
      world.request('GET', `/api/policies/${type}`, {
        headers: { ...(language !== undefined && { 'accept-language': language }) },
      })

    const { status, text, headers } = await get('privacy', 'en-US,en;q=0.5')

    const shown = {
      html: '<p>privacy in en</p>',
      type: 'privacy',
      title: 'The privacy',
      description: 'What we do.',
      button: 'I agree',
      version: 3,
      revision_id: 12,
      date: '31 January 2026',
    }
    assert.deepEqual([status, text], [200, JSON.stringify(shown, null, 4)])
    assert.deepEqual(
      [headers['content-language'], headers.vary, headers['x-version'], headers['content-type']],
      ['en', 'Accept-Language', '1.9.0', 'application/json; charset=utf-8'],
    )
    for (const [type, wanted, told] of [
      ['privacy', 'nl-BE,en;q=0.5', 'nl'],
      ['privacy', 'de', 'en'],
      ['privacy', undefined, 'en'],
      ['tac', 'en', 'fr'],
      ['tac', 'nl', 'nl'],
      ['tac', '*', 'fr'],
    ] as const)
      assert.equal((await get(type, wanted)).body.html, `<p>${type} in ${told}</p>`)
  })

  test('knows those that the operator has, and no others', async () => {
    await using world = await open(options)
    for (const type of ['cookie', 'shop', 'x', '__proto__', 'toString', '%00']) {
      const { status, body } = await world.request('GET', `/api/policies/${type}`)
      assert.deepEqual([status, body.errors], [404, [{ id: 'policy.unknown', message: 'There is no such policy.' }]])
    }
    assert.equal((await world.request('GET', '/api/policies')).status, 404)
    assert.equal((await world.request('POST', '/api/policies/tac')).headers.allow, 'GET, HEAD')
    const headers = { 'x-version': 'x' }
    assert.equal((await world.request('GET', '/api/policies/tac', { headers })).status, 400)
  })
})
