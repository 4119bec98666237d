import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

describe('console: asking, and looking as somebody else', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('an owner asks, sees why, makes the smallest change, and takes it back', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/ask`)
    await page.getByText('Choose who and what').waitFor()
    await page.getByRole('combobox', { name: 'Who' }).fill('nora lind')
    await page.getByRole('option', { name: 'Nora Lindqvist' }).click()
    await page.getByRole('combobox', { name: 'May do' }).fill('see the people')
    await page.getByRole('option', { name: /See the people/ }).click()
    await page.getByRole('combobox', { name: 'Where' }).click()
    await page.getByRole('option').nth(1).click()
    await page.getByRole('heading', { name: 'No', exact: true }).waitFor()
    await page.getByText('What would change this').waitFor()
    await page
      .getByText(/Does not give it|for another place|switches it off/)
      .first()
      .waitFor()
    // The address is the question.
    const shared = new URL(page.url()).search
    assert.match(shared, /who=\d+&do=members\.read&at=\d+/)
    await visit.holds()

    await page.getByRole('button', { name: 'See what it would mean' }).click()
    await page.getByRole('dialog').getByText('Nora Lindqvist').first().waitFor()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Make the change/ })
      .click()
    await page.getByRole('heading', { name: 'Yes', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'No', exact: true }).waitFor()

    await visit.go(`${stage.salon}/ask${shared}`)
    await page.getByRole('heading', { name: 'No', exact: true }).waitFor()
  })

  test('who may, and where somebody may', async () => {
    await using visit = await stage.visit('manager', { colorScheme: 'dark' })
    const { page } = visit
    await visit.go(`${stage.salon}/ask?mode=who&do=members.edit`)
    await page
      .getByText(/^(One person|\d+ people) may/)
      .first()
      .waitFor()
    await visit.go(`${stage.salon}/ask?mode=where&who=me&do=members.read`)
    await page.getByText(/They may at/).waitFor()
    await page.getByRole('button', { name: /^Why/ }).first().click()
    await page.getByRole('heading', { name: 'Yes', exact: true }).waitFor()
    await page.getByText('Gives it.').first().waitFor()
    await visit.holds()
  })

  test('a worker asks about themselves, on a phone', async () => {
    await using visit = await stage.visit('worker', { ...PHONE, colorScheme: 'dark' })
    const { page } = visit
    await visit.go(`${stage.salon}/ask`)
    assert.equal(
      await page.getByRole('combobox', { name: 'Who' }).or(page.getByLabel('Who')).first().inputValue(),
      'Me',
    )
    assert.equal(await page.getByText('Who can?').count(), 0)
    await page.getByRole('combobox', { name: 'May do' }).fill('change what people')
    await page.getByRole('option', { name: /Change what people may do/ }).click()
    await page.getByRole('heading', { name: 'No', exact: true }).waitFor()
    await page.getByText('Why', { exact: true }).waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    await visit.holds()
  })

  test('an owner looks as a worker, changes nothing, and is themselves again', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/403|404/)
    await visit.go(`${stage.salon}/ask`)
    await page.getByRole('combobox', { name: 'Who' }).fill('nora lind')
    await page.getByRole('option', { name: 'Nora Lindqvist' }).click()
    await page.getByRole('combobox', { name: 'May do' }).fill('see the people')
    await page.getByRole('option', { name: /See the people/ }).click()
    const asked = page.url()
    await page.getByRole('button', { name: 'View as this person' }).click()
    await page.waitForURL(`**${stage.salon}/my-access`)
    const bar = page.getByRole('region', { name: 'You look as somebody else' })
    await bar.getByText('You see what Nora Lindqvist sees').waitFor()
    await page.getByRole('navigation').waitFor()
    assert.doesNotMatch((await page.getByRole('navigation').allTextContents()).join(), /People|Activity|Tokens/)
    await visit.holds()
    // On every page, and refused by the service whatever a page sends.
    await page.getByRole('link', { name: 'Locations' }).click()
    await bar.waitFor()
    const told = await page.evaluate(
      `fetch('/gatehouse/v1/sessions/current').then((one) => one.json()).then(({ data }) =>
        fetch('/gatehouse/v1${stage.salon}', { method: 'PATCH', body: '{"title":"X"}',
          headers: { 'content-type': 'application/json', 'gatehouse-csrf': data.csrf_token } }))
        .then((one) => one.json()).then(({ code }) => code)`,
    )
    assert.equal(told, 'view.read-only')
    await visit.go('/me')
    await page.getByText('their account stays theirs').waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'Stop viewing' }).click()
    await page.waitForURL(asked)
    await page.getByRole('link', { name: 'People', exact: true }).waitFor()
    assert.equal(await bar.count(), 0)
  })

  test('a look that ends by itself says so, and leads back', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/401|403|404/)
    await visit.go(`${stage.salon}/ask?who=me&do=members.read`)
    await page.getByRole('heading', { name: 'Yes', exact: true }).waitFor()
    await visit.go(`${stage.salon}/ask`)
    await page.getByRole('combobox', { name: 'Who' }).fill('nora lind')
    await page.getByRole('option', { name: 'Nora Lindqvist' }).click()
    await page.getByRole('combobox', { name: 'May do' }).fill('see the people')
    await page.getByRole('option', { name: /See the people/ }).click()
    await page.getByRole('button', { name: 'View as this person' }).click()
    await page.getByText('You see what Nora Lindqvist sees').waitFor()
    const { engine } = stage.core
    const [view] = await engine.all<{ id: number }>("select max(id) as id from tokens where audience = 'view'")
    const { revokeToken } = await import('../../server/src/operations/credentials/revoke-token.ts')
    const operator = { actor: { kind: 'operator', name: 'test' }, ip: undefined, requestId: 't', source: 't' } as const
    await revokeToken(stage.core, operator, view?.id as number)
    await page.getByRole('link', { name: 'Roles' }).click()
    await page.getByText('The view has ended').waitFor()
    await page.getByRole('link', { name: 'People', exact: true }).waitFor()
  })
})
