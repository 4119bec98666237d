import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

describe('console: signing in and finding one’s way', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('whoever opens a page signs in first, comes back to it, and out again', async () => {
    const { owner } = stage.demo
    await using visit = await stage.visit(undefined)
    const { page } = visit
    visit.expectComplaint(/401/)
    await visit.go(`${stage.salon}/roles`)
    await page.getByLabel('Login, e-mail address or phone').fill(owner.login)
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await visit.holds()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Login or password is wrong.').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${stage.origin}/console${stage.salon}/roles`)
    // No script can read the session.
    assert.equal(await page.evaluate('document.cookie'), '')
    await page.getByRole('button', { name: 'Your account: Olga Owner' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await visit.go(`${stage.salon}/roles`)
    await page.waitForURL('**/sign-in?*')
  })

  test('an address of elsewhere in the link to sign in leads nowhere else', async () => {
    const { owner } = stage.demo
    await using visit = await stage.visit(undefined)
    const { page } = visit
    visit.expectComplaint(/401/)
    for (const to of ['//evil.example/x', '/\\evil.example', 'https://evil.example']) {
      await visit.go(`/sign-in?to=${encodeURIComponent(to)}`)
      await page.getByLabel('Login, e-mail address or phone').fill(owner.login)
      await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(`**${stage.salon}/team`)
      await page.context().clearCookies()
    }
    await visit.holds()
  })

  test('a session that ends elsewhere ends here at the next click', async () => {
    await using visit = await stage.visit('manager')
    const { page } = visit
    visit.expectComplaint(/401/)
    await visit.go(`${stage.salon}/roles`)
    await page.getByRole('navigation').waitFor()
    await page.evaluate(
      `fetch('/gatehouse/v1/sessions/current').then((one) => one.json()).then(({ data }) =>
        fetch('/gatehouse/v1/sessions/current', { method: 'DELETE', headers: { 'gatehouse-csrf': data.csrf_token } }))`,
    )
    // Whatever the page asks next may have led there already.
    await Promise.race([page.waitForURL('**/sign-in?*'), page.getByRole('link', { name: 'Team members' }).click()])
    await page.waitForURL('**/sign-in?*')
    await page.getByText('Your session has ended').waitFor()
  })

  test('whoever is shut out while a page is open is told so once, and finds the way out', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/404|There is no such company/)
    await visit.go(`${stage.salon}/roles`)
    await page.getByRole('navigation').waitFor()
    let asked = 0
    await page.route('**/standing', (route) => {
      asked += 1
      return route.fulfill({
        status: 404,
        contentType: 'application/problem+json',
        json: { status: 404, title: 'There is no such company.', code: 'company.unknown' },
      })
    })
    await page.getByRole('link', { name: 'Positions' }).click()
    await page.getByText('There is no such company.').waitFor()
    await page.waitForLoadState('networkidle')
    // Once at the page, and once more before it says so.
    assert.ok(asked <= 3, `asked ${asked} times`)
    await visit.holds()
    await page.unroute('**/standing')
    await page.getByRole('link', { name: 'To the beginning' }).click()
    await page.waitForURL(`**${stage.salon}/team`)
  })

  test('the menu holds what one may do, and works on a phone', async () => {
    await using owner = await stage.visit('owner')
    await owner.go('')
    await owner.page.waitForURL(`**${stage.salon}/team`)
    const names = async ({ page }: typeof owner) => {
      await page.getByRole('link', { name: 'My access' }).waitFor()
      return (await page.getByRole('navigation').getByRole('link').allTextContents()).join(', ')
    }
    assert.match(await names(owner), /People.*Activity.*Partners, Tokens/)
    await owner.holds()
    await using worker = await stage.visit('worker', PHONE)
    await worker.go('')
    await worker.page.waitForURL(`**${stage.salon}/my-access`)
    await worker.page.getByRole('button', { name: 'Pages' }).click()
    assert.doesNotMatch(await names(worker), /People|Activity|Partners|Tokens/)
    await worker.holds()
  })
})
