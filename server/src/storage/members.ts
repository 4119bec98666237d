import type { Member } from '../model/member.ts'
import { sortName } from '../model/sort-name.ts'
import type { Tx } from './change.ts'
import type { Reader } from './engine.ts'
import { first } from './engine.ts'
import { writeGrants } from './grants.ts'
import { listMember, listUnderName } from './member-list.ts'
import { followGrants } from './offered-grants.ts'

const sameState = (a: Member, b: Member): boolean =>
  a.userId === b.userId &&
  a.formerUserId === b.formerUserId &&
  a.accepted === b.accepted &&
  a.suspended === b.suspended &&
  a.archivedAt === b.archivedAt &&
  JSON.stringify(a.teamMembers) === JSON.stringify(b.teamMembers)

const insertState = (tx: Tx, member: Member): void => {
  tx.write(
    `insert into members (company_id, id, from_revision, user_id, former_user_id, accepted, suspended, archived_at, team_members)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      member.companyId,
      member.id,
      tx.revision(member.companyId),
      member.userId,
      member.formerUserId,
      member.accepted ? 1 : 0,
      member.suspended ? 1 : 0,
      member.archivedAt,
      JSON.stringify(member.teamMembers),
    ],
  )
}

/**
 * Writes what differs between two states of a member (state and grants), ending the old rows at this revision, and
 * keeps the new state for whoever asks next. `before` is undefined for a new member.
 */
export const writeMember = (tx: Tx, before: Member | undefined, after: Member): void => {
  if (!before || !sameState(before, after)) {
    if (before) {
      tx.write('update members set to_revision = $3 where company_id = $1 and id = $2 and to_revision is null', [
        after.companyId,
        after.id,
        tx.revision(after.companyId),
      ])
    }
    insertState(tx, after)
  }
  writeGrants(tx, before, after)
  followGrants(tx, before, after)
  listMember(tx, before, after)
  tx.keep(after)
}

/** What a company knows of a person in its own words; the person's own data stand elsewhere. */
export interface MemberProfile {
  readonly companyId: number
  readonly memberId: number
  readonly name: string
  readonly firstName: string
  readonly lastName: string
  /** As the inviter typed it, until the person is known. */
  readonly email: string | null
  readonly phone: string | null
  /** A job in free text. */
  readonly position: string
  /** The vendor's number for a language; 0 is English. */
  readonly language: number
  readonly lastVisitAt: number | null
}

export const writeProfile = (tx: Tx, profile: MemberProfile): void => {
  tx.write(
    `insert into member_profiles (company_id, member_id, name, first_name, last_name, sort_name, email, phone, position,
       language, last_visit_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (company_id, member_id) do update set name = excluded.name, first_name = excluded.first_name,
       last_name = excluded.last_name, sort_name = excluded.sort_name, email = excluded.email, phone = excluded.phone, position = excluded.position,
       language = excluded.language, last_visit_at = excluded.last_visit_at`,
    [
      profile.companyId,
      profile.memberId,
      profile.name,
      profile.firstName,
      profile.lastName,
      sortName(profile),
      profile.email,
      profile.phone,
      profile.position,
      profile.language,
      profile.lastVisitAt,
    ],
  )
  listUnderName(tx, profile)
}

interface ProfileRow {
  member_id: number
  name: string
  first_name: string
  last_name: string
  email: string | null
  phone: string | null
  position: string
  language: number
  last_visit_at: number | null
}

export const profileOf = async (
  reader: Reader,
  companyId: number,
  memberId: number,
): Promise<MemberProfile | undefined> => {
  const row = await first<ProfileRow>(
    reader,
    `select member_id, name, first_name, last_name, email, phone, position, language, last_visit_at
     from member_profiles where company_id = $1 and member_id = $2`,
    [companyId, memberId],
  )
  return (
    row && {
      companyId,
      memberId: row.member_id,
      name: row.name,
      firstName: row.first_name,
      lastName: row.last_name,
      email: row.email,
      phone: row.phone,
      position: row.position,
      language: row.language,
      lastVisitAt: row.last_visit_at,
    }
  )
}

/** What a company calls some of its members, by their numbers. */
export const memberNames = async (
  reader: Reader,
  companyId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await reader.all<{ member_id: number; name: string }>(
    `select member_id, name from member_profiles
     where company_id = $1 and member_id in (${ids.map((_, index) => `$${index + 2}`).join(', ')})`,
    [companyId, ...ids],
  )
  return new Map(rows.map(({ member_id, name }) => [member_id, name]))
}

/**
 * The address under which a company sees a member: what the inviter typed until the invitation is accepted, from then
 * on the person's own.
 */
export const contactOf = async (
  reader: Reader,
  { companyId, id, userId, accepted }: Pick<Member, 'companyId' | 'id' | 'userId' | 'accepted'>,
): Promise<{ email: string | null }> => {
  const row = await first<{ typed: string | null; own: string | null }>(
    reader,
    `select p.email as typed, u.email as own from member_profiles p left join user_profiles u on u.user_id = $3
     where p.company_id = $1 and p.member_id = $2`,
    [companyId, id, userId],
  )
  return { email: (accepted ? row?.own : undefined) ?? row?.typed ?? null }
}

/** The companies a person belongs to, in whatever state. */
export const companiesOfUser = async (reader: Reader, userId: number): Promise<number[]> =>
  (
    await reader.all<{ company_id: number }>(
      'select company_id from members where user_id = $1 and to_revision is null order by company_id',
      [userId],
    )
  ).map(({ company_id }) => company_id)
