import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts'

const refused = async (password: string, words: readonly string[] = []): Promise<string | undefined> =>
  (await checkPassword(password, { words }))?.message

test('a password has 15 to 256 characters, whatever they are', async () => {
  assert.match((await refused('seven letters!')) ?? '', /at least 15/)
  assert.equal(await refused('seven letters!!'), undefined)
  assert.equal(await refused('всякая всячина 12'), undefined)
  // One character each, though two or more code units.
  assert.match((await refused('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤')) ?? '', /at least 15/)
  assert.equal(await refused('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🐣'), undefined)
  const long = Array.from({ length: 256 }, (_, n) => String.fromCharCode(97 + ((n * n) % 23))).join('')
  assert.equal(await refused(long), undefined)
  assert.match((await refused(`${long}x`)) ?? '', /at most 256/)
  // A letter and its accent are one, however they are typed.
  assert.match((await refused('e\u0301'.repeat(8))) ?? '', /at least 15/)
})

test('what many people use, what repeats itself, and one’s own login are refused', async () => {
  for (const password of [
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    'passwordpassword',
    'PasswordPassword',
    'qwertyqwertyqwerty',
  ])
    assert.match((await refused(password)) ?? '', /too easy/, password)
  assert.match((await refused('Anna.Long@example.com', ['anna.long@example.com'])) ?? '', /login/)
  assert.equal(await refused('Anna.Long@example.com', ['', 'ben@example.com']), undefined)
})

test('the field is named as the caller names it', async () => {
  assert.equal((await checkPassword('short', { field: 'newPassword' }))?.field, 'newPassword')
})

test('a password is right in whatever form its letters are typed, and only then', async () => {
  const hash = await hashPassword('caf\u00e9 au lait, merci')
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await verifyPassword('cafe\u0301 au lait, merci', hash), true)
  assert.equal(await verifyPassword('cafe au lait, merci', hash), false)
  assert.equal(await verifyPassword('nobody has this password at all', undefined), false)
  assert.equal(await verifyPassword('nobody has this password at all', null), false)
})
