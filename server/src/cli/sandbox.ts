import { copyFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import { dialectNames, type Settings } from '../config/settings.ts'
import type { DemoData } from '../demo/load-demo.ts'
import { demoPolicies } from '../demo/policies.ts'
import type { Sandbox, SandboxMaker } from '../dialects/mock/sandboxes.ts'
import { openCore } from '../open-core.ts'
import { makeTemporaryFolder, removeLeftFolders } from './temporary-folder.ts'

/** The demo's owner in an interface, as its `Authorization` header says it. */
const ownerIn = (dialect: string, { partner_token, owner, native, bakery, vendor, authzen }: DemoData): string => {
  if (dialect === 'native') return `Bearer ${native.token}`
  if (dialect === 'bakeronline') return `Bearer ${bakery.access_token}`
  if (dialect === 'guardant-station') return `Bearer ${vendor.token}`
  if (dialect === 'authzen') return `Bearer ${authzen.token}`
  return `Bearer ${partner_token}, User ${owner.user_token}`
}

/** What the folders of temporary files are called. */
const KIND = 'sandboxes'

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** A service on a database of its own: no jobs, so no message ever leaves it. */
const openSandbox = async (file: string, data: DemoData, publicUrl: string): Promise<Sandbox> => {
  const { core, close } = await openCore(`file:${file}`)
  const app = await createApp({
    core,
    logger: pino({ level: 'silent' }),
    settings: {
      publicUrl,
      v1Sunset: undefined,
      registration: true,
      policies: demoPolicies,
      trustedProxies: [],
      dialects: dialectNames,
      rateLimits: 'off',
    },
  })
  const files = ['', '-wal', '-shm'].map((ending) => file + ending)
  return {
    async answer({ dialect, method, url, headers, body, ip }) {
      const reply = await app.inject({
        method: method as 'GET',
        url,
        headers: { ...headers, authorization: ownerIn(dialect, data) },
        ...(body !== undefined && { payload: body }),
        remoteAddress: ip,
      })
      return { status: reply.statusCode, headers: reply.headers, body: reply.rawPayload }
    },
    bytes: () => files.reduce((sum, one) => sum + sizeOf(one), 0),
    async close() {
      await app.close()
      await close()
      for (const one of files) rmSync(one, { force: true })
    },
  }
}

/**
 * Makes sandboxes with the demo's data, in a folder of temporary files: the data are made once, and copied for each. They
 * have nothing in common with the installation, the database of which may be anywhere.
 */
export const demoSandboxes = (publicUrl: string): SandboxMaker => {
  let folder: string | undefined
  let original: Promise<{ readonly file: string; readonly data: DemoData }> | undefined
  let count = 0
  removeLeftFolders(KIND)

  const makeOriginal = async (home: string) => {
    const file = join(home, 'original.db')
    rmSync(file, { force: true })
    // Read when somebody asks for a sandbox: a start has better use for the time.
    const { loadDemo } = await import('../demo/load-demo.ts')
    const { core, close } = await openCore(`file:${file}`)
    try {
      return { file, data: await loadDemo(core) }
    } finally {
      await close()
    }
  }

  return {
    async make() {
      folder ??= makeTemporaryFolder(KIND)
      original ??= makeOriginal(folder)
      const { file, data } = await original.catch((error) => {
        // The next one tries again.
        original = undefined
        throw error
      })
      const copy = join(folder, `${++count}.db`)
      copyFileSync(file, copy)
      return openSandbox(copy, data, publicUrl)
    },
    async close() {
      await original?.catch(() => undefined)
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Those of a service; undefined where its operator wants none. */
export const sandboxesFor = ({ mockSandboxes, publicUrl }: Settings): SandboxMaker | undefined =>
  mockSandboxes ? demoSandboxes(publicUrl) : undefined
