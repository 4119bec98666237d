import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'
import { rolldown } from 'rolldown'
import { fileHome } from '../../server/src/testing/file-home.ts'
import { emptyDatabase, type World, worldOn } from '../../server/src/testing/world.ts'
import { served, tokenOf } from './service.ts'

const root = join(import.meta.dirname, '../..')

/** A program as somebody writes it, in what all runtimes have in common. */
const program = `
import { createGatehouse, dataOf, GatehouseError, type native, type Permission } from '@gatehouse/client'
import { requirePermission } from '@gatehouse/client/express'
import { requirePermission as forFastify } from '@gatehouse/client/fastify'
import { requirePermission as forHono } from '@gatehouse/client/hono'

export const story = async (baseUrl: string, token: string, company: number, user: number, location: number) => {
  const gate = createGatehouse<'a_permission_of_our_own'>({ baseUrl, token, company })
  const permission: Permission = 'records_edit_access'
  const [may, mayNot] = await Promise.all([
    gate.can(user, permission, { location }),
    gate.can(user, 'a_permission_of_our_own', { location }),
  ])
  const params = { path: { company_id: company } }
  const { data } = await dataOf(gate.native.POST('/companies/{company_id}/roles', { params, body: { title: 'Front', weight: 1 } }))
  const role: native.Role = data
  const titles: string[] = []
  for await (const { title } of gate.all('/companies/{company_id}/roles', { params })) titles.push(title)
  const unknown: unknown = await gate.explain(999_999_999, permission).catch((error: unknown) => error)
  const guards = [requirePermission, forFastify, forHono].map((guard) => typeof guard(gate, permission, { user: () => user }))
  return {
    may,
    mayNot,
    made: role.title,
    listed: titles.includes('Front'),
    refusal: unknown instanceof GatehouseError && unknown.status,
    guards,
  }
}
`
const mistakes = `
import { createGatehouse, type BakeryPermission } from '@gatehouse/client'
import { requirePermission } from '@gatehouse/client/express'
const gate = createGatehouse({ baseUrl: 'https://people.example.com', token: 'token' })
// @ts-expect-error: there is no such permission.
void gate.can(1, 'records_edit_acces')
// @ts-expect-error: nor here.
requirePermission(gate, 'records_edit_acces', { user: () => 1 })
const own = createGatehouse<'oven_access'>({ baseUrl: 'https://people.example.com', token: 'token' })
// @ts-expect-error: nor is this one of ours.
requirePermission(own, 'ovn_access', { user: () => 1 })
requirePermission(own, 'oven_access', { user: () => 1 })
void createGatehouse<string>({ baseUrl: 'https://people.example.com', token: 'token' }).can(1, 'whatever')
// @ts-expect-error: it is location.
void gate.can(1, 'records_edit_access', { locaton: 1 })
// @ts-expect-error: there is no such permission in a bakery.
const permission: BakeryPermission = 'records_edit_access'
// @ts-expect-error: a role has a title.
void gate.native.POST('/companies/{company_id}/roles', { params: { path: { company_id: 1 } }, body: {} })
// @ts-expect-error: this is no list.
void gate.all('/me')
// @ts-expect-error: explain takes no address.
void gate.explain({ email: 'somebody@example.com' }, permission)
`

const told = {
  may: true,
  mayNot: false,
  made: 'Front',
  listed: true,
  refusal: 404,
  guards: ['function', 'function', 'function'],
}

/** Where a command is, beside those that this project brings itself. */
const installed = (name: string): string | undefined => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  try {
    return execFileSync('which', [name], { encoding: 'utf8', env: { PATH: folders.join(delimiter) } }).trim()
  } catch {
    return undefined
  }
}

