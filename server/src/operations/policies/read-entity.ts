import type { Call } from '../../model/actor.ts'
import { type Entity, type EntityRef, isName } from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import { findEntity } from '../../storage/policies.ts'
import type { Core } from '../core.ts'
import { requireSight } from './require-sight.ts'

export interface EntityQuestion extends EntityRef {
  readonly companyId: number
}

/** One entity that a company stores for its own types. */
export const readEntity = async (core: Core, call: Call, { companyId, ...ref }: EntityQuestion): Promise<Entity> => {
  await requireSight(core, call, companyId)
  const found = isName(ref.type) && isName(ref.id) ? await findEntity(core.engine, companyId, ref) : undefined
  if (!found) throw new Refusal('entity.unknown')
  const { type, id, attributes, parents } = found
  return { type, id, attributes, parents }
}
