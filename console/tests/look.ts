/** Takes pictures of pages: node console/tests/look.ts FOLDER ROLE LANGUAGE PATH… ; at two widths, light and dark. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openStage, type Role } from './stage.ts'

const [folder = '.', role = 'owner', language = 'en', ...paths] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
await using stage = await openStage()
for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const)
  for (const colorScheme of ['light', 'dark'] as const) {
    await using visit = await stage.visit(role === 'nobody' ? undefined : (role as Role), {
      viewport: { width, height },
      colorScheme,
      language,
    })
    visit.page.on('console', (message) => process.stdout.write(`${message.type()}: ${message.text()}\n`))
    visit.page.on('pageerror', (error) => process.stdout.write(`${error.stack}\n`))
    for (const path of paths) {
      await visit.go(path.replace('SALON', stage.salon))
      await visit.page.waitForLoadState('networkidle')
      await visit.page.waitForTimeout(300)
      const name = path.replaceAll(/[^\w-]+/g, '_').replace(/^_+/, '') || 'start'
      await visit.page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
    }
  }
process.exit()
