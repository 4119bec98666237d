import { readSettings, type Settings } from '../config/settings.ts'
import { isConsoleBuilt } from '../dialects/console/index.ts'
import { deliveryBy } from '../jobs/delivery.ts'
import { openCore } from '../open-core.ts'
import { offerSetup } from '../operations/installation/offer-setup.ts'
import type { Group, Input } from './command.ts'
import { databaseUrlOf } from './database.ts'
import type { Io } from './io.ts'
import { freePort, serveUntilStopped } from './service.ts'

/** Settings with a port that is known: links need it before the service listens. */
const withPort = async (settings: Settings, env: Io['env']): Promise<Settings> => {
  if (settings.port !== 0) return settings
  const port = await freePort(settings.host)
  return readSettings({ env: { ...env, PORT: String(port) } }).settings
}

const listensAt = ({ host, port }: Settings): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** In the console the secret stands where no address carries it; without one there is a plain form. */
const setupLink = ({ publicUrl, dialects }: Settings, secret: string): string =>
  dialects.includes('native') && isConsoleBuilt()
    ? `${publicUrl}/console/setup#${secret}`
    : `${publicUrl}/setup?token=${secret}`

const runServe = async (input: Input, io: Io): Promise<undefined> => {
  const env = {
    ...io.env,
    ...(input.text('port') !== undefined && { PORT: input.text('port') }),
    ...(input.text('host') !== undefined && { HOST: input.text('host') }),
  }
  const read = readSettings({ env, folder: io.folder })
  const { core, migrated, close } = await openCore(databaseUrlOf(read), { decisionLog: read.settings.decisionLog })
  try {
    const settings = await withPort(read.settings, env)
    const ready = async (): Promise<void> => {
      const secret = await offerSetup(core)
      const link = secret && setupLink(settings, secret)
      if (input.flag('json')) {
        io.out(JSON.stringify({ url: settings.publicUrl, listening: listensAt(settings), migrated, setup: link }))
        return
      }
      if (migrated.length > 0) io.out(`The database was brought to this version: ${migrated.join(', ')}.`)
      io.out(`Gatehouse listens on ${listensAt(settings)} (Ctrl-C ends it).`)
      // To the terminal and never to the log: whoever has the link owns the installation.
      if (link)
        io.out(
          `\nThis installation is empty. Make the first company and its owner here; the link works once, for an hour:\n\n  ${link}\n`,
        )
    }
    await serveUntilStopped(io, core, settings, ready, deliveryBy(read.secrets, settings.publicUrl))
  } finally {
    await close()
  }
}

export const serve: Group = {
  name: 'serve',
  summary: 'Serve the interfaces.',
  commands: [
    {
      verb: '',
      summary: 'Serve the interfaces, until Ctrl-C or SIGTERM.',
      about:
        'What has been accepted is finished first; a second signal ends it at once. On an empty installation a link is\nprinted that makes the first company and its owner. "gatehouse --help" lists the settings.',
      options: {
        port: { value: '<number>', help: 'Instead of PORT; 0 takes a free one.' },
        host: { value: '<address>', help: 'Instead of HOST.' },
      },
      examples: ['gatehouse serve', 'PORT=80 HOST=0.0.0.0 GATEHOUSE_PUBLIC_URL=https://id.example.com gatehouse serve'],
      run: runServe,
    },
  ],
}
