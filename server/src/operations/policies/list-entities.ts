import type { Call } from '../../model/actor.ts'
import { type Entity, isName } from '../../model/own-types.ts'
import { type EntitiesAsked, listEntityRows } from '../../storage/policies.ts'
import type { Core } from '../core.ts'
import { requireSight } from './require-sight.ts'

export interface EntitiesQuestion extends EntitiesAsked {
  readonly companyId: number
}

/** The entities that a company stores for its own types, by type and id. */
export const listEntities = async (
  core: Core,
  call: Call,
  { companyId, ...asked }: EntitiesQuestion,
): Promise<Entity[]> => {
  await requireSight(core, call, companyId)
  if (asked.type !== undefined && !isName(asked.type)) return []
  const rows = await listEntityRows(core.engine, companyId, asked)
  return rows.map(({ type, id, attributes, parents }) => ({ type, id, attributes, parents }))
}
