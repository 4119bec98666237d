import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

describe('console: the board of locations', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('an owner sees who is where, makes a location, closes it and opens it again, each looked at first', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/422/)
    await visit.go(`${stage.salon}/places`)
    const board = page.getByRole('list', { name: 'Locations' })
    const mitte = board.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Haarwerk Mitte' }) })
    await mitte.getByText('One person manages access').waitFor()
    await mitte.getByText(/^Team member · \d+$/).waitFor()
    await visit.holds()

    await page.getByRole('button', { name: 'New location' }).click()
    const side = page.getByRole('dialog', { name: 'New location' })
    await side.getByRole('textbox', { name: 'Name of the location' }).fill(' ')
    await side.getByRole('button', { name: 'New location' }).click()
    await side.getByText('is missing').waitFor()
    await side.getByRole('textbox', { name: 'Name of the location' }).fill('Haarwerk Ottensen')
    await side.getByRole('textbox', { name: 'City' }).fill('Hamburg')
    await side.getByRole('button', { name: 'New location' }).click()
    const review = page.getByRole('dialog', { name: 'Make Haarwerk Ottensen' })
    await review.getByRole('button', { name: /people affected/ }).click()
    const made = board.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Haarwerk Ottensen' }) })
    await made.getByText('Nobody works here').waitFor()

    await made.getByRole('button', { name: 'Haarwerk Ottensen' }).click()
    await page.waitForURL('**place=*')
    await page.getByRole('dialog').getByRole('button', { name: 'Close location' }).click()
    const closing = page.getByRole('dialog', { name: 'Close Haarwerk Ottensen' })
    await closing.getByText(/lo(ss|sses)/).waitFor()
    await visit.holds()
    await closing.getByRole('button', { name: /people affected/ }).click()
    await made.getByText('Closed: nobody has any access here.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await made.getByText('Nobody works here').waitFor()

    // The number of people leads to them.
    await mitte.getByRole('link', { name: /people at Haarwerk Mitte/ }).click()
    await page.waitForURL(`**${stage.salon}/team?location=1`)
    await visit.holds()
  })

  test('a limited manager counts the people of their place, and changes no words; a worker sees no people', async () => {
    await using manager = await stage.visit('manager', { ...PHONE, colorScheme: 'dark' })
    await manager.go(`${stage.salon}/places?place=123`)
    const side = manager.page.getByRole('dialog', { name: 'Haarwerk Kreuzberg' })
    await side.getByText(/changing it takes the right to edit locations/).waitFor()
    assert.equal(await side.getByRole('button', { name: 'Save' }).count(), 0)
    await manager.holds()
    await side.getByRole('button', { name: 'Close' }).click()
    assert.equal(await manager.page.getByText(/^\d+ people$/).count(), 2)
    await manager.holds()
    await using worker = await stage.visit('worker')
    await worker.go(`${stage.salon}/places`)
    await worker.page.getByRole('heading', { name: 'Haarwerk Mitte' }).waitFor()
    assert.equal(await worker.page.getByText(/^\d+ people$/).count(), 0)
    assert.equal(await worker.page.getByRole('button', { name: 'New location' }).count(), 0)
    await worker.holds()
  })
})
