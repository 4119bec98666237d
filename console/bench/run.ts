/**
 * `npm run bench -w console`: how soon the console is there and answers, in a browser on this machine. Figures depend on
 * it; they stand in docs/performance.md, and no test asks for them. `-- --members 10000` for a smaller company.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { generateInstallation } from '../../server/bench/installation.ts'

const { values } = parseArgs({
  options: { members: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '7' } },
})
const members = Number(values.members)
const rounds = Number(values.rounds)
const root = join(import.meta.dirname, '../..')

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const serve = async (database: string): Promise<{ origin: string; service: ChildProcess }> => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    PORT: String(port),
    GATEHOUSE_DATABASE: database,
    GATEHOUSE_PUBLIC_URL: origin,
    LOG_LEVEL: 'error',
  }
  const service = spawn(process.execPath, [join(root, 'server/bin/gatehouse.js'), 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (let attempt = 0; attempt < 200; attempt++) {
    const ready = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return { origin, service }
    await wait(100)
  }
  throw new Error('the service did not start')
}

interface Times {
  /** The first people are on the screen. */
  readonly shown: number
  /** And nothing keeps the page from answering any more: the end of the last long task. */
  readonly interactive: number
}

/** Notes when the first row of people stands there, and each task of more than 50 ms. */
const WATCH = `
  window.seen = { shown: 0, busy: 0 }
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) seen.busy = Math.max(seen.busy, one.startTime + one.duration)
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    if (document.querySelector('[role=grid] [role=row][data-index], [role=grid] [role=gridcell]')) seen.shown = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
`

const cookieOf = (origin: string, token: string) => ({ name: 'gatehouse', value: token, url: origin })

/** The team page, opened by somebody whose browser has never been there, or has. */
const open = async (
  browser: Browser,
  origin: string,
  token: string,
  path: string,
): Promise<{ cold: Times; warm: Times }> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies([cookieOf(origin, token)])
  await context.addInitScript(WATCH)
  const page = await context.newPage()
  const once = async (): Promise<Times> => {
    await page.goto(`${origin}${path}`)
    await page.locator('[role=grid] [role=gridcell]').first().waitFor()
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(500)
    const { shown, busy } = (await page.evaluate('window.seen')) as { shown: number; busy: number }
    return { shown, interactive: Math.max(shown, busy) }
  }
  const cold = await once()
  const warm = await once()
  await context.close()
  return { cold, warm }
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
const inMs = (list: readonly Times[]): string =>
  `${Math.round(median(list.map(({ shown }) => shown)))} ms | ${Math.round(median(list.map(({ interactive }) => interactive)))} ms`

interface Scores {
  readonly performance: number
  readonly accessibility: number
  readonly interactive: number
  readonly largest: number
  readonly blocking: number
  readonly shift: number
  readonly failed: readonly string[]
}

const lighthouse = join(import.meta.dirname, 'lighthouse')

/** Installed at its first use, by the npm that runs us where one does, and with nothing of its settings. */
const installLighthouse = (): void => {
  if (existsSync(join(lighthouse, 'node_modules/.package-lock.json'))) return
  say('installing Lighthouse (once): npm ci in console/bench/lighthouse')
  const npm = process.env.npm_execpath
  const [program, ...rest] = npm ? [process.execPath, npm] : ['npm']
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  execFileSync(program as string, [...rest, 'ci', '--no-audit', '--no-fund'], { cwd: lighthouse, env, stdio: 'ignore' })
}

const judge = async (port: number, url: string, token: string | undefined): Promise<Scores> => {
  const cookie = token === undefined ? [] : [`gatehouse=${token}`]
  // Apart from us: its own process is the one that waits, and we keep answering.
  const child = spawn(process.execPath, ['run.js', String(port), url, ...cookie], {
    cwd: lighthouse,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const part of child.stdout) text += part
  return JSON.parse(text) as Scores
}

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-console-'))
const lines: string[] = []
try {
  const { database, companyId, tokens } = await generateInstallation(join(folder, 'bench.db'), members)
  const { origin, service } = await serve(database)
  const port = await freePort()
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((one) => one !== '--single-process' && one !== '--no-zygote'),
      `--remote-debugging-port=${port}`,
    ],
    headless: true,
  })
  try {
    const team = `/console/companies/${companyId}/team`
    const times: { cold: Times; warm: Times }[] = []
    for (let round = 0; round < rounds; round++) {
      times.push(await open(browser, origin, tokens.native, team))
      say(`team page, round ${round + 1}: ${JSON.stringify(times.at(-1))}`)
    }
    lines.push(
      `${cpus().length} cores, ${members.toLocaleString('en-US')} members, medians of ${rounds} rounds`,
      '',
      '| team page | people shown | interactive |',
      '|---|---:|---:|',
      `| first visit | ${inMs(times.map(({ cold }) => cold))} |`,
      `| again | ${inMs(times.map(({ warm }) => warm))} |`,
      '',
    )
    installLighthouse()
    lines.push(
      '| Lighthouse, desktop | performance | accessibility | interactive | largest paint | blocking |',
      '|---|---:|---:|---:|---:|---:|',
    )
    for (const [name, path, token] of [
      ['sign-in', '/console/sign-in', undefined],
      ['team', team, tokens.native],
      ['activity', `/console/companies/${companyId}/activity`, tokens.native],
      ['roles', `/console/companies/${companyId}/roles`, tokens.native],
    ] as const) {
      const found = await judge(port, `${origin}${path}`, token)
      say(`${name}: ${JSON.stringify(found)}`)
      lines.push(
        `| ${name} | ${found.performance} | ${found.accessibility} | ${found.interactive} s | ${found.largest} s | ${found.blocking} ms |`,
      )
    }
  } finally {
    await browser.close()
    service.kill()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
lines.push('', 'The editor of a salon’s permissions (`console/tests/editor-figures.ts`):', '')
lines.push(execFileSync(process.execPath, [join(root, 'console/tests/editor-figures.ts')], { encoding: 'utf8' }).trim())
process.stdout.write(`${lines.join('\n')}\n`)
