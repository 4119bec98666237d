import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { pino } from 'pino'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { createApp } from '../../app.ts'
import { dialectNames } from '../../config/settings.ts'
import { openCore } from '../../open-core.ts'
import { demoDatabase } from '../../testing/world.ts'

/** What a page has asked others for, and what it complained of. */
interface Seen {
  readonly abroad: string[]
  readonly faults: string[]
}

/** What axe finds wrong with a page. */
const wrongWith = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[]
  }
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(', ')}`)
}

describe('docs: the reference in a browser', () => {
  let origin = ''
  let token = ''
  let browser: Browser
  let close: () => Promise<void> = async () => undefined

  before(async () => {
    let listener: RequestListener = () => undefined
    const server = createServer((request, response) => listener(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const demo = await demoDatabase('sqlite')
    token = demo.value.vendor.token
    const { core, close: closeCore } = await openCore(demo.url)
    const app = await createApp({
      core,
      logger: pino({ level: 'silent' }),
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
    browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      // Its own are for one page in one process, which ends with its first window.
      args: chromium.args.filter((one) => one !== '--single-process' && one !== '--no-zygote'),
      headless: true,
    })
    close = async () => {
      await browser.close()
      server.close()
      server.closeAllConnections()
      await app.close()
      await closeCore()
      await demo.remove()
    }
  })
  after(() => close())

  const open = async (
    path: string,
    scheme: 'light' | 'dark' = 'light',
    width = 1280,
  ): Promise<{ page: Page; seen: Seen }> => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
    const page = await context.newPage()
    const seen: Seen = { abroad: [], faults: [] }
    await context.route('**/*', (route) => {
      const url = route.request().url()
      if (url.startsWith(`${origin}/`)) return route.continue()
      seen.abroad.push(url)
      return route.abort()
    })
    page.on('console', (message) => message.type() === 'error' && seen.faults.push(message.text()))
    page.on('pageerror', (error) => seen.faults.push(error.message))
    await page.goto(origin + path)
    return { page, seen }
  }

  for (const name of dialectNames)
    test(`${name}: nothing leaves the host, and nothing is wrong`, async (t) => {
      const { status } = await fetch(`${origin}/docs/${name}`)
      if (status === 404) return t.skip('not described')
      const { page, seen } = await open(`/docs/${name}`)
      await page.locator('main h1').waitFor()
      await page.waitForLoadState('networkidle')
      assert.deepEqual(seen, { abroad: [], faults: [] })
      assert.match(await page.title(), / · Gatehouse$/)
      assert.equal(await page.locator('html').getAttribute('lang'), 'en')
      assert.deepEqual([await page.locator('main').count(), await page.locator('h1').count()], [1, 1])
      // The first key leads past what all pages have.
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'To the reference')
      await page.context().close()
    })

  for (const [path, scheme, width] of [
    ['/docs', 'light', 1280],
    ['/docs', 'dark', 390],
    ['/docs/guides/first-five-minutes', 'dark', 1280],
    ['/docs/native/createRole', 'light', 390],
    ['/docs/permissions', 'dark', 1280],
    ['/docs/guardant-station', 'light', 1280],
    ['/docs/guardant-station', 'dark', 390],
    ['/docs/alteg-v1', 'light', 390],
    ['/docs/alteg-v1', 'dark', 1280],
  ] as const)
    test(`${path}, ${scheme}, ${width} wide: axe finds nothing wrong, and nothing is cut off`, async () => {
      const { page } = await open(path, scheme, width)
      await page.locator('main h1').waitFor()
      await page.waitForLoadState('networkidle')
      assert.deepEqual(await wrongWith(page), [])
      assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= width)
      await page.context().close()
    })

  test('an operation is shown with its own samples, and can be tried', async () => {
    const { page, seen } = await open('/docs/guardant-station')
    await page.locator('main h1').waitFor()
    await page.getByPlaceholder('Token').first().fill(token)
    await page.goto(`${origin}/docs/guardant-station#tag/users/GET/users/roles`)
    const operation = page.getByRole('region', { name: 'Get a list of roles' })
    await operation.getByText('curl --include').waitFor()
    assert.equal(
      await operation.getByRole('link', { name: /page of its own/ }).getAttribute('href'),
      `${origin}/docs/guardant-station/list_roles`,
    )
    await operation.getByRole('button', { name: /^Shell/ }).click()
    const offered = await page.getByRole('option').allTextContents()
    for (const label of ['Shell', 'JavaScript', 'Node.js', 'Python', 'Java', 'C#', 'PHP', 'Go', 'Ruby', 'R'])
      assert.ok(
        offered.some((one) => one.trim() === label),
        `${label} in ${offered}`,
      )
    await page.keyboard.press('Escape')
    await operation.getByRole('button', { name: /Test Request/ }).click()
    const answered = page.waitForResponse((response) => response.url() === `${origin}/v1.0/users/roles`)
    await page.getByRole('button', { name: /^Send/ }).first().click()
    const answer = await answered
    assert.equal(answer.status(), 200)
    assert.deepEqual(seen, { abroad: [], faults: [] })
    await page.context().close()
  })

  test('the mock can be tried as well, and where two tokens go together is shown', async () => {
    const { page, seen } = await open('/docs/alteg-v1')
    await page.locator('main h1').waitFor()
    await page
      .getByRole('button', { name: /\/api\/v1/ })
      .first()
      .click()
    await page.getByRole('option', { name: /_mock/ }).click()
    await page.goto(`${origin}/docs/alteg-v1#tag/positions/GET/positions/{location_id}`)
    const operation = page.getByRole('region', { name: 'List the positions' }).first()
    await operation.getByRole('button', { name: /Test Request/ }).click()
    const sent = page.waitForRequest((request) => request.url().includes('/_mock/en/b2b-v1/openapi/'))
    await page.getByRole('button', { name: /^Send/ }).first().click()
    const request = await sent
    assert.equal(await request.headerValue('authorization'), 'Bearer <partner token>, User <user token>')
    assert.equal((await request.response())?.status(), 200)
    assert.deepEqual(seen, { abroad: [], faults: [] })
    await page.context().close()
  })

  test('a page of one operation is read without a script, and copied with it', async () => {
    const { page, seen } = await open('/docs/native/createRole')
    await page.getByRole('button', { name: 'Copy as Markdown' }).click()
    await page.getByRole('status').getByText('Copied.').waitFor()
    const copied = await page.evaluate('navigator.clipboard.readText()')
    assert.equal(copied, await (await fetch(`${origin}/docs/native/createRole.md`)).text())
    const href = (await page.getByRole('link', { name: 'Open in Claude' }).getAttribute('href')) ?? ''
    assert.ok(new URL(href).searchParams.get('q')?.includes(`${origin}/docs/native/createRole.md`))
    assert.deepEqual(seen, { abroad: [], faults: [] })
    await page.context().close()
  })
})
