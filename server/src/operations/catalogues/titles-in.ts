import type { Language } from '../../model/language.ts'
import { type Titles, titlesOf } from '../../model/titles.ts'
import { loadBuiltInCatalogues } from '../../storage/catalogue-files.ts'
import { loadTitlesFile } from '../../storage/catalogue-titles.ts'

const loaded = new Map<Language, Titles>()

/** What the built-in catalogues call things in a language; its file is read when it is first asked for. */
export const titlesIn = (language: Language): Titles => {
  const titles = loaded.get(language) ?? titlesOf(loadTitlesFile(language), loadBuiltInCatalogues())
  loaded.set(language, titles)
  return titles
}
