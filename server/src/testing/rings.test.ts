import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { describe, test } from 'node:test'

const source = join(import.meta.dirname, '..')

/**
 * What each ring may import besides itself; see ARCHITECTURE.md. `app` is app.ts and its neighbours, which compose.
 * A dialect's own folder is a ring of its own, so no dialect reaches into a sibling.
 */
const allowed: Record<string, readonly string[]> = {
  model: [],
  config: ['model'],
  storage: ['model'],
  outbound: ['model'],
  operations: ['model', 'storage', 'outbound'],
  http: ['model', 'operations'],
  dialects: ['model', 'operations', 'http'],
  jobs: ['model', 'config', 'storage', 'outbound', 'operations', 'http', 'dialects'],
  demo: ['model', 'storage', 'operations'],
  app: ['model', 'config', 'storage', 'outbound', 'operations', 'http', 'dialects', 'jobs'],
  cli: ['model', 'config', 'storage', 'outbound', 'operations', 'http', 'dialects', 'jobs', 'demo', 'app'],
  testing: ['model', 'config', 'storage', 'outbound', 'operations', 'http', 'dialects', 'jobs', 'demo', 'app', 'cli'],
}

/** `dialects/alteg-v1/…` is in the ring `dialects`; what lies beside app.ts helps it to compose. */
const ringOf = (file: string): string => (file.includes(sep) ? (file.split(sep)[0] ?? '') : 'app')
const dialectOf = (file: string): string | undefined => file.split(sep).slice(1, -1)[0]

/** Modules named by import, export … from and import(); types count, since a type is knowledge too. */
const importsOf = (text: string): string[] => {
  const code = text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const named = /\b(?:import|export)\b[^'"`;=()]*?\bfrom\s*(['"])(.+?)\1|\bimport\s*\(?\s*(['"])(.+?)\3/g
  return [...code.matchAll(named)].map((match) => match[2] ?? match[4] ?? '')
}

/** Why the file may not have this import; undefined when it may. */
const objection = (file: string, specifier: string): string | undefined => {
  const ring = ringOf(file)
  if (!specifier.startsWith('.')) {
    const outside = ring === 'model' && !specifier.startsWith('node:')
    return outside ? 'model imports nothing but Node itself' : undefined
  }
  const target = normalize(join(dirname(file), specifier))
  if (target.startsWith('..')) return 'leaves server/src'
  const other = ringOf(target)
  if (other === ring) {
    const [from, to] = [dialectOf(file), dialectOf(target)]
    return ring === 'dialects' && to !== undefined && from !== to ? 'a dialect never imports a sibling' : undefined
  }
  const rule = allowed[ring]
  if (!rule) return `${ring} is no ring: name it in rings.test.ts and ARCHITECTURE.md`
  return rule.includes(other) ? undefined : `${ring} imports only ${['itself', ...rule].join(', ')}`
}

describe('rings', () => {
  test('every import stays within the rule of its ring', () => {
    const files = globSync('**/*.ts', { cwd: source }).filter((file) => !/\.(test|long|bench)\.ts$/.test(file))

    const broken = files.flatMap((file) =>
      importsOf(readFileSync(join(source, file), 'utf8')).flatMap((specifier) => {
        const reason = objection(file, specifier)
        return reason === undefined ? [] : [`${file} imports '${specifier}': ${reason}`]
      }),
    )

    assert.equal(broken.length, 0, `\n${broken.join('\n')}`)
    assert.ok(files.length > 5)
  })

  test('the rule sees what it must see', () => {
    assert.deepEqual(
      importsOf(`import type { A } from './a.ts'\nexport * from "./b.ts"\nawait import('./c.ts')\nimport './d.ts'`),
      ['./a.ts', './b.ts', './c.ts', './d.ts'],
    )
    assert.match(objection('model/role.ts', '../storage/roles.ts') ?? '', /^model imports only itself/)
    assert.match(objection('model/role.ts', 'fastify') ?? '', /nothing but Node/)
    assert.match(objection('dialects/alteg-v1/auth.ts', '../../storage/users.ts') ?? '', /^dialects imports only/)
    assert.match(objection('dialects/alteg-v1/auth.ts', '../alteg-v2/tags.ts') ?? '', /sibling/)
    assert.match(objection('http/server.ts', '../app.ts') ?? '', /^http imports only/)
    assert.match(objection('jobs/tidy.ts', '../testing/world.ts') ?? '', /^jobs imports only/)
    assert.match(objection('helpers/text.ts', '../model/role.ts') ?? '', /no ring/)
    assert.equal(objection('dialects/alteg-v1/auth.ts', '../../http/errors.ts'), undefined)
    assert.equal(objection('dialects/alteg-v1/users/list.ts', '../auth.ts'), undefined)
    assert.equal(objection('cli/serve.ts', '../app.ts'), undefined)
    assert.equal(objection('app.ts', './storage/open.ts'), undefined)
    assert.equal(objection('model/role.ts', 'node:net'), undefined)
  })
})
