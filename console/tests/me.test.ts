import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { operatorCall } from '../../server/src/cli/operator.ts'
import { createUser } from '../../server/src/operations/users/create-user.ts'
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
    await page.getByRole('button', { name: 'Send an e-mail to it' }).click()
    await page
      .getByText(/e-mail/)
      .first()
      .waitFor()
    await page.getByLabel('New address').fill('olga.new@example.com')
    await page.getByRole('button', { name: 'Send an e-mail to it' }).click()
    await page.getByText('An e-mail is on its way to olga.new@example.com').waitFor()

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
    // A program is without it until somebody comes by, so it is asked first.
    const sure = page.getByRole('dialog', { name: 'End the token “Nightly export”?' })
    await sure.getByRole('button', { name: 'Cancel' }).click()
    await sure.waitFor({ state: 'hidden' })
    await page.getByText('Nightly export').waitFor()
    await page.getByRole('button', { name: /End: Nightly export/ }).click()
    await sure.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByText('Nightly export', { exact: true }).waitFor({ state: 'detached' })
  })

  test('what waits: an assistant’s plan, to look at or reject, and an invitation', async () => {
    const { demo, origin, salon } = stage
    const { owner } = demo
    const base = `${origin}/gatehouse/v1`
    const send = async (path: string, body: unknown, token = '') => {
      const response = await fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      })
      assert.ok(response.ok, `${path}: ${response.status}`)
      return ((await response.json()) as { data: { token: string } }).data
    }
    const { token } = await send('/sessions', { login: owner.login, password: owner.password })
    const writes = [{ method: 'POST', path: '/locations', body: { title: 'Haarwerk Süd' } }]
    for (const note of ['A shop in the south <b>soon</b>', '']) await send(`${salon}/plans`, { writes, note }, token)

    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go('/me')
    const plans = page.getByRole('region', { name: 'What assistants have planned' })
    const first = plans.getByRole('listitem').filter({ hasText: 'A shop in the south <b>soon</b>' })
    await first.getByText(/1 change · Can be approved until \d/).waitFor()
    assert.match((await first.getByRole('link').getAttribute('href')) ?? '', /\/approvals\/\d+-\d+$/)
    await visit.holds()
    await plans.getByRole('listitem').filter({ hasText: 'Plan' }).getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('dialog', { name: 'Reject this plan?' }).getByRole('button', { name: 'Reject' }).click()
    await page.getByText('The plan was rejected.').waitFor()
    assert.equal(await plans.getByRole('listitem').count(), 1)
    await first.getByRole('link').click()
    await page.waitForURL('**/approvals/*')

    // Somebody of no company hears which one waits, and where the link is.
    const password = 'correct horse battery staple'
    await createUser(stage.core, operatorCall(), {
      name: 'Nina New',
      email: 'nina@example.com',
      password,
      confirmed: true,
    })
    await send(
      `${salon}/invitations`,
      { invitations: [{ email: 'nina@example.com', grant: { role: 'salon:manager', scope: 'company' } }] },
      token,
    )
    await using other = await stage.visit(undefined, { ...PHONE, language: 'de' })
    other.expectComplaint(/401|404/)
    await other.go('/sign-in')
    await other.page.locator('input').first().fill('nina@example.com')
    await other.page.locator('input[type=password]').fill(password)
    await other.page.keyboard.press('Enter')
    const told = other.page.getByRole('region', { name: 'Sie sind eingeladen' })
    await told.getByText('Haarwerk salons').waitFor()
    await told.getByText(/: alle Standorte, auch künftige$/).waitFor()
    await told.getByText(/öffnen Sie den Link in der E-Mail an nina@example.com/).waitFor()
    await other.holds()
    await other.page.getByRole('link', { name: 'Ihr Konto' }).click()
    await told.getByText('Haarwerk salons').waitFor()
    await other.holds()
    // What is refused is told in this language, too.
    await other.go(`${stage.salon}/roles`)
    await other.page.getByText('Dieses Unternehmen gibt es nicht.').waitFor()
  })

  test('a worker on a phone: the wrong password is told, the right one ends the session', async () => {
    await using visit = await stage.visit('worker', { ...PHONE, colorScheme: 'dark' })
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
    // The service answers in the language that is chosen, whatever the browser asks for.
    await page.getByRole('combobox', { name: 'Language' }).selectOption('nl')
    await page.getByRole('button', { name: 'Wachtwoord wijzigen' }).click()
    await page.getByText('is niet uw wachtwoord').waitFor()
    await page.getByRole('combobox', { name: 'Taal' }).selectOption('en')
    await page.getByRole('textbox', { name: 'Present password' }).fill(password)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.waitForURL('**/sign-in?*')
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
  })
})
