import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { parse } from 'yaml'
import { type DialectName, dialectNames } from '../../config/settings.ts'
import type { App } from '../../http/app-type.ts'
import { exampleValues, loadCaseFiles } from '../../http/case-files.ts'
import { judgeAnswer } from '../../testing/described.ts'
import { demoDatabase, emptyDatabase, type World, worldOn } from '../../testing/world.ts'
import type { Document, Operation } from './openapi.ts'

const require = createRequire(import.meta.url)
const { Ajv2020 } = require('ajv/dist/2020') as typeof import('ajv/dist/2020.js')
const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats')

/** MCP has no description of this kind: its programs ask it for its tools. */
const describedNames = dialectNames.filter((name) => name !== 'mcp')

/** What no interface describes: pages for people, and what is about the service itself. */
const notDescribed: readonly (readonly [routes: RegExp, reason: string])[] = [
  [/^\/(?:healthz|readyz|metrics)$/, 'for whoever runs the server; README tells'],
  [/^\/_mock\//, 'answers for addresses that are described'],
  [/^\/(?:openapi|docs|docs\.md|llms\.txt|llms-full\.txt)(?:\/|$)/, 'the documentation itself'],
  [/^\/(?:setup|invitation|password-reset|confirm)(?:\/|$)/, 'pages, which letters and the command line lead to'],
  [/^\/approvals\//, 'pages, which assistants lead to'],
  [/^\/mcp$/, 'speaks a protocol of its own, in which it describes itself'],
]

/** Addresses that are described by their other name. */
const hidden: readonly (readonly [routes: RegExp, reason: string])[] = [
  [/^POST \/oauth\/authorize$/, 'sent by the page that GET answers'],
  [/^[A-Z]+ \/api\/v[12]\//, 'a second name of another address'],
  [/^GET \/(?:console(?:\/|$)|$)/, 'the console, and what leads to it'],
]

/** What no case shows as it succeeds: these show a refusal alone. */
const onlyRefused: readonly (readonly [operations: readonly string[], reason: string])[] = [
  [['openSetup', 'checkSetup', 'setUp'], 'the demo is set up, and has no link for it any more'],
  [['resetPassword', 'confirmAddress'], 'the link stands in a letter alone'],
  [['openInvitation', 'acceptInvitation', 'acceptByRegistering'], 'so does this one, or in the address of a page'],
  [['retryMessage'], 'of the demo’s letters none was given up'],
]

type Json = Record<string, unknown>
type Parts = [where: string, operation: Operation][]

const operationsOf = ({ paths }: Document): Parts =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Parts[number] => [`${method.toUpperCase()} ${path}`, operation]),
  )

const resolved = (document: Document, reference: string): unknown =>
  reference
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document)

/** Every text of a document, by where it stands. */
function* textsIn(value: unknown, at = ''): Generator<[at: string, text: string]> {
  if (typeof value === 'string') yield [at, value]
  else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value)) {
      yield [at, key]
      yield* textsIn(part, `${at}/${key}`)
    }
}

let world: World
let app: App
const documents = new Map<DialectName, Document>()

const asked = async (file: string): Promise<{ status: number; type: string; text: string }> => {
  const { statusCode: status, headers, body: text } = await app.inject(`/openapi/${file}`)
  return { status, type: String(headers['content-type']), text }
}

before(async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  world = await worldOn(url, { registration: true }, remove)
  app = await world.app()
  for (const name of describedNames) {
    const { status, text } = await asked(`${name}.json`)
    assert.equal(status, 200, `${name}: ${text.slice(0, 200)}`)
    documents.set(name, JSON.parse(text) as Document)
  }
})

after(() => world[Symbol.asyncDispose]())

