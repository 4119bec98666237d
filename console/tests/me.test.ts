import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

describe('console: one’s own account', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('names, a new address, and a token whose secret is shown once', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/422/)
    await visit.go('/me')
    await page.getByLabel('First name').fill('Olga-Maria')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.getByLabel('New address').fill('nowhere')
    await page.getByRole('button', { name: 'Send a letter to it' }).click()
    await page
      .getByText(/e-mail/)
      .first()
      .waitFor()
    await page.getByLabel('New address').fill('olga.new@example.com')
    await page.getByRole('button', { name: 'Send a letter to it' }).click()
    await page.getByText('A letter is on its way to olga.new@example.com').waitFor()

    await page.getByRole('button', { name: 'Make a token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Make the token' }).click()
    await dialog
      .getByText('must have')
      .or(dialog.getByText(/at least|character|missing/))
      .first()
      .waitFor()
    await dialog.getByLabel('Name').fill('Nightly export')
    await dialog.getByRole('button', { name: 'Make the token' }).click()
    const secret = await dialog.getByText(/^ghn_/).textContent()
    assert.ok((secret?.length ?? 0) > 40)
    await visit.holds()
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByText('Nightly export').waitFor()
    assert.equal(await page.getByText(secret ?? '').count(), 0)
    await page.getByRole('button', { name: /End: Nightly export/ }).click()
    await page.getByText('There are none.').or(page.getByText('Nightly export')).first().waitFor()
    await page.getByText('Nightly export').waitFor({ state: 'detached' })
  })

  test('a worker on a phone: the wrong password is told, the right one ends the session', async () => {
    await using visit = await stage.visit('worker', PHONE)
    const { page } = visit
    visit.expectComplaint(/401|422/)
    const { password } = stage.demo.salon.worker
    await visit.go('/me')
    await page.getByText('Nobody, so far.').waitFor()
    await visit.holds()
    await page.getByRole('textbox', { name: 'Present password' }).fill('not this one')
    await page.getByRole('textbox', { name: 'New password' }).fill('quite another battery staple')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('is not your password').waitFor()
    await page.getByRole('textbox', { name: 'Present password' }).fill(password)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.waitForURL('**/sign-in?*')
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
  })
})
