import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createMock, mockBases } from '../app.ts'
import { readSettings } from '../config/settings.ts'
import { createLogger } from '../http/logging.ts'
import { stop } from '../http/stop.ts'
import { openCore } from '../open-core.ts'
import type { Group, Input } from './command.ts'
import type { Io } from './io.ts'
import { sandboxesFor } from './sandbox.ts'
import { freePort } from './service.ts'
import { makeTemporaryFolder, removeLeftFolders } from './temporary-folder.ts'

const DEFAULT_HOST = '127.0.0.1'
const GRACE_MS = 5_000

const runMock = async (input: Input, io: Io): Promise<undefined> => {
  const host = input.text('host') ?? DEFAULT_HOST
  const env = {
    ...io.env,
    ...(input.text('port') !== undefined && { PORT: input.text('port') }),
    HOST: host,
    // Whatever is configured for the real installation.
    GATEHOUSE_PUBLIC_URL: '',
    GATEHOUSE_TRUSTED_PROXIES: '',
    GATEHOUSE_DATABASE: '',
    GATEHOUSE_DIALECTS: '',
    GATEHOUSE_RATE_LIMITS: 'off',
    GATEHOUSE_REGISTRATION: 'on',
  }
  const { settings: first } = readSettings({ env, folder: io.folder })
  const port = first.port === 0 ? await freePort(host) : first.port
  const { settings } = readSettings({ env: { ...env, PORT: String(port) }, folder: io.folder })
  const stopped = io.stopped()
  removeLeftFolders('mock')
  const folder = makeTemporaryFolder('mock')
  const logger = createLogger({ level: settings.logLevel })
  const { core, close } = await openCore(`file:${join(folder, 'empty.db')}`)
  try {
    const app = await createMock({ core, logger, settings, sandboxes: sandboxesFor(settings) })
    try {
      await app.listen({ port, host })
      const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
      const bases = await mockBases(settings.dialects)
      const addresses = Object.fromEntries(bases.map(([name, base]) => [name, url + base]))
      if (input.flag('json')) io.out(JSON.stringify({ url, bases: addresses }))
      else {
        const lines = Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(18)}${address}`)
        io.out(`The mock listens on ${url} (Ctrl-C ends it). Any credential will do:\n\n${lines.join('\n')}`)
      }
      await stopped
    } finally {
      await stop(app, { graceMs: GRACE_MS })
    }
  } finally {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const mock: Group = {
  name: 'mock',
  summary: 'Serve a mock of the interfaces alone.',
  commands: [
    {
      verb: '',
      summary: 'Serve a mock of the interfaces, to write a client against. No database is needed.',
      about:
        'It judges requests as the interfaces do, takes any credential and answers with examples. "Prefer: code=422" and\n"Prefer: example=NAME" choose an answer; "Prefer: dynamic=true" keeps what is written, an hour long, for whoever sends\nthe same credential.',
      options: {
        port: { value: '<number>', help: 'Instead of PORT; 0 takes a free one.' },
        host: { value: '<address>', help: `Where it listens. Default: ${DEFAULT_HOST}, this machine only.` },
      },
      examples: ['gatehouse mock', 'gatehouse mock --port 4010'],
      run: runMock,
    },
  ],
}
