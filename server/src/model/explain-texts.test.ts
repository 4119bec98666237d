import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Explained, explanationIn } from './explain-texts.ts'
import { languageOf, languages } from './language.ts'

const denied: Explained = {
  name: 'Ann 100% @home #1',
  allowed: false,
  permission: 'Money',
  location: 'Main street',
  moment: undefined,
  isProjected: false,
  blocker: undefined,
  isWhole: true,
  steps: [],
  change: undefined,
}
const step = {
  places: { titles: ['Main street'], more: 0 },
  roleTitle: 'Clerk',
  source: 'role',
  permission: undefined,
} as const
const change = {
  isOfGrant: false,
  roleTitle: null,
  places: null,
  values: [],
  isAsker: false,
  makers: undefined,
} as const

describe('the sentences of an explanation', () => {
  test('say in every language what was asked, in the names that were given', () => {
    for (const language of languages) {
      const said = [
        explanationIn(language, denied),
        explanationIn(language, { ...denied, allowed: true, steps: [{ ...step, outcome: 'gives' }] }),
        explanationIn(language, {
          ...denied,
          blocker: 'suspended',
          moment: Date.UTC(2030, 0, 1) * 1000,
          isProjected: true,
        }),
        explanationIn(language, {
          ...denied,
          steps: [
            { ...step, outcome: 'none' },
            { ...step, outcome: 'gate-closed', permission: 'Till' },
          ],
          change: { ...change, values: [{ title: 'Money', type: 'has_access', value: true }], makers: ['Bob', 'Cy'] },
        }),
      ]
      for (const sentence of said) {
        assert.ok(sentence.includes('Ann 100% @home #1'), sentence)
        assert.ok(sentence.includes('Money') && sentence.includes('Main street'), sentence)
        assert.doesNotMatch(sentence.replace('Ann 100% @home #1', ''), /[%@#]|undefined|null/)
      }
      assert.ok(said[1]?.includes('Clerk') && said[2]?.includes('2030'))
      // Of several reasons, the one that is nearest to giving it.
      assert.ok(said[3]?.includes('Till') && /Bob \S+ Cy/.test(said[3]))
      assert.equal(new Set(said).size, said.length)
    }
    assert.equal(new Set(languages.map((language) => explanationIn(language, denied))).size, languages.length)
  })

  test('say what would change it, and who may', () => {
    const said = (more: Partial<NonNullable<Explained['change']>>): string =>
      explanationIn('en', { ...denied, name: null, change: { ...change, ...more } })
    const begin = 'You do not have “Money” at “Main street”. There is no access here at all. It would take'
    const till = { title: 'Till', type: 'has_access', value: true } as const
    assert.equal(
      said({ isOfGrant: true, roleTitle: 'Clerk', values: [till], isAsker: true }),
      `${begin}, in the access as “Clerk” in the company as a whole: switching on “Till”. You may make this change.`,
    )
    assert.equal(
      said({ roleTitle: 'Clerk', makers: [] }),
      `${begin} the role “Clerk” in the company as a whole. Nobody was found who may make this change.`,
    )
    const values = [
      till,
      { title: 'Calendar', type: 'has_group_access', value: true },
      { title: 'Only own', type: 'has_limited_access', value: false },
      { title: 'Days', type: 'last_days_count', value: 30 },
      { title: 'Past', type: 'last_days_count', value: -1 },
      { title: 'Jobs', type: 'has_allowed_ids', value: [12, 40] },
      { title: 'Desk', type: 'allowed_id', value: 'all' },
      { title: 'Level', type: 'level', value: 1, option: 'Write' },
    ] as const
    assert.match(
      said({ roleTitle: 'Clerk', values }),
      /“Clerk” in the company as a whole, and beside it: switching on “Till” and “Calendar”, lifting the limit “Only own”, setting “Days” to 30 days, setting “Past” to all days, setting “Jobs” to 12 and 40, setting “Desk” to all and setting “Level” to “Write”\. Whoever may/,
    )
    assert.match(
      said({ values: [till] }),
      /It would take further access in the company as a whole, without a role: switching on/,
    )
  })

  test('name a grant by its role and where it counts, as people know it', () => {
    const of = (given: object): string =>
      explanationIn('en', { ...denied, allowed: true, steps: [{ ...step, outcome: 'gives', ...given }] })
        .split('. ')
        .at(-1) as string
    assert.equal(of({}), 'It comes from the role “Clerk” at “Main street”.')
    assert.equal(of({ source: 'exception' }), 'It was given individually, beside the role “Clerk” at “Main street”.')
    assert.equal(of({ roleTitle: null, places: null }), 'It was given individually in the company as a whole.')
    const places = { titles: ['Main street', 'Old town'], more: 3 }
    assert.equal(of({ places }), 'It comes from the role “Clerk” at “Main street”, “Old town” and 3 more.')
    const closed = { ...denied, steps: [{ ...step, outcome: 'gate-closed' as const, permission: 'Till' }] }
    for (const [language, said] of [
      ['en', 'In the access as “Clerk” at “Main street”, “Till” is off.'],
      ['de', 'Im Zugriff als „Clerk“ am Standort „Main street“ ist „Till“ ausgeschaltet.'],
      ['fr', 'Dans l’accès en tant que « Clerk » dans l’établissement « Main street », « Till » est désactivé.'],
      ['nl', 'In de toegang als “Clerk” bij de vestiging “Main street” staat “Till” uit.'],
      ['ru', 'В доступе с ролью «Clerk» в филиале «Main street» выключено право «Till».'],
    ] as const)
      assert.ok(explanationIn(language, closed).endsWith(said), explanationIn(language, closed))
  })

  test('tell a moment in words, and count days as the language does', () => {
    const past = { ...denied, moment: Date.UTC(2030, 0, 2, 8, 5) * 1000 }
    assert.match(explanationIn('en', past), /^On 2 January 2030 at 08:05 UTC: Ann/)
    assert.match(explanationIn('de', past), /^Am 2\. Januar 2030 um 08:05 UTC: Ann/)
    const days = (value: number): string =>
      explanationIn('ru', {
        ...denied,
        change: { ...change, values: [{ title: 'Дни', type: 'last_days_count', value }] },
      })
    assert.match(days(2), /задать «Дни»: 2 дня/)
    assert.match(days(30), /30 дней/)
  })

  test('nothing is said of grants to somebody who may not see them all', () => {
    assert.equal(
      explanationIn('en', { ...denied, isWhole: false, name: 'Ann' }),
      'Ann does not have “Money” at “Main street”.',
    )
  })

  test('are in the language that the caller understands best', () => {
    for (const [header, language] of [
      [undefined, 'en'],
      ['', 'en'],
      ['*', 'en'],
      ['pl', 'en'],
      ['pl, fr;q=0.2', 'fr'],
      ['nl-BE', 'nl'],
      ['en;q=0.5, de;q=0.9', 'de'],
      ['de;q=0, nl;q=0.1', 'nl'],
      ['FR', 'fr'],
    ] as const)
      assert.equal(languageOf(header), language, String(header))
  })
})
