// Builds src/ to dist/. Plain JavaScript, since an installation begins with it, under whatever Node is there.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** An installation without what is for developers cannot build, and keeps what was built before. */
const load = async () => {
  try {
    return await import('vite')
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    return undefined
  }
}

const vite = await load()
if (vite) await vite.build({ root: dirname(fileURLToPath(import.meta.url)), logLevel: 'warn' })
