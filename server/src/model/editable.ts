import type { Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import { sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/**
 * Whether somebody with these values can change the permission of others: they need to hold something of it, since
 * nobody gives beyond what they hold. A list of addresses is a condition rather than a right; nobody lacks it.
 */
export const canPassOn = ({ index, type, none }: Permission, held: Values): boolean =>
  type.name === 'allowed_ip' || !sameValue(held[index] as Value, none)
