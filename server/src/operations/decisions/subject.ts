import { addressLimit, type Place } from '../../model/access.ts'
import type { Call } from '../../model/actor.ts'
import type { Company } from '../../model/company.ts'
import { keptWithMember } from '../../model/kept-with-member.ts'
import { blockerOf, type Moment, type Person, type Scope } from '../../model/member.ts'
import type { Reader } from '../../storage/engine.ts'
import type { Look } from '../../storage/facts.ts'
import { memberSeenAs } from '../../storage/member-list.ts'
import type { Standing } from '../access/authorize.ts'
import { meets, reachOf } from '../access/reach-of.ts'

/** Whom a question is about: a user or member by number, or by the e-mail address under which the company knows them. */
export type Subject =
  | {
      readonly by: 'user' | 'member'
      readonly id: number
      /** It is whoever asks, with what their token may use of their rights. */
      readonly isAsker?: boolean
    }
  | { readonly by: 'email'; readonly email: string }
  /** What was sent can be nobody's number or address. */
  | { readonly by: 'nobody' }

/** Members by the addresses that questions name; looked up before the facts, which hold no addresses. */
export type ByEmail = ReadonlyMap<string, number | undefined>

export const findEmails = async (reader: Reader, companyId: number, subjects: Iterable<Subject>): Promise<ByEmail> => {
  const emails = new Set<string>()
  for (const subject of subjects) if (subject.by === 'email') emails.add(subject.email)
  const found = new Map<string, number | undefined>()
  for (const email of emails) found.set(email, await memberSeenAs(reader, companyId, email))
  return found
}

/** The person a question is about; undefined for somebody who is no member of the company. */
export const lookSubject = (
  look: Look,
  companyId: number,
  subject: Subject,
  byEmail: ByEmail | undefined,
): Person | undefined => {
  if (subject.by === 'nobody') return undefined
  const id = subject.by === 'email' ? byEmail?.get(subject.email) : subject.id
  if (id === undefined) return undefined
  const member = subject.by === 'user' ? look.memberOfUser(companyId, id) : look.member(companyId, id)
  return member && { member, user: look.user(member.userId) }
}

const reaches = keptWithMember<Scope | undefined>('byPlace')

/** Where the caller sees what people may do: `members.read`, with no more than their token may use. */
export const sightOf = (standing: Standing, call: Pick<Call, 'ip'>, now: Moment): Scope => {
  const { company, person } = standing
  if (blockerOf(person) !== undefined) return []
  const kept = reaches(company, person.member, 'company', now, () =>
    dependsOnAddress(company, person) ? undefined : reachOf(standing, call, 'members.read', now),
  )
  return kept ?? reachOf(standing, call, 'members.read', now)
}

const dependsOnAddress = (company: Company, { member }: Person): boolean =>
  member.grants.some((grant) => addressLimit(company, grant) !== undefined)

/** Whether somebody who sees these places may hear what the person may do at the place. */
export const isSeen = (sight: Scope, { member }: Person, place: Place): boolean =>
  sight === 'company' || (place !== 'company' && sight.includes(place) && meets(sight, member))
