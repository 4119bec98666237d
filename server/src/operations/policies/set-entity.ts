import type { Call } from '../../model/actor.ts'
import { type Entity, entityKey, MOST_ENTITIES, sameEntity } from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import { findEntity, writeCount, writeEntity } from '../../storage/policies.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { entityFaults } from './evaluate.ts'
import { refuseAsSent, shapeFaults } from './judge-set.ts'
import { loadOwnTypes, ownTypesOf } from './own-types-of.ts'
import { requireEditing } from './require-sight.ts'

/** Stores an entity as the schema declares it, in the place of what was there. Its id may be any text. */
export const setEntity = async (
  core: Core,
  call: Call,
  { companyId, ...entity }: Entity & { companyId: number },
): Promise<Entity> => {
  await requireEditing(core, call, companyId)
  refuseAsSent(shapeFaults(entity))
  const known = await ownTypesOf(core, companyId)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'catalogue.edit')
    const { set, entities } = await loadOwnTypes(tx, companyId, known, true)
    if (!set) return refuse('type', 'is not known: the company has no schema yet')
    const faults = entityFaults(set, [entity], entities)
    refuseAsSent(faults.map(({ field, message }) => ({ field: field === '' ? 'attributes' : field, message })))
    const present = entities.get(entityKey(entity))
    if (present && sameEntity(present, entity)) return entity
    const size = entities.size + (present ? 0 : 1)
    if (size > MOST_ENTITIES)
      refuse('id', `would be one more than ${MOST_ENTITIES} entities: send its attributes with the question`)
    const number = (await findEntity(tx, companyId, entity))?.number ?? (await tx.id())
    writeEntity(tx, companyId, number, entity)
    writeCount(tx, companyId, size)
    tx.record({
      kind: present ? 'entity.changed' : 'entity.stored',
      subject: `entity:${number}`,
      ...(present && { before: told(present) }),
      after: told(entity),
    })
    return entity
  })
}

const refuse = (field: string, message: string): never => {
  throw new Refusal('request.invalid', { fields: [{ field, message }] })
}

/** For the audit: no id and no value, which may be personal. */
export const told = ({ type, attributes }: Entity): object => ({ type, attributes: Object.keys(attributes) })
