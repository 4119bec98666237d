import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createPartner } from '../../server/src/operations/partners/create-partner.ts'
import { openStage, PHONE, type Stage } from './stage.ts'

const operator = {
  actor: { kind: 'operator', name: 'test' },
  ip: undefined,
  requestId: 'test',
  source: 'test',
} as const

describe('console: partners and tokens', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  test('an owner connects a partner by its number, and hears what ends before disconnecting', async () => {
    const { partnerId } = await createPartner(stage.core, operator, { name: 'Calendar works' })
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/404/)
    await visit.go(`${stage.salon}/partners?partner=new`)
    const side = page.getByRole('dialog', { name: 'Connect a partner' })
    await side.getByRole('textbox', { name: 'Number' }).fill('999999')
    await side.getByRole('button', { name: 'Find' }).click()
    await side.getByText('There is no partner with this number.').waitFor()
    await side.getByRole('textbox', { name: 'Number' }).fill(String(partnerId))
    await side.getByRole('button', { name: 'Find' }).click()
    await side.getByText('This is Calendar works. Connect?').waitFor()
    await visit.holds()
    await side.getByRole('button', { name: 'Connect', exact: false }).last().click()
    await page.getByRole('button', { name: 'Calendar works' }).click()
    await page.getByRole('dialog', { name: 'Calendar works' }).getByRole('button', { name: 'Disconnect' }).click()
    const sure = page.getByRole('dialog', { name: 'Disconnect Calendar works?' })
    await sure.getByText('Its programs are out of your company at their next call.').waitFor()
    await visit.holds()
    await sure.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Calendar works is disconnected.').waitFor()
    await page.getByRole('button', { name: 'Demo integrator' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Calendar works' }).count(), 0)
    await visit.holds()
  })

  test('an owner sees what a token may do, replaces it while both work, and ends it', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/tokens`)
    await page.getByRole('row', { name: /demo.*Olga Owner.*Decisions/ }).waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'demo' }).click()
    const side = page.getByRole('dialog', { name: 'demo' })
    await side.getByRole('combobox', { name: 'Where' }).selectOption({ label: 'Haarwerk Mitte' })
    await page.waitForURL('**place=1')
    const now = side.getByRole('table', { name: 'What it can do now' })
    await now.getByRole('row', { name: /Settings section/ }).waitFor()
    await side.getByRole('combobox', { name: 'Both work for' }).selectOption({ label: '7 days' })
    await side.getByRole('button', { name: 'Make the new token' }).click()
    await side.getByText('The new token', { exact: true }).waitFor()
    const secret = await side.getByText(/^gha_/).last().innerText()
    assert.ok(secret.length > 30)
    await side.getByText(/^The old one works until /).waitFor()
    await visit.holds()
    await side.getByRole('button', { name: 'Close' }).click()
    assert.equal(await page.getByRole('row', { name: /demo/ }).count(), 2)
    const asked = await page.request.post(`${stage.origin}/access/v1/evaluation`, {
      headers: { authorization: `Bearer ${secret}` },
      data: {
        subject: { type: 'user', id: '123' },
        action: { name: 'timetable_access' },
        resource: { type: 'location', id: '123' },
      },
    })
    assert.equal(asked.status(), 200)

    await page.getByRole('button', { name: 'demo' }).last().click()
    await side.getByRole('button', { name: 'End now' }).click()
    await page.getByRole('dialog', { name: 'End “demo”?' }).getByRole('button', { name: 'End now' }).click()
    await page.getByText('The token has ended.').waitFor()
    assert.equal(await page.getByRole('row', { name: /demo/ }).count(), 1)
    await visit.holds()
  })

  test('others’ tokens are nothing that a manager sees', async () => {
    await using visit = await stage.visit('manager', { ...PHONE, colorScheme: 'dark' })
    await visit.go(`${stage.salon}/tokens`)
    await visit.page.getByText('Tokens of others are not for you to see').waitFor()
    await visit.holds()
  })
})
