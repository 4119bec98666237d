import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

describe('console: inviting people', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('an owner pastes a list: each is checked, what they will be able to do is said, and each is told of', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/invitations?invite=1`)
    const sheet = page.getByRole('dialog', { name: 'Invite people' })
    const who = sheet.getByRole('textbox', { name: 'Who' })
    await who.fill('Anna Schmidt <anna.schmidt@example.com>; nora.lindqvist@salon.example, +49 151 1234567, nonsense')
    await who.press('Enter')
    await sheet.getByText('nonsense · not an address').waitFor()
    // Rows of a table, a name with a comma, and a number that is there already.
    const rows = 'Rosa Klein\trosa@example.com\tStylist\n"Roth, Emil" <emil@example.com>\n0049 151 1234567'
    await who.focus()
    await page.evaluate(
      `const clipboardData = new DataTransfer()
       clipboardData.setData('text/plain', ${JSON.stringify(rows)})
       document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))`,
    )
    await sheet.getByText('emil@example.com').waitFor()
    await sheet.getByText('rosa@example.com').waitFor()
    await sheet.getByText('1 is not an address').waitFor()
    for (const address of ['rosa@example.com', 'emil@example.com'])
      await sheet.getByRole('button', { name: `Remove ${address}` }).click()
    assert.ok(await sheet.getByRole('button', { name: 'Invite 3 people' }).isDisabled())
    await sheet.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'Manager', exact: true }).click()
    await sheet.getByRole('combobox', { name: 'Locations' }).click()
    await page.getByRole('option', { name: 'Haarwerk Mitte' }).click()
    await page.getByRole('option', { name: 'Haarwerk Altona' }).click()
    await page.keyboard.press('Escape')
    // Nora is a member already, and would have it at once.
    await sheet.getByText('nora.lindqvist@salon.example · is a member').waitFor()
    await sheet.getByText('anna.schmidt@example.com · new').waitFor()
    const promise = sheet.getByText(/^As Manager they can use \d+ of \d+ areas at Haarwerk Mitte, Haarwerk Altona/)
    await promise.waitFor()
    assert.match(await promise.innerText(), /from the moment they accept, without end:$/)
    await sheet.getByText(/Settings section \(\d+ of \d+\)/).waitFor()
    await sheet.getByLabel('Last day (if any)').fill('2100-12-31')
    await sheet.getByText(/until the end of Dec 31, 2100/).waitFor()
    await visit.holds()

    await sheet.getByRole('button', { name: 'Invite 3 people' }).click()
    const told = sheet.getByRole('table', { name: 'What became of each' })
    await told.getByRole('row', { name: /anna\.schmidt.*Invited/ }).waitFor()
    await told.getByRole('row', { name: /nora\.lindqvist.*Has the role now/ }).waitFor()
    await sheet.getByRole('button', { name: 'Back to those left' }).click()
    await sheet.getByText('nonsense · not an address').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).click()

    // The list has those who have not come, and what can be done.
    await page.getByRole('button', { name: '+491511234567' }).waitFor()
    await page.getByRole('button', { name: 'anna.schmidt@example.com' }).click()
    await page.waitForURL('**invitation=*')
    const panel = page.getByRole('dialog', { name: 'Anna Schmidt' })
    await panel.getByRole('button', { name: 'Make a link to hand over' }).click()
    await panel.getByText(/\/invitation\?|\/invitation#|\/invitation\//).waitFor()
    await panel.getByText(/does not prove that the e-mail address/).waitFor()
    await panel.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('A new message goes to anna.schmidt@example.com.').waitFor()
    await visit.holds()
    await panel.getByRole('button', { name: 'Take back' }).click()
    await page
      .getByRole('dialog', { name: /Take back the invitation/ })
      .getByRole('button', { name: 'Take back' })
      .click()
    await page.getByText('The invitation was taken back.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'anna.schmidt@example.com' }).count(), 0)
    await visit.go(`${stage.salon}/invitations?state=revoked`)
    await page.getByRole('button', { name: 'anna.schmidt@example.com' }).waitFor()
  })

  test('a limited manager invites to their place, no higher than themselves', async () => {
    await using visit = await stage.visit('manager', { ...PHONE, colorScheme: 'dark' })
    const { page } = visit
    await visit.go(`${stage.salon}/invitations?invite=1`)
    const sheet = page.getByRole('dialog', { name: 'Invite people' })
    assert.equal(await sheet.getByRole('radio').count(), 0)
    await sheet.getByText('Haarwerk Kreuzberg').waitFor()
    await sheet.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'Owner' }).click()
    await sheet.getByRole('textbox', { name: 'Who' }).fill('new@example.com')
    await sheet.getByRole('textbox', { name: 'Who' }).press('Enter')
    await sheet.getByText('new@example.com · refused').waitFor()
    await sheet
      .getByRole('list', { name: 'What will not be sent' })
      .getByText(/new@example\.com/)
      .waitFor()
    assert.ok(await sheet.getByRole('button', { name: 'Invite people' }).isDisabled())
    await sheet.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'Team member' }).click()
    await sheet.getByText('new@example.com · new').waitFor()
    await visit.holds()
    await sheet.getByRole('button', { name: 'Invite 1 person' }).click()
    await sheet.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'new@example.com' }).waitFor()
    await visit.holds()
  })

  test('whoever may not invite hears why', async () => {
    await using visit = await stage.visit('worker')
    await visit.go(`${stage.salon}/invitations?invite=1`)
    await visit.page.getByText('Inviting people is not for you here').waitFor()
    assert.equal(await visit.page.getByRole('dialog').count(), 0)
    await visit.holds()
  })
})
