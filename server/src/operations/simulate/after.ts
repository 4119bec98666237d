import type { Company } from '../../model/company.ts'
import type { Member, Moment } from '../../model/member.ts'
import type { Tx } from '../../storage/change.ts'

/**
 * A company as rehearsed writes would leave it. Small, since it is taken under the company's lock: what it means for
 * people is looked at afterwards.
 */
export interface After {
  readonly companyId: number
  /** The revision that the writes were rehearsed on. */
  readonly revision: number
  /** The moment of the last write. */
  readonly at: Moment
  readonly before: Company
  /** The same object where neither roles nor places have changed. */
  readonly company: Company
  /** Members whom a write has changed, as they would be, by number; all others stay as they are. */
  readonly members: ReadonlyMap<number, Member>
}

/** Watches what a rehearsal makes of a company: called before its writes, and what it gives after them. */
export const watch = async (tx: Tx, companyId: number): Promise<() => Promise<After>> => {
  const before = await tx.company(companyId)
  const revision = tx.revision(companyId) - 1
  return async () => ({
    companyId,
    revision,
    at: tx.now(companyId),
    before,
    company: await tx.company(companyId),
    members: new Map(
      [...tx.earlier.values(), ...tx.kept.values()]
        .filter((member) => member.companyId === companyId)
        .map((member) => [member.id, member]),
    ),
  })
}
