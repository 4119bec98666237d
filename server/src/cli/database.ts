import { readSettings, type Secrets, type Settings } from '../config/settings.ts'
import { type OpenCore, openCore } from '../open-core.ts'
import type { Core } from '../operations/core.ts'
import type { Io } from './io.ts'

/** Where the settings say that everything is stored. */
export const databaseUrlOf = ({ settings, secrets }: { settings: Settings; secrets: Secrets }): string =>
  settings.database.engine === 'sqlite' ? `file:${settings.database.file}` : (secrets.postgresUrl as string)

/** Opens the installation that the environment names. */
const openInstallation = ({ env, folder }: Pick<Io, 'env' | 'folder'>): Promise<OpenCore> =>
  openCore(databaseUrlOf(readSettings({ env, folder })))

/** Works on the installation, beside a server that may be running on it, and closes it. */
export const withCore = async <T>(io: Io, work: (core: Core) => Promise<T>): Promise<T> => {
  const { core, close } = await openInstallation(io)
  try {
    return await work(core)
  } finally {
    await close()
  }
}
