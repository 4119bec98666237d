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
const step = { slot: 'company', roleTitle: 'Clerk', source: 'role', permission: undefined } as const
const change = {
  slot: undefined,
  roleTitle: null,
  location: null,
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
        explanationIn(language, { ...denied, blocker: 'suspended', moment: '2030-01-01', isProjected: true }),
        explanationIn(language, {
          ...denied,
          steps: [
            { ...step, outcome: 'none' },
            { ...step, outcome: 'gate-closed', permission: 'Till' },
          ],
          change: { ...change, values: [['Money', 'true']], makers: ['Bob', 'Cy'] },
        }),
      ]
      for (const sentence of said) {
        assert.ok(sentence.includes('Ann 100% @home #1'), sentence)
        assert.ok(sentence.includes('Money') && sentence.includes('Main street'), sentence)
        assert.doesNotMatch(sentence.replace('Ann 100% @home #1', ''), /[%@#]|undefined|null/)
      }
      assert.ok(said[1]?.includes('Clerk') && said[2]?.includes('2030-01-01'))
      // Of several reasons, the one that is nearest to giving it.
      assert.ok(said[3]?.includes('Till') && said[3]?.includes('Bob, Cy'))
      assert.equal(new Set(said).size, said.length)
    }
    assert.equal(new Set(languages.map((language) => explanationIn(language, denied))).size, languages.length)
  })

  test('say what would change it, and who may', () => {
    const said = (more: Partial<NonNullable<Explained['change']>>): string =>
      explanationIn('en', { ...denied, name: null, change: { ...change, ...more } })
    const begin = 'You do not have “Money” at “Main street”. No grant counts here. It would take'
    assert.equal(
      said({ slot: 'company', values: [['Till', 'true']], isAsker: true }),
      `${begin}, in the grant in the slot company: “Till” = true. You may make this change.`,
    )
    assert.equal(
      said({ roleTitle: 'Clerk', makers: [] }),
      `${begin} another grant in the company as a whole, with the role “Clerk”. Nobody was found who may make this change.`,
    )
    assert.match(said({ roleTitle: 'Clerk', values: [['Till', '1']] }), /“Clerk” and with: “Till” = 1\. Whoever may/)
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
