import type { Call } from '../../model/actor.ts'
import { refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import {
  type InvitationFilter,
  invitationsOf,
  type ListedInvitation,
  scopesOfMembers,
} from '../../storage/invitation-list.ts'
import { standingIn } from '../access/authorize.ts'
import { requireReachOf } from '../access/reach-of.ts'
import type { Core } from '../core.ts'
import { hasWherever } from './invited-member.ts'

export interface InvitationsQuestion {
  readonly companyId: number
  readonly filter: InvitationFilter
  /** Goes on after the invitation of this number. */
  readonly after: number
  readonly limit: number
}

interface ListedInvitations {
  readonly invitations: readonly ListedInvitation[]
  /** The number of the invitation up to which was looked; undefined when there are no more. */
  readonly lookedTo: number | undefined
}

/** How many invitations one question looks through for somebody who sees some of them. */
const LOOK = 1_000

/**
 * A company's invitations by number: all of them for whoever may invite people to the whole company, for others those
 * to places where they may. For these, a page may hold fewer than `limit`, and still not be the last.
 */
export const listInvitations = async (
  core: Core,
  call: Call,
  { companyId, filter, after, limit }: InvitationsQuestion,
): Promise<ListedInvitations> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  const reach = requireReachOf(standing, call, 'members.invite', now)
  const message = textFault(filter.address ?? '', { max: 320 })
  refuseFaulty(message === undefined ? [] : [{ field: 'q', message }])

  const wanted = reach === 'company' ? limit + 1 : LOOK
  const looked = await invitationsOf(core.engine, companyId, filter, { after, limit: wanted })
  const memberIds = reach === 'company' ? [] : [...new Set(looked.map(({ memberId }) => memberId))]
  const scopes = await scopesOfMembers(core.engine, companyId, memberIds)
  const invitations: ListedInvitation[] = []
  for (const invitation of looked) {
    if (invitations.length === limit) return { invitations, lookedTo: invitations.at(-1)?.id }
    const member = { grants: scopes.get(invitation.memberId) ?? [] }
    if (reach === 'company' || hasWherever(standing, call, 'members.invite', member, now)) invitations.push(invitation)
  }
  return { invitations, lookedTo: looked.length < wanted ? undefined : looked.at(-1)?.id }
}
