import type { Actor, Call } from '../../model/actor.ts'
import type { Moment, User } from '../../model/member.ts'
import type { ListedPositions, Page } from '../../model/position.ts'
import type { Look } from '../../storage/facts.ts'
import { pageOfPositions, positionsOf } from '../../storage/positions.ts'
import type { Standing } from '../access/authorize.ts'
import { requireSomewhere, type Standpoint, standingFrom } from '../access/standpoint.ts'
import type { Core } from '../core.ts'
import { type AltegCredential, identifyAndLook } from '../credentials/identify.ts'
import { goOn } from '../go-on.ts'
import { keptPages } from './kept-pages.ts'

export type PositionsQuestion = Standpoint & {
  /** Which part of the list; all of it without. */
  readonly page?: Page
}

interface Found {
  readonly standing: Standing
  /** The company's, of the same moment. */
  readonly revision: number | undefined
}

const find = (look: Look, actor: Actor, question: PositionsQuestion, user?: User): Found => {
  const standing = standingFrom(look, actor, question, user)
  return { standing, revision: look.revision(standing.company.id) }
}

const answer = (
  core: Core,
  { standing, revision }: Found,
  call: Pick<Call, 'ip'>,
  question: PositionsQuestion,
  now: Moment,
): ListedPositions | Promise<ListedPositions> => {
  requireSomewhere(standing, call, 'positions.read', question, now)
  const { page } = question
  const { id } = standing.company
  const pages = keptPages(core)
  const kept = revision === undefined ? undefined : pages.get(id, revision, page)
  return (
    kept ??
    load(core, id, page).then((listed) => {
      if (revision !== undefined) pages.set(id, revision, page, listed)
      return listed
    })
  )
}

const load = async (core: Core, companyId: number, page: Page | undefined): Promise<ListedPositions> => {
  if (page) return pageOfPositions(core.engine, companyId, page)
  const positions = await positionsOf(core.engine, companyId)
  return { total: positions.length, positions }
}

/** The company's positions, for somebody who may see them where they stand: every location sees all of them. */
export const listPositions = async (core: Core, call: Call, question: PositionsQuestion): Promise<ListedPositions> => {
  const { facts, now } = await core.facts.read((look) => find(look, call.actor, question))
  return answer(core, facts, call, question, now)
}

/** The same for a caller who is identified in the same look at the facts; at once where nothing has to be awaited. */
export const listPositionsAs = (
  core: Core,
  credential: AltegCredential,
  caller: Pick<Call, 'ip'>,
  question: PositionsQuestion,
  admit: (actor: Actor) => void,
): ListedPositions | Promise<ListedPositions> => {
  const view = identifyAndLook(core, credential, admit, (look, actor, user) => find(look, actor, question, user))
  return goOn(view, ({ facts, now }) => answer(core, facts, caller, question, now))
}
