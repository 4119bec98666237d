import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generate } from '../generate/generate.ts'

const folder = join(import.meta.dirname, '../src/generated')

test('what is made from the server is as the server is now', async () => {
  const files = await generate()
  assert.deepEqual(readdirSync(folder).toSorted(), [...files.keys()].toSorted())
  for (const [name, text] of files)
    assert.ok(
      readFileSync(join(folder, name), 'utf8') === text,
      `client/src/generated/${name} is out of date: npm run generate -w client`,
    )
})
