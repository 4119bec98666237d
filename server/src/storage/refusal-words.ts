import { readFileSync } from 'node:fs'
import type { Language } from '../model/language.ts'
import type { WordingFile } from '../model/wording.ts'

/** How refusals are told in a language, from its file; English is what they are made in. */
export const loadWordingFile = (language: Language): WordingFile | undefined => {
  if (language === 'en') return undefined
  return JSON.parse(readFileSync(new URL(`../../catalogues/refusals/${language}.json`, import.meta.url), 'utf8'))
}
