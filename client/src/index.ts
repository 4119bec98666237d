export type { Checked } from './checked.ts'
export { dataOf, type FieldFault, GatehouseError } from './error.ts'
export { createGatehouse, type Explaining, type Gatehouse, type GatehouseOptions } from './gatehouse.ts'
export type * as authzen from './generated/authzen.ts'
export type * as native from './generated/native.ts'
export type { Listed, ListOptions, ListPath } from './list.ts'
export type { Circumstances, Id, Limit, Who } from './question.ts'
export type {
  BakeryPermission,
  Capability,
  CataloguePermission,
  Permission,
  SalonPermission,
  VendorPermission,
} from './words.ts'
