import type { Capability, CataloguePermission } from './generated/words.ts'

export type {
  BakeryPermission,
  Capability,
  CataloguePermission,
  SalonPermission,
  VendorPermission,
} from './generated/words.ts'

/**
 * What may be asked about: a permission by slug, or a capability. Those of the catalogues that Gatehouse brings are
 * offered while typing; a company's own are possible too.
 */
export type Permission = CataloguePermission | Capability | (string & {})
