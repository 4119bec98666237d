import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { endRole, membersWithRole } from '../../storage/roles.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import {
  editorUnderLock,
  type RoleQuestion,
  requireRoleDelegation,
  requireRolesEdit,
  roleToChange,
} from './company-role.ts'
import { compiled } from './create-role.ts'

/** Deletes a role of the company's own that nobody has, in whatever grant. */
export const deleteRole = async (core: Core, call: Call, { companyId, ref }: RoleQuestion): Promise<void> => {
  await requireRolesEdit(core, call, companyId)
  await change(core, call, companyId, async (tx) => {
    const standing = await editorUnderLock(tx)
    const role = await roleToChange(tx, standing.company, ref)
    requireRoleDelegation(standing, tx, [compiled(standing.company, role)])
    // Under the lock: somebody may be given the role at this moment.
    const members = await membersWithRole(tx, companyId, ref)
    if (members > 0)
      throw new Refusal('role.in-use', { fields: [{ field: 'members', message: `${members} have this role` }] })
    endRole(tx, companyId, role.id)
    tx.moved('model')
    const { id, ...before } = role
    tx.record({ kind: 'role.deleted', subject: `role:${id}`, before })
  })
}
