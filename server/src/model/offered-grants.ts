import { sameGrant } from './edit-slot.ts'
import { covers, type Grant, type Member, type Scope, type Slot } from './member.ts'

const isWithin = (scope: Scope, within: Scope): boolean =>
  within === 'company' || (scope !== 'company' && scope.every((id) => covers(within, id)))

/** Whether a grant gives nothing that it did not give before: it is the same, over the same places or fewer. */
const isNarrowed = (before: Grant, after: Grant): boolean =>
  sameGrant({ ...before, scope: after.scope }, after) && isWithin(after.scope, before.scope)

/** What whoever gives something to an invited person needs, then and when it is accepted. */
export type GivingRight = 'members.invite' | 'members.edit'

/**
 * The slots in which an edit gives somebody something: whoever made it answers for them from then on. Where only places
 * were taken away, whoever gave the rest still does.
 */
export const slotsGiven = (before: Member | undefined, after: Member): Slot[] =>
  after.grants
    .filter((grant) => {
      const former = before?.grants.find(({ slot }) => slot === grant.slot)
      return !former || !isNarrowed(former, grant)
    })
    .map(({ slot }) => slot)
