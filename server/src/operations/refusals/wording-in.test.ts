import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { languages } from '../../model/language.ts'
import { refusals } from '../../model/refusal.ts'
import { loadWordingFile } from '../../storage/refusal-words.ts'
import { natively } from '../../testing/natively.ts'
import { onEachEngine } from '../../testing/world.ts'
import { wordingIn } from './wording-in.ts'

const source = join(import.meta.dirname, '../..')
const others = languages.filter((one) => one !== 'en')

const fileOf = (language: (typeof others)[number]) => {
  const file = loadWordingFile(language)
  assert.ok(file)
  return file
}

/** Files whose messages are told in English alone, or by no interface that asks for a language. */
const english = [
  // Cedar’s own words, to whoever writes policies.
  'operations/policies/',
  // To whoever writes a catalogue file.
  'model/compile-catalogue.ts',
  'operations/installation/own-catalogue.ts',
  // The words of other interfaces, of pages in English, and of the command line.
  'http/alteg/',
  'http/form.ts',
  'operations/oauth/',
  'operations/credentials/hand-out-token.ts',
  'model/policy.ts',
  // Described as English, beside a code.
  'dialects/native/editing-shapes.ts',
  // To the operator and the log.
  'storage/audit.ts',
  'storage/postgres.ts',
]

/** Said of a question about a company’s own types, among the words of Cedar. */
const notOfFields = new Set(['there is no such type here'])

const literal = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\})*)`/g
const value = /\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}/g
const verb =
  /^(?:is|are|was|must|may|needs?|has|have|can|cannot|would|gives|goes|belongs|comes|counts|does|holds?|leads?|takes?|names|neither|or the|there (?:is|are)|\{\} have),? \S/

/** What a source says of fields, as far as reading shows: what stands behind `message:`, and what begins with a verb. */
const messagesIn = (text: string): string[] => {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  return [...code.matchAll(literal)].flatMap(({ 1: plain, 2: filled = '', index }) => {
    const said = (plain ?? filled).replaceAll(value, '{}')
    const isNamed = /\bmessage: $/.test(code.slice(0, index))
    // What ends in a space is the beginning of something.
    return said.trim() === said && said.includes(' ') && (isNamed || verb.test(said)) ? [said] : []
  })
}

const said = new Set(
  globSync('{model,operations,http,storage,dialects/native}/**/*.ts', { cwd: source })
    .filter((file) => !/\.(test|long)\.ts$/.test(file) && !english.some((one) => file.startsWith(one)))
    .flatMap((file) => messagesIn(readFileSync(join(source, file), 'utf8'))),
)

/** What the validator of bodies says. */
const validators =
  /^(must NOT have |must be (?:>=|<=|>|<|multiple of) |must be \{\}$|must match |property name must be valid$)/

const holes = (text: string): number => text.split('{}').length

describe('refusals in other languages', () => {
  test('what sources say of fields is read', () => {
    assert.deepEqual(
      messagesIn(
        `// 'is a comment'\nconst a = { message: 'as it is' }; return tooLong ? \`must have \${f({ a })} to \${b}\` : 'other words'`,
      ),
      ['as it is', 'must have {} to {}'],
    )
    assert.ok(said.size > 100)
  })

  for (const language of others) {
    test(`${language}: every refusal has a sentence`, () => {
      const { sentences } = fileOf(language)
      assert.deepEqual(Object.keys(sentences).toSorted(), ['fault', ...Object.keys(refusals)].toSorted())
      const bad = Object.entries(sentences).filter(
        ([kind, text]) =>
          !text.endsWith('.') || text.trim() !== text || text === wordingIn('en').sentence(kind as never),
      )
      assert.deepEqual(bad, [])
    })

    test(`${language}: whatever is said of a field can be told`, () => {
      const { fields, choices } = fileOf(language)
      const lacking = [...said].filter((message) => !notOfFields.has(message) && fields[message] === undefined)
      assert.deepEqual(lacking, [])
      const unused = Object.keys(fields).filter((message) => !said.has(message) && !validators.test(message))
      assert.deepEqual(unused, [])
      const bad = Object.entries(fields).filter(
        ([message, text]) => holes(text) !== holes(message) || text === message || text.trim() !== text || text === '',
      )
      assert.deepEqual(bad, [])
      assert.deepEqual(Object.keys(choices).toSorted(), Object.keys(fileOf('de').choices).toSorted())
    })
  }

  test('values stay as they are, and so does what there are no words for', () => {
    const { sentence, field } = wordingIn('de')
    assert.equal(sentence('last-owner').slice(0, 15), 'Ein Unternehmen')
    assert.equal(field('must have 1 to 200 characters'), 'muss 1 bis 200 Zeichen haben')
    assert.equal(field('must be >= 3'), 'muss mindestens 3 sein')
    assert.equal(field('must be integer or null or "me"'), 'muss eine ganze Zahl oder null oder "me" sein')
    assert.equal(field('there is no role "{} & $1 to {}"'), 'es gibt keine Rolle „{} & $1 to {}“')
    assert.equal(field('There is no such grant.'), 'Diese Zuteilung gibt es nicht.')
    assert.equal(field('policy "a", line 3: unexpected end of input'), 'policy "a", line 3: unexpected end of input')
    assert.equal(field(''), '')
    assert.equal(wordingIn('en').field('must be {}'), 'must be {}')
  })
})

