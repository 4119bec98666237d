/** `npm run generate -w client` */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from './generate.ts'

for (const [name, text] of await generate()) writeFileSync(join(import.meta.dirname, '../src/generated', name), text)
