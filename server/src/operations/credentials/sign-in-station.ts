import type { Call } from '../../model/actor.ts'
import { blockerOf } from '../../model/member.ts'
import { Refusal } from '../../model/refusal.ts'
import { noteVisit } from '../../storage/member-list.ts'
import { companiesOfUser } from '../../storage/members.ts'
import type { Core } from '../core.ts'
import { issueToken } from './issue-token.ts'
import { type SignIn, signIn } from './sign-in.ts'

/** A working day: nobody signs in again in the middle of it. */
const LASTS = 12 * 60 * 60

const VOCABULARY = 'vendor'

export interface StationSession {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
}

/**
 * Signs a person in to their vendor: the company that uses the vendor's catalogue and where they are an active member,
 * the oldest if there are several. Whoever has none hears what a wrong password hears.
 */
export const signInStation = async (
  core: Core,
  call: Omit<Call, 'actor'>,
  credentials: SignIn,
): Promise<StationSession> => {
  const { user, passwordSetAt } = await signIn(core, call, credentials)
  const companies = await companiesOfUser(core.engine, user.id)
  const { facts: found } = await core.facts.read((look) => {
    for (const companyId of companies) {
      if (!look.company(companyId)?.catalogue.names.includes(VOCABULARY)) continue
      const member = look.memberOfUser(companyId, user.id)
      if (member?.userId === user.id && blockerOf({ member, user }) === undefined) return member
    }
    return undefined
  })
  if (!found) throw new Refusal('sign-in.failed')

  const { companyId } = found
  // Nobody had a token yet: the session that is made here is the first.
  const actor = { kind: 'user', userId: user.id, tokenId: 0, audience: 'station', companyId } as const
  const wish = {
    audience: 'station',
    userId: user.id,
    companyId,
    name: 'sign-in',
    expiresIn: LASTS,
    passwordSetAt,
  } as const
  const { text } = await issueToken(core, { ...call, actor }, wish)
  await noteVisit(core.engine, companyId, found.id)
  return { token: text, expiresIn: LASTS }
}
