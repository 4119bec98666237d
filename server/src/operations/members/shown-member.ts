import type { Company } from '../../model/company.ts'
import type { CatalogueRole } from '../../model/compile-catalogue.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { MemberRow } from '../../storage/member-list.ts'

/** A built-in role as dialects show it that know roles by a number. */
export interface NumberedRole {
  readonly id: number
  readonly title: string
  /** By slug: what the vocabulary shows of the role. */
  readonly values: ReadonlyMap<string, Value>
}

/** A member in a list of people and roles. */
export interface ShownMember extends Omit<MemberRow, 'role'> {
  readonly role: NumberedRole
}

/** To a caller who speaks of a catalogue that the company does not use, the company does not exist. */
export const requireVocabulary = ({ catalogue }: Company, vocabulary: string): void => {
  if (!catalogue.names.includes(vocabulary)) throw new Refusal('company.unknown')
}

/** The built-in roles of a vocabulary that have a number. */
export const numberedRoles = ({ catalogue }: Company, vocabulary: string): CatalogueRole[] =>
  [...catalogue.roles.values()].filter((role) => role.catalogue === vocabulary && role.fixedId !== undefined)

export const showRole = ({ catalogue }: Company, role: CatalogueRole): NumberedRole => ({
  id: role.fixedId as number,
  title: role.title,
  values: new Map(
    (catalogue.wireOrder.get(role.catalogue) ?? []).map(({ slug, index }) => [slug, role.values[index] as Value]),
  ),
})

/** The roles, built in and the company's own, that this vocabulary shows as one of its numbered ones. */
export const rolesListed = (company: Company, vocabulary: string): string[] => {
  const numbered = new Set(numberedRoles(company, vocabulary).map(({ ref }) => ref))
  return [...company.roles.values()].filter(({ shownAs }) => numbered.has(shownAs)).map(({ ref }) => ref)
}

/** A row as it is shown; undefined when its role has no number. */
export const showMember = (company: Company, { role: ref, ...row }: MemberRow): ShownMember | undefined => {
  const role = company.catalogue.roles.get(company.roles.get(ref)?.shownAs ?? '')
  return role?.fixedId === undefined ? undefined : { ...row, role: showRole(company, role) }
}
