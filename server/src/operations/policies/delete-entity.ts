import type { Call } from '../../model/actor.ts'
import { isName } from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import { deleteEntityRow, findEntity, writeCount } from '../../storage/policies.ts'
import { requireCompanyRight } from '../access/require-company-right.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import { loadOwnTypes, ownTypesOf } from './own-types-of.ts'
import type { EntityQuestion } from './read-entity.ts'
import { requireEditing } from './require-sight.ts'
import { told } from './set-entity.ts'

/** Forgets an entity. What names it, or belonged to it, stays: it then names nothing. */
export const deleteEntity = async (core: Core, call: Call, { companyId, ...ref }: EntityQuestion): Promise<void> => {
  await requireEditing(core, call, companyId)
  // What cannot be stored is not there.
  if (!isName(ref.type) || !isName(ref.id)) throw new Refusal('entity.unknown')
  const known = await ownTypesOf(core, companyId)
  return change(core, call, companyId, async (tx) => {
    await requireCompanyRight(tx, 'catalogue.edit')
    const present = await findEntity(tx, companyId, ref)
    if (!present) throw new Refusal('entity.unknown')
    const { entities } = await loadOwnTypes(tx, companyId, known, true)
    deleteEntityRow(tx, companyId, ref)
    writeCount(tx, companyId, entities.size - 1)
    tx.record({ kind: 'entity.removed', subject: `entity:${present.number}`, before: told(present) })
  })
}