onEachEngine('native: refusals by Accept-Language', (open) => {
  test('sentence and fields, for whoever is signed in and for whoever is not', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const inTongue = (language: string) => ({ headers: { 'accept-language': language } })

    for (const [language, told, text] of [
      ['nl-BE', 'nl', 'Deze rol bestaat niet.'],
      ['*', 'en', 'There is no such role.'],
      ['ja', 'en', 'There is no such role.'],
      ['tlh, fr;q=0.5', 'fr', 'Ce rôle n’existe pas.'],
    ] as const) {
      const { status, headers, body } = await owner('GET', `${base}/roles/role:99`, inTongue(language))
      assert.deepEqual([status, body.code, body.title], [404, 'role.unknown', text])
      assert.deepEqual([headers['content-language'], headers.vary], [told, 'accept-language'])
    }
    const plain = await owner('GET', `${base}/members/99999999`)
    assert.deepEqual([plain.body.title, plain.headers['content-language']], ['There is no such user here.', 'en'])

    // By a schema, by a rule, and by one under the lock.
    const body = { title: '', weight: 'much', colour: 1 }
    const shaped = await owner('POST', `${base}/roles`, { ...inTongue('de'), body })
    const saidOf = (answer: typeof shaped) =>
      Object.fromEntries(answer.body.errors.map(({ field, message }: Record<string, string>) => [field, message]))
    assert.deepEqual(saidOf(shaped), {
      colour: 'ist hier nicht bekannt',
      weight: 'muss eine ganze Zahl sein',
    })
    const ruled = await owner('POST', `${base}/positions`, {
      ...inTongue('ru'),
      body: { title: '', locations: [99999999] },
    })
    assert.deepEqual(saidOf(ruled), {
      title: 'нужно от 1 до 100 символов',
      'locations.0': 'не филиал этой компании',
    })

    const nobody = await world.request('GET', '/gatehouse/v1/me', inTongue('ru'))
    assert.deepEqual([nobody.status, nobody.body.title], [401, 'Нужно войти.'])
    const lost = await world.request('GET', '/gatehouse/v1/nowhere', inTongue('nl'))
    assert.equal(lost.body.title, 'Op dit adres is niets.')
    const wrong = await world.request('POST', '/gatehouse/v1/sessions', {
      ...inTongue('de'),
      body: { login: 'nobody', password: 'nothing' },
    })
    assert.deepEqual([wrong.body.code, wrong.body.title], ['sign-in.failed', 'Anmeldename oder Passwort ist falsch.'])
  })

  test('so is what is refused within an answer: of one invitation among several, of a draft', async () => {
    await using world = await open({ dialects: ['native'] })
    const salon = await world.salon()
    const owner = await natively(world, salon.owner, salon.companyId)
    const base = `/gatehouse/v1/companies/${salon.companyId}`
    const headers = { 'accept-language': 'fr' }
    const [place] = salon.locations
    const grant = { role: 'salon:worker', scope: [place] }
    const invited = await owner('POST', `${base}/invitations`, {
      headers,
      body: {
        invitations: [
          { email: 'new@example.com', grant },
          { email: 'nothing', grant },
        ],
      },
    })
    assert.deepEqual(
      [invited.status, invited.body.data[0].outcome, invited.body.data[1].problem],
      [
        200,
        'invited',
        {
          code: 'request.invalid',
          title: 'Certains champs ne sont pas corrects.',
          errors: [{ field: 'email', message: 'n’est pas une adresse e-mail' }],
        },
      ],
    )
    assert.equal(invited.headers['content-language'], 'fr')

    const drafted = await owner('POST', `${base}/role-draft`, {
      headers,
      body: { title: '', weight: 1, permissions: {} },
    })
    assert.equal(drafted.status, 200, drafted.text)
    assert.deepEqual(drafted.body.data.refusal?.errors, [
      { field: 'title', message: 'doit compter de 1 à 100 caractères' },
    ])
  })
})
