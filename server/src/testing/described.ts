import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import type { Document, Operation } from '../dialects/docs/openapi.ts'
import type { App } from '../http/app-type.ts'
import { wordingIn } from '../operations/refusals/wording-in.ts'

const require = createRequire(import.meta.url)
const { Ajv2020 } = require('ajv/dist/2020') as typeof import('ajv/dist/2020.js')
const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats')

interface Answered {
  readonly method: string
  /** With what stands behind `?`. */
  readonly path: string
  readonly status: number
  readonly type: string
  /** As its `Content-Language` says. */
  readonly language?: unknown
  readonly body: unknown
}

interface Known {
  readonly method: string
  readonly pattern: RegExp
  readonly parameters: number
  readonly operation: Operation
}

/** Judges answers of one dialect. */
class Judge {
  readonly #known: readonly Known[]
  readonly #ajv: InstanceType<typeof Ajv2020>

  constructor(document: Document) {
    const base = new URL(document.servers[0]?.url ?? '').pathname.replace(/\/$/, '')
    this.#known = Object.entries(document.paths)
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => ({
          method: method.toUpperCase(),
          pattern: new RegExp(`^${(base + path).replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
          parameters: path.split('{').length,
          operation,
        })),
      )
      .toSorted((a, b) => a.parameters - b.parameters)
    this.#ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
    addFormats(this.#ajv as never)
    this.#ajv.addSchema({ ...document, $id: 'document' })
  }

  judge({ method, path, status, type, body }: Answered): void {
    const [address = ''] = path.split('?')
    const found = this.#known.find((known) => known.method === method && known.pattern.test(address))
    if (!found) return
    const where = `${method} ${address} → ${status}`
    const answer = found.operation.responses[status]
    assert.ok(answer, `${where}: the description of ${found.operation.operationId} has no such answer`)
    const media = type.split(';')[0] as string
    if (!answer.content) {
      assert.equal(body, undefined, `${where}: a body that is not described`)
      return
    }
    const content = answer.content[media]
    assert.ok(content, `${where}: described as ${Object.keys(answer.content).join()}, is ${media}`)
    const validate = this.#ajv.compile(inDocument(content.schema))
    assert.ok(
      validate(body),
      `${where}: ${this.#ajv.errorsText(validate.errors)}\n${String(JSON.stringify(body)).slice(0, 500)}`,
    )
  }
}

/** References into the document as they are understood from outside it; one object per schema, which is compiled once. */
const seen = new WeakMap<object, object>()
const inDocument = (schema: object): object => {
  const known =
    seen.get(schema) ?? JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'))
  seen.set(schema, known)
  return known
}

const judges = new Map<string, Judge>()

const makeJudge = async (app: App, dialect: string): Promise<Judge | undefined> => {
  // Settings make routes come and go.
  const key = `${dialect} ${app.routeBook.all().length}`
  const known = judges.get(key)
  if (known) return known
  const reply = await app.inject(`/openapi/${dialect}.json`)
  if (reply.statusCode === 404) return undefined
  assert.equal(reply.statusCode, 200, `the description of ${dialect}: ${reply.body}`)
  const judge = new Judge(reply.json() as Document)
  judges.set(key, judge)
  return judge
}

const judgesOf = new WeakMap<App, Map<string, Promise<Judge | undefined>>>()

/** Undefined for a dialect that is not described, or not switched on. */
const judgeOf = (app: App, dialect: string): Promise<Judge | undefined> => {
  const known = judgesOf.get(app) ?? new Map()
  judgesOf.set(app, known)
  const judge = known.get(dialect) ?? makeJudge(app, dialect)
  known.set(dialect, judge)
  return judge
}

const bases: readonly (readonly [prefix: string, dialect: string])[] = [
  ['/gatehouse/v1/', 'native'],
  ['/api/v1/', 'alteg-v1'],
  ['/api/v2/', 'alteg-v2'],
  ['/v1.0/', 'guardant-station'],
  ['/access/v1/', 'authzen'],
  ['/.well-known/authzen', 'authzen'],
]

/** Cedar’s words about what somebody wrote for it, and those about a catalogue file: told in English alone. */
const aboutCedar = /\/companies\/\d+\/(?:policies|entities)\b/
const aboutFiles = /^(?:company\.)?catalogue\b/

/** Fails where a field is refused in words that there are in English alone. */
const judgeWords = ({ method, path, type, language, body }: Answered): void => {
  if (!type.startsWith('application/problem+json') || language !== 'en' || aboutCedar.test(path)) return
  const { errors = [] } = (body ?? {}) as { errors?: readonly { readonly field: string; readonly message: string }[] }
  const { field: told } = wordingIn('de')
  const untold = errors.filter(({ field, message }) => !aboutFiles.test(field) && told(message) === message)
  assert.deepEqual(untold, [], `${method} ${path}: what is said is in no file of server/catalogues/refusals`)
}

/** Fails for an answer that is not what the service's own description of the operation says. */
export const judgeAnswer = async (app: App, answered: Answered): Promise<void> => {
  const [, dialect] = bases.find(([prefix]) => answered.path.startsWith(prefix)) ?? [undefined, 'bakeronline']
  if (dialect === 'native') judgeWords(answered)
  ;(await judgeOf(app, dialect))?.judge(answered)
}
