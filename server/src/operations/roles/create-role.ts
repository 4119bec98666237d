import type { Call } from '../../model/actor.ts'
import { type Company, type OwnRole, type Role, rolesOf } from '../../model/company.ts'
import { insertRole } from '../../storage/roles.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import {
  editorUnderLock,
  editRole,
  requireRoleDelegation,
  requireRolesEdit,
  type SentRole,
  type ShownRole,
  showRole,
} from './company-role.ts'

export interface NewRole extends SentRole {
  readonly companyId: number
  readonly title: string
  readonly weight: number
}

/** A role as grants use it, of one as it is stored. */
export const compiled = ({ catalogue }: Company, role: OwnRole): Role =>
  rolesOf(catalogue, [role]).get(`role:${role.id}`) as Role

/** Makes a role of the company's own. It is shown as the first catalogue's default role, unless another is named. */
export const createRole = async (core: Core, call: Call, { companyId, ...sent }: NewRole): Promise<ShownRole> => {
  await requireRolesEdit(core, call, companyId)
  return change(core, call, companyId, async (tx) => {
    const standing = await editorUnderLock(tx)
    const { company } = standing
    const [shownAs = ''] = company.catalogue.defaultRoles.values()
    const fresh: OwnRole = { id: await tx.id(), title: '', weight: 0, shownAs, values: {} }
    const role = editRole(company, fresh, sent)
    const made = compiled(company, role)
    requireRoleDelegation(standing, tx, [made])
    insertRole(tx, companyId, role)
    tx.moved('model')
    const { id, ...after } = role
    tx.record({ kind: 'role.created', subject: `role:${id}`, after })
    return showRole(company, made)
  })
}
