/**
 * The runner behind `npm test`: all files in one process, silence for what passes, one closing line.
 *
 *   node server/src/testing/run.ts [--long] [part of a path …]
 */
import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'

const root = join(import.meta.dirname, '../../..')
const words = process.argv.slice(2)
const long = words.includes('--long')
const parts = words.filter((word) => word !== '--long')

const files = globSync(long ? 'server/src/**/*.long.ts' : 'server/src/**/*.test.ts', { cwd: root })
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .toSorted()
  .map((file) => join(root, file))

const count = { passed: 0, failed: 0, skipped: 0 }
const reported = new Set<unknown>()

const told = (error: unknown): string => {
  if (!(error instanceof Error)) return inspect(error)
  const causes = error.cause === undefined ? '' : `\ncaused by ${told(error.cause)}`
  const parts = error instanceof AggregateError ? error.errors.map((part) => `\n- ${told(part)}`).join('') : ''
  const stack = (error.stack ?? error.message).replaceAll(/\n +at [^\n]*\bnode:[^\n]*/g, '')
  return `${stack}${parts}${causes}`
}

const fail = (title: string, error: unknown): void => {
  count.failed += 1
  reported.add(error)
  process.stdout.write(`FAILED ${title}\n${told(error).replaceAll(/^/gm, '  ')}\n\n`)
}

const finish = (): void => {
  const { passed, failed, skipped } = count
  const closing = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`
  // A test may hold a server or a pool open; nothing that it forgot keeps the run from ending.
  process.stdout.write(closing, () => process.exit(failed > 0 || passed === 0 ? 1 : 0))
}

// Node only remarks on what a test throws after its end; for us the run has failed.
const late = (error: unknown): void => {
  setTimeout(() => reported.has(error) || fail('after its test had ended', error), 20)
}
process.on('uncaughtException', late)
process.on('unhandledRejection', late)

/** `forceExit` never returns from a programmatic run (Node 26.10), so a last test tells that all others are done. */
const last = join(import.meta.dirname, 'last.ts')
let lastId: number | undefined
const names = new Map<number | undefined, string>()

if (files.length === 0) {
  process.stdout.write(`No test file matches ${parts.join(' ') || 'the pattern'}.\n`)
  finish()
} else {
  run({ files: [...files, last], isolation: 'none', timeout: long ? 240_000 : 60_000 })
    .on('test:enqueue', ({ testId, parentId, name, file }) => {
      const parent = names.get(parentId)
      names.set(testId, parent === undefined ? name : `${parent} > ${name}`)
      if (file === last) lastId = testId
    })
    .on('test:pass', ({ testId, skip, todo, details }) => {
      if (testId === lastId) setTimeout(finish, 50)
      else if (details.type === 'suite') return
      else if (skip || todo) count.skipped += 1
      else count.passed += 1
    })
    .on('test:fail', ({ testId, name, file, line, todo, details }) => {
      const { error } = details
      const failureType = 'failureType' in error ? error.failureType : undefined
      // The parent of a failed test fails with it, but the story is the child's.
      if (failureType === 'subtestsFailed') return
      if (todo) count.skipped += 1
      else
        fail(
          `${names.get(testId) ?? name} (${file ? relative(root, file) : ''}:${line})`,
          failureType === 'testCodeFailure' || failureType === 'hookFailed' ? (error.cause ?? error) : error,
        )
    })
}
