/** `npm run check`: types, lint and format, unused code; side by side, and silent when there is nothing to say. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

const checks = [
  ['tsc', '--pretty'],
  ['tsc', '-p', 'client', '--noEmit', '--pretty'],
  ['tsc', '-p', 'console', '--pretty'],
  ['biome', 'check', '--error-on-warnings', process.stdout.isTTY ? '--colors=force' : '--colors=off'],
  ['knip', '--no-progress', '--treat-config-hints-as-errors'],
]

const run = ([command = '', ...args]: string[]): Promise<{ title: string; failed: boolean; output: string }> => {
  const { promise, resolve } = Promise.withResolvers<{ title: string; failed: boolean; output: string }>()
  // npm puts node_modules/.bin first in the path; on Windows the commands there are scripts for the shell.
  const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' })
  let output = ''
  const take = (chunk: Buffer): void => {
    output += chunk
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const title = [command, ...args].join(' ')
  child.on('error', (error) =>
    resolve({ title, failed: true, output: `${error.message} (run this with npm run check)\n` }),
  )
  child.on('close', (code) => resolve({ title, failed: code !== 0, output }))
  return promise
}

const failures = (await Promise.all(checks.map(run))).filter(({ failed }) => failed)
for (const { title, output } of failures) process.stdout.write(`--- ${title}\n${output}\n`)
process.exitCode = failures.length > 0 ? 1 : 0
