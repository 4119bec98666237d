import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { brotliDecompress } from 'node:zlib'

/** The version in an address, so that browsers may keep what they have. */
export const scalarVersion = (): string => {
  const entry = import.meta.resolve('@scalar/fastify-api-reference')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8')) as { version: string }
  return version
}

interface Compressed {
  readonly br: Uint8Array
  readonly gzip: Uint8Array
}

/**
 * The script of the reference, 4.3 MB, compressed. Loading and compressing take seconds and much memory, so a thread does
 * it, which then ends: the service goes on answering meanwhile, and keeps the 2 MB that came out.
 */
const compress = (): Promise<Compressed> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./scalar-worker.ts', import.meta.url))
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that compresses ended with ${code}`)))
  })

let made: Promise<Compressed> | undefined

/** The script in the best form that the caller takes. */
export const scalarScript = async (accepted: string): Promise<{ encoding: string | undefined; bytes: Uint8Array }> => {
  made ??= compress()
  // After a failure the next request tries again.
  made.catch(() => {
    made = undefined
  })
  const { br, gzip } = await made
  const takes = (encoding: string): boolean =>
    new RegExp(`(^|[ ,])${encoding}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted)
  if (takes('br')) return { encoding: 'br', bytes: br }
  if (takes('gzip')) return { encoding: 'gzip', bytes: gzip }
  return { encoding: undefined, bytes: await promisify(brotliDecompress)(br) }
}

/** Our own script: it copies pages as Markdown, and begins the reference with what its page says. */
export const docsScript = readFileSync(new URL('./docs-script.js', import.meta.url), 'utf8')
