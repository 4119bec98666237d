import type { Audience } from '../../model/actor.ts'
import type { Allowance } from '../../model/allowance.ts'
import { blockerOf, type Moment } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Look } from '../../storage/facts.ts'
import { asCaller, type Standing } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { lookBearer, settle } from '../credentials/identify.ts'

/** The token of a program that asks for decisions. Whoever gives the same object again is recognised sooner. */
export interface AskerCredential {
  readonly token: string
}

/** A program that asks, and where its token stands. */
export interface Asker {
  readonly identified: ReturnType<typeof lookBearer>
  readonly standing: Standing
}

const AUDIENCE: Audience = 'authzen'

/**
 * Who asks, from a token that works in one company: only as long as its holder is an active member there, with a proved
 * address.
 */
export const lookAsker = (look: Look, credential: AskerCredential): Asker =>
  look.concluded('asker', credential, (look): Asker => {
    const identified = lookBearer(look, AUDIENCE, credential.token)
    const { actor } = identified
    const { companyId, userId } = actor
    const company = companyId === undefined ? undefined : look.company(companyId)
    const member = company && look.memberOfUser(company.id, userId)
    const user = look.user(userId)
    // A former id leads to a member too; it is nobody's login.
    if (!company || member?.userId !== userId || !user?.confirmed || blockerOf({ member, user }) !== undefined)
      throw new Refusal('credential.invalid')
    return { identified, standing: { company, person: { member: asCaller(actor, company, member), user } } }
  })

/** The actor, unless the token has ended or not begun; notes its use. */
export const settleAsker = (core: Core, { identified }: Asker, now: Moment): Asker['identified']['actor'] => {
  settle(core, identified, now)
  return identified.actor
}

/** Who asks, and the one company where their token works. */
export const identifyAsker = async (
  core: Core,
  credential: AskerCredential,
  allowance?: Allowance,
): Promise<{ readonly actor: Asker['identified']['actor']; readonly companyId: number }> => {
  const { facts, now } = await core.facts.read((look) => lookAsker(look, credential), allowance)
  return { actor: settleAsker(core, facts, now), companyId: facts.standing.company.id }
}
