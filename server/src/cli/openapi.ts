import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import { readSettings, type Settings } from '../config/settings.ts'
import type { App } from '../http/app-type.ts'
import { openCore } from '../open-core.ts'
import { type Group, type Input, type Outcome, UsageError } from './command.ts'
import type { Io } from './io.ts'

/** The service as it would be served, on an empty database of its own: descriptions are made from the routes alone. */
const withService = async <T>(settings: Settings, work: (app: App) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-openapi-'))
  try {
    const { core, close } = await openCore(`file:${join(folder, 'empty.db')}`)
    const app = await createApp({ core, logger: pino({ level: 'silent' }), settings })
    try {
      return await work(app)
    } finally {
      await app.close()
      await close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const describe = async (input: Input, { env, folder, out }: Io): Promise<Outcome | undefined> => {
  const { settings } = readSettings({ env, folder })
  const asked = input.text('dialect')
  const target = input.text('out')
  const known = settings.dialects
  const names = asked === undefined ? known : known.filter((name) => name === asked)
  if (names.length === 0) throw new UsageError(`There is no interface "${asked}" here. There are: ${known.join(', ')}.`)
  if (target === undefined && asked === undefined)
    throw new UsageError(`Name one of ${known.join(', ')}, or a folder for all of them with --out.`)
  return withService(settings, async (app) => {
    const described: { name: string; text: string }[] = []
    for (const name of names) {
      const { statusCode, body } = await app.inject(`/openapi/${name}.json`)
      // One that has no description of this kind is left out of all.
      if (statusCode === 404 && asked === undefined) continue
      if (statusCode !== 200) throw new Error(`${name} cannot be described: ${body}`)
      described.push({ name, text: body })
    }
    if (target === undefined) {
      out(described.map(({ text }) => text).join('\n'))
      return undefined
    }
    const home = resolve(folder, target)
    mkdirSync(home, { recursive: true })
    const files = described.map(({ name, text }) => {
      const file = join(home, `${name}.json`)
      writeFileSync(file, `${text}\n`)
      return file
    })
    return { data: { files }, lines: files.map((file) => `Wrote ${file}.`) }
  })
}

export const openapi: Group = {
  name: 'openapi',
  summary: 'The interfaces in OpenAPI, for programs that read it.',
  commands: [
    {
      verb: '',
      summary: 'Print the description of an interface in OpenAPI, or write all of them to a folder.',
      about:
        'The same as a running server says at /openapi/<dialect>.json, by the settings of the environment. No database is\nneeded, and nothing is changed.',
      arguments: [
        { name: 'dialect', help: 'Such as native; without, all that GATEHOUSE_DIALECTS names.', optional: true },
      ],
      options: { out: { value: '<folder>', help: 'Where to write <dialect>.json, instead of printing it.' } },
      examples: ['gatehouse openapi native', 'gatehouse openapi --out ./openapi'],
      run: describe,
    },
  ],
}
