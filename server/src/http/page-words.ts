import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PageWords } from '../model/page-words.ts'
import type { FieldFault } from '../model/refusal.ts'
import type { Titles } from '../model/titles.ts'
import type { Wording } from '../model/wording.ts'
import { titlesIn } from '../operations/catalogues/titles-in.ts'
import { pageWordsIn } from '../operations/pages/page-words-in.ts'
import { worded } from './worded.ts'

/** All that a page is told with, in one language. */
export interface Words extends PageWords {
  readonly refusals: Wording
  readonly titles: Titles
}

/** In the language that the reader understands best, of those there are; the answer says which that is. */
export const wordsFor = (request: FastifyRequest, reply: FastifyReply): Words => {
  const refusals = worded(request, reply)
  const { language } = refusals
  return { ...pageWordsIn(language), refusals, titles: titlesIn(language) }
}

/** What is wrong with a field that is not shown where this is told. */
export const wrongField = ({ text, refusals }: Words, { field, message }: FieldFault): string =>
  text('page.wrong-field', { field, fault: refusals.field(message) })
