import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { grantWrites } from '../../dialects/native/grants.ts'
import { invitationWrites } from '../../dialects/native/invitations.ts'
import { locationWrites } from '../../dialects/native/locations.ts'
import { memberWrites } from '../../dialects/native/members.ts'
import { englishLabel } from '../../dialects/native/plan-words.ts'
import { roleWrites } from '../../dialects/native/roles.ts'
import { languages } from '../../model/language.ts'
import { counted, type Forms, sentences } from '../../model/page-texts.ts'
import { fill } from '../../model/page-words.ts'
import { loadPageWordsFile } from '../../storage/page-words.ts'
import { ApprovalPage, assistantOf, withPassword } from '../../testing/assisting.ts'
import { natively } from '../../testing/natively.ts'
import { linkIn } from '../../testing/post.ts'
import { type Answer, onEachEngine, operator, type World } from '../../testing/world.ts'
import { createCompany } from '../companies/create-company.ts'
import { offerSetup } from '../installation/offer-setup.ts'
import { createLocation } from '../locations/create-location.ts'
import { deliverMessages } from '../messages/deliver-messages.ts'
import { registerClient } from '../oauth/register-client.ts'
import { createUser } from '../users/create-user.ts'
import { pageWordsIn } from './page-words-in.ts'

const others = languages.filter((one) => one !== 'en')

const fileOf = (language: (typeof others)[number]) => {
  const file = loadPageWordsFile(language)
  assert.ok(file)
  return file
}

const holes = (text: string): string[] => [...text.matchAll(/\{([^}]*)\}/g)].map(([hole]) => hole).toSorted()

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** The names of all fields of a body. */
const fieldsIn = ({ properties = {}, items, anyOf = [] }: Schema): string[] => [
  ...Object.entries(properties).flatMap(([name, schema]) => [name, ...fieldsIn(schema)]),
  ...(items ? fieldsIn(items) : []),
  ...anyOf.flatMap(fieldsIn),
]

const writes = [...memberWrites, ...grantWrites, ...invitationWrites, ...roleWrites, ...locationWrites]
const writeWords = new Set(
  writes.flatMap(({ summary, path, body }) => [
    summary,
    ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => englishLabel(name)),
    ...fieldsIn((body ?? {}) as Schema).map(englishLabel),
  ]),
)

describe('pages in other languages', () => {
  for (const language of others) {
    test(`${language}: every sentence is there, with its values`, () => {
      const told = fileOf(language).sentences
      assert.deepEqual(Object.keys(told).toSorted(), Object.keys(sentences).toSorted())
      const bad = Object.entries(sentences).filter(([key, english]) => {
        const text = told[key as keyof typeof sentences]
        return text === '' || text.trim() !== text || holes(text).join() !== holes(english).join()
      })
      assert.deepEqual(bad, [])
    })

    test(`${language}: what is counted has the forms of the language`, () => {
      const told = fileOf(language).counted
      assert.deepEqual(Object.keys(told).toSorted(), Object.keys(counted).toSorted())
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
      for (const [key, { other: english }] of Object.entries(counted)) {
        const forms: Forms = told[key as keyof typeof counted]
        // Nothing here is counted in millions, of which French has a form.
        const needed = pluralCategories.filter((one) => language !== 'fr' || one !== 'many')
        assert.deepEqual(Object.keys(forms).toSorted(), needed.toSorted(), key)
        for (const [rule, text] of Object.entries(forms)) {
          const values = (text: string) => holes(text).filter((hole) => hole !== '{n}')
          assert.deepEqual(values(text), values(english), `${key}: ${rule}`)
          // One, in Russian, is also said of 21; and of none in French.
          if (english.includes('{n}') && (language === 'ru' || rule !== 'one')) assert.ok(text.includes('{n}'), key)
        }
      }
    })

    test(`${language}: every write of a plan and every field of one has a name`, () => {
      assert.deepEqual(Object.keys(fileOf(language).writes).toSorted(), [...writeWords].toSorted())
    })
  }

  test('values stay as they are, and numbers choose their form', () => {
    assert.equal(fill('{a} and {b}', { a: '{b} $& $1', b: '{a}' }), '{b} $& $1 and {a}')
    const { count, write, day, minute } = pageWordsIn('ru')
    const people = (n: number) => count('plan.warning.many', n)
    assert.deepEqual([1, 3, 11, 21].map(people), [
      'Это затрагивает 1 человека.',
      'Это затрагивает 3 человек.',
      'Это затрагивает 11 человек.',
      'Это затрагивает 21 человека.',
    ])
    assert.equal(write('constructor'), 'constructor')
    const at = Date.UTC(2030, 0, 31, 23, 30) * 1000
    assert.deepEqual([day(at), minute(at)], ['31 января 2030 г.', '31 января 2030 г. в 23:30'])
    const english = pageWordsIn('en')
    assert.deepEqual([english.day(at), english.minute(at)], ['2030-01-31', '2030-01-31 23:30'])
  })
})

const inTongue = (language: string) => ({ 'accept-language': language })

