import { effectiveAccess, noAccess, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { type Blocker, blockerOf } from '../../model/member.ts'
import { narrow } from '../../model/narrow.ts'
import { Refusal } from '../../model/refusal.ts'
import { tokenById } from '../../storage/tokens.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'
import { askAbout } from '../decisions/asked-person.ts'

/** What a token may use now. */
export interface TokenAccess {
  readonly company: Company
  readonly memberId: number
  readonly locationId: number | null
  /** Why it may do nothing at all; null when nothing stands against it. */
  readonly blocker: Blocker | 'location-closed' | 'not-started' | 'partner-not-connected' | null
  /** Its person's access there with what the token leaves of it, whatever address it is used from. */
  readonly values: Values
}

/**
 * What somebody's token that works in one company alone may do there now, for whoever may end it and may see what its
 * person does.
 */
export const readTokenAccess = async (
  core: Core,
  call: Call,
  { companyId, tokenId, locationId }: { companyId: number; tokenId: number; locationId: number | undefined },
): Promise<TokenAccess> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(standing, call, 'tokens.edit', 'company', now)
  const token = await tokenById(core.engine, tokenId)
  if (token?.companyId !== companyId || (token.expiresAt !== null && token.expiresAt <= now))
    throw new Refusal('token.unknown')
  // A view may do what the member may as whom one looks.
  const { seenMember } = token
  const who =
    seenMember === null ? { by: 'user' as const, id: token.userId } : { by: 'member' as const, id: seenMember }
  const { company, person, memberId, place } = await askAbout(core, call, { companyId, who, locationId })
  if (!person) throw new Refusal('token.unknown')

  const isClosed = place !== 'company' && company.locations.get(place)?.closed !== false
  const isEarly = token.startsAt !== null && now < token.startsAt
  const isShutOut = token.partnerId !== null && !company.partners.has(token.partnerId)
  const blocker = isEarly
    ? 'not-started'
    : isShutOut
      ? 'partner-not-connected'
      : (blockerOf(person) ?? (isClosed ? 'location-closed' : null))
  const narrowed = token.limits ? narrow(company, person.member, token.limits) : person.member
  return {
    company,
    memberId,
    locationId: place === 'company' ? null : place,
    blocker,
    values:
      blocker === null
        ? effectiveAccess(company, { ...person, member: narrowed }, place, now, 'any')
        : noAccess(company),
  }
}
