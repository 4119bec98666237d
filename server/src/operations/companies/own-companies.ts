import { addressHolds } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { activeAt, blockerOf, type Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look } from '../../storage/facts.ts'
import { companiesOfUser } from '../../storage/members.ts'
import { type Standing, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** Whether somebody is at home in a company: nothing stands against them, and some grant of theirs counts now. */
export const isAtHome = ({ company, person }: Standing, { ip }: Pick<Call, 'ip'>, now: Moment): boolean =>
  blockerOf(person) === undefined &&
  person.member.grants.some((grant) => activeAt(grant, now) && addressHolds(company, grant, ip))

/** Whether the company uses the vocabulary; whoever names none speaks to all. */
export const speaks = ({ catalogue }: Company, vocabulary: string | undefined): boolean =>
  vocabulary === undefined || catalogue.names.includes(vocabulary)

/** The caller's standing there; undefined where the credential does not open the company. */
const standingOf = (look: Look, call: Call, companyId: number): Standing | undefined => {
  try {
    return standingIn(look, call.actor, companyId)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/**
 * The caller's standing in each company that their credential opens, by its id; of those that use the vocabulary, where
 * one is named.
 */
export const ownCompanies = async (
  core: Core,
  call: Call,
  vocabulary?: string,
): Promise<{ standings: Standing[]; now: Moment }> => {
  const { actor } = call
  const joined = actor.kind === 'user' ? await companiesOfUser(core.engine, actor.userId) : []
  const { facts, now } = await core.facts.read((look) => joined.flatMap((id) => standingOf(look, call, id) ?? []))
  const standings = facts.filter((standing) => speaks(standing.company, vocabulary) && isAtHome(standing, call, now))
  return { standings, now }
}
