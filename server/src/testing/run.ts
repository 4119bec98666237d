/**
 * The runner behind `npm test`: silence for what passes, one closing line. Files share a process, since starting one for
 * each would take longer than most of them; a whole run has a process for each core.
 *
 *   node server/src/testing/run.ts [--long] [--slowest] [part of a path …]
 *
 * `--slowest` tells which files took longest.
 */
import { spawn } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { inspect, parseArgs } from 'node:util'

const root = join(import.meta.dirname, '../../..')
const { values: options, positionals: parts } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    slowest: { type: 'boolean', default: false },
    /** `2/3`: the second of three processes that share the files. */
    share: { type: 'string' },
  },
  allowPositionals: true,
})
const { long } = options

const kind = long ? 'long' : 'test'

/**
 * Stories in a browser, and what is played at random for long, cost many times what others do. A machine that checks every
 * commit, within a time, leaves these to a desk, where `npm test` and `npm run test:long` tell all.
 */
const costly = [
  /^console\/tests\/(?!shell|words|everywhere)/,
  /^client\/tests\/pack\.long/,
  /\/(reference|agreement|walks|samples\/run)\.long/,
  /fuzz\.test/,
] as const
const isLeftOut = (file: string): boolean =>
  process.env.CI === 'true' && parts.length === 0 && costly.some((pattern) => pattern.test(file))

const all = globSync([`server/src/**/*.${kind}.ts`, `{client,console}/tests/*.${kind}.ts`], { cwd: root })
  .filter((file) => !isLeftOut(file))
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .map((file) => join(root, file))
  // The largest first, so that dealing them out gives shares of one weight.
  .map((file) => ({ file, size: statSync(file).size }))
  .toSorted((a, b) => b.size - a.size || (a.file < b.file ? -1 : 1))
  .map(({ file }) => file)

/** Few files are not worth a second process, with a database server of its own. */
const WORTH_SHARING = 40
const shares = !long && all.length < WORTH_SHARING ? 1 : Math.min(availableParallelism() + 1, all.length, 4)
const [share = 1, of = 1] = options.share?.split('/').map(Number) ?? []
const files = all.filter((_, index) => index % of === share - 1).toSorted()

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

/** How long each file took, in milliseconds. */
const took = new Map<string, number>()

const finish = (): void => {
  const { passed, failed, skipped } = count
  if (options.slowest)
    for (const [file, ms] of [...took].toSorted((a, b) => b[1] - a[1]).slice(0, 25))
      process.stdout.write(`${(ms / 1000).toFixed(1).padStart(6)} s  ${relative(root, file)}\n`)
  const end = (): never => process.exit(failed > 0 || passed === 0 ? 1 : 0)
  // A test may hold a server or a pool open; nothing that it forgot keeps the run from ending.
  if (process.send) process.send(count, end)
  else process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`, end)
}

/** Runs the shares beside each other and adds up what they counted. */
const runShares = async (): Promise<void> => {
  const runShare = (n: number): Promise<void> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [...process.argv.slice(1), '--share', `${n}/${shares}`], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      let told = false
      child.on('message', (counted: typeof count) => {
        told = true
        for (const kind of ['passed', 'failed', 'skipped'] as const) count[kind] += counted[kind]
      })
      child.on('close', (code, signal) => {
        if (!told) fail(`the process of share ${n}`, new Error(`it ended with ${signal ?? code} and told nothing`))
        done()
      })
    })
  await Promise.all(Array.from({ length: shares }, (_, index) => runShare(index + 1)))
  options.slowest = false
  finish()
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

if (options.share === undefined && shares > 1) {
  await runShares()
} else if (files.length === 0) {
  process.stdout.write(`No test file matches ${parts.join(' ') || 'the pattern'}.\n`)
  finish()
} else {
  run({ files: [...files, last], isolation: 'none', timeout: long ? 240_000 : 60_000 })
    .on('test:enqueue', ({ testId, parentId, name, file }) => {
      const parent = names.get(parentId)
      names.set(testId, parent === undefined ? name : `${parent} > ${name}`)
      if (file === last) lastId = testId
    })
    .on('test:pass', ({ testId, skip, todo, details, file }) => {
      if (file && details.type !== 'suite') took.set(file, (took.get(file) ?? 0) + details.duration_ms)
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
