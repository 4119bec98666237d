import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { before, describe, test } from 'node:test'
import { Script } from 'node:vm'
import { dialectNames } from '../../../config/settings.ts'
import { emptyDatabase, worldOn } from '../../../testing/world.ts'
import { operationsOf } from '../markdown.ts'
import type { Document } from '../openapi.ts'
import type { CodeSample } from './languages.ts'

const require = createRequire(import.meta.url)
const grammars = dirname(require.resolve('@vscode/tree-sitter-wasm'))
const { Language, Parser } = require('@vscode/tree-sitter-wasm') as typeof import('@vscode/tree-sitter-wasm')

/** Why a text is no program of a language; undefined where it is one. */
type Objection = (source: string) => string | undefined

/** A grammar of the editor that many of our readers paste into. */
const byGrammar = async (file: string): Promise<Objection> => {
  await Parser.init()
  const parser = new Parser()
  parser.setLanguage(await Language.load(file))
  return (source) => {
    const root = parser.parse(source)?.rootNode
    if (root && !root.hasError) return undefined
    const [wrong] = root?.descendantsOfType('ERROR') ?? []
    return `line ${(wrong?.startPosition.row ?? 0) + 1}: ${wrong?.text.slice(0, 80)}`
  }
}

/** The engine's own parser; both kinds of script await at their top. */
const byEngine: Objection = (source) => {
  try {
    new Script(`(async () => {\n${source}\n})`)
    return undefined
  } catch (error) {
    return String(error)
  }
}

const grammarFile = (name: string): string => join(grammars, `tree-sitter-${name}.wasm`)

const grammarOf: Readonly<Record<string, string>> = {
  shell: grammarFile('bash'),
  javascript: grammarFile('javascript'),
  node: grammarFile('javascript'),
  python: grammarFile('python'),
  java: grammarFile('java'),
  csharp: grammarFile('c-sharp'),
  php: grammarFile('php'),
  go: grammarFile('go'),
  ruby: grammarFile('ruby'),
  // Not among those of the editor; of its package nothing but this file is used.
  r: require.resolve('@davisvaughan/tree-sitter-r/tree-sitter-r.wasm'),
}

const documentsOfAll = async (): Promise<Document[]> => {
  const { url, remove } = await emptyDatabase('sqlite')
  await using world = await worldOn(url, {}, remove)
  const app = await world.app()
  const replies = await Promise.all(dialectNames.map((name) => app.inject(`/openapi/${name}.json`)))
  return replies.filter(({ statusCode }) => statusCode === 200).map((reply) => reply.json() as Document)
}

describe('samples of all operations', () => {
  let samples: { name: string; sample: CodeSample }[] = []
  before(async () => {
    const documents = await documentsOfAll()
    samples = documents.flatMap((document) =>
      operationsOf(document).flatMap(({ operation }) =>
        (operation['x-codeSamples'] as CodeSample[]).map((sample) => ({
          name: `${document.info.title}, ${operation.operationId}`,
          sample,
        })),
      ),
    )
  })

  const objections = (lang: string, objection: Objection): string[] =>
    samples
      .filter(({ sample }) => sample.lang === lang)
      .flatMap(({ name, sample }) => {
        const reason = objection(sample.source)
        return reason === undefined ? [] : [`${name}: ${reason}`]
      })

  test('each operation has one in ten languages', () => {
    const counts = new Map<string, number>()
    for (const { sample } of samples) counts.set(sample.label, (counts.get(sample.label) ?? 0) + 1)
    counts.delete('Payload')
    assert.equal(counts.size, 10)
    assert.equal(new Set(counts.values()).size, 1)
    assert.ok((counts.get('Shell') ?? 0) > 90)
  })

  for (const [lang, grammar] of Object.entries(grammarOf))
    test(`${lang}, by its grammar`, async () => {
      const objection = await byGrammar(grammar)
      const [own] = samples.filter(({ sample }) => sample.lang === lang)
      assert.equal(typeof objection(`${own?.sample.source}\n((`), 'string')
      assert.deepEqual(objections(lang, objection), [])
    })

  for (const lang of ['javascript', 'node'])
    test(`${lang}, by this engine`, () => {
      assert.equal(typeof byEngine('const a = {'), 'string')
      assert.deepEqual(objections(lang, byEngine), [])
    })

  test('json: what is sent', () => {
    const parsed: Objection = (source) => (JSON.parse(source) === undefined ? 'nothing' : undefined)
    assert.deepEqual(objections('json', parsed), [])
  })

  const python = spawnSync('python3', ['--version']).status === 0
  test('python, by itself', { skip: python ? false : 'there is no python3 here' }, () => {
    const sources = samples.filter(({ sample }) => sample.lang === 'python').map(({ sample }) => sample.source)
    const program = 'import ast, json, sys\nfor source in json.load(sys.stdin): ast.parse(source)'
    const { status, stderr } = spawnSync('python3', ['-c', program], { input: JSON.stringify(sources) })
    assert.equal(status, 0, String(stderr).slice(-500))
  })
})
