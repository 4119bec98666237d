import type { CatalogueFile } from '../../model/catalogue.ts'
import { catalogueFaults, compileCatalogues } from '../../model/compile-catalogue.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { listBuiltInCatalogues } from '../catalogues/list-built-in-catalogues.ts'

const FAULTS_SHOWN = 50

/** A catalogue that somebody wrote themselves: the file where it can be used, else what is wrong, by entry. */
export const ownCatalogue = (
  raw: object,
): { readonly file?: CatalogueFile; readonly faults: readonly FieldFault[] } => {
  const found = catalogueFaults(raw).slice(0, FAULTS_SHOWN)
  if (found.length > 0)
    return { faults: found.map(({ entry, reason }) => ({ field: 'kind', message: `${entry}: ${reason}` })) }
  const file = raw as CatalogueFile
  if (listBuiltInCatalogues().some(({ name }) => name === file.name))
    return { faults: [{ field: 'kind', message: 'name: is that of a catalogue that comes with Gatehouse' }] }
  try {
    compileCatalogues([file])
    return { file, faults: [] }
  } catch (error) {
    return { faults: [{ field: 'kind', message: `catalogue: ${(error as Error).message}` }] }
  }
}
