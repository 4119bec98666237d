import type { Company } from '../../model/company.ts'
import { editSlot } from '../../model/edit-slot.ts'
import { type Grant, grantInSlot, type Member } from '../../model/member.ts'
import type { FieldFault } from '../../model/refusal.ts'
import { type TextRule, textFault } from '../../model/text.ts'
import type { Tx } from '../../storage/change.ts'
import { numberedRoles } from './shown-member.ts'

/** The vocabulary's built-in role that a member's grant over the whole company is shown as. */
export const roleOverCompany = (company: Company, member: Member): string | undefined => {
  const role = grantInSlot(member, 'company')?.role
  return role == null ? undefined : company.roles.get(role)?.shownAs
}

export const speaks = (vocabulary: string, role: string | undefined): boolean =>
  role?.startsWith(`${vocabulary}:`) === true

/** The role of that number, if it can be given: an owner role is kept by whoever has it, and given to nobody here. */
export const wishedRole = (
  company: Company,
  vocabulary: string,
  id: number,
  shown: string | undefined,
): { ref: string } | { fault: FieldFault } => {
  const role = numberedRoles(company, vocabulary).find(({ fixedId }) => fixedId === id)
  if (role && (role.ref === shown || !role.isOwner)) return { ref: role.ref }
  return { fault: { field: 'role', message: role ? 'cannot be given to anybody here' : 'is not a role' } }
}

/** The member with a role over the whole company; another role drops the exceptions made on top of the former one. */
export const withRole = async (tx: Tx, company: Company, member: Member, role: string): Promise<Member> => {
  if (roleOverCompany(company, member) === role) return member
  const id = grantInSlot(member, 'company')?.id ?? (await tx.id())
  const fresh = (): Grant => ({
    id,
    slot: 'company',
    role: null,
    scope: 'company',
    startsAt: null,
    endsAt: null,
    exceptions: {},
  })
  const { grants } = editSlot(company, member.grants, 'company', fresh, { role, values: new Map() }, tx.now())
  return { ...member, grants }
}

const nameRule: TextRule = { min: 1, max: 100 }

/** What is wrong with a name, in whichever of its parts. */
export const nameFaults = (parts: Readonly<Record<string, string>>): FieldFault[] =>
  Object.entries(parts).flatMap(([field, text]) => {
    const message = textFault(text, nameRule)
    return message === undefined ? [] : [{ field, message }]
  })
