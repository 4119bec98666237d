/** `npm run screenshots -w console`: pictures of the main pages, for README and guides, on the demo's data. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openStage, type Role } from './stage.ts'

const folder = join(import.meta.dirname, '../../docs/images')

const DESK = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

interface Picture {
  readonly name: string
  /** Below `/console`; the salon's pages stand below `SALON`. */
  readonly path: string
  readonly role?: Role
  readonly on?: typeof DESK
  readonly colorScheme?: 'light' | 'dark'
  readonly language?: string
  readonly prepare?: (page: Page) => Promise<void>
}

await using stage = await openStage()
/** Somebody of the demo by name, and their first grant. */
const find = async (name: string) => {
  await using visit = await stage.visit('owner')
  const path = `/gatehouse/v1${stage.salon}/members?q=${encodeURIComponent(name)}`
  const { data } = await (await visit.page.request.get(`${stage.origin}${path}`)).json()
  return { member: data[0].id as number, grant: data[0].grants[0].id as number }
}
const { member, grant } = await find('Emma de Vries')

/** Opens the first group of a tree of permissions. */
const openCalendar = (page: Page): Promise<void> =>
  page.getByText('Appointment calendar', { exact: true }).first().click()

const pictures: readonly Picture[] = [
  { name: 'console-team', path: `SALON/team?member=${member}`, prepare: openCalendar },
  { name: 'console-editor', path: `SALON/team/${member}/access?grant=${grant}`, prepare: openCalendar },
  { name: 'console-matrix', path: 'SALON/matrix' },
  { name: 'console-roles', path: 'SALON/roles' },
  { name: 'console-ask', path: `SALON/ask?who=${member}&do=finances_access&at=456` },
  { name: 'console-places', path: 'SALON/places' },
  {
    name: 'console-invite',
    path: 'SALON/invitations?invite=1',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Who' }).fill('nina@example.com, +49 151 23456789, ')
      await page.getByRole('textbox', { name: 'Who' }).press('Enter')
    },
  },
  { name: 'console-activity', path: 'SALON/activity?group=member', colorScheme: 'dark' },
  { name: 'console-phone', path: 'SALON/my-access', role: 'worker', on: PHONE, language: 'de' },
]

mkdirSync(folder, { recursive: true })
for (const { name, path, role = 'owner', on = DESK, colorScheme = 'light', language = 'en', prepare } of pictures) {
  await using visit = await stage.visit(role, { viewport: on, colorScheme, language })
  await visit.go(path.replace('SALON', stage.salon))
  await visit.page.waitForLoadState('networkidle')
  await prepare?.(visit.page)
  await visit.page.waitForTimeout(300)
  // As WebP, which Playwright does not write itself: a quarter of the bytes.
  const devtools = await visit.page.context().newCDPSession(visit.page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 })
  const bytes = Buffer.from(data, 'base64')
  writeFileSync(join(folder, `${name}.webp`), bytes)
  process.stdout.write(`${name}.webp: ${Math.round(bytes.length / 1024)} kB\n`)
}
process.exit()
