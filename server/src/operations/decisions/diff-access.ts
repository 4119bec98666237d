import { effectiveAccess, gatedValues, noAccess, type Values } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import type { Moment } from '../../model/member.ts'
import { sameValue } from '../../model/permission-types.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import type { Value } from '../../model/value.ts'
import type { Core } from '../core.ts'
import { companyAtHome } from '../roles/list-company-roles.ts'
import { askAbout, type PersonQuestion } from './asked-person.ts'
import { factsAt } from './history.ts'

/** What is compared: what a member may do, or what a role gives, in a moment. */
export type Side =
  | { readonly who: PersonQuestion['who']; readonly at?: Moment | undefined }
  | { readonly role: string; readonly at?: Moment | undefined }

export interface DiffQuestion {
  readonly companyId: number
  readonly from: Side
  readonly to: Side
  /** For members: without, what they may do in the company as a whole. */
  readonly locationId?: number | undefined
}

/** One permission that differs; undefined where a catalogue of then has it not. */
export interface Difference {
  readonly permission: string
  readonly title: string
  readonly from: Value | undefined
  readonly to: Value | undefined
}

interface Compared {
  readonly company: Company
  readonly values: Values
  readonly at: Moment
  readonly isProjected: boolean
  readonly revision: number
}

export interface AccessDiff {
  readonly from: Compared
  readonly to: Compared
  readonly differences: readonly Difference[]
}

/** How what one member may do, or one role gives, differs from another, or from another moment. */
export const diffAccess = async (core: Core, call: Call, question: DiffQuestion): Promise<AccessDiff> => {
  const { companyId, from, to, locationId } = question
  if ('role' in from !== 'role' in to)
    refuseFaulty([{ field: 'to', message: 'must be of the same kind as from: two members, or two roles' }])
  if ('role' in from && locationId !== undefined)
    refuseFaulty([{ field: 'locationId', message: 'has no meaning for roles: leave it out' }])
  const sides: Compared[] = []
  for (const [field, side] of [['from', from] as const, ['to', to] as const])
    sides.push(
      await named(field, () =>
        'role' in side
          ? compareRole(core, call, companyId, side)
          : compareMember(core, call, { companyId, locationId, ...side }),
      ),
    )
  const [left, right] = sides as [Compared, Compared]
  return { from: left, to: right, differences: differencesOf(left, right) }
}

/** What is wrong with a moment is wrong with that of this side. */
const named = async <T>(side: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'request.invalid') throw error
    throw new Refusal('request.invalid', {
      fields: error.fields.map(({ field, message }) => ({
        field: field === 'at' || field === 'role' ? `${side}.${field}` : field,
        message,
      })),
    })
  }
}

const compareMember = async (core: Core, call: Call, question: PersonQuestion): Promise<Compared> => {
  const { company, person, place, at, isProjected, revision } = await askAbout(core, call, question)
  // From no address in particular, for both: one’s own would differ from others’ by that alone.
  const values = person ? effectiveAccess(company, person, place, at, 'any') : noAccess(company)
  return { company, values, at, isProjected, revision }
}

const compareRole = async (
  core: Core,
  call: Call,
  companyId: number,
  { role: ref, at: moment }: Extract<Side, { role: string }>,
): Promise<Compared> => {
  await companyAtHome(core, call, companyId)
  const { company, at, isProjected, revision } = await factsAt(core, companyId, moment)
  const role = company.roles.get(ref)
  if (!role) refuseFaulty([{ field: 'role', message: 'is not a role of this company at that moment' }])
  return { company, values: gatedValues(company, role?.values ?? []), at, isProjected, revision }
}

const differencesOf = (from: Compared, to: Compared): Difference[] => {
  const slugs = new Map<string, string>()
  for (const { company } of [to, from])
    for (const { slug, title } of company.catalogue.permissions) if (!slugs.has(slug)) slugs.set(slug, title)
  const valueIn = ({ company, values }: Compared, slug: string): Value | undefined => {
    const found = company.catalogue.bySlug.get(slug)
    return found && values[found.index]
  }
  return [...slugs].flatMap(([permission, title]) => {
    const [before, after] = [valueIn(from, permission), valueIn(to, permission)]
    const isSame = before !== undefined && after !== undefined && sameValue(before, after)
    return isSame ? [] : [{ permission, title, from: before, to: after }]
  })
}
