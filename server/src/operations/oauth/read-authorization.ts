import { Refusal } from '../../model/refusal.ts'
import { findClient, isRedirectOf, type OAuthClient } from '../../storage/oauth.ts'
import type { Core } from '../core.ts'

/**
 * The client that asks a person to sign in, if people may be sent back to where it says. Both or nothing: to an address
 * that is not the client's, nobody is sent at all.
 */
export const readAuthorization = async (
  core: Core,
  { clientId, redirectUri }: { clientId: string; redirectUri: string },
): Promise<OAuthClient> => {
  const client = await findClient(core.engine, clientId)
  if (!client || !(await isRedirectOf(core.engine, clientId, redirectUri))) throw new Refusal('partner.unknown')
  return client
}
