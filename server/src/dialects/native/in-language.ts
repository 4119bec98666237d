import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, languageOf } from '../../model/language.ts'
import type { Titles } from '../../model/titles.ts'
import { titlesIn } from '../../operations/catalogues/titles-in.ts'

/** Answers in the language that the caller understands best, of those there are, and says which that is. */
export const inLanguage = <T>(
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  answer: (titles: Titles, language: Language) => Promise<T>,
): Promise<T> => {
  const language = languageOf(headers['accept-language'])
  reply.header('vary', 'accept-language').header('content-language', language)
  return answer(titlesIn(language), language)
}
