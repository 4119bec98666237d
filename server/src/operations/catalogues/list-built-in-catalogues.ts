import type { CatalogueFile } from '../../model/catalogue.ts'
import { loadBuiltInCatalogues } from '../../storage/catalogue-files.ts'

/** The catalogues that come with Gatehouse: anyone may read them, they are no company's. */
export const listBuiltInCatalogues = (): readonly CatalogueFile[] => loadBuiltInCatalogues()
