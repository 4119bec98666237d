import { setImmediate as turn } from 'node:timers/promises'
import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { type ChainPart, type ChainPlace, chainStart, verifyChainFrom } from '../../storage/audit.ts'
import type { Engine } from '../../storage/engine.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** How far a company's history was read, and what it was found to be. */
export interface AuditSeal {
  /** All events up to this one are as they were written; 0 for none. */
  readonly verifiedTo: number
  /** The hash of that event; null for none. */
  readonly hash: string | null
  /** How many there are. */
  readonly events: number
  /** The first that is not as it was written. */
  readonly broken: { readonly seq: number; readonly reason: string } | null
  /** When reading began at the first event. */
  readonly begunAt: Moment
}

export interface SealQuestion {
  readonly companyId: number
  /** Reads from the first event on, whatever was read before. */
  readonly anew: boolean
}

interface Kept {
  readonly place: ChainPlace
  readonly begunAt: Moment
}

/** One reading of a company's history at a time; what was read is not read again for an hour. */
interface Reading {
  readonly kept: Map<number, Kept>
  readonly running: Map<number, Promise<AuditSeal>>
}

const readings = new WeakMap<Engine, Reading>()

/** How many events one question reads at most, and at once: between these others are answered. */
const READ = 10_000
const AT_ONCE = 250

const LASTS = 60 * 60 * 1_000_000
const COMPANIES = 1_000

/**
 * Reads a company's history on, from the first event or from where it was left before, and says how far it is as it was
 * written: for whoever may read it. A long one takes several questions.
 */
export const verifyCompanyAudit = async (
  core: Core,
  call: Call,
  { companyId, anew }: SealQuestion,
): Promise<AuditSeal> => {
  const { facts, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(facts, call, 'audit.read', 'company', now)
  const reading = readingOf(core.engine)
  for (let running = reading.running.get(companyId); running; running = reading.running.get(companyId)) {
    const found = await running
    // Who wants it anew is not told what was begun before.
    if (!anew || found.begunAt >= now) return found
  }
  const before = reading.kept.get(companyId)
  const isOld = before === undefined || anew || now - before.begunAt > LASTS
  const started = readOn(core.engine, companyId, isOld ? { place: chainStart, begunAt: now } : before)
  const seal = started.then(({ kept, part }) => {
    keep(reading, companyId, kept)
    return sealOf(kept, part)
  })
  reading.running.set(companyId, seal)
  try {
    return await seal
  } finally {
    reading.running.delete(companyId)
  }
}

const readingOf = (engine: Engine): Reading => {
  const reading = readings.get(engine) ?? { kept: new Map(), running: new Map() }
  readings.set(engine, reading)
  return reading
}

const keep = ({ kept }: Reading, companyId: number, found: Kept): void => {
  kept.delete(companyId)
  kept.set(companyId, found)
  const [oldest] = kept.keys()
  if (kept.size > COMPANIES && oldest !== undefined) kept.delete(oldest)
}

const readOn = async (engine: Engine, companyId: number, from: Kept): Promise<{ kept: Kept; part: ChainPart }> => {
  let { place } = from
  for (let read = 0; ; read += AT_ONCE) {
    const part = await verifyChainFrom(engine, companyId, place, AT_ONCE)
    if (part.whole) place = part.place
    const kept = { ...from, place }
    if (!part.whole || place.seq === part.events || read + AT_ONCE >= READ) return { kept, part }
    await turn()
  }
}

const sealOf = ({ place, begunAt }: Kept, part: ChainPart): AuditSeal => ({
  verifiedTo: place.seq,
  hash: place.seq === 0 ? null : place.hash,
  events: part.events,
  broken: part.whole ? null : { seq: part.seq, reason: part.reason },
  begunAt,
})
