import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/** In each of our folders: whose it is. */
const OWNER = 'owner'

/** Those of this process: in a container every process has the same number. */
const ours = new Set<string>()

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** A folder of temporary files that only this process uses, and removes in the end. */
export const makeTemporaryFolder = (kind: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `gatehouse-${kind}-`))
  ours.add(folder)
  writeFileSync(join(folder, OWNER), JSON.stringify({ host: hostname(), pid: process.pid }))
  return folder
}

const isLeft = (folder: string): boolean => {
  if (ours.has(folder)) return false
  const { host, pid } = JSON.parse(readFileSync(join(folder, OWNER), 'utf8')) as { host: string; pid: number }
  // Another container may share the folder, and count its processes apart.
  return host === hostname() && (pid === process.pid || !isAlive(pid))
}

/** Removes what processes have left that were killed. */
export const removeLeftFolders = (kind: string): void => {
  try {
    const names = readdirSync(tmpdir()).filter((name) => name.startsWith(`gatehouse-${kind}-`))
    for (const folder of names.map((name) => join(tmpdir(), name)))
      try {
        if (isLeft(folder)) rmSync(folder, { recursive: true, force: true })
      } catch {
        // Somebody else's, or not made to the end yet.
      }
  } catch {
    // Without such a folder nothing is left in it.
  }
}
