import type { Call } from '../../model/actor.ts'
import { type ListedMessage, listMessages } from '../../storage/outbox.ts'
import { requireCapability, standingIn } from '../access/authorize.ts'
import type { Core } from '../core.ts'

/** A company's messages that wait or were given up, by number, for somebody who may invite to the whole company. */
export const listOutbox = async (
  core: Core,
  call: Call,
  { companyId, after, limit }: { companyId: number; after: number; limit: number },
): Promise<ListedMessage[]> => {
  const { facts: standing, now } = await core.facts.read((look) => standingIn(look, call.actor, companyId))
  requireCapability(standing, call, 'members.invite', 'company', now)
  return listMessages(core.engine, { companyId, id: undefined, after, limit })
}
