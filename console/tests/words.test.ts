import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { languages } from '../src/words/languages.ts'

const source = join(import.meta.dirname, '../src')

type Words = Readonly<Record<string, string>>
const files = globSync('words/*/*.json', { cwd: source })
const partsOf = (language: string): string[] =>
  files.filter((file) => basename(dirname(file)) === language).map((file) => basename(file, '.json'))
const wordsOf = (language: string, part: string): Words =>
  JSON.parse(readFileSync(join(source, 'words', language, `${part}.json`), 'utf8'))

const english = new Map(partsOf('en').map((part) => [part, wordsOf('en', part)]))
const others = Object.keys(languages).filter((language) => language !== 'en')

const FORM = /_(zero|one|two|few|many|other)$/
/** Keys as code names them: those of a number of forms once. */
const keysOf = (words: Words): Map<string, Set<string>> => {
  const keys = new Map<string, Set<string>>()
  const counted = (key: string): boolean => `${key.replace(FORM, '')}_other` in words
  for (const key of Object.keys(words)) {
    const form = FORM.exec(key)?.[1]
    const name = form && counted(key) ? key.replace(FORM, '') : key
    const forms = keys.get(name) ?? new Set()
    if (form && counted(key)) forms.add(form)
    keys.set(name, forms)
  }
  return keys
}

const placeholders = (text: string): string =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name as string))].toSorted().join()
/** Of all forms together: a form for one may do without its number. */
const placeholdersOf = (words: Words, key: string, forms: ReadonlySet<string>): string =>
  placeholders(forms.size === 0 ? (words[key] ?? '') : [...forms].map((form) => words[`${key}_${form}`]).join())

/** Texts that are the same in several languages, being names, signs, or words that they share. */
const everywhere = ['Gatehouse', 'Salon', 'E-mail', 'Interface', 'Partner', 'Partners', 'Token', 'Tokens', 'Tests']
const shared: Readonly<Record<string, readonly string[]>> = {
  de: ['Link', 'Matrix', 'Name', 'Person', 'Plan {{id}}', 'Position', 'anna@example.com, +49 151 …'],
  fr: [
    'Actions',
    'Assistant',
    'Assistant (MCP)',
    'Catalogues',
    'Clients',
    'Description',
    'Exceptions',
    'Invitation',
    'Invitations',
    'Messages',
    'Pages',
    'assistant (MCP)',
    'confirmation {{id}}',
    'message {{id}}',
    'plan {{id}}',
    '{{count}} exception',
    '{{count}} exceptions',
    '{{count}} permission',
    '{{count}} permissions',
  ],
  nl: ['Camera', 'Details', 'Link', 'Matrix', 'partner {{id}}', 'plan {{id}}', '{{title}} is open.'],
  // Names of interfaces, which their own documents write so.
  ru: ['Altegio API', 'BakerOnline API', 'Guardant Station API'],
}

describe('the words of the console', () => {
  test('every language has every word, in the forms that it needs, with the same names in it', () => {
    const wrong: string[] = []
    for (const language of ['en', ...others]) {
      assert.deepEqual(partsOf(language).toSorted(), [...english.keys()].toSorted(), language)
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted().join()
      for (const [part, source] of english) {
        const words = wordsOf(language, part)
        const [expected, found] = [keysOf(source), keysOf(words)]
        for (const key of new Set([...expected.keys(), ...found.keys()])) {
          const at = `${language}/${part}: ${key}`
          const [wanted, forms] = [expected.get(key), found.get(key)]
          if (!wanted || !forms) wrong.push(`${at} ${wanted ? 'is missing' : 'is in no English'}`)
          else if (wanted.size > 0 && [...forms].toSorted().join() !== needed)
            wrong.push(`${at} has the forms ${[...forms]}, and needs ${needed}`)
          else if (placeholdersOf(words, key, forms) !== placeholdersOf(source, key, wanted))
            wrong.push(`${at} has other names in it than the English`)
        }
        for (const [key, text] of Object.entries(words))
          if (text.trim() === '' || text.trim() !== text)
            wrong.push(`${language}/${part}: ${key} is empty, or has a space at its edge`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  test('nothing was left in English', () => {
    const left: string[] = []
    for (const language of others)
      for (const [part, source] of english)
        for (const [key, text] of Object.entries(wordsOf(language, part))) {
          // Where nothing but names, numbers and signs stands, there is nothing to say in another way.
          const isWords = /\p{L}{2}/u.test(text.replaceAll(/\{\{\w+\}\}/g, ''))
          if (isWords && text === source[key] && ![...everywhere, ...(shared[language] ?? [])].includes(text))
            left.push(`${language}/${part}: ${key} = ${text}`)
        }
    assert.deepEqual(left, [])
  })

  test('no word is there that nothing shows', () => {
    const code = globSync('**/*.{ts,tsx}', { cwd: source }).map((file) => readFileSync(join(source, file), 'utf8'))
    const unused: string[] = []
    for (const [part, words] of english) {
      // A part is named where its words are: in `useTranslation`, or in the type of what it gives.
      const text = code.filter((one) => part === 'common' || one.includes(`'${part}'`)).join('\n')
      const patterns = [...text.matchAll(/`([\w.${}-]*\$\{[^`]*)`/g)].flatMap(([, template = '']) => {
        const parts = template.split(/\$\{[^}]*\}/)
        const isWord = parts.every((one) => /^[\w.-]*$/.test(one)) && /[a-z]{2}/.test(parts.join(''))
        return isWord ? [new RegExp(`^${parts.map(RegExp.escape).join('.+')}$`)] : []
      })
      for (const key of keysOf(words).keys()) {
        const isNamed = text.includes(`'${key}'`) || text.includes(`"${key}"`) || text.includes(`\`${key}\``)
        if (!isNamed && !patterns.some((pattern) => pattern.test(key))) unused.push(`${part}: ${key}`)
      }
    }
    assert.deepEqual(unused, [])
  })

  test('every kind of event that the service records has its sentence', () => {
    const server = join(import.meta.dirname, '../../server/src')
    /** Made of other words, not written out where it is recorded. */
    const made = ['password-reset.link-revealed', 'confirmation.link-revealed']
    const makers = ['operations/users/reveal-user-link.ts']
    const kinds = new Set(made)
    for (const file of globSync('{cli,demo,jobs,operations,storage}/**/*.ts', { cwd: server })) {
      if (/\.(test|long)\.ts$/.test(file) || makers.includes(file.replaceAll('\\', '/'))) continue
      const text = readFileSync(join(server, file), 'utf8')
      if (!/\btx\.record\(/.test(text)) continue
      const found = [...text.matchAll(/\bkind\b\s*:([^,;{}]*)/g)].flatMap(([, told = '']) =>
        [...told.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, kind]) => kind as string),
      )
      assert.notEqual(found.length, 0, `${file} records an event, and its kind was not found: name it in this test`)
      for (const kind of found) kinds.add(kind)
    }
    const told = Object.keys(english.get('activity') ?? {})
      .filter((key) => key.startsWith('told.'))
      .map((key) => key.slice('told.'.length))
    assert.ok(kinds.size > 50)
    assert.deepEqual(told.toSorted(), [...kinds].toSorted())
  })
})
