import type { FastifyRequest } from 'fastify'
import type { Call } from '../../model/actor.ts'
import { type AltegCredential, identifyAlteg } from '../../operations/credentials/identify.ts'
import type { DialectContext } from '../dialect.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before anything of the request is looked at. */
    call: Call
  }
}

/** Identifies who calls and counts the request: for a credential that is verified, else for the address. */
export const identifyCall = async (
  { core, rateLimit }: Pick<DialectContext, 'core' | 'rateLimit'>,
  request: FastifyRequest,
  credential: AltegCredential,
  source: string,
): Promise<Call> => {
  const { ip, id: requestId } = request
  const actor = await identifyAlteg(core, credential).catch((error) => {
    rateLimit({ address: ip })
    throw error
  })
  const tokenId = 'tokenId' in actor ? actor.tokenId : undefined
  request.caller = `token ${tokenId}`
  rateLimit({ credential: String(tokenId), address: ip })
  return { actor, ip, requestId, source }
}
