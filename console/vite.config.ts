import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Compressed once, here, so that the service sends what lies there. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    const folder = join(import.meta.dirname, 'dist/assets')
    for (const name of readdirSync(folder)) {
      if (!/\.(js|css|svg|json)$/.test(name)) continue
      const bytes = readFileSync(join(folder, name))
      writeFileSync(
        join(folder, `${name}.br`),
        brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      )
      writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    }
  },
})

export default defineConfig({
  base: '/console/',
  plugins: [react(), compressed()],
  build: {
    target: 'es2023',
    // These know light-dark(): what stands in for it elsewhere would follow the system, not what was chosen here.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page takes no image or font from anywhere but a file of its own.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    // Preloads by the browser's own means: the polyfill would be a script in the page.
    modulePreload: { polyfill: false },
  },
  // `npm run dev -w console` beside a service on its usual port.
  server: { proxy: { '/gatehouse': 'http://127.0.0.1:8080' } },
})