const look = (world: World, path: string, language: string): Promise<Answer> =>
  world.request('GET', path, { headers: inTongue(language) })

const post = (
  world: World,
  path: string,
  fields: Readonly<Record<string, string>>,
  language: string,
): Promise<Answer> =>
  world.request('POST', path, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...inTongue(language) },
  })

/** The page says of itself which language it speaks, to people, to programs, and to whatever keeps pages. */
const speaks = ({ text, headers }: Answer, language: string): void => {
  assert.match(text, new RegExp(`^<!doctype html>\n<html lang="${language}">`))
  assert.deepEqual([headers['content-language'], headers.vary], [language, 'accept-language'])
}

const includes = (text: string, ...parts: readonly string[]): void => {
  for (const part of parts) assert.ok(text.includes(part), `${part} is not in: ${text.slice(text.indexOf('<main>'))}`)
}

onEachEngine('pages by Accept-Language', (open) => {
  test('an invitation in German, refused in Russian, accepted in Dutch', async () => {
    await using world = await open({ dialects: ['native'] })
    const { id: ownerUserId } = await createUser(world.core, operator, {
      name: 'Olga',
      email: 'olga@example.com',
      password: 'correct horse battery staple',
      confirmed: true,
    })
    const { companyId } = await createCompany(world.core, operator, {
      title: '<b>Haar & {role}</b>',
      catalogues: ['salon'],
      ownerUserId,
    })
    const place = await createLocation(world.core, operator, companyId, { title: 'Hafen <i>' })
    const owner = await natively(world, { userId: ownerUserId }, companyId)
    const grant = { role: 'salon:worker', scope: [place], ends_at: '2040-01-31T08:00:00Z' }
    const invited = await owner('POST', `/gatehouse/v1/companies/${companyId}/invitations`, {
      body: { invitations: [{ email: 'new@example.com', grant }] },
    })
    assert.equal(invited.status, 200, invited.text)
    const texts: string[] = []
    const courier = async ({ text }: { text: string }): Promise<void> => void texts.push(text)
    await deliverMessages(world.core, { couriers: { email: courier }, publicUrl: 'http://127.0.0.1:8080' })
    const path = `/invitation/${linkIn(texts[0] ?? '')}`

    const shown = await look(world, path, 'de-AT, en;q=0.5')
    assert.equal(shown.status, 200)
    speaks(shown, 'de')
    includes(
      shown.text,
      '<h1>Einladung zu &lt;b&gt;Haar &amp; {role}&lt;/b&gt;</h1>',
      '<li>Teammitglied: Hafen &lt;i&gt;, bis 31. Januar 2040</li>',
      'Konto anlegen und annehmen',
      '>Passwort noch einmal</label>',
    )
    speaks(await look(world, path, 'ja'), 'en')

    const wrong = { name: '<Ann>', password: 'short', password_again: 'other' }
    const refused = await post(world, `${path}/register`, wrong, 'ru')
    assert.equal(refused.status, 422)
    speaks(refused, 'ru')
    includes(
      refused.text,
      'Пока ничего не принято. Пароли нужно ввести ещё раз.',
      'Исправьте: нужно не менее 15 символов.',
      'value="&lt;Ann&gt;"',
    )
    const stranger = await post(world, `${path}/sign-in`, { login: 'nobody', password: 'nothing' }, 'ru')
    includes(stranger.text, '<p class="fault">Неверный логин или пароль.</p>')
    assert.equal(stranger.status, 401)

    const password = 'correct horse battery staple'
    const done = await post(world, `${path}/register`, { name: 'Ann', password, password_again: password }, 'nl')
    assert.equal(done.status, 200, done.text)
    speaks(done, 'nl')
    includes(done.text, 'U hoort nu bij &lt;b&gt;Haar', 'U meldt zich aan als new@example.com.')

    const gone = await look(world, path, 'fr')
    assert.equal(gone.status, 404)
    speaks(gone, 'fr')
    includes(gone.text, 'Cela ne fonctionne pas', 'Ce lien ne fonctionne pas.')
  })

  test('a new password, and the set-up page', async () => {
    await using world = await open({ dialects: ['native'] })
    const asks = await look(world, '/password-reset', 'de')
    speaks(asks, 'de')
    includes(asks.text, '<h1>Ein neues Passwort</h1>', 'Anmeldename, E-Mail-Adresse oder Telefon')
    const asked = await post(world, '/password-reset', { login: 'nobody@example.com' }, 'ru')
    includes(asked.text, 'действует 1 час.')
    const unknown = await post(world, '/password-reset', { '<field>': '1' }, 'de')
    assert.equal(unknown.status, 422)
    includes(unknown.text, '<p>&lt;field&gt;: ist hier nicht bekannt.</p>')

    const token = (await offerSetup(world.core)) as string
    const form = await look(world, `/setup?token=${token}`, 'nl')
    speaks(form, 'nl')
    includes(form.text, '<h1>Gatehouse inrichten</h1>', 'Bakkerij: winkels die bestellingen aannemen')
    const refused = await post(world, '/setup', { token, kind: 'salon' }, 'fr')
    assert.equal(refused.status, 422)
    speaks(refused, 'fr')
    includes(refused.text, 'certains champs ne sont pas corrects', 'Ce champ ')
    const password = 'correct horse battery staple'
    const filled = { company: 'A', kind: 'vendor', name: 'B', email: 'b@example.com', password }
    const made = await post(world, '/setup', { token, ...filled, password_again: password }, 'de')
    assert.equal(made.status, 201, made.text)
    includes(
      made.text,
      'Sie melden sich als <strong>b@example.com</strong> an.',
      '<code>npx gatehouse --help</code> zeigt',
    )
    includes((await look(world, '/setup?token=x', 'de')).text, '<h1>Nicht möglich</h1>', 'Dieser Link gilt nicht.')
  })

  test('the page on which people let a program act for them', async () => {
    await using world = await open({ dialects: ['bakeronline'] })
    const { partner } = await world.bakery()
    const redirect = 'https://app.example/back'
    const { clientId } = await registerClient(world.core, operator, { partnerId: partner.id, redirectUris: [redirect] })
    const asked = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      device_name: '<b>{client}</b>',
    }
    const shown = await look(world, `/oauth/authorize?${new URLSearchParams(asked)}`, 'nl')
    assert.equal(shown.status, 200, shown.text)
    speaks(shown, 'nl')
    includes(
      shown.text,
      '<p><strong>Integrator</strong> vraagt om op <strong>&lt;b&gt;{client}&lt;/b&gt;</strong> voor u',
    )
    const refused = await post(
      world,
      '/oauth/authorize',
      { ...asked, email: 'x', password: 'y', answer: 'allow' },
      'ru',
    )
    assert.equal(refused.status, 401)
    speaks(refused, 'ru')
    includes(refused.text, '<p class="fault">Неверный логин или пароль.</p>', 'Войти и разрешить')
    const unknown = await look(world, '/oauth/authorize?client_id=x', 'fr')
    assert.equal(unknown.status, 400)
    includes(unknown.text, 'Le programme qui vous a envoyé ici')
  })

  test('a plan with all that it says, and what becomes of it', async () => {
    await using world = await open({ dialects: ['native', 'mcp'] })
    const salon = await world.salon()
    const [place] = salon.locations as [number]
    const anna = await salon.member({ name: 'Anna <Ash>', role: 'salon:worker' })
    await withPassword(world, salon.owner)
    await using assistant = await assistantOf(world, salon.owner, salon.companyId)
    const made = await assistant.call('plan_changes', {
      writes: [
        {
          method: 'POST',
          path: `/members/${anna.memberId}/grants`,
          body: { role: 'salon:manager', scope: 'company', starts_at: '2030-01-31T08:00:00Z' },
        },
        { method: 'PATCH', path: `/members/${anna.memberId}`, body: { suspended: true } },
        { method: 'PATCH', path: `/locations/${place}`, body: { title: 'Quay' } },
      ],
    })
    assert.equal(made.isError, false, made.text)
    const page = new ApprovalPage(world, made.body.data.approval_url)
    const nobody = await look(world, page.path, 'fr')
    speaks(nobody, 'fr')
    includes(nobody.text, '<h1>Approuver un plan</h1>')
    const wrong = await page.signIn({ login: salon.owner.login, password: 'wrong' }, inTongue('nl'))
    includes(wrong.text, 'Gebruikersnaam of wachtwoord is onjuist.', 'Er is niets gedaan.')

    await page.signIn(salon.owner)
    const headers = { cookie: page.cookie ?? '', ...inTongue('de') }
    const shown = await world.request('GET', page.path, { headers })
    speaks(shown, 'de')
    includes(
      shown.text,
      '<strong>Einer Person eine weitere Zuteilung geben, neben denen, die sie hat</strong>',
      `<dt>Person</dt><dd>Anna &lt;Ash&gt; (${anna.memberId})</dd>`,
      '<dt>Rolle</dt><dd>Manager (salon:manager)</dd>',
      '<dt>wo</dt><dd>das ganze Unternehmen, auch künftige Standorte</dd>',
      '<dt>beginnt</dt>',
      '<dt>gesperrt</dt><dd>ja</dd>',
      'Jemand verliert Rechte.',
      '<td>Terminkalender</td><td>ja</td><td>nein</td>',
      '<td>alle</td><td>nichts</td>',
      'Es ändert, was 1 Person darf',
      '<th scope="col">Nachher</th>',
      'Freigeben und ausführen',
    )
    // Nothing is left in English but names.
    assert.doesNotMatch(
      shown.text.replaceAll(/<style>[\s\S]*<\/style>/g, ''),
      /\b(the|you|what|yes|none|all|nothing|is)\b/i,
    )

    const done = await page.answer(shown, 'reject', {}, inTongue('ru'))
    speaks(done, 'ru')
    includes(done.text, '<h1>Отклонено</h1>')
  })
})
