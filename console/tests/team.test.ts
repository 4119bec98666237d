import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { openStage, PHONE, type Stage, type Visit } from './stage.ts'

describe('console: the people of a company', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage[Symbol.asyncDispose]())

  const row = ({ page }: Visit, name: string | RegExp) => page.getByRole('row', { name })
  const states = async ({ page }: Visit, ...names: string[]): Promise<Record<string, string>> => {
    const { data } = (await page.evaluate(
      `fetch('/gatehouse/v1${stage.salon}/members?limit=1000').then((one) => one.json())`,
    )) as { data: { name: string; state: string }[] }
    return Object.fromEntries(data.filter(({ name }) => names.includes(name)).map(({ name, state }) => [name, state]))
  }

  test('an owner finds somebody, by words and filters that stand in the address', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/team`)
    await row(visit, /Sofia Almeida/).waitFor()
    await page.getByText('41 people').waitFor()
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '42')

    await page.getByRole('searchbox').fill('wójcik')
    await page.getByText('1 person').waitFor()
    assert.match(page.url(), /q=w%C3%B3jcik/)
    await page.getByRole('searchbox').fill('')
    await page.getByLabel('Role', { exact: true }).selectOption('Manager')
    await page.getByLabel('Location', { exact: true }).selectOption('Haarwerk Altona')
    await page.waitForURL(/role=salon%3Amanager&location=\d+/)
    // One there, and the regional manager, whose role counts everywhere.
    await page.getByText('2 people').waitFor()
    await row(visit, /Claire Dubois/).waitFor()

    // A filter is kept under a name, in this browser.
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('menuitem', { name: 'Save the filter of now' }).click()
    await page.getByLabel('Name of this filter').fill('Altona')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('41 people').waitFor()
    await page.getByRole('button', { name: 'Name', exact: true }).click()
    await page.waitForURL(/sort=-name/)
    await row(visit, /Katarzyna Wójcik|Jonas Weber/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('menuitem', { name: 'Altona', exact: true }).click()
    await page.waitForURL(/role=salon%3Amanager/)
    await page.getByText('2 people').waitFor()
    await page.getByRole('searchbox').fill('nobody at all')
    await page.getByText('Nobody was found').waitFor()
    await visit.holds()
  })

  test('by keys alone: going, choosing a range, opening; and why somebody may not', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/team`)
    await row(visit, /Sofia Almeida/).waitFor()
    const grid = page.getByRole('grid')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('3 chosen').waitFor()
    assert.equal(await page.getByRole('row', { selected: true }).count(), 3)
    await page.keyboard.press('Escape')
    await page.getByText('3 chosen').waitFor({ state: 'detached' })
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'The person chosen' })
    await panel.getByRole('heading', { name: 'Sofia Almeida' }).waitFor()
    assert.match(page.url(), /member=\d+/)

    await panel.getByRole('button', { name: /Appointment calendar 6 of 9/ }).click()
    await panel.getByText('Team member, Haarwerk Altona').first().waitFor()
    await panel.getByLabel('Only what is granted').click()
    // Letter by letter, also in the middle: the place in the text stays.
    await panel.getByPlaceholder('Search permissions').click()
    await page.keyboard.type('registers')
    await page.keyboard.press('Home')
    await page.keyboard.type('cash ')
    await page.waitForURL(/find=cash\+registers/)
    const gated = panel.getByRole('button', { name: /Switched off by “Finance section”/ }).first()
    await gated.click()
    await page.waitForURL(/why=/)
    await panel.getByRole('heading', { name: 'What would change this' }).waitFor()
    await panel.getByText(/This can be done by .*Olga Owner/).waitFor()

    // Its own link shows the same to whoever gets it; at another place and moment it is another answer.
    await page.reload()
    await panel.getByRole('heading', { name: 'What would change this' }).waitFor()
    await panel.getByLabel('Where').selectOption('Haarwerk Mitte')
    await panel.getByLabel('At another moment').fill('2035-01-31T08:00')
    await panel.getByText(/As it will be on .*2035/).waitFor()
    await visit.holds()
  })

  test('one is suspended and let in again; several at once, with a preview, a report and a way back', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/team`)
    await row(visit, /Ida Hansen/).click()
    await page.getByRole('button', { name: 'More for Ida Hansen' }).click()
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend · 1 person affected' }).click()
    await page.getByText('Ida Hansen is suspended.').waitFor()
    assert.deepEqual(await states(visit, 'Ida Hansen'), { 'Ida Hansen': 'suspended' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Ida Hansen is suspended.').waitFor({ state: 'detached' })
    assert.deepEqual(await states(visit, 'Ida Hansen'), { 'Ida Hansen': 'active' })
    await page.getByRole('button', { name: 'Close the person' }).click()

    // Whoever is chosen stays so while one looks for others. The last owner among them is refused, the others are done.
    for (const name of ['Sofia Almeida', 'Mehmet Kaya', 'Olga Owner']) {
      await page.getByRole('searchbox').fill(name)
      await page.getByText('1 person', { exact: true }).waitFor()
      await page.getByRole('checkbox', { name: `Choose ${name}` }).click()
    }
    visit.expectComplaint(/409/)
    await page.getByRole('toolbar').getByRole('button', { name: 'Suspend' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 change would be refused, and is left out:').waitFor()
    await dialog.getByRole('row', { name: /Olga Owner/ }).waitFor()
    await dialog.getByRole('button', { name: 'Suspend · 2 people affected' }).click()
    await dialog.getByText('2 changes made.').waitFor()
    assert.deepEqual(await states(visit, 'Sofia Almeida', 'Mehmet Kaya'), {
      'Sofia Almeida': 'suspended',
      'Mehmet Kaya': 'suspended',
    })
    await dialog.getByRole('button', { name: 'Undo all' }).click()
    await dialog.getByText('2 changes taken back.').waitFor()
    assert.deepEqual(await states(visit, 'Sofia Almeida', 'Mehmet Kaya'), {
      'Sofia Almeida': 'active',
      'Mehmet Kaya': 'active',
    })
    await visit.holds()
  })

  test('a file goes out with guarded cells, and one comes in row by row, once', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/team?location=2`)
    await page.getByRole('button', { name: 'Export and import' }).click()
    await page.getByRole('menuitem', { name: 'Export as CSV' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Make the file' }).click(),
    ])
    const text = await readFile(await file.path(), 'utf8')
    const lines = text.split('\r\n')
    assert.equal(lines[0], '\u{feff}Name,E-mail,Phone,Position,Role,Locations,End date,Last seen,State')
    assert.match(text, /\r\nOlga Owner,owner@salon\.example,'\+4915112345678,/)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

    await visit.go(`${stage.salon}/team/import`)
    await page
      .getByLabel('Or paste rows here')
      .fill(
        [
          'Name;E-Mail;Rolle;Standort;Ende',
          'Anna Neu;anna.neu@example.com;Manager;Haarwerk Altona;31.12.2030',
          'Bo;bo;Manager;Haarwerk Altona;',
          'Cleo;cleo@example.com;Baker;Haarwerk Altona;2030-02-30',
          'Dora;+49 170 1234567;Administrator;"Haarwerk Mitte; Haarwerk Nippes";',
        ].join('\n'),
      )
    await page.getByText('3 rows can be checked, 1 cannot be read.').waitFor()
    await page.getByRole('button', { name: 'Check rows' }).click()
    await page.getByText('Checked: 2 people can be invited. Nothing was sent yet.').waitFor()
    await page.getByText('There is no role “Baker”. “2030-02-30” is no date').waitFor()
    await row(visit, /^3 Bo .*Not possible/).waitFor()
    const invited = async (): Promise<number> =>
      (await page.evaluate(
        `fetch('/gatehouse/v1${stage.salon}/invitations?limit=1000').then((one) => one.json()).then((one) => one.data.length)`,
      )) as number
    const before = await invited()
    await page.getByRole('button', { name: 'Invite 2 people' }).click()
    await page.getByText('Done: 2 rows were sent.').waitFor()
    await row(visit, /Anna Neu .*Invited/).waitFor()
    assert.equal(await invited(), before + 2)
    await visit.holds()
  })

  test('a manager of one place meets the people there, and is told why the rest is not theirs to change', async () => {
    await using visit = await stage.visit('manager')
    const { page } = visit
    await visit.go(`${stage.salon}/team`)
    await page.getByRole('grid').waitFor()
    await row(visit, /Clara Neumann/).waitFor()
    // Of whoever holds more, nothing but looking is offered.
    await row(visit, /Olga Owner/).click()
    const panel = page.getByRole('complementary', { name: 'The person chosen' })
    await panel.getByRole('heading', { name: 'Olga Owner' }).waitFor()
    assert.equal(await panel.getByRole('button', { name: 'More for Olga Owner' }).count(), 0)
    await panel.getByRole('button', { name: /Finance section/ }).waitFor()
    // In a list of several, those are named and left out.
    await page.getByRole('button', { name: 'Close the person' }).click()
    await page.getByRole('checkbox', { name: 'Choose Olga Owner' }).click()
    await page.getByRole('checkbox', { name: 'Choose Ben Krüger' }).click()
    visit.expectComplaint(/403/)
    await page.getByRole('toolbar').getByRole('button', { name: 'Suspend' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 change would be refused, and is left out:').waitFor()
    await dialog.getByRole('row', { name: /Olga Owner/ }).waitFor()
    await dialog.getByRole('button', { name: 'Suspend · 1 person affected' }).waitFor()
    await visit.holds()
  })

  test('whoever looks as somebody else finds nothing to change, and is told so', async () => {
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/team?q=priya`)
    await row(visit, /Priya Nair/).click()
    const panel = page.getByRole('complementary', { name: 'The person chosen' })
    await panel.getByRole('button', { name: 'View as this person' }).click()
    await page.getByText('You see what Priya Nair sees').waitFor()
    await visit.go(`${stage.salon}/team`)
    await row(visit, /Ben Krüger/).click()
    await panel.getByRole('heading', { name: 'Ben Krüger' }).waitFor()
    for (const name of ['Invite', 'View as this person', 'More for Ben Krüger', 'Edit access'])
      assert.equal(await page.getByRole('button', { name }).or(page.getByRole('link', { name })).count(), 0, name)
    await page.getByRole('checkbox', { name: 'Choose Ben Krüger' }).click()
    await page.getByText('1 chosen').waitFor()
    assert.equal(await page.getByRole('toolbar').getByRole('button').count(), 1)
    await panel.getByRole('link', { name: 'Show grants' }).click()
    await page.getByText('nothing can be changed in a view').waitFor()
    assert.equal(await page.getByRole('switch', { disabled: false }).count(), 0)
    await visit.holds()
    await visit.go(`${stage.salon}/invitations`)
    await page.getByRole('heading', { name: 'Invitations' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Invite' }).count(), 0)
    await visit.go(`${stage.salon}/positions`)
    await page.getByRole('button', { name: 'Senior Stylist' }).click()
    const side = page.getByRole('dialog', { name: 'Senior Stylist' })
    await side.getByText('You look as somebody else: nothing is changed').waitFor()
    assert.equal(await side.getByRole('button', { name: /Save|Delete/ }).count(), 0)
    await side.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Stop viewing' }).click()
    await page.getByText('You see what Priya Nair sees').waitFor({ state: 'detached' })
  })

  test('hundreds are drawn as far as they are seen, and more are fetched on the way', async () => {
    const { engine } = stage.core
    const companyId = stage.demo.salon.company
    const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 450)'
    await engine.transaction(async (session) => {
      session.write(
        `insert into members (company_id, id, from_revision, user_id, accepted, suspended, team_members)
         ${numbers} select $1, 90000000 + i, 1, 90000000 + i, 1, 0, '[]' from n`,
        [companyId],
      )
      session.write(
        `insert into member_profiles (company_id, member_id, name, first_name, last_name, sort_name, position, language)
         ${numbers} select $1, 90000000 + i, 'Many ' || i, 'Many', i, 'zz' || (1000 + i), '', 0 from n`,
        [companyId],
      )
    })
    await using visit = await stage.visit('owner')
    const { page } = visit
    await visit.go(`${stage.salon}/team?q=zz1`)
    await page.getByText('450 people').waitFor()
    await row(visit, 'Many 1').first().waitFor()
    assert.ok((await page.getByRole('row').count()) < 60)
    // Choosing all that are loaded offers all who match, and what is done is done for all of them.
    await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).click()
    await page.getByText('200 chosen').waitFor()
    await page.getByRole('button', { name: 'Choose all 450 that match' }).click()
    await page.getByText('450 chosen').waitFor()
    await page.getByRole('toolbar').getByRole('button', { name: 'Suspend' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend 450 people' })
    await dialog.getByText('This is what the first 100 of 450 changes would mean.').waitFor()
    await visit.holds()
    await dialog.getByRole('button', { name: 'Suspend · 450 changes' }).click()
    await dialog.getByText('450 changes made.').waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await page.getByText('450 chosen').waitFor({ state: 'detached' })
    await page.getByRole('grid').focus()
    for (const last of ['Many 200', 'Many 400', 'Many 450']) {
      await page.keyboard.press('End')
      await row(visit, last).waitFor()
      await page.waitForLoadState('networkidle')
    }
    assert.ok((await page.getByRole('row').count()) < 60)
    await visit.holds()
  })

  test('a worker sees their own access, on a phone, and nobody else', async () => {
    await using visit = await stage.visit('worker', PHONE)
    const { page } = visit
    await visit.go(`${stage.salon}/my-access?find=calendar`)
    await page.getByRole('heading', { name: 'Ben Krüger' }).waitFor()
    await page
      .getByRole('button', { name: /See client phones|Move appointments/ })
      .first()
      .click()
    await page
      .getByText(/counts|gives nothing/)
      .first()
      .waitFor()
    assert.equal(await page.getByRole('link', { name: 'Edit access' }).count(), 0)
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    await visit.holds()
    visit.expectComplaint(/403/)
    await visit.go(`${stage.salon}/team`)
    await page.getByText('This page is not for you here').waitFor()
    await visit.holds()

    await using owner = await stage.visit('owner', PHONE)
    await owner.go(`${stage.salon}/team`)
    await row(owner, /Sofia Almeida/).click()
    await owner.page.getByRole('heading', { name: 'Sofia Almeida' }).waitFor()
    await owner.page.getByRole('button', { name: 'Close the person' }).click()
    await row(owner, /Tom Becker/).waitFor()
    assert.ok(await owner.page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    await owner.holds()
  })
})
