import type { Call } from '../../model/actor.ts'
import type { Member } from '../../model/member.ts'
import { type FieldFault, refuseFaulty } from '../../model/refusal.ts'
import { textFault } from '../../model/text.ts'
import { detailsOf } from '../../storage/company-members.ts'
import type { MemberWords } from '../../storage/member-list.ts'
import type { Core } from '../core.ts'
import { changeMember } from './change-member.ts'
import { type ReadMember, requireSight, showOne } from './company-member.ts'
import { changeOneMember } from './member-to-change.ts'

/** What is left out stays as it is. */
export interface CompanyMemberWish extends Partial<MemberWords> {
  readonly companyId: number
  readonly memberId: number
  readonly suspended?: boolean
  readonly archived?: boolean
}

/** A number for a language that any interface can carry. */
export const MOST_LANGUAGES = 32_767

/**
 * Changes what a company says of a member (their own data are theirs), and whether they may act there. Whoever is
 * suspended or archived is out at once, and their sessions here are ended.
 */
export const updateCompanyMember = (core: Core, call: Call, wish: CompanyMemberWish): Promise<ReadMember> => {
  const { companyId, memberId, suspended, archived, ...given } = wish
  const words = trimmed(given)
  const shutsOut = suspended === true || archived === true
  return changeOneMember(core, call, {
    companyId,
    memberId,
    capabilities: shutsOut ? ['members.edit', 'members.remove'] : ['members.edit'],
    shutsOut,
    work: async (tx, standing, before) => {
      refuseFaulty(faultsOf(words, { ...(await detailsOf(tx, before)), ...words }))
      const after: Member = {
        ...before,
        suspended: suspended ?? before.suspended,
        archivedAt: archived === undefined ? before.archivedAt : archived ? (before.archivedAt ?? tx.now()) : null,
      }
      await changeMember(tx, standing, { before, after, words, shutsOut })
      return showOne(tx, standing, call, requireSight(standing, call, after, tx.now()), tx.now())
    },
  })
}

const trimmed = (given: Partial<MemberWords>): Partial<MemberWords> => {
  const text = (part: 'firstName' | 'lastName' | 'position') => {
    const value = given[part]
    return value === undefined ? {} : { [part]: value.trim() }
  }
  return {
    ...text('firstName'),
    ...text('lastName'),
    ...text('position'),
    ...(given.language !== undefined && { language: given.language }),
  }
}

const faultsOf = (
  { firstName, lastName, position, language }: Partial<MemberWords>,
  whole: Pick<MemberWords, 'firstName' | 'lastName'>,
): FieldFault[] => {
  const isNamed = firstName !== undefined || lastName !== undefined
  const nameless = isNamed && `${whole.firstName}${whole.lastName}` === '' ? 'or the last name is needed' : undefined
  const faults: [field: string, message: string | undefined][] = [
    ['firstName', firstName === undefined ? nameless : (textFault(firstName, { max: 100 }) ?? nameless)],
    ['lastName', lastName === undefined ? undefined : textFault(lastName, { max: 100 })],
    ['position', position === undefined ? undefined : textFault(position, { max: 200 })],
    [
      'language',
      language === undefined || (language >= 0 && language <= MOST_LANGUAGES)
        ? undefined
        : `must be from 0 to ${MOST_LANGUAGES}`,
    ],
  ]
  return faults.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}
