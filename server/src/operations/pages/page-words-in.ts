import type { Language } from '../../model/language.ts'
import { type PageWords, pageWordsOf } from '../../model/page-words.ts'
import { loadPageWordsFile } from '../../storage/page-words.ts'

const loaded = new Map<Language, PageWords>()

/** What pages say in a language; its file is read when a page is first asked for in it. */
export const pageWordsIn = (language: Language): PageWords => {
  const words = loaded.get(language) ?? pageWordsOf(language, loadPageWordsFile(language))
  loaded.set(language, words)
  return words
}
