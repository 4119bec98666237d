import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const home = join(import.meta.dirname, 'peers')
const lock = join(home, 'package-lock.json')
/** Written by npm when it is done. */
const installed = join(home, 'node_modules/.package-lock.json')

/**
 * Installs what we are measured against, once: they are nobody's dependencies. Undefined when that does not work here,
 * after a line about it.
 */
export const installPeers = (say: (text: string) => void): boolean => {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true
  say('installing what is measured beside us (once): npm ci in server/bench/peers')
  try {
    // By the npm that runs us, where one does.
    const npm = process.env.npm_execpath
    const [program, ...rest] = npm ? [process.execPath, npm] : ['npm']
    const args = [...rest, 'ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    // Nothing of the npm that runs us: it would install into our own folder.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
    execFileSync(program as string, args, { cwd: home, env, stdio: ['ignore', 'ignore', 'inherit'] })
    return true
  } catch (error) {
    say(`they cannot be installed here, and are left out: ${(error as Error).message.split('\n')[0]}`)
    return false
  }
}

/** Its name and version; nothing where it is not for this machine. */
export const peerVersion = (name: string): string[] => {
  const file = join(home, 'node_modules', name, 'package.json')
  return existsSync(file) ? [`${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`] : []
}

/** The program itself, without the script around it, which would not pass on its signals. */
export const cerbosProgram = (): string =>
  createRequire(lock).resolve(`@cerbos/cerbos-${process.platform}-${process.arch}`)
