/** How fast the editor answers a key with all of a salon's permissions open: node console/tests/editor-figures.ts */
import { openStage } from './stage.ts'

await using stage = await openStage()
await using visit = await stage.visit('owner')
const { page } = visit
const { member, grant } = stage.demo.native
await visit.go(`${stage.salon}/team/${member}/access?grant=${grant}`)
await page.getByRole('button', { name: 'Open all', exact: true }).click()
await page.waitForLoadState('networkidle')
const slugs = await page.evaluate(
  `fetch('/gatehouse/v1${stage.salon}/catalogues/salon').then((one) => one.json()).then(({ data }) => data.permissions.length)`,
)
// From the event to the next picture (Event Timing); the browser rounds to 8 ms.
await page.evaluate(`
  window.seen = []
  new PerformanceObserver((list) => {
    for (const { name, duration, processingEnd, processingStart } of list.getEntries())
      seen.push({ name, duration, work: processingEnd - processingStart })
  }).observe({ type: 'event', durationThreshold: 16, buffered: false })`)
const taken = async (what: string, work: () => Promise<void>): Promise<void> => {
  await page.evaluate('seen.length = 0')
  await work()
  await page.waitForTimeout(400)
  const seen = (await page.evaluate('seen')) as { name: string; duration: number; work: number }[]
  const keys = seen.filter(({ name }) => name === 'keydown' || name === 'input' || name === 'click')
  const at = (list: readonly number[], share: number): string => {
    const sorted = list.toSorted((a, b) => a - b)
    return String(Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0))
  }
  const [pictures, busy] = [keys.map(({ duration }) => duration), keys.map(({ work }) => work)]
  process.stdout.write(
    `${what}: to the next picture ${at(pictures, 0.5)} ms (median), ${at(pictures, 0.95)} ms (95 %); work ${at(busy, 0.5)} ms, ${at(busy, 0.95)} ms; of ${keys.length} events over 16 ms\n`,
  )
}
process.stdout.write(`${slugs} permissions\n`)
const first = page.getByRole('switch', { name: 'Use the waiting list' })
await first.focus()
await taken('space on a switch, 20 times', async () => {
  for (let press = 0; press < 20; press++) {
    await page.keyboard.press('Space')
    await page.waitForTimeout(60)
  }
})
await taken('arrow down, 20 times', async () => {
  for (let press = 0; press < 20; press++) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(60)
  }
})
await page.getByRole('textbox', { name: 'Search permissions' }).focus()
await taken('typing into the search', async () => {
  await page.keyboard.type('appointment', { delay: 60 })
})
await visit.go(`${stage.salon}/matrix`)
await page.getByRole('grid').waitFor()
await page.waitForLoadState('networkidle')
await page.evaluate(`
  window.seen = []
  new PerformanceObserver((list) => {
    for (const { name, duration, processingEnd, processingStart } of list.getEntries())
      seen.push({ name, duration, work: processingEnd - processingStart })
  }).observe({ type: 'event', durationThreshold: 16, buffered: false })`)
await page.getByRole('grid').focus()
await taken('matrix: arrow down, 60 times', async () => {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(40)
  }
})
process.exit()
