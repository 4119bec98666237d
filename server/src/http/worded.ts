import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../model/language.ts'
import type { Wording } from '../model/wording.ts'
import { wordingIn } from '../operations/refusals/wording-in.ts'

/** How refusals are told in the language that the caller understands best; the answer says which that is. */
export const worded = ({ headers }: Pick<FastifyRequest, 'headers'>, reply: FastifyReply): Wording => {
  const wording = wordingIn(languageOf(headers['accept-language']))
  reply.header('vary', 'accept-language').header('content-language', wording.language)
  return wording
}
