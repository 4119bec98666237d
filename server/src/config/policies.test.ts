import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readSettings, SettingsError } from './settings.ts'

const head = (more: Readonly<Record<string, string | number>> = {}): string =>
  Object.entries({
    title: 'Privacy: what we keep',
    description: 'How we handle personal data.',
    button: 'I agree',
    version: 3,
    revision_id: 12,
    date: '31 January 2026',
    ...more,
  })
    .map(([key, text]) => `${key}: ${text}\n`)
    .join('')

const text = (more = {}, html = '<h1>Privacy</h1>\n'): string => `---\n${head(more)}---\n${html}`

/** What a folder with these files gives, or the line with which it stops the start. */
const read = (files: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    return readSettings({ env: { GATEHOUSE_POLICIES: folder }, folder: '/nowhere' }).settings.policies
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.message.replaceAll(folder, '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('policies', () => {
  test('are files of a folder, one for each kind and language', () => {
    const files = {
      'privacy.en.html': text(),
      'privacy.nl.html': text({ title: 'Privacy' }).replaceAll('\n', '\r\n'),
      'tac.en.html': text({ revision_id: 13 }),
      'notes.txt': 'mine',
    }
    const policies = read(files)
    assert.ok(typeof policies !== 'string', String(policies))
    assert.deepEqual(policies[0], {
      type: 'privacy',
      language: 'en',
      html: '<h1>Privacy</h1>',
      title: 'Privacy: what we keep',
      description: 'How we handle personal data.',
      button: 'I agree',
      version: 3,
      revisionId: 12,
      date: '31 January 2026',
    })
    assert.deepEqual(
      policies.map(({ type, language, title }) => [type, language, title]),
      [
        ['privacy', 'en', 'Privacy: what we keep'],
        ['privacy', 'nl', 'Privacy'],
        ['tac', 'en', 'Privacy: what we keep'],
      ],
    )
    assert.deepEqual(readSettings({ env: {}, folder: '/nowhere' }).settings.policies, [])
  })

  test('what is wrong with them stops the start, with its file and reason', () => {
    for (const [files, told] of [
      [{}, /has no policy; they are called like privacy\.en\.html/],
      [{ 'privacy.html': text() }, /has no policy/],
      [
        { 'privacy.en.html': '<h1>Privacy</h1>' },
        /^GATEHOUSE_POLICIES .*\/privacy\.en\.html: it must begin with a head/,
      ],
      [{ 'privacy.en.html': text({}, ' \n') }, /it has no text below its head/],
      [{ 'privacy.en.html': text({ button: '' }) }, /its head has no button/],
      [{ 'privacy.en.html': text({ colour: 'red' }) }, /none of title, .*: colour: red/],
      [{ 'privacy.en.html': text({ version: '1.2' }) }, /version must be a whole number above 0/],
      [{ 'privacy.en.html': text({ revision_id: 0 }) }, /revision_id must be/],
      [{ 'privacy.en.html': `---\ntitle: a\ntitle: b\n---\nx` }, /has title twice/],
      [{ 'privacy.en.html': text(), 'tac.en.html': text() }, /privacy\.en and tac\.en: all languages/],
      [{ 'privacy.en.html': text(), 'privacy.nl.html': text({ revision_id: 13 }) }, /privacy\.en and privacy\.nl/],
      [{ 'privacy.en.html': text(), 'privacy.nl.html': text({ version: 4 }) }, /privacy\.en and privacy\.nl/],
    ] as const) {
      const line = read(files as Record<string, string>)
      assert.match(String(line), told)
      assert.doesNotMatch(String(line), /\n/)
    }
    assert.throws(
      () => readSettings({ env: { GATEHOUSE_POLICIES: 'no-such-folder' }, folder: '/nowhere' }),
      SettingsError,
    )
  })
})
