import { readFileSync } from 'node:fs'
import type { CatalogueFile } from '../model/catalogue.ts'
import { checkCatalogue } from '../model/compile-catalogue.ts'

const FILES = ['salon.json', 'bakery.json', 'vendor.json']

let loaded: readonly CatalogueFile[] | undefined

const readCatalogue = (file: string): CatalogueFile => {
  const text = readFileSync(new URL(`../../catalogues/${file}`, import.meta.url), 'utf8')
  return checkCatalogue(JSON.parse(text), file)
}

/** The catalogues that come with Gatehouse, read and checked once; a fault in one of them stops the start. */
export const loadBuiltInCatalogues = (): CatalogueFile[] => {
  loaded ??= FILES.map(readCatalogue)
  return [...loaded]
}
