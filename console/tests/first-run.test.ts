import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { offerSetup } from '../../server/src/operations/installation/offer-setup.ts'
import { createUser } from '../../server/src/operations/users/create-user.ts'
import { openStage, PHONE, type Stage } from './stage.ts'

const PASSWORD = 'correct horse battery staple'

describe('console: the first run', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage({ isEmpty: true })
  })
  after(() => stage[Symbol.asyncDispose]())

  test('a void link says what to do, and a catalogue of one’s own is checked by entry', async () => {
    await using visit = await stage.visit(undefined, PHONE)
    const { page } = visit
    visit.expectComplaint(/404|422/)
    await visit.go('/setup#ghl_nothing')
    await page.getByText('each start prints a new link').waitFor()
    await visit.holds()
    const token = await offerSetup(stage.core)
    await page.goto('about:blank')
    await visit.go(`/setup#${token}`)
    await page.getByLabel('Name of the company').fill('Bright Side')
    await page.getByRole('radio', { name: 'Something else' }).click()
    await page.getByLabel('Or paste the catalogue').fill('{ "name": "Studio"')
    await page.getByText('This is not JSON').waitFor()
    await page.getByLabel('Or paste the catalogue').fill('{ "name": "Studio", "version": 1 }')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('name: must be lower-case letters').waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    await visit.holds()
  })

  test('company, owner, location, invitation: each with what was made before, and a reload goes on', async () => {
    await using visit = await stage.visit(undefined)
    const { page } = visit
    visit.expectComplaint(/422/)
    const token = await offerSetup(stage.core)
    await visit.go(`/setup#${token}`)
    await page.getByRole('heading', { name: 'Your company' }).waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('is missing').waitFor()
    await page.getByLabel('Name of the company').fill('Bright Side')
    await page.getByRole('radio', { name: 'Salon' }).click()
    await page.getByText(/2\d\d permissions, 7 roles/).waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'Next' }).click()

    await page.getByLabel('Your name').fill('Maria Duarte')
    await page.getByLabel('Your e-mail address').fill('maria@example.com')
    await page.getByRole('textbox', { name: 'Password' }).fill('short')
    await page.getByText('needs at least 15 characters').waitFor()
    await visit.holds()
    await page.reload()
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Maria Duarte')
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByText('This password will do.').waitFor()
    await page.getByRole('button', { name: 'Make the company' }).click()

    await page.getByText('Bright Side, 0 locations').waitFor()
    // The secret has done its work, and stands nowhere any more.
    assert.doesNotMatch(page.url(), /ghl_/)
    await page.getByLabel('Name of the location').fill('Harbour Street')
    await page.getByRole('button', { name: 'Add location' }).click()
    await page.getByText('Bright Side, 1 location').waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.reload()
    await page.getByLabel('E-mail address').fill('rui@example.com')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByText('rui@example.com').waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('link', { name: 'Open the company' }).click()
    await page.waitForURL(/\/console\/companies\/\d+\/team/)
    await page.getByRole('button', { name: 'Your account: Maria Duarte' }).waitFor()
    await visit.go('')
    await page.waitForURL(/\/console\/companies\/\d+\/team/)
  })

  test('somebody who belongs to no company hears what to do', async () => {
    const operator = { actor: { kind: 'operator', name: 'test' }, ip: undefined, requestId: 't', source: 't' } as const
    const wish = { name: 'Nobody Here', email: 'nobody@example.com', password: PASSWORD, confirmed: true }
    await createUser(stage.core, operator, wish)
    await using visit = await stage.visit(undefined)
    const { page } = visit
    visit.expectComplaint(/401/)
    await visit.go('')
    await page.getByLabel('Login, e-mail address or phone').fill('nobody@example.com')
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'You belong to no company yet' }).waitFor()
    await page.getByText('nobody@example.com').waitFor()
    await visit.holds()
    await page.getByRole('link', { name: 'Your account' }).click()
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
    await visit.holds()
  })
})