for (const name of describedNames)
  describe(`/openapi/${name}`, () => {
    const document = (): Document => documents.get(name) as Document

    test('is whole: references lead somewhere, names are given once, paths say their parameters', () => {
      const operations = operationsOf(document())
      assert.ok(operations.length > 3)
      const names = operations.map(([, { operationId }]) => operationId)
      assert.deepEqual(
        names.filter((one, index) => names.indexOf(one) !== index),
        [],
        'operationId',
      )
      const tags = new Set(document().tags.map((tag) => tag.name))
      for (const [where, { parameters = [], responses, tags: own = [], summary }] of operations) {
        assert.ok(summary, `${where} has no summary`)
        assert.ok(own.length > 0 && own.every((tag) => tags.has(tag)), `${where}: ${own.join()}`)
        const inPath = parameters.flatMap((parameter) => (parameter.in === 'path' ? [parameter.name] : []))
        assert.deepEqual(inPath.sort(), (where.match(/[^{}]+(?=\})/g) ?? []).sort(), where)
        for (const [status, { description }] of Object.entries(responses))
          assert.ok(description, `${where} → ${status} has no description`)
      }
      for (const [at, text] of textsIn(document()))
        if (at.endsWith('/$ref')) assert.notEqual(resolved(document(), text), undefined, text)
    })

    test('says of everything that is sent what it is', () => {
      const silent = new Set<string>()
      const schemas = document().components.schemas
      const wholeOf = (schema: Json): Json => {
        const name = String(schema.$ref ?? '').replace('#/components/schemas/', '')
        return { ...schemas[name], ...schema }
      }
      const look = (given: unknown, where: string, above: readonly string[] = []): void => {
        if (typeof given !== 'object' || given === null || above.includes(String((given as Json).$ref))) return
        const schema = wholeOf(given as Json)
        const reference = typeof schema.$ref === 'string' ? [...above, schema.$ref] : above
        for (const [member, part] of Object.entries((schema.properties ?? {}) as Record<string, Json>)) {
          const { description, const: only, enum: words = [] } = wholeOf(part)
          const isOnlyOne = only !== undefined || (words as unknown[]).length === 1
          if (description === undefined && !isOnlyOne) silent.add(`${where}.${member}`)
          look(part, `${where}.${member}`, reference)
        }
        look(schema.items, `${where}[]`, reference)
        for (const part of [schema.anyOf, schema.oneOf, schema.allOf].flat()) look(part, where, reference)
      }
      for (const [, { operationId, parameters = [], requestBody }] of operationsOf(document())) {
        for (const { name: parameter, schema, ...rest } of parameters)
          if (!('description' in rest || 'description' in schema)) silent.add(`${operationId}, ${parameter}`)
        for (const { schema } of Object.values(requestBody?.content ?? {})) look(schema, operationId)
      }
      assert.deepEqual([...silent], [])
    })

    test('says the same in YAML', async () => {
      const { status, type, text } = await asked(`${name}.yaml`)
      assert.equal(status, 200)
      assert.match(type, /yaml/)
      assert.deepEqual(parse(text), document())
    })

    test('shows examples that are as it says', () => {
      const ajv = new Ajv2020({ strict: false, validateFormats: true })
      addFormats(ajv as never)
      ajv.addSchema({ ...document(), $id: 'document' })
      const judge = (schema: object, value: unknown, where: string): void => {
        const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')
        const validate = ajv.compile(JSON.parse(text))
        assert.ok(validate(value), `${where}: ${ajv.errorsText(validate.errors)}`)
      }
      for (const [where, { parameters = [], requestBody, responses }] of operationsOf(document())) {
        for (const { name: parameter, schema, example } of parameters)
          if (example !== undefined) judge(schema, example, `${where}, ${parameter}`)
        for (const [place, { content = {} }] of [['body', requestBody ?? {}], ...Object.entries(responses)] as [
          string,
          { content?: Operation['responses'][string]['content'] },
        ][])
          for (const { schema, examples = {} } of Object.values(content))
            for (const [title, { value }] of Object.entries(examples as Record<string, { value: unknown }>))
              judge(schema, value, `${where}, ${place}, ${title}`)
      }
    })

    test('shows what every error looks like', () => {
      for (const [where, { responses }] of operationsOf(document()))
        for (const [status, { content = {} }] of Object.entries(responses).filter(([one]) => one >= '400'))
          for (const [type, { examples }] of Object.entries(content)) {
            if (!type.endsWith('json')) continue
            const [shown] = Object.values(examples ?? {}) as { value: { status?: number } }[]
            assert.ok(shown, `${where}, ${status}`)
            if (type === 'application/problem+json') assert.equal(String(shown.value.status), status, where)
          }
    })

    test('has no gaps where values of an installation go', () => {
      const gaps = [...textsIn(document())].filter(([, text]) =>
        /\{\{|<(?:any|int|string|array)\b|x-m(?:axLength|inimum|aximum)/.test(text),
      )
      assert.deepEqual(gaps, [])
    })
  })

test('every address is described, or there is a reason', () => {
  const described = new Set(
    [...documents.values()].flatMap((document) => {
      const base = new URL(document.servers[0]?.url ?? '').pathname.replace(/\/$/, '')
      return operationsOf(document).map(([where]) => where.replace(' ', ` ${base}`).replaceAll(/\{[^}]+\}/g, '{}'))
    }),
  )
  assert.ok(described.size > 150, `${described.size}`)
  const missing: string[] = []
  const needless = new Set([...notDescribed, ...hidden])
  for (const { method, url, schema } of app.routeBook.all()) {
    if (method === 'HEAD' || described.has(`${method} ${url.replaceAll(/:\w+/g, '{}')}`)) continue
    const isHidden = (schema as { hide?: boolean } | undefined)?.hide === true
    const reason = isHidden
      ? hidden.find(([routes]) => routes.test(`${method} ${url}`))
      : notDescribed.find(([routes]) => routes.test(url))
    if (reason) needless.delete(reason)
    else missing.push(`${method} ${url}`)
  }
  assert.deepEqual(missing, [])
  assert.deepEqual([...needless], [])
})

