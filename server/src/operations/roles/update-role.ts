import type { Call } from '../../model/actor.ts'
import type { OwnRole } from '../../model/company.ts'
import { sameValue } from '../../model/permission-types.ts'
import type { Value } from '../../model/value.ts'
import { endRole, insertRole, membersWithRole } from '../../storage/roles.ts'
import { change } from '../change.ts'
import type { Core } from '../core.ts'
import {
  editorUnderLock,
  editRole,
  ownNumber,
  type RoleQuestion,
  requireRoleDelegation,
  requireRolesEdit,
  roleToChange,
  type SentRole,
  type ShownRole,
  showRole,
} from './company-role.ts'
import { compiled } from './create-role.ts'

/**
 * Changes a role of the company's own, for all who have it: at their next call they have what it says now. No row of
 * theirs is touched; the event has what differs, and how many feel it.
 */
export const updateRole = async (
  core: Core,
  call: Call,
  { companyId, ref, ...sent }: RoleQuestion & SentRole,
): Promise<ShownRole> => {
  await requireRolesEdit(core, call, companyId)
  const members = ownNumber(ref) === undefined ? 0 : await membersWithRole(core.engine, companyId, ref)
  return change(core, call, companyId, async (tx) => {
    const standing = await editorUnderLock(tx)
    const { company } = standing
    const before = await roleToChange(tx, company, ref)
    requireRoleDelegation(standing, tx, [compiled(company, before)])
    const after = editRole(company, before, sent)
    const [was, is] = [compiled(company, before), compiled(company, after)]
    requireRoleDelegation(standing, tx, [was, is])
    const differs = differenceOf(before, after)
    if (!differs) return showRole(company, was)
    endRole(tx, companyId, before.id)
    insertRole(tx, companyId, after)
    tx.moved('model')
    tx.record({
      kind: 'role.changed',
      subject: `role:${before.id}`,
      before: differs.before,
      after: { ...differs.after, members },
    })
    return showRole(company, is)
  })
}

/** What differs between two states of a role; undefined when nothing does. Null stands for what is not said. */
const differenceOf = (before: OwnRole, after: OwnRole): { before: object; after: object } | undefined => {
  const slugs = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])].filter((slug) => {
    const [was, is] = [before.values[slug], after.values[slug]]
    return was === undefined || is === undefined || !sameValue(was, is)
  })
  const parts = (['title', 'weight', 'shownAs'] as const).filter((part) => before[part] !== after[part])
  if (slugs.length + parts.length === 0) return undefined
  const of = (role: OwnRole): object => ({
    ...Object.fromEntries(parts.map((part) => [part, role[part]])),
    values: Object.fromEntries(slugs.map((slug): [string, Value | null] => [slug, role.values[slug] ?? null])),
  })
  return { before: of(before), after: of(after) }
}
