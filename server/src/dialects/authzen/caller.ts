import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { bearerIn } from '../../http/bearer.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { allowanceOf } from '../../http/max-age.ts'
import type { Call } from '../../model/actor.ts'
import { Generations } from '../../model/generations.ts'
import { type AskerCredential, identifyAsker } from '../../operations/decisions/asker.ts'

export const SOURCE = 'authzen'

/** Programs send the same header with each request: it is read once, and recognised by what it was read to. */
const read = new Generations<string, AskerCredential>(5_000)
/** Characters; nobody fills the memory with longer ones. */
const LONGEST = 256

export const readCredential = (header: string | undefined): AskerCredential => {
  const known = header === undefined ? undefined : read.get(header)
  if (known) return known
  const credential = { token: bearerIn(header) }
  if (header !== undefined && header.length <= LONGEST) read.set(header, credential)
  return credential
}

const callers = new WeakMap<FastifyRequest, { readonly call: Call; readonly companyId: number }>()

/** Who asks, and in which company: their token's. */
export const callerOf = (request: FastifyRequest): { readonly call: Call; readonly companyId: number } =>
  callers.get(request) as { call: Call; companyId: number }

/** Before the body is read: whoever is nobody here gets nothing parsed. */
export const requireToken = (app: App, { core, rateLimit }: DialectContext): void => {
  app.addHook('onRequest', async (request) => {
    const { ip, id: requestId } = request
    try {
      const credential = readCredential(request.headers.authorization)
      const { actor, companyId } = await identifyAsker(core, credential, allowanceOf(request))
      request.caller = `token ${actor.tokenId}`
      callers.set(request, { call: { actor, ip, requestId, source: SOURCE }, companyId })
    } catch (error) {
      // Guessing tokens is limited by address.
      rateLimit({ address: ip }, request)
      throw error
    }
    rateLimit({ credential: request.caller, address: ip }, request)
  })
}
