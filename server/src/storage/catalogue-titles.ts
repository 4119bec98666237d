import { readFileSync } from 'node:fs'
import type { Language } from '../model/language.ts'
import type { CatalogueTitles, TitlesFile } from '../model/titles.ts'

/** What is called how in a language, from its file; English stands in the catalogues themselves. */
export const loadTitlesFile = (language: Language): TitlesFile | undefined => {
  if (language === 'en') return undefined
  const text = readFileSync(new URL(`../../catalogues/titles/${language}.json`, import.meta.url), 'utf8')
  const { capabilities, ...catalogues } = JSON.parse(text) as Record<string, unknown>
  return {
    capabilities: capabilities as TitlesFile['capabilities'],
    catalogues: catalogues as Readonly<Record<string, CatalogueTitles>>,
  }
}
