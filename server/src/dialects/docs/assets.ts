import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { inThread } from './in-thread.ts'
import type { Encoding } from './made.ts'

/** The version in an address, so that browsers may keep what they have. */
export const scalarVersion = (): string => {
  const entry = import.meta.resolve('@scalar/fastify-api-reference')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8')) as { version: string }
  return version
}

type Compressed = Readonly<Record<Encoding, Uint8Array>>

/**
 * The script of the reference, 4.3 MB, compressed. Loading and compressing take seconds and much memory, so a thread does
 * it, which then ends: the service goes on answering meanwhile, and keeps the 2 MB that came out.
 */
const compress = (): Promise<Compressed> => inThread(new URL('./scalar-worker.ts', import.meta.url))

let made: Promise<Compressed> | undefined

/** The script, packed as it is asked for. */
export const scalarScript = async (encoding: Encoding | undefined): Promise<Uint8Array> => {
  made ??= compress()
  // After a failure the next request tries again.
  made.catch(() => {
    made = undefined
  })
  const packed = await made
  return encoding === undefined ? promisify(brotliDecompress)(packed.br) : packed[encoding]
}

/** Our own script: it copies pages as Markdown, and begins the reference with what its page says. */
export const docsScript = readFileSync(new URL('./docs-script.js', import.meta.url), 'utf8')
