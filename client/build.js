// Compiles src/ to dist/. Plain JavaScript, since an installation begins with it, under whatever Node is there.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')

/** The compiler of the whole project; an installation without what is for developers has none, and needs no SDK. */
const compiler = () => {
  try {
    return join(dirname(createRequire(join(here, '..', 'package.json')).resolve('typescript/package.json')), 'bin/tsc')
  } catch {
    return undefined
  }
}

const namesIn = (folder) =>
  ['', 'generated'].flatMap((part) =>
    existsSync(join(folder, part)) ? readdirSync(join(folder, part)).map((name) => join(part, name)) : [],
  )

const isCompiled = (name) => /\.(js|d\.ts)$/.test(name)

/** Others may read meanwhile: what is as it was is left alone, and what has changed is there at once or not at all. */
const take = (from) => {
  const names = namesIn(from).filter(isCompiled)
  mkdirSync(join(dist, 'generated'), { recursive: true })
  for (const name of names) {
    const text = readFileSync(join(from, name), 'utf8')
    if (existsSync(join(dist, name)) && readFileSync(join(dist, name), 'utf8') === text) continue
    const fresh = join(dist, `${name}.${process.pid}`)
    writeFileSync(fresh, text)
    renameSync(fresh, join(dist, name))
  }
  for (const name of namesIn(dist)) if (isCompiled(name) && !names.includes(name)) rmSync(join(dist, name))
}

const tsc = compiler()
if (tsc) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-client-'))
  try {
    execFileSync(process.execPath, [tsc, '-p', here, '--outDir', folder], { stdio: ['ignore', 'inherit', 'inherit'] })
    take(folder)
  } catch (error) {
    if (error.status === undefined) throw error
    process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
