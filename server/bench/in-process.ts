/** `node in-process.ts <database> <plan>`: edits through the operation itself, without HTTP; takes orders from run.ts. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Call } from '../src/model/actor.ts'
import { openCore } from '../src/open-core.ts'
import { setPermissions } from '../src/operations/access/set-permissions.ts'
import { type Measured, summary } from './measured.ts'
import { locationsOf, type Plan, type PlannedCompany, switches, TOKEN_IDS } from './plan.ts'

export interface InProcessOrder {
  readonly inOneCompany: boolean
  /** So many edits a second and no more; as many as go, without. */
  readonly perSecond?: number
  readonly warmUp: number
  readonly seconds: number
}

const [database, planFile] = process.argv.slice(2) as [string, string]
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan
const { core, close } = await openCore(database)

const AT_ONCE = 16
const PEOPLE_EACH = 16

const callOf = (userId: number): Call => ({
  actor: { kind: 'user', userId, tokenId: userId + TOKEN_IDS, audience: 'alteg', partnerId: plan.partnerId },
  ip: '127.0.0.1',
  requestId: 'bench',
  source: 'bench',
})

/** Counted by person, so that each edit says the opposite of the one before. */
const edits = new Map<number, number>()

const editOne = async (company: PlannedCompany, person: number): Promise<void> => {
  const userId = company.firstUser + person
  const count = edits.get(userId) ?? 0
  edits.set(userId, count + 1)
  const value = count % 2 === 1
  const values = Array.from({ length: 1 + (person % 3) }, (_, n) => ({
    slug: switches[(person + 2 * n) % switches.length] as string,
    value,
  }))
  const [locationId] = locationsOf(company, person)
  const caller = callOf(company.firstUser + (person % company.callers))
  const shown = await setPermissions(core, caller, { locationId, userId, vocabulary: 'salon', values })
  const index = shown.company.catalogue.bySlug.get(values[0]?.slug as string)?.index as number
  if (shown.values[index] !== value) throw new Error('an edit did not take')
}

/** Waits for the turn of each edit, when so many are wanted a second. */
const pacer = (perSecond: number | undefined): (() => Promise<void> | undefined) => {
  if (perSecond === undefined) return () => undefined
  const begun = performance.now()
  let given = 0
  return () => {
    const wait = begun + (given++ * 1000) / perSecond - performance.now()
    return wait > 0 ? sleep(wait) : undefined
  }
}

const run = async ({ inOneCompany, perSecond, warmUp, seconds }: InProcessOrder): Promise<Measured> => {
  const turnCame = pacer(perSecond)
  const begin = performance.now() + warmUp * 1000
  const end = begin + seconds * 1000
  const latencies: number[] = []
  let before: NodeJS.CpuUsage | undefined
  const worker = async (_: unknown, n: number): Promise<void> => {
    const company = plan.companies[inOneCompany ? 0 : n % plan.companies.length] as PlannedCompany
    // Others than the load edits over HTTP.
    const first = company.people - 1 - AT_ONCE * PEOPLE_EACH - (inOneCompany ? n * PEOPLE_EACH : 0)
    for (let turn = 0; ; turn++) {
      await turnCame()
      const asked = performance.now()
      if (asked >= end) return
      if (asked >= begin) before ??= process.cpuUsage()
      await editOne(company, first - (turn % PEOPLE_EACH))
      if (asked >= begin) latencies.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const took = (performance.now() - begin) / 1000
  const { user, system } = process.cpuUsage(before)
  return summary(latencies, took, { server: (user + system) / 1e6, load: 0 })
}

process.on('message', (order: InProcessOrder) => {
  run(order).then(
    (measured) => process.send?.({ measured }),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})
process.once('SIGTERM', async () => {
  await close()
  process.exit(0)
})
process.send?.({ ready: true })
