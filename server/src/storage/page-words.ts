import { readFileSync } from 'node:fs'
import type { Language } from '../model/language.ts'
import type { PageWordsFile } from '../model/page-words.ts'

/** What pages say in a language, from its file; English is what they are written in. */
export const loadPageWordsFile = (language: Language): PageWordsFile | undefined => {
  if (language === 'en') return undefined
  return JSON.parse(readFileSync(new URL(`../../catalogues/pages/${language}.json`, import.meta.url), 'utf8'))
}
