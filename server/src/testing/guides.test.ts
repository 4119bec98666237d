import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileHome } from './file-home.ts'
import { testServer } from './postgres.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'server/bin/gatehouse.js')

/** A block of commands, and the answer that the page prints below it. */
interface Block {
  readonly commands: string
  /** With … where something is left out; undefined where nothing is printed. */
  readonly answer: string | undefined
}

/** What a page tells its readers to paste. Blocks that are marked `norun` install or serve. */
const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```sh\n([\s\S]*?)^```\n(?:```json\n([\s\S]*?)^```$)?/gm)].map(
    ([, commands = '', answer]) => ({
      commands,
      answer,
    }),
  )

/** README's tour stands between what installs and what is told of settings. */
const tourOf = (readme: string): string => /^## A tour[\s\S]*?(?=^## )/m.exec(readme)?.[0] ?? ''

const plain = (text: string): string => text.replaceAll(/\s+/g, '')

/** Whether the printed answer is there: what stands between the marks of omission, in its order. */
const isAnswer = (printed: string, heard: string): boolean => {
  let from = 0
  for (const part of plain(printed).split('…')) {
    const at = plain(heard).indexOf(part.replaceAll(/^,|,$/g, ''), from)
    if (at < 0) return false
    from = at
  }
  return true
}

/** One shell for all commands of a page, which stops at the first that fails, and at an answer that is no success. */
const script = (blocks: readonly Block[]): string =>
  [
    'set -euo pipefail',
    'curl() { command curl --silent --show-error --fail-with-body "$@"; }',
    `npx() { shift; "${process.execPath}" "${program}" "$@"; }`,
    `node() { "${process.execPath}" "$@"; }`,
    ...blocks.flatMap(({ commands }, index) => [`echo "::: ${index}"`, commands, 'echo']),
  ].join('\n')

const runIn = (
  folder: string,
  text: string,
  env: Record<string, string>,
): Promise<{ code: number | null; out: string }> =>
  new Promise((resolve) => {
    const child = spawn('bash', ['-c', text], { cwd: folder, env: { ...process.env, ...env } })
    let out = ''
    child.stdout.on('data', (part) => (out += part))
    child.stderr.on('data', (part) => (out += part))
    child.on('close', (code) => resolve({ code, out }))
  })

/** A demo on a free port, in a folder as the pages expect it. */
const serveDemo = async (folder: string): Promise<() => Promise<void>> => {
  const data = join(folder, 'data/demo')
  mkdirSync(join(folder, 'data'), { recursive: true })
  const child = spawn(process.execPath, [program, 'demo', '--port', '0', '--data', data], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    let heard = ''
    child.stdout.on('data', (part) => {
      heard += part
      if (/http:\/\/127\.0\.0\.1:\d+/.test(heard)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${heard}`)))
  })
  return () =>
    new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    })
}

describe('what the pages tell their readers to paste', () => {
  const folder = mkdtempSync(join(fileHome, 'gatehouse-guides-'))
  let stop: () => Promise<void> = async () => undefined
  before(async () => {
    // As in a checkout, where programs find the SDK.
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    stop = await serveDemo(folder)
  })
  after(async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const pages = globSync('docs/guides/*.md', { cwd: root }).map((file) => ({
    name: basename(file),
    text: readFileSync(join(root, file), 'utf8'),
  }))
  const readme = { name: 'README.md, the tour', text: tourOf(readFileSync(join(root, 'README.md'), 'utf8')) }

  for (const { name, text } of [readme, ...pages.filter(({ name }) => name !== 'README.md')]) {
    test(name, async () => {
      const blocks = blocksOf(text)
      assert.ok(blocks.length > 0)
      const POSTGRES = text.includes('$POSTGRES') ? await (await testServer()).database() : ''
      const { code, out } = await runIn(folder, script(blocks), { POSTGRES })
      assert.equal(code, 0, out.slice(-1500))
      const heard = out.split(/^::: \d+$/m).slice(1)
      assert.equal(heard.length, blocks.length)
      for (const [index, { answer }] of blocks.entries())
        if (answer !== undefined)
          assert.ok(
            isAnswer(answer, heard[index] as string),
            `printed:\n${answer}\nheard:\n${heard[index]?.slice(0, 1500)}`,
          )
    })
  }
})
