import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage, type Visit } from './stage.ts'

/** Sends a write of the native interface, as the page's own program would. */
const send = async ({ page }: Visit, method: string, path: string, body: object): Promise<void> => {
  const status = await page.evaluate(
    `fetch('/gatehouse/v1/sessions/current').then((one) => one.json()).then(({ data }) =>
      fetch('/gatehouse/v1${path}', {
        method: '${method}',
        headers: { 'gatehouse-csrf': data.csrf_token, 'content-type': 'application/json' },
        body: ${JSON.stringify(JSON.stringify(body))},
      })).then(({ status }) => status)`,
  )
  assert.ok(Number(status) < 300, `${method} ${path}: ${status}`)
}

describe('console: activity and messages', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('the owner reads who changed what, from what to what, and follows it', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/activity`)
    await page.getByText(/All \d+ events are as they were written/).waitFor()
    await send(visit, 'PATCH', `${stage.salon}/locations/456`, { title: 'Haarwerk Lindenau' })
    await page.reload()
    const row = page.getByRole('article').filter({ hasText: 'Olga Owner changed the location Haarwerk Lindenau' })
    await row.getByText('Haarwerk Plagwitz').waitFor()
    await row.getByText('console or Gatehouse API').waitFor()
    await row.getByRole('button', { name: /Details of event/ }).click()
    await page.waitForURL(/event=\d+/)
    const raw = page.getByRole('region', { name: 'As it was recorded' })
    assert.match(await raw.innerText(), /− {3}"title": "Haarwerk Plagwitz"[^+]*\+ {3}"title": "Haarwerk Lindenau"/)
    await visit.holds()

    await page.getByLabel('What happened').selectOption('Locations')
    await page.waitForURL(/group=location/)
    await row.waitFor()
    assert.equal(await page.getByText('on the roster').count(), 0)
    await page.getByRole('button', { name: 'Take away: Locations' }).click()
    // Digit by digit, as people type it: the year 2 is not asked for on the way.
    await page.getByRole('textbox', { name: 'From' }).focus()
    await page.keyboard.type('01312020')
    await page.waitForURL(/from=2020-01-31/)
    await page.getByRole('button', { name: 'Take away: From Jan 31, 2020' }).click()
    await page.getByRole('combobox', { name: 'About whom' }).fill('James')
    await page.getByRole('option', { name: 'James Smith' }).click()
    await page.waitForURL(/subject=member%3A124/)
    const access = page.getByRole('article').filter({ hasText: 'changed the access of James Smith' })
    await access.getByText('through Demo integrator').waitFor()
    await access.getByRole('button', { name: /Details of event/ }).click()
    await access.getByRole('link', { name: 'Their access at that moment' }).click()
    await page.waitForURL(/team\?member=124&at=2/)
    await visit.holds()
  })

  test('whoever may read it finds what was found, and nothing where nothing is', async () => {
    await using visit = await stage.visit('owner', { ...PHONE, language: 'ru' })
    const { page } = visit
    await visit.go(`${stage.salon}/activity?subject=member:124&to=2001-01-01`)
    await page.getByText('Ничего подходящего не найдено').waitFor()
    await page.getByText('О ком или чём: James Smith').waitFor()
    await page.getByRole('button', { name: 'Убрать: По 1 янв. 2001 г.' }).click()
    await page.getByText('изменён доступ').waitFor()
    assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 360)
    await visit.holds()
  })

  test('who may not read the history is told so', async () => {
    await using visit = await stage.visit('worker')
    await visit.go(`${stage.salon}/activity`)
    await visit.page.getByText('This page is not for you here').waitFor()
    await visit.holds()
  })

  test('a message that was given up says why, and is sent again', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/messages`)
    await page.getByRole('heading', { name: 'Messages' }).waitFor()
    const invite = (email: string) =>
      send(visit, 'POST', `${stage.salon}/invitations`, {
        invitations: [{ email, grant: { scope: [123], role: 'salon:worker' } }],
      })
    await invite('gone@example.com')
    await invite('waits@example.com')
    await stage.core.engine.script(
      `update outbox set state = 'failed', attempts = 4, fault = 'SMTP 550 at RCPT TO'
       where state = 'waiting' and invitation_id = (select max(id) from invitations where address = 'gone@example.com')`,
    )
    await page.reload()
    const row = page.getByRole('row').filter({ hasText: 'gone@example.com' })
    await row.getByText('The address does not exist there.').waitFor()
    await page.getByRole('row').filter({ hasText: 'waits@example.com' }).getByText('at once').waitFor()
    await visit.holds()
    await row.getByRole('button', { name: 'Try again: gone@example.com' }).click()
    await page.getByText('The message to gone@example.com will be sent again.').waitFor()
    await row.getByText('waits').waitFor()
    await visit.go(`${stage.salon}/activity?group=invitation`)
    await page.getByText(/Olga Owner had message \d+ of an invitation sent again/).waitFor()
    await visit.holds()
  })

  test('whoever altered the history is found out', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/activity`)
    await page.getByText(/All \d+ events are as they were written/).waitFor()
    await stage.core.engine.script(
      `update audit_events set actor = '{}' where company_id = ${stage.demo.salon.company} and seq = 5`,
    )
    await page.getByRole('button', { name: 'Verify again from the first event' }).click()
    await page.getByText('The history was altered: event 5 is not as it was written').waitFor()
    await visit.holds()
  })
})
