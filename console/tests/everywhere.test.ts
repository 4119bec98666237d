import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

/** Every page of a company, each in one of the languages. */
const pages = {
  de: ['team', 'team/import', 'invitations', 'roles', 'roles/salon:worker'],
  fr: ['matrix', 'ask', 'my-access', 'places'],
  nl: ['roster', 'positions', 'tags', 'activity'],
  ru: ['messages', 'partners', 'tokens', 'roles/compare', 'roles/new'],
} as const

describe('console: everywhere', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  for (const [language, paths] of Object.entries(pages))
    test(`${language}: ${paths.join(', ')} fit a phone and lack no word`, async () => {
      await using visit = await stage.visit('owner', { ...PHONE, language })
      const { page } = visit
      for (const path of [...paths.map((one) => `${stage.salon}/${one}`), '/me']) {
        await visit.go(path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        const seen = (await page.evaluate(
          '({ language: document.documentElement.lang, width: document.documentElement.scrollWidth })',
        )) as { language: string; width: number }
        assert.deepEqual([path, seen.language, seen.width <= PHONE.viewport.width], [path, language, true])
        await visit.holds()
      }
    })
})
