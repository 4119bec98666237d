import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileHome } from '../../../testing/file-home.ts'
import { samplesOf } from './languages.ts'
import type { SampleRequest } from './request.ts'
import { isMissing, tools } from './tools.ts'

/** Every sign that means something to one of the languages. */
const nasty = `it's "quoted" \`ticked\` $HOME \${TOKEN} #{TOKEN} \\n \\ """ ''' )---" %s {0} BODY\nsecond line\t<b>&amp;</b> ü 日本 😀`

const value = { [nasty]: [nasty, null, true, false, -1.5, {}, []], deep: { 'a b': [{ c: 1 }] } }

interface Heard {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly type: string | undefined
  readonly body: string
}

describe('samples say what they are told, whatever signs are in it', () => {
  const folder = mkdtempSync(join(fileHome, 'gatehouse-samples-'))
  let heard: Heard | undefined
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    const body = (await request.toArray()).join('')
    heard = { method, url, authorization: headers.authorization, type: headers['content-type'], body }
    response.statusCode = 418
    response.end('short')
  })
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const [lang, [file, command, ...args]] of Object.entries(tools))
    test(lang, { skip: isMissing(lang) }, async () => {
      const request: SampleRequest = {
        method: 'PATCH',
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a%20b?q=it's%26%24`,
        headers: [
          { name: 'Authorization', value: ['Bearer ', { env: 'TOKEN' }, ', User "$x" ', { env: 'USER_TOKEN' }] },
          { name: 'Content-Type', value: ['application/json'] },
        ],
        body: { mediaType: 'application/json', value, text: JSON.stringify(value, null, 2) },
        redirects: false,
      }
      const sample = samplesOf(request).find((one) => one.lang === lang)
      writeFileSync(join(folder, file), sample?.source ?? '')
      heard = undefined
      const child = spawn(command, args, {
        cwd: folder,
        env: { ...process.env, LC_ALL: 'C.UTF-8', TOKEN: 'abc', USER_TOKEN: 'def' },
      })
      let out = ''
      child.stdout.on('data', (part) => (out += part))
      child.stderr.on('data', (part) => (out += part))
      const [code] = await once(child, 'close')
      assert.equal(code, 0, out)
      assert.match(out, /418[\s\S]*short/)
      const { body, type, url, ...rest } = heard as unknown as Heard
      assert.deepEqual(rest, { method: 'PATCH', authorization: 'Bearer abc, User "$x" def' })
      assert.equal(url?.replaceAll('%27', "'"), "/a%20b?q=it's%26%24")
      assert.match(type ?? '', /^application\/json/)
      assert.deepEqual(JSON.parse(body), value)
    })
})
