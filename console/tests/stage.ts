/** A service with the demo's data and a real browser, for stories of the console. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { pino } from 'pino'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'
import { createApp } from '../../server/src/app.ts'
import { dialectNames } from '../../server/src/config/settings.ts'
import type { DemoData } from '../../server/src/demo/load-demo.ts'
import { openCore } from '../../server/src/open-core.ts'
import type { Core } from '../../server/src/operations/core.ts'
import { demoDatabase, emptyDatabase } from '../../server/src/testing/world.ts'

export type Role = 'owner' | 'manager' | 'worker'

let browser: Promise<Browser> | undefined

/** One browser for all tests of a process; it ends with it. */
const theBrowser = (): Promise<Browser> => {
  browser ??= (async () =>
    playwright.launch({
      executablePath: await chromium.executablePath(),
      // Its own are for one page in one process, which ends with its first window.
      args: chromium.args.filter((one) => one !== '--single-process' && one !== '--no-zygote'),
      headless: true,
    }))()
  return browser
}

interface AxeFinding {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Somebody's window of the console. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Goes to an address below `/console`. */
  go(path: string): Promise<void>
  /**
   * What must hold wherever one is: nothing was asked of another host, the page has not complained, and axe finds
   * nothing serious. Call it at the end of each page's story.
   */
  holds(): Promise<void>
  /** Complaints of the browser that a story brings about itself, such as a refusal's status; all others are faults. */
  expectComplaint(pattern: RegExp): void
}

export interface Stage extends AsyncDisposable {
  readonly origin: string
  readonly core: Core
  readonly demo: DemoData
  /** The path of the salon's pages, such as `/companies/68570`. */
  readonly salon: string
  /** A window in which somebody has signed in; `undefined` for nobody. */
  visit(role: Role | undefined, options?: BrowserContextOptions & { readonly language?: string }): Promise<Visit>
}

/** A phone, as narrow as the console promises to work. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true } as const

/** Empty: a new installation, where nobody can sign in yet. */
export const openStage = async ({ isEmpty = false } = {}): Promise<Stage> => {
  let listener: RequestListener = () => undefined
  const server = createServer((request, response) => listener(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const demo = isEmpty ? { ...(await emptyDatabase('sqlite')), value: {} as DemoData } : await demoDatabase('sqlite')
  const { core, close } = await openCore(demo.url)
  const app = await createApp({
    core,
    logger: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    settings: {
      publicUrl: origin,
      v1Sunset: undefined,
      registration: true,
      policies: [],
      trustedProxies: [],
      dialects: dialectNames,
      rateLimits: 'off',
    },
  })
  await app.ready()
  listener = app.routing

  const signInOf = (role: Role) => (role === 'owner' ? demo.value.owner : demo.value.salon[role])

  const visit: Stage['visit'] = async (role, { language = 'en', ...options } = {}) => {
    const context = await (await theBrowser()).newContext({
      viewport: { width: 1440, height: 900 },
      locale: language,
      reducedMotion: 'reduce',
      ...options,
    })
    context.setDefaultTimeout(15_000)
    const seen: { abroad: string[]; faults: string[] } = { abroad: [], faults: [] }
    const expected: RegExp[] = []
    await context.route(
      (url) => url.origin !== origin,
      (route) => {
        seen.abroad.push(route.request().url())
        return route.abort()
      },
    )
    if (role) {
      const { login, password } = signInOf(role)
      const answer = await context.request.post(`${origin}/gatehouse/v1/sessions`, {
        data: { login, password, cookie: true },
      })
      assert.equal(answer.status(), 201)
    }
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') seen.faults.push(message.text())
    })
    page.on('pageerror', (error) => seen.faults.push(error.message))
    return {
      page,
      go: async (path) => {
        await page.goto(`${origin}/console${path}`)
      },
      expectComplaint: (pattern) => void expected.push(pattern),
      holds: async () => {
        const faults = seen.faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)))
        assert.deepEqual({ ...seen, faults }, { abroad: [], faults: [] })
        await page.evaluate(axe.source)
        const found = (await page.evaluate(
          `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((run) => run.violations)`,
        )) as AxeFinding[]
        const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        const told = serious.map(
          ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `  ${html.slice(0, 200)}`).join('\n')}`,
        )
        assert.deepEqual(told, [], `axe on ${page.url()}`)
      },
      [Symbol.asyncDispose]: () => context.close(),
    }
  }

  return {
    origin,
    core,
    demo: demo.value,
    salon: isEmpty ? '' : `/companies/${demo.value.salon.company}`,
    visit,
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
      await app.close()
      await close()
      await demo.remove()
    },
  }
}