test('every operation has a case that succeeds, or there is a reason', () => {
  const files = loadCaseFiles()
  const shapeOf = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}')
  const [missing, refused]: [string[], string[]] = [[], []]
  for (const [name, document] of documents) {
    const base = new URL(document.servers[0]?.url ?? '').pathname.replace(/\/$/, '')
    for (const [where, { operationId }] of operationsOf(document)) {
      const cases = files
        .filter(({ dialect, route }) => dialect === name && route !== undefined)
        .filter(({ route }) => shapeOf(`${route?.method} ${route?.path}`) === shapeOf(where.replace(' ', ` ${base}`)))
        .flatMap((file) => file.cases)
      if (cases.length === 0) missing.push(`${name}: ${operationId} (${where})`)
      else if (cases.every(({ response }) => response.status >= 400)) refused.push(operationId)
    }
  }
  assert.deepEqual(missing, [], 'add a case below server/cases')
  const known = onlyRefused.flatMap(([operations]) => operations)
  assert.deepEqual(refused.sort(), known.toSorted(), 'add a case that succeeds, or a reason')
})

/** Up to here the documents give the ids of the demo; others are given in whatever order things are made. */
const LAST_DOCUMENTED_ID = 300_000

test('examples show the values of the demo, where each demo has the same', async () => {
  const { value: demo, remove } = await demoDatabase('sqlite')
  await remove()
  let same = 0
  for (const [path, shown] of Object.entries(exampleValues())) {
    // Made by the cases themselves.
    if (path.startsWith('kept.')) continue
    const value = path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], demo)
    assert.equal(typeof value, typeof shown, path)
    // A secret is another one in each demo, and is not to be shown as if it worked.
    if (typeof value === 'string' && /token|password/.test(path)) assert.match(String(shown), /^YOUR_[A-Z_]+$/, path)
    else if (path.endsWith('client_id')) assert.match(String(shown), /^[0-9a-f]{40}$/, path)
    else if (typeof value === 'number' && value > LAST_DOCUMENTED_ID)
      assert.ok(Number(shown) > LAST_DOCUMENTED_ID, path)
    else {
      assert.equal(shown, value, path)
      same += 1
    }
  }
  assert.ok(same > 8, `${same}`)
})

test('an interface that is unknown, or switched off, is described nowhere', async () => {
  for (const file of ['nothing.json', 'native.txt', 'native', '__proto__.json', 'constructor.yaml', 'native.json.json'])
    assert.equal((await asked(file)).status, 404, file)
  const { url, remove } = await emptyDatabase('sqlite')
  await using small = await worldOn(url, { dialects: ['native'] }, remove)
  const first = await small.request('GET', '/')
  assert.deepEqual([first.status, first.headers.location], [302, '/console'])
  assert.equal((await small.request('GET', '/openapi/alteg-v1.json')).status, 404)
  assert.equal((await small.request('GET', '/openapi/native.json')).status, 200)
})

test('a description that is wrong fails the tests of its interface', async () => {
  const right = { method: 'GET', path: '/gatehouse/v1/companies', status: 200, type: 'application/json; charset=utf-8' }
  const company = { id: 5, title: 'Harbour', catalogues: ['salon'], created_at: '2030-01-31T08:00:00Z' }
  const list = { data: [company], next_cursor: null }
  const [, listed] = operationsOf(documents.get('native') as Document).find(
    ([at]) => at === 'GET /companies',
  ) as Parts[0]
  assert.ok(listed.responses[200])
  await judgeAnswer(app, { ...right, body: { ...list, data: [] } })
  for (const wrong of [
    { ...right, body: { data: 'none', next_cursor: null } },
    { ...right, body: undefined },
    { ...right, body: list, status: 218 },
    { ...right, body: list, type: 'text/html' },
    { ...right, body: { ...list, data: [{ ...company, id: 'five' }] } },
  ])
    await assert.rejects(judgeAnswer(app, wrong), { code: 'ERR_ASSERTION' }, JSON.stringify(wrong))

  // The other way round: an answer that is right, and a schema that is made up.
  const document = structuredClone(documents.get('native') as Document)
  document.components.schemas.Problem = { type: 'object', required: ['colour'] }
  let asked = 0
  const liar = {
    routeBook: { all: () => Array.from({ length: 9999 }) },
    inject: async () => {
      asked += 1
      return { statusCode: 200, body: '', json: () => document }
    },
  } as unknown as App
  const refused = {
    ...right,
    status: 401,
    type: 'application/problem+json; charset=utf-8',
    body: { status: 401, title: 'Sign in.', code: 'credential.missing' },
  }
  await judgeAnswer(app, refused)
  await assert.rejects(judgeAnswer(liar, refused), /colour/)
  assert.equal(asked, 1)
})