describe('client: as it is packed and installed', () => {
  const folder = mkdtempSync(join(fileHome, 'gatehouse-client-'))
  let files: string[] = []
  let world: World
  let origin = ''

  /** What the program needs to be told: each run has a company of its own, since each makes the same role. */
  const scene = async (): Promise<(string | number)[]> => {
    const salon = await world.salon()
    const [location = 0] = salon.locations
    const exceptions = { records_access: true, records_edit_access: true }
    const { userId } = await salon.member({ role: 'salon:worker', exceptions })
    return [origin, await tokenOf(world, salon.owner, salon.companyId), salon.companyId, userId, location]
  }

  const run = async (command: string, args: readonly string[], file: string): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const { execFile } = await import('node:child_process')
    const sent = (await scene()).map((value) => JSON.stringify(value)).join(', ')
    writeFileSync(
      join(folder, file),
      `import { story } from './dist/program.js'\nconsole.log(JSON.stringify(await story(${sent})))\n`,
    )
    // The service is in this process, and answers meanwhile.
    execFile(command, [...args, file], { cwd: folder }, (error, stdout, stderr) =>
      error ? reject(new Error(`${command}: ${stderr}`)) : resolve(JSON.parse(stdout)),
    )
    return promise
  }

  before(async () => {
    const npm = (args: string[], cwd: string): string =>
      execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const packed = JSON.parse(npm(['pack', '-w', 'client', '--json', '--silent', '--pack-destination', folder], root))
    const [{ filename, files: listed }] = Array.isArray(packed) ? packed : Object.values(packed)
    files = listed.map(({ path }: { path: string }) => path)
    writeFileSync(join(folder, 'package.json'), '{ "name": "fresh", "private": true, "type": "module" }')
    npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename)], folder)
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src/program.ts'), program)
    writeFileSync(join(folder, 'src/mistakes.ts'), mistakes)
    const { url, remove } = await emptyDatabase('sqlite')
    world = await worldOn(url, { dialects: ['native', 'authzen'] }, remove)
    origin = await served(world)
    compile('nodenext')
  })
  after(async () => {
    await world[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const tsc = join(dirname(createRequire(join(root, 'package.json')).resolve('typescript/package.json')), 'bin/tsc')
  const compile = (module: 'nodenext' | 'bundler'): void => {
    const kind =
      module === 'bundler' ? ['--module', 'esnext', '--moduleResolution', 'bundler'] : ['--module', 'nodenext']
    const options = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--target',
      'es2023',
      '--lib',
      'es2023,dom',
      '--types',
      '',
    ]
    const sources = ['src/program.ts', 'src/mistakes.ts']
    try {
      execFileSync(process.execPath, [tsc, ...kind, ...options, '--rootDir', 'src', '--outDir', 'dist', ...sources], {
        cwd: folder,
        encoding: 'utf8',
      })
    } catch (error) {
      assert.fail((error as { stdout: string }).stdout)
    }
  }

  const bundle = async (source: string, format: 'esm' | 'iife'): Promise<string> => {
    const file = join(folder, 'bundled.js')
    writeFileSync(file, source)
    const build = await rolldown({ input: file, cwd: folder, platform: 'browser' })
    const { output } = await build.generate({ format, name: 'bundled', minify: true })
    await build.close()
    return output[0].code
  }

  test('it holds what is compiled, and nothing else', () => {
    const others = files.filter((file) => !/^dist\/(generated\/)?[a-z-]+(\.d\.ts|\.js)$/.test(file))
    assert.deepEqual(others.toSorted(), ['LICENSE', 'README.md', 'package.json'])
    for (const name of ['index', 'express', 'fastify', 'hono'])
      assert.ok(files.includes(`dist/${name}.js`) && files.includes(`dist/${name}.d.ts`), name)
    const readme = readFileSync(join(folder, 'node_modules/@gatehouse/client/README.md'), 'utf8')
    assert.ok(!readme.includes('](../'), 'a link of the README leads out of the package')
    const { dependencies } = JSON.parse(
      readFileSync(join(folder, 'node_modules/@gatehouse/client/package.json'), 'utf8'),
    )
    assert.deepEqual(Object.keys(dependencies), ['openapi-fetch'])
  })

  for (const module of ['nodenext', 'bundler'] as const)
    test(`programs are type-checked against it (${module})`, () => compile(module))

  test('it runs in this Node', async () => {
    assert.deepEqual(await run(process.execPath, [], 'node-own.js'), told)
  })

  for (const [name, args] of [
    ['node', []],
    ['deno', ['run', '--allow-net', '--allow-env']],
    ['bun', ['run']],
  ] as const)
    test(`it runs in ${name}, where that is installed`, async (t) => {
      const command = installed(name)
      if (command === undefined) return t.skip('not on this machine')
      assert.deepEqual(await run(command, args, `${name}.js`), told)
    })

  test('a bundle holds what is used, and is small', async () => {
    const client = await bundle("export { createGatehouse } from '@gatehouse/client'", 'esm')
    const guards = ['It cannot be judged', 'Authentication needed']
    for (const words of guards) assert.ok(!client.includes(words), words)
    const guard = await bundle("export { requirePermission } from '@gatehouse/client/hono'", 'esm')
    for (const words of guards) assert.ok(guard.includes(words), words)
    assert.ok(!guard.includes('idempotency-key'), 'a guard brings the whole client')
    const [kB, guardKb] = [client, guard].map((code) => gzipSync(code).length / 1000) as [number, number]
    // README says so.
    assert.ok(kB < 8, `the client is ${kB} kB`)
    assert.ok(guardKb < 1.5, `a guard is ${guardKb} kB`)
  })

  test('it runs in a browser', async () => {
    const code = await bundle("export { story } from './dist/program.js'", 'iife')
    const browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: chromium.args.filter((one) => one !== '--single-process' && one !== '--no-zygote'),
      headless: true,
    })
    try {
      const page = await browser.newPage()
      await page.goto(`${origin}/healthz`)
      const sent = (await scene()).map((value) => JSON.stringify(value)).join(', ')
      assert.deepEqual(await page.evaluate(`${code};bundled.story(${sent})`), told)
    } finally {
      await browser.close()
    }
  })
})
