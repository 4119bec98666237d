import { parentPort } from 'node:worker_threads'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import scalar from '@scalar/fastify-api-reference'
import Fastify from 'fastify'

/** Takes the browser's script out of the package that carries it, and compresses it; see assets.ts. */
const holder = Fastify()
await holder.register(scalar as never, { routePrefix: '/docs', configuration: { url: '/' } } as never)
const { rawPayload: script, statusCode } = await holder.inject('/docs/js/scalar.js')
await holder.close()
if (statusCode !== 200) throw new Error(`the package has no script: ${statusCode}`)
parentPort?.postMessage({
  br: brotliCompressSync(script, {
    // 5 % larger than the best, in a tenth of the time.
    params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: script.length },
  }),
  gzip: gzipSync(script),
})
