import { joinAt } from './access.ts'
import { ALWAYS, type AnswerTable, type Span } from './answer-table.ts'
import type { Company } from './company.ts'
import { isAllowed } from './decide.ts'
import { activeAt, blockerOf, boundariesAfter, type Grant, type Member, type Moment, type Person } from './member.ts'
import type { Value } from './value.ts'

const SECOND = 1_000_000

/** Whoever is asked about once may never be again: what they may do is found out by the rules, and not kept. */
const ASKED = Symbol('asked')

interface Holder extends Member {
  [ASKED]?: true
}

/**
 * Enters into the table what `allows` says of the person at the location, for each permission, from no address in
 * particular; when they are asked about a second time. Those who are shut out, and closed locations, have no answers
 * there: the rules say why.
 */
export const enterAnswers = (
  table: AnswerTable,
  company: Company,
  { member, user }: Person,
  locationId: number,
  at: Moment,
): void => {
  const holder: Holder = member
  if (!holder[ASKED]) {
    holder[ASKED] = true
    return
  }
  if (blockerOf({ member, user }) !== undefined || company.locations.get(locationId)?.closed !== false) return

  const { permissions } = company.catalogue
  const active = member.grants.filter((grant) => activeAt(grant, at))
  const values = joinAt(company, active, locationId)
  const answers = new Uint32Array(Math.ceil(permissions.length / 32))
  for (const permission of permissions) {
    const { index } = permission
    const word = index >>> 5
    if (isAllowed(permission, values[index] as Value)) answers[word] = (answers[word] as number) | (1 << (index & 31))
  }
  const whose = { companyId: company.id, userId: member.userId, memberId: member.id, place: locationId }
  table.enter(whose, spanAround(member.grants, at), answers)
}

/** The whole seconds about a moment in which no window opens or closes. */
const spanAround = (grants: readonly Grant[], at: Moment): Span => {
  const passed = grants.flatMap(({ startsAt, endsAt }) => [startsAt ?? 0, endsAt ?? 0]).filter((moment) => moment <= at)
  const [next] = boundariesAfter(grants, at)
  return {
    from: Math.ceil(Math.max(0, ...passed) / SECOND),
    until: next === undefined ? ALWAYS.until : Math.min(ALWAYS.until, Math.floor(next / SECOND)),
  }
}

export const isWithin = ({ from, until }: Span, at: Moment): boolean => from * SECOND <= at && at < until * SECOND
