import type { Call } from '../../model/actor.ts'
import type { Moment } from '../../model/member.ts'
import { type EntryRow, entriesOf } from '../../storage/entries.ts'
import type { Core } from '../core.ts'
import { requireVocabulary } from '../members/shown-member.ts'
import { requireCapability, type Standing, standingIn } from './authorize.ts'
import { type EntryQuestion, entryOf, hasWithin, isWithin, type ShownEntry, showEntry } from './shop-entry.ts'

/** The caller's standing, where they may see the people of the company. */
export const standingToSee = async (
  core: Core,
  call: Call,
  { companyId, vocabulary }: Pick<EntryQuestion, 'companyId' | 'vocabulary'>,
): Promise<{ standing: Standing; now: Moment }> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireVocabulary(standing.company, vocabulary)
  requireCapability(standing, call, 'members.read', 'company', now)
  return { standing, now }
}

/** Every entry of a company, by its id; to a caller limited to some locations, those that lie within them. */
export const listShopEntries = async (
  core: Core,
  call: Call,
  question: Pick<EntryQuestion, 'companyId' | 'vocabulary'>,
): Promise<ShownEntry[]> => {
  const { standing, now } = await standingToSee(core, call, question)
  const { company } = standing
  const within = hasWithin(standing, call, 'members.read', now)
  const isSeen = (holder: EntryRow): boolean => {
    const entry = entryOf(company, holder)
    return entry !== undefined && isWithin(entry.scope, within)
  }
  const holders = await entriesOf(core.engine, company.id)
  return holders.filter(isSeen).map((holder) => showEntry(company, question.vocabulary, holder, holder.email, now))
}
