import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { dialectNames } from '../../config/settings.ts'
import { type RefusalKind, refusals } from '../../model/refusal.ts'
import { type Answer, emptyDatabase, type World, worldOn } from '../../testing/world.ts'
import { guides } from './guides.ts'
import { operationsOf } from './markdown.ts'
import type { Document } from './openapi.ts'

const ORIGIN = 'http://127.0.0.1:8080'

/** Some of each kind. */
const large = [
  '/docs',
  '/docs/native',
  '/docs/native.md',
  '/docs/native/createRole',
  '/docs/guides/rights-per-shop',
  '/llms.txt',
  '/llms-full.txt',
  '/openapi/native.json',
  '/openapi/authzen.yaml',
]

describe('docs: pages', () => {
  let world: World
  const documents = new Map<string, Document>()
  before(async () => {
    const { url, remove } = await emptyDatabase('sqlite')
    world = await worldOn(url, {}, remove)
    for (const name of dialectNames) {
      const { status, body } = await world.request('GET', `/openapi/${name}.json`)
      if (status === 200) documents.set(name, body)
    }
  })
  after(() => world[Symbol.asyncDispose]())

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    world.request('GET', path, { headers })

  const addresses = (): string[] => [
    ...['/docs', '/docs/guides', '/docs/refusals', '/docs/permissions', '/docs/glossary'],
    ...guides().map(({ name }) => `/docs/guides/${name}`),
    ...[...documents].flatMap(([name, document]) => [
      `/docs/${name}/operations`,
      ...operationsOf(document).map(({ operation }) => `/docs/${name}/${operation.operationId}`),
    ]),
  ]

  test('every page is whole, and every address in it answers', async () => {
    const linked = new Set<string>()
    for (const address of addresses()) {
      const { status, text, headers } = await get(address)
      assert.equal(status, 200, address)
      assert.match(String(headers['content-type']), /^text\/html/)
      assert.match(text, /^<!doctype html>\n<html lang="en">/)
      assert.match(text, /<title>[^<]+ · Gatehouse<\/title>/)
      assert.equal(text.match(/<h1[ >]/g)?.length, 1, address)
      assert.equal(text.match(/<main[ >]/g)?.length, 1, address)
      assert.doesNotMatch(text, /undefined|\[object Object\]|\{\{/, address)
      for (const [whole, href = ''] of text.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)) {
        if (href.startsWith('/')) linked.add(href)
        else if (!href.startsWith('#')) assert.match(whole, /rel="external noopener noreferrer nofollow"/, address)
      }
    }
    for (const address of linked) assert.equal((await get(address)).status, 200, address)
    assert.ok(linked.size > documents.size * 10)
  })

  test('every page is there as Markdown too', async () => {
    for (const address of addresses()) {
      const { status, text, headers } = await get(`${address}.md`)
      assert.deepEqual([status, headers['content-type']], [200, 'text/markdown; charset=utf-8'], address)
      assert.match(text, /^# \S/, address)
    }
    for (const [name, document] of documents) {
      const { status, text } = await get(`/docs/${name}.md`)
      assert.equal(status, 200)
      for (const { method, path, operation } of operationsOf(document)) {
        assert.ok(text.includes(`${path}\` · \`${operation.operationId}\``), `${method} ${path}`)
      }
    }
  })

  test('every guide of the repository is served, and leads to the others', async () => {
    const files = globSync('docs/guides/*.md', { cwd: join(import.meta.dirname, '../../../..') })
    const names = files.map((file) => basename(file, '.md')).filter((name) => name !== 'README')
    assert.ok(names.length > 6)
    for (const name of names) {
      assert.ok(
        guides().some((one) => one.name === name),
        `${name} is in the list of docs/guides/README.md`,
      )
      const { text } = await get(`/docs/guides/${name}`)
      assert.match(text, /<pre tabindex="0"><code class="language-sh">/, name)
    }
    const { text } = await get('/docs/guides/first-five-minutes')
    assert.match(text, /<a href="\/docs\/guides\/inviting-a-team">/)
    // What is named and not served is no link.
    for (const name of guides().map((one) => one.name))
      assert.doesNotMatch((await get(`/docs/guides/${name}.md`)).text, /\]\((?!https:\/\/|\/docs\/)/, name)
    for (const address of ['/docs/guides/nothing', '/docs/guides/README', '/docs/guides/..%2fREADME'])
      assert.equal((await get(address)).status, 404, address)
  })

  test('an operation says all there is to say about it', async () => {
    const { text } = await get('/docs/native/createRole.md')
    for (const part of ['## Parameters', '## Body', '## Answers', '### 201', '## Errors', '| 422 |', '## Samples'])
      assert.ok(text.includes(part), part)
    for (const status of ['401', '422', '503']) assert.match(text, new RegExp(`A ${status}:\n\n\`\`\`json\n\\{`))
    for (const label of ['Shell', 'JavaScript', 'Node.js', 'Python', 'Java', 'C#', 'PHP', 'Go', 'Ruby', 'R'])
      assert.ok(text.includes(`### ${label}\n`), label)
    assert.match(text, /POST \/gatehouse\/v1\/companies\/\{company_id\}\/roles/)
  })

  test('what looks like HTML in a description is text', async () => {
    const { toHtml } = await import('./html.ts')
    const html = toHtml(
      'A <script>alert(1)</script> [x](javascript:alert(1)) [y](//evil.example) ![z](http://evil.example/z)',
    )
    assert.doesNotMatch(html, /<script|javascript:|<img|<a /)
  })

  test('the deprecated interface links to pages that are there', async () => {
    const { headers } = await get('/api/v1/company/1/users')
    for (const relation of ['deprecation', 'successor-version']) {
      const [, address = ''] = new RegExp(`<([^>]+)>; rel="${relation}"`).exec(String(headers.link)) ?? []
      assert.ok(address.startsWith(ORIGIN), address)
      assert.equal((await get(address.slice(ORIGIN.length))).status, 200, address)
    }
  })

  test('llms.txt has its form, and names addresses that answer', async () => {
    const { text, headers } = await get('/llms.txt')
    assert.match(text, /^# Gatehouse\n\n> [^\n]+\n/)
    assert.match(String(headers['content-type']), /^text\/plain/)
    const named = [...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \S/gm)].map(([, address = '']) => address)
    assert.ok(named.length >= 3 + guides().length + 2 * documents.size)
    for (const address of named) assert.equal((await get(address.slice(ORIGIN.length))).status, 200, address)
    const full = await get('/llms-full.txt')
    for (const part of ['# First five minutes', '# Refusals', '# Permissions', '# Glossary', 'createRole'])
      assert.ok(full.text.includes(part))
  })

  test('the page of refusals names every one, with the status that each interface answers', async () => {
    const { text } = await get('/docs/refusals.md')
    for (const kind of Object.keys(refusals)) assert.ok(text.includes(`| \`${kind}\` |`), kind)
    const names = (/^\| refusal \| words \| (.*) \|$/m.exec(text)?.[1] ?? '').split(' | ')
    const statusOf = (kind: RefusalKind, name: string): string | undefined => {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`)) ?? ''
      return row.slice(2, -2).split(' | ')[2 + names.indexOf(name)]
    }
    assert.deepEqual([...documents.keys()].toSorted(), names.toSorted())
    assert.equal(statusOf('last-owner', 'native'), '409')
    assert.equal(statusOf('last-owner', 'alteg-v1'), '422')
    assert.equal(statusOf('precondition.failed', 'native'), '412')
    assert.equal(statusOf('request.invalid', 'guardant-station'), '400')
    assert.doesNotMatch(text, /–|NaN/)
  })

  test('what is not there is a page that says so', async () => {
    for (const address of [
      '/docs/nothing',
      '/docs/native/nothing',
      '/docs/nothing.md',
      '/docs/assets/nothing.js',
      '/docs/__proto__',
    ])
      assert.deepEqual([address, (await get(address)).status], [address, 404])
  })

  test('pages are sent again only when they have changed', async () => {
    for (const address of large) {
      const { headers } = await get(address)
      for (const known of [String(headers.etag), `"other", ${headers.etag}`, '*']) {
        const again = await get(address, { 'if-none-match': known })
        assert.deepEqual([again.status, again.text], [304, ''], address)
      }
      assert.equal((await get(address, { 'if-none-match': '"other"' })).status, 200, address)
    }
  })

  test('pages come compressed to whoever takes that', async () => {
    const app = await world.app()
    const fetched = async (url: string, accepted: string) =>
      app.inject({ url, headers: { 'accept-encoding': accepted } })
    for (const address of large) {
      const plain = await fetched(address, 'identity')
      const brotli = await fetched(address, 'gzip, deflate, br;q=0.8')
      const gzip = await fetched(address, 'gzip, br;q=0')
      assert.deepEqual(
        [plain, brotli, gzip].map(({ headers }) => [headers['content-encoding'], headers.vary]),
        [undefined, 'br', 'gzip'].map((encoding) => [encoding, 'Accept-Encoding']),
        address,
      )
      assert.ok(brotli.rawPayload.length < plain.rawPayload.length * 0.7, address)
      assert.ok(brotliDecompressSync(brotli.rawPayload).equals(plain.rawPayload))
      assert.ok(gunzipSync(gzip.rawPayload).equals(plain.rawPayload))
    }
  })

  test('a page takes nothing from elsewhere', async () => {
    for (const address of ['/docs', '/docs/native']) {
      const policy = String((await get(address)).headers['content-security-policy'])
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /script-src 'self'(;|$)/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe-eval|https:|\*/)
    }
  })

  test('the script of the reference comes compressed, and is kept', async () => {
    const page = await get('/docs/native')
    const [, address = ''] = /src="(\/docs\/assets\/scalar-[^"]+)"/.exec(page.text) ?? []
    const app = await world.app()
    const fetched = async (accepted: string) =>
      app.inject({ url: address, headers: accepted === '' ? {} : { 'accept-encoding': accepted } })
    const plain = await fetched('')
    const brotli = await fetched('gzip, deflate, br')
    const gzip = await fetched('gzip, br;q=0')
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.ok(plain.rawPayload.length > 4_000_000)
    assert.deepEqual([brotli.headers['content-encoding'], gzip.headers['content-encoding']], ['br', 'gzip'])
    assert.ok(brotli.rawPayload.length < 1_200_000)
    assert.ok(brotliDecompressSync(brotli.rawPayload).equals(plain.rawPayload))
    assert.ok(gunzipSync(gzip.rawPayload).equals(plain.rawPayload))
    assert.equal(brotli.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(brotli.headers.vary, 'Accept-Encoding')
  })
})
