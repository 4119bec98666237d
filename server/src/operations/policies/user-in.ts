import { blockerOf } from '../../model/member.ts'
import type { EntityRef, OwnQuestion } from '../../model/own-types.ts'
import type { Reader } from '../../storage/engine.ts'
import type { Look } from '../../storage/facts.ts'
import { memberSeenAs } from '../../storage/member-list.ts'

/** The company's own user that somebody is, by number. */
export interface OwnUser {
  readonly userId: number
  /** Why they may do nothing in the company; no policy of it lets them in again. */
  readonly blocker: string | undefined
}

/** Members by the e-mail addresses that questions name; undefined for nobody's. */
export type Addresses = ReadonlyMap<string, number | undefined>

/** Neither engine is asked for what can be no address. */
const isAddress = ({ type, id }: EntityRef): boolean =>
  type === 'user' && id.includes('@') && id.length <= 320 && id.isWellFormed() && !id.includes('\0')

/** Looks up the addresses among ids, one after the other: before the facts, which hold none. */
export const findAddresses = async (
  reader: Reader,
  companyId: number,
  refs: Iterable<EntityRef>,
): Promise<Addresses> => {
  const found = new Map<string, number | undefined>()
  for (const ref of refs)
    if (isAddress(ref) && !found.has(ref.id)) found.set(ref.id, await memberSeenAs(reader, companyId, ref.id))
  return found
}

/** The member that an id of the type `user` means: by the user's number, or by an address of theirs. */
export const lookUser = (
  look: Look,
  companyId: number,
  { type, id }: EntityRef,
  addresses: Addresses,
): OwnUser | undefined => {
  if (type !== 'user' || !look.company(companyId)) return undefined
  const byAddress = addresses.get(id)
  const isNumber = /^[1-9]\d{0,14}$/.test(id)
  const member =
    byAddress === undefined ? isNumber && look.memberOfUser(companyId, Number(id)) : look.member(companyId, byAddress)
  return member ? { userId: member.userId, blocker: blockerOf({ member, user: look.user(member.userId) }) } : undefined
}

/** The question with the user's number for an address under which nothing is stored, where something is under the number. */
export const standIn = (
  question: OwnQuestion,
  user: OwnUser | undefined,
  isStored: (ref: EntityRef) => boolean,
): OwnQuestion => {
  const { subject } = question
  const other = { ...subject, id: String(user?.userId) }
  return user && !isStored(subject) && isStored(other) ? { ...question, subject: other } : question
}
