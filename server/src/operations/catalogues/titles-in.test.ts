import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { capabilities } from '../../model/capability.ts'
import { languages } from '../../model/language.ts'
import { allPermissions } from '../../model/titles.ts'
import { loadTitlesFile } from '../../storage/catalogue-titles.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'
import { listBuiltInCatalogues } from './list-built-in-catalogues.ts'
import { titlesIn } from './titles-in.ts'

/** Words that are the same in both languages. */
const same: Readonly<Record<string, readonly string[]>> = {
  de: ['Salon', 'Administrator', 'Manager', 'Newsletter'],
  fr: ['Salon'],
  nl: ['Salon', 'Manager', 'Analyses'],
  ru: [],
}

describe('titles of catalogues in other languages', () => {
  const catalogues = listBuiltInCatalogues()
  /** All that has a title in English, by a name of its own. */
  const english: Record<string, string> = {
    ...Object.fromEntries(Object.entries(capabilities).map(([word, text]) => [`capabilities ${word}`, text])),
  }
  for (const { name, title, permissions, roles } of catalogues) {
    english[`${name} title`] = title
    for (const entry of allPermissions(permissions)) english[`${name} permission ${entry.slug}`] = entry.title
    for (const role of roles) {
      english[`${name} role ${role.slug}`] = role.title
      english[`${name} description ${role.slug}`] = role.description
    }
  }

  for (const language of languages.filter((one) => one !== 'en'))
    test(`${language}: everything has a title of its own, and nothing else has`, () => {
      const file = loadTitlesFile(language)
      assert.ok(file)
      const told: Record<string, string> = {}
      for (const [word, text] of Object.entries(file.capabilities)) told[`capabilities ${word}`] = text
      for (const [name, words] of Object.entries(file.catalogues)) {
        told[`${name} title`] = words.title
        for (const [slug, text] of Object.entries(words.permissions)) told[`${name} permission ${slug}`] = text
        for (const [slug, { title, description }] of Object.entries(words.roles)) {
          told[`${name} role ${slug}`] = title
          told[`${name} description ${slug}`] = description
        }
      }
      assert.deepEqual(Object.keys(told).toSorted(), Object.keys(english).toSorted())
      const bad = Object.entries(told).filter(
        ([key, text]) =>
          text.trim() !== text || text === '' || (text === english[key] && !same[language]?.includes(text)),
      )
      assert.deepEqual(bad, [])
      // A sentence stays a sentence, a title none.
      const stops = Object.entries(told).filter(([key, text]) => text.endsWith('.') !== english[key]?.endsWith('.'))
      assert.deepEqual(stops, [])
    })

  test('what a company calls something itself stays as it is, and so do words of another version', () => {
    const { permission, role, description, catalogue } = titlesIn('de')
    assert.equal(permission('timetable_access', 'Appointment calendar'), 'Terminkalender')
    assert.equal(permission('timetable_access', 'Our calendar'), 'Our calendar')
    assert.equal(permission('ours', 'Appointment calendar'), 'Appointment calendar')
    assert.equal(permission('members.invite', 'Invite people'), 'Personen einladen')
    assert.deepEqual([role('salon:owner', 'Owner'), role('role:7', 'Owner')], ['Inhaber', 'Owner'])
    assert.deepEqual(
      [description('salon:owner', 'Full access.'), catalogue('bakery', 'Bakery')],
      ['Voller Zugriff.', 'Bäckerei'],
    )
    assert.equal(titlesIn('en').permission('timetable_access', 'Appointment calendar'), 'Appointment calendar')
  })
})

onEachEngine('native: titles by Accept-Language', (open) => {
  test('catalogue, roles, comparison and explanation, each in the language that is asked for', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    await owner('POST', `${base}/roles`, { body: { title: 'Owner of the keys', weight: 1 } })
    const read = async (path: string, language: string | undefined) => {
      const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language }
      const answer = await owner('GET', `${base}${path}`, { headers })
      assert.equal(answer.headers.vary, 'accept-language')
      return answer
    }
    const titleIn = async (language: string | undefined) => {
      const answer = await read('/catalogues/salon', language)
      const { permissions, roles, capabilities: words } = answer.body.data
      return [answer.headers['content-language'], permissions[0].title, roles[0].title, words[2].title]
    }
    assert.deepEqual(await titleIn(undefined), ['en', 'Appointment calendar', 'Team member', 'Invite people.'])
    assert.deepEqual(await titleIn('de-CH, en;q=0.5'), ['de', 'Terminkalender', 'Teammitglied', 'Personen einladen.'])
    assert.deepEqual(await titleIn('tlh, ru;q=0.9'), ['ru', 'Журнал записи', 'Сотрудник', 'Приглашать людей.'])
    assert.deepEqual((await titleIn('ja'))[0], 'en')

    const roles = (await read('/roles', 'fr')).body.data as { ref: string; title: string; description: string }[]
    assert.deepEqual(
      [roles.find(({ ref }) => ref === 'salon:owner'), roles.at(-1)].map((role) => [role?.title, role?.description]),
      [
        ['Propriétaire', 'Accès complet.'],
        ['Owner of the keys', ''],
      ],
    )
    // Another language is another page, for whoever keeps pages.
    const [dutch, french] = [await read('/roles/salon:worker', 'nl'), await read('/roles/salon:worker', 'fr')]
    assert.notEqual(dutch.headers.etag, french.headers.etag)
    const known = await owner('GET', `${base}/roles/salon:worker`, {
      headers: { 'accept-language': 'nl', 'if-none-match': dutch.headers.etag as string },
    })
    assert.equal(known.status, 304)
    // A refusal too.
    const refused = await owner('GET', `${base}/roles/role:99`, { headers: { 'accept-language': 'nl' } })
    assert.deepEqual([refused.status, refused.headers['content-language']], [404, 'nl'])

    const headers = { 'accept-language': 'ru' }
    const compared = await owner('POST', `${base}/diff`, {
      headers,
      body: { from: { role: 'salon:owner' }, to: { role: 'salon:worker' } },
    })
    assert.equal(compared.status, 200, compared.text)
    assert.ok(compared.body.data.differences.some(({ title }: { title: string }) => title === 'Раздел финансов'))
    const explained = await owner('POST', `${base}/explain`, {
      headers,
      body: { member_id: 'me', permission: 'finances_access' },
    })
    assert.equal(
      explained.body.data.sentence,
      'У вас есть право «Раздел финансов» в компании в целом. Его даёт роль «Владелец» в компании в целом.',
    )
    const unused = await owner('GET', `${base}/unused-permissions`, { headers })
    assert.equal(unused.headers['content-language'], 'ru')
  })
})
