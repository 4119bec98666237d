import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
const ENOUGH = 2 ** 31

const hasRoom = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize >= ENOUGH
  } catch {
    return false
  }
}

/** Where the files of tests are: in memory where there is room, since it is their meaning that is tested. */
export const fileHome = hasRoom() ? memory : tmpdir()
