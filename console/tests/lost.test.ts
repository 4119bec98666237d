import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, type Stage } from './stage.ts'

const POSITIONS = /\/companies\/\d+\/positions(\?|$)/

describe('console: slow, lost and late answers', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('a form that is sent twice, while the service is away, and whose answer is lost, makes one thing and keeps what was typed', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/503|429|ERR_FAILED|ERR_INTERNET_DISCONNECTED/)
    const keys: (string | undefined)[] = []
    let answer: 'away' | 'crowd' | 'lost' | 'good' = 'away'
    await page.route(POSITIONS, async (route) => {
      const request = route.request()
      if (request.method() !== 'POST') return route.continue()
      keys.push(request.headers()['idempotency-key'])
      const problem = (status: number, code: string) =>
        route.fulfill({ status, contentType: 'application/problem+json', json: { status, title: 'Said.', code } })
      if (answer === 'away') return problem(503, 'service.unavailable')
      if (answer === 'crowd') return problem(429, 'rate.limited')
      if (answer === 'good') return route.continue()
      // It is made, and nobody hears of it.
      await route.fetch()
      return route.abort()
    })
    await visit.go(`${stage.salon}/positions?position=new`)
    const form = page.getByRole('dialog', { name: 'New position' })
    const title = form.getByRole('textbox', { name: 'Position' })
    const send = form.getByRole('button', { name: 'New position' })
    await title.fill('Apprentice')
    await send.evaluate((found: unknown) => {
      const button = found as { click(): void }
      button.click()
      button.click()
    })
    await form.getByText('The service cannot answer at the moment').waitFor()
    assert.equal(keys.length, 1)
    answer = 'crowd'
    await send.click()
    await form.getByText('Too many requests at once').waitFor()
    answer = 'lost'
    await send.click()
    await form.getByText('The service cannot be reached').waitFor()
    await page.context().setOffline(true)
    await send.click()
    await form.getByText('try again once you are connected').waitFor()
    assert.equal(await title.inputValue(), 'Apprentice')
    await visit.holds()
    await page.context().setOffline(false)
    answer = 'good'
    await send.click()
    await page.getByText('Saved.').waitFor()
    await page.getByRole('button', { name: 'Apprentice' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Apprentice' }).count(), 1)
    // What was lost and what was sent again were one request.
    assert.equal(keys.at(-1), keys.at(-2))
    assert.ok(keys.every((key) => key !== undefined))
  })

  test('a session that ends in the middle of a form or an edit takes nothing away, and neither does a click beside it', async () => {
    const { owner, native } = stage.demo
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/401|Authentication needed/)
    const signInAgain = async (): Promise<void> => {
      await page.getByText('Your session has ended').waitFor()
      await page.getByLabel('Login, e-mail address or phone').fill(owner.login)
      await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await visit.go(`${stage.salon}/positions?position=new`)
    const form = page.getByRole('dialog', { name: 'New position' })
    await form.getByRole('textbox', { name: 'Position' }).fill('Perfumer')
    await page.context().clearCookies()
    await form.getByRole('button', { name: 'New position' }).click()
    await signInAgain()
    await page.waitForURL(`${stage.origin}/console${stage.salon}/positions?position=new`)
    await form.waitFor()
    assert.equal(await form.getByRole('textbox', { name: 'Position' }).inputValue(), 'Perfumer')
    await page.mouse.click(200, 600)
    const question = page.getByRole('dialog', { name: 'Close without saving?' })
    await question.getByText('is not saved').waitFor()
    await visit.holds()
    await question.getByRole('button', { name: 'Go on' }).click()
    await question.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await question.getByRole('button', { name: 'Discard' }).click()
    await form.waitFor({ state: 'detached' })

    await visit.go(`${stage.salon}/team/${native.member}/access?grant=${native.grant}`)
    await page.getByRole('switch', { disabled: false }).first().click({ force: true })
    await page.getByRole('region', { name: '1 change' }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Preview and save' }).click()
    await signInAgain()
    await page.getByRole('region', { name: '1 change' }).waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  test('what somebody else changes meanwhile stays, and an older answer never takes the place of a newer', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/positions`)
    await page.getByRole('button', { name: 'Senior Stylist' }).click()
    const form = page.getByRole('dialog', { name: 'Senior Stylist' })
    await form.getByRole('textbox', { name: 'Description' }).fill('Cuts and colours')
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'PATCH'),
      form.getByRole('button', { name: 'Save' }).click(),
    ])
    assert.deepEqual(sent.postDataJSON(), { description: 'Cuts and colours' })
    await page.getByText('Saved.').waitFor()

    let letGo = (): void => undefined
    const held = new Promise<void>((done) => {
      letGo = done
    })
    await page.route(/\/members\?.*q=ol(&|$)/, async (route) => {
      await held
      await route.continue().catch(() => undefined)
    })
    await visit.go(`${stage.salon}/team`)
    const search = page.getByRole('searchbox')
    await Promise.all([page.waitForRequest(/\/members\?.*q=ol(&|$)/), search.fill('ol')])
    await search.fill('ben')
    await page.getByText('1 person').waitFor()
    const rows = page.getByRole('row')
    await page.waitForFunction('document.querySelectorAll("[role=row]").length === 2')
    const found = await rows.allInnerTexts()
    assert.match(found.join(' '), /Ben Krüger/)
    letGo()
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await rows.allInnerTexts(), found)
    await visit.holds()
  })
})
