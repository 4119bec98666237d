import { enableCompileCache } from 'node:module'
import { processIo } from './io.ts'

// Compiled sources are kept between runs, where a folder for it can be written.
enableCompileCache()
const { run } = await import('./run.ts')
const code = await run(process.argv.slice(2), processIo)
// What is left open (a terminal, a pool that is away) does not keep a command from ending.
process.stdout.write('', () => process.exit(code))
