import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { entryById } from '../../storage/entries.ts'
import type { Core } from '../core.ts'
import { standingToSee } from './list-shop-entries.ts'
import { type EntryQuestion, entryOf, hasWithin, isWithin, type ShownEntry, showEntry } from './shop-entry.ts'

/** One entry of a company; 403 where it reaches beyond the caller's locations, as when it is changed. */
export const readShopEntry = async (core: Core, call: Call, question: EntryQuestion): Promise<ShownEntry> => {
  const { standing, now } = await standingToSee(core, call, question)
  const { company } = standing
  const holder = await entryById(core.engine, company.id, question.entryId)
  const entry = holder && entryOf(company, holder)
  if (!holder || !entry) throw new Refusal('member.unknown')
  if (!isWithin(entry.scope, hasWithin(standing, call, 'members.read', now))) throw new Refusal('access.denied')
  return showEntry(company, question.vocabulary, holder, holder.email, now)
}
