import type { FastifyRequest } from 'fastify'
import type { Actor, Call } from '../../model/actor.ts'
import { type AltegCredential, identifyAlteg } from '../../operations/credentials/identify.ts'
import { goOn } from '../../operations/go-on.ts'
import type { DialectContext } from '../dialect.ts'
import type { ShortAnswer } from '../shortcut.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before anything of the request is looked at. */
    call: Call
  }
}

/**
 * Runs what identifies the caller: `admit`, called with a credential that is verified, names it for the log and counts
 * the request for it. A request that ends before that is counted for its address.
 */
export const admitting = async <T>(
  { rateLimit }: Pick<DialectContext, 'rateLimit'>,
  request: FastifyRequest,
  work: (admit: (actor: Actor) => void) => T | Promise<T>,
): Promise<T> => {
  const { ip: address } = request
  let isAdmitted = false
  try {
    return await work((actor) => {
      isAdmitted = true
      const credential = credentialOf(actor)
      request.caller = credential
      rateLimit({ credential, address }, request)
    })
  } catch (error) {
    if (!isAdmitted) rateLimit({ address }, request)
    throw error
  }
}

/** Identifies who calls, and counts the request. */
export const identifyCall = async (
  context: Pick<DialectContext, 'core' | 'rateLimit'>,
  request: FastifyRequest,
  credential: AltegCredential,
  source: string,
): Promise<Call> => {
  const { ip, id: requestId } = request
  const actor = await admitting(context, request, async (admit) => {
    const found = await identifyAlteg(context.core, credential)
    admit(found)
    return found
  })
  return { actor, ip, requestId, source }
}

/**
 * The same for a shortcut: the request is counted once it is answered. What is not answered there goes on to its route,
 * which counts it.
 */
export const admittingAnswered = <T>(
  { rateLimit }: Pick<DialectContext, 'rateLimit'>,
  address: string,
  work: (admit: (actor: Actor) => void) => T | Promise<T>,
  write: (answer: T) => ShortAnswer,
): ShortAnswer | Promise<ShortAnswer> => {
  let credential: string | undefined
  const answer = work((actor) => {
    credential = credentialOf(actor)
  })
  return goOn(answer, (found) => {
    const told = rateLimit({ credential, address })
    const short = write(found)
    return told.length === 0 ? short : { ...short, headers: [...short.headers, ...told] }
  })
}

const credentialOf = (actor: Actor): string | undefined =>
  actor.kind === 'operator' ? undefined : `token ${actor.tokenId}`
