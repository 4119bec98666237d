import type { Actor, Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import type { Position } from '../../model/position.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look } from '../../storage/facts.ts'
import { pageOfPositions, positionsOf } from '../../storage/positions.ts'
import { requireCapability, type Standing, standingAt } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { type AltegCredential, lookAlteg, settle } from '../credentials/identify.ts'
import { keptPages } from './kept-pages.ts'

export interface Page {
  readonly limit: number
  readonly offset: number
}

export interface PositionsQuestion {
  readonly locationId: number
  /** Which part of the list; all of it without. */
  readonly page?: Page
}

/** The same object as long as nothing has changed, so that what is made of it may be kept with it. */
export interface ListedPositions {
  /** How many there are in all. */
  readonly total: number
  readonly positions: readonly Position[]
}

interface Found {
  readonly standing: Standing
  /** The company's, of the same moment. */
  readonly revision: number | undefined
}

const find = (look: Look, actor: Actor, { locationId }: PositionsQuestion): Found => {
  const standing = standingAt(look, actor, locationId)
  return { standing, revision: look.revision(standing.company.id) }
}

const answer = async (
  core: Core,
  { standing, revision }: Found,
  call: Pick<Call, 'ip'>,
  { locationId, page }: PositionsQuestion,
  now: Moment,
): Promise<ListedPositions> => {
  requireCapability(standing, call, 'positions.read', locationId, now)
  const { id } = standing.company
  const pages = keptPages(core)
  const kept = revision === undefined ? undefined : pages.get(id, revision, page)
  if (kept) return kept
  const listed = await load(core, id, page)
  if (revision !== undefined) pages.set(id, revision, page, listed)
  return listed
}

const load = async (core: Core, companyId: number, page: Page | undefined): Promise<ListedPositions> => {
  if (page) return pageOfPositions(core.engine, companyId, page)
  const positions = await positionsOf(core.engine, companyId)
  return { total: positions.length, positions }
}

/** The company's positions, for somebody who may see them at the location: every location sees all of them. */
export const listPositions = async (core: Core, call: Call, question: PositionsQuestion): Promise<ListedPositions> => {
  const { facts, now } = await core.facts.read((look) => find(look, call.actor, question))
  return answer(core, facts, call, question, now)
}

/**
 * The same for a caller who is identified in the same look at the facts: on a server, one confirmation for both.
 * `admit` sees the actor before anything is answered.
 */
export const listPositionsAs = async (
  core: Core,
  credential: AltegCredential,
  caller: Pick<Call, 'ip'>,
  question: PositionsQuestion,
  admit: (actor: Actor) => void,
): Promise<ListedPositions> => {
  const { facts, now } = await core.facts.read((look) => {
    const identified = lookAlteg(look, credential)
    try {
      return { identified, found: find(look, identified.actor, question) }
    } catch (error) {
      // An ended credential is told before anything about the place is.
      if (error instanceof Refusal) return { identified, refused: error }
      throw error
    }
  })
  admit(settle(core, facts.identified, now))
  if (facts.refused) throw facts.refused
  return answer(core, facts.found, caller, question, now)
}
