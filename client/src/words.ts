import type { Capability, CataloguePermission } from './generated/words.ts'

export type {
  BakeryPermission,
  Capability,
  CataloguePermission,
  SalonPermission,
  VendorPermission,
} from './generated/words.ts'

/**
 * What may be asked about: a permission by slug, or a capability. Those of the catalogues that Gatehouse brings are known;
 * `Own` are those of a company's own catalogue, or `string` for any.
 */
export type Permission<Own extends string = never> = CataloguePermission | Capability | Own
