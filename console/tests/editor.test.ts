import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage } from './stage.ts'

describe('console: what people are given', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  /** The service's own answer, in the window's session. */
  const asked = (path: string) =>
    `fetch('/gatehouse/v1${path}').then((one) => one.json()).then(({ data }) => data)` as const
  const sent = (method: string, path: string, body: object) =>
    `fetch('/gatehouse/v1/sessions/current').then((one) => one.json()).then(({ data }) =>
      fetch('/gatehouse/v1${path}', { method: '${method}', headers: { 'gatehouse-csrf': data.csrf_token, 'content-type': 'application/json' },
        body: JSON.stringify(${JSON.stringify(body)}) })).then((one) => one.json()).then(({ data }) => data)` as const

  test('an owner changes a few values, sees whom it touches, saves, and takes it back', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    const { member, grant } = stage.demo.native
    await visit.go(`${stage.salon}/team/${member}/access?grant=${grant}`)
    await page.getByRole('heading', { name: /Access of James/ }).waitFor()
    await page.getByRole('button', { name: 'Open Appointment calendar' }).click()
    const waiting = page.getByRole('switch', { name: 'Use the waiting list' })
    await waiting.click({ force: true })
    await page.getByText('From the role: yes').waitFor()
    assert.equal(await waiting.isChecked(), false)
    const bar = page.getByRole('region', { name: '1 change' })
    await bar.waitFor()
    // The service counts what is left, and says what is closed.
    await page.getByText('granted 7 of 8').waitFor()
    await page.getByRole('switch', { name: 'Appointment calendar', exact: true }).click({ force: true })
    await page.getByText('Off, because “Appointment calendar” is off').first().waitFor()
    await page.getByText('granted 0 of 8').waitFor()
    await page.getByRole('button', { name: 'Take back the exception for Appointment calendar', exact: true }).click()
    await page.getByText('granted 7 of 8').waitFor()

    // A search keeps the groups of what it finds open; what is drafted outlives a reload.
    await page.getByRole('textbox', { name: 'Search permissions' }).fill('waiting')
    await page.getByText(/^\d+ found$/).waitFor()
    await page.reload()
    await page.getByRole('region', { name: '1 change' }).waitFor()
    await page.getByRole('link', { name: 'Roles' }).click()
    await page.getByRole('dialog', { name: 'Leave with changes that are not saved?' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).last().click()
    await visit.holds()

    await page.getByRole('button', { name: 'Preview and save' }).click()
    const review = page.getByRole('dialog', { name: /Change the access of James/ })
    await review.getByText('James Smith').first().waitFor()
    await visit.holds()
    await review.getByRole('button', { name: /Save · 1 person affected/ }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    const saved = (await page.evaluate(asked(`${stage.salon}/grants/${grant}`))) as { permissions: object }
    assert.equal(Object.keys(saved.permissions).length, 1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
    const back = (await page.evaluate(asked(`${stage.salon}/grants/${grant}`))) as { permissions: object }
    assert.deepEqual(back.permissions, {})
    await visit.holds()
  })

  test('what somebody else changes meanwhile is told, and one’s own or theirs is kept', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/412/)
    const { member, grant } = stage.demo.native
    await visit.go(`${stage.salon}/team/${member}/access?grant=${grant}`)
    await page.getByRole('button', { name: 'Open Appointment calendar' }).click()
    await page.getByRole('switch', { name: 'Use the waiting list' }).click({ force: true })
    await page.getByRole('region', { name: '1 change' }).waitFor()
    await page.evaluate(sent('PATCH', `${stage.salon}/grants/${grant}`, { permissions: { send_sms_access: false } }))
    await page.getByRole('button', { name: 'Preview and save' }).click()
    await page.getByText('Somebody else has changed this meanwhile').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const told = page.getByRole('alert').filter({ hasText: 'Somebody has changed this meanwhile' })
    await told.getByText('Send SMS mailings: as the role → no').waitFor()
    await visit.holds()
    await told.getByRole('button', { name: 'Keep my changes' }).click()
    await told.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Preview and save' }).click()
    const save = page.getByRole('button', { name: /Save · 1 person/ })
    await save.waitFor()
    // The service is away for a moment: nothing is lost, and the second click counts.
    visit.expectComplaint(/ERR_FAILED|422/)
    await page.route('**/gatehouse/v1/**', (route) => route.abort())
    await save.click()
    await page.getByText('The service cannot be reached').waitFor()
    await page.unroute('**/gatehouse/v1/**')
    await save.click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    const saved = (await page.evaluate(asked(`${stage.salon}/grants/${grant}`))) as { permissions: object }
    assert.equal(Object.keys(saved.permissions).length, 2)

    const { location2 } = stage.demo.salon
    const given = (await page.evaluate(
      sent('POST', `${stage.salon}/members/${member}/grants`, { role: 'salon:worker', scope: [location2] }),
    )) as { id: number }
    await visit.go(`${stage.salon}/team/${member}/access?grant=${given.id}`)
    await page.getByRole('button', { name: 'Open Appointment calendar' }).click()
    const waiting = page.getByRole('switch', { name: 'Use the waiting list' })
    await waiting.waitFor()
    await page.evaluate(sent('DELETE', `${stage.salon}/grants/${given.id}`, {})).catch(() => undefined)
    await waiting.click({ force: true })
    await page.getByText('This access was taken away meanwhile').waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'Show what is there now' }).click()
    await page.getByRole('combobox', { name: 'Role' }).and(page.locator('[value=Owner]')).waitFor()
    await visit.holds()
  })

  test('a grant is given at another location and taken away, on a phone', async () => {
    await using visit = await stage.visit('owner', PHONE)
    const { page } = visit
    const { member } = stage.demo.native
    const { location2 } = stage.demo.salon
    await visit.go(`${stage.salon}/team/${member}/access?new=1&location=${location2}`)
    await page.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'Administrator' }).click()
    await page
      .getByText(/^granted \d+ of \d+$/)
      .first()
      .waitFor()
    await visit.holds()
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.ok(Number(overflow) <= 0, `${overflow} px wider than the screen`)
    await page.getByRole('button', { name: 'Preview and save' }).click()
    await page.getByRole('button', { name: /Save · 1 person/ }).click()
    await page.waitForURL(/grant=\d+/)
    await page.getByRole('button', { name: 'Take this access away' }).click()
    await page.getByRole('button', { name: /Take away · 1 person/ }).click()
    await page.getByText('Saved.').last().waitFor()
    const left = (await page.evaluate(asked(`${stage.salon}/members/${member}/grants`))) as unknown[]
    assert.equal(left.length, 1)
    await visit.holds()
  })

  test('who may not give a value finds it locked, with the reason; who may nothing only looks', async () => {
    await using manager = await stage.visit('manager')
    const standing = (await manager
      .go(`${stage.salon}/my-access`)
      .then(() => manager.page.evaluate(asked(`${stage.salon}/members?limit=100`)))) as {
      id: number
      name: string
      grants: { id: number; role: string }[]
    }[]
    const worker = standing.find(({ grants }) => grants.some(({ role }) => role === 'salon:worker'))
    assert.ok(worker)
    await manager.go(`${stage.salon}/team/${worker.id}/access`)
    await manager.page.getByRole('heading', { name: `Access of ${worker.name}` }).waitFor()
    const { permissions } = (await manager.page.evaluate(
      sent('POST', `${stage.salon}/members/${worker.id}/grant-draft`, { grant_id: worker.grants[0]?.id }),
    )) as { permissions: { permission: string; is_locked: boolean; why_not_more: { code: string } | null }[] }
    const locked = permissions.find((one) => one.is_locked && one.why_not_more?.code === 'beyond-you')
    assert.ok(locked)
    await manager.page.getByRole('textbox', { name: 'Search permissions' }).fill(locked.permission)
    const lock = manager.page.getByRole('button', { name: /^What limits / }).first()
    await lock.waitFor()
    await lock.focus()
    await manager.page
      .getByRole('tooltip')
      .getByText(/more than you hold yourself/)
      .waitFor()
    await manager.holds()

    await using own = await stage.visit('worker')
    await own.go(`${stage.salon}/my-access`)
    const me = (await own.page.evaluate(asked(`${stage.salon}/members/me`))) as { id: number }
    await own.go(`${stage.salon}/team/${me.id}/access`)
    await own.page.getByText('You can look, and not change it').waitFor()
    assert.equal(await own.page.getByRole('switch').first().isDisabled(), true)
    assert.equal(await own.page.getByRole('button', { name: 'Take this access away' }).count(), 0)
    await own.holds()
  })

  test('the matrix: keys, a range, one bar, and from a person’s cell to the editor', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/matrix`)
    await page.getByRole('grid').waitFor()
    const made = (await page.evaluate(
      sent('POST', `${stage.salon}/roles`, { title: 'Desk', weight: 1, permissions: { timetable_access: true } }),
    )) as { ref: string }
    await page.reload()
    const grid = page.getByRole('grid', { name: 'Roles × permissions' })
    await grid.getByRole('columnheader', { name: 'Permissions' }).waitFor()
    await grid.focus()
    await page.keyboard.press('End')
    await page.getByRole('columnheader', { name: 'Desk', exact: true }).waitFor()
    const active = async () => page.locator(`[id="${await grid.getAttribute('aria-activedescendant')}"]`)
    await (await active()).getByText('yes').waitFor()
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Space')
    await page.getByRole('region', { name: '3 changes' }).waitFor()
    await visit.holds()
    await page.getByRole('button', { name: 'Preview and save' }).click()
    await page.getByRole('button', { name: /^Save · 0 people/ }).click()
    await page.getByText('Saved.').waitFor()
    const role = (await page.evaluate(asked(`${stage.salon}/roles/${made.ref}`))) as { permissions: object }
    assert.equal(Object.keys(role.permissions).length, 4)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
    const back = (await page.evaluate(asked(`${stage.salon}/roles/${made.ref}`))) as { permissions: object }
    assert.equal(Object.keys(back.permissions).length, 1)

    await visit.go(`${stage.salon}/matrix?of=people`)
    await page.getByRole('gridcell', { name: 'Team member' }).first().waitFor()
    // What somebody has there, and not only that they have it.
    await page.getByRole('combobox', { name: 'Permission' }).fill('past days')
    await page.getByRole('option', { name: /How many past days of the calendar/ }).click()
    await page.getByRole('gridcell', { name: '30 days', exact: true }).first().waitFor()
    await page.getByRole('gridcell', { name: 'all days', exact: true }).first().waitFor()
    await visit.holds()
    await page.getByRole('gridcell', { name: '30 days', exact: true }).first().click()
    await page.waitForURL(/\/access\?(?:grant|new)=/)
    await using phone = await stage.visit('owner', PHONE)
    await phone.go(`${stage.salon}/matrix`)
    await phone.page.getByRole('combobox', { name: 'Role' }).waitFor()
    assert.equal(await phone.page.getByRole('columnheader').count(), 2)
    await phone.holds()
  })

  test('a role is made from another, compared, and deleted only when nobody has it', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    visit.expectComplaint(/409/)
    await visit.go(`${stage.salon}/roles`)
    await page.getByRole('button', { name: 'What to do with Manager' }).click()
    await page.getByRole('menuitem', { name: 'Copy' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Night manager')
    await page.getByRole('switch', { name: 'Finance section', exact: true }).click({ force: true })
    await page.getByRole('button', { name: 'Preview and save' }).click()
    await page.getByRole('button', { name: /^Save/ }).last().click()
    await page.getByRole('heading', { name: 'Night manager', exact: true }).waitFor()
    await visit.holds()
    const ref = decodeURIComponent(page.url().split('/').at(-1)?.split('?')[0] ?? '')
    await page.evaluate(sent('PATCH', `${stage.salon}/roles/${ref}`, { permissions: { timetable_staff_id: [12] } }))
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('combobox', { name: 'Second role' }).click()
    await page.getByRole('option', { name: 'Manager', exact: true }).click()
    await page.getByText(/^\d+ differences$/).waitFor()
    assert.match(page.url(), /from=role.*to=salon/)
    // What is limited to somebody names them.
    await page
      .getByRole('row', { name: /Calendar limited to one team member/ })
      .getByText('Olivia')
      .waitFor()
    await visit.holds()

    const { member } = stage.demo.native
    await page.evaluate(
      sent('POST', `${stage.salon}/members/${member}/grants`, { role: ref, scope: [stage.demo.salon.location2] }),
    )
    await visit.go(`${stage.salon}/roles`)
    await page.getByRole('link', { name: '1 person has Night manager' }).waitFor()
    await page.getByRole('button', { name: 'What to do with Night manager' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 have this role').waitFor()
    await page.getByRole('link', { name: 'Show who has it' }).waitFor()
    await visit.holds()

    await using worker = await stage.visit('worker', PHONE)
    await worker.go(`${stage.salon}/roles`)
    await worker.page.getByRole('link', { name: 'Manager', exact: true }).click()
    await worker.page.getByText('A built-in role stays as it is').waitFor()
    assert.equal(await worker.page.getByRole('button', { name: 'Copy' }).count(), 0)
    await worker.holds()
  })
})
