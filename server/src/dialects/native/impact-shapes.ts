/** What writes would mean for people, as a simulation and a dry run show it. */
import type { Static } from 'typebox'
import { Type } from '../../http/type.ts'
import type { Difference } from '../../model/impact.ts'
import type { Value } from '../../model/value.ts'
import type { Impact as FoundImpact } from '../../operations/simulate/impact.ts'
import { Id, Nullable, OneOf, ShownAs } from './schema.ts'

const AnyValue = Type.Unknown({ description: 'A value as its permission’s type has them.' })

const differing = {
  permission: Type.String({ description: 'By slug.' }),
  from: { ...AnyValue, description: 'What they have.' },
  to: { ...AnyValue, description: 'What they would have.' },
  kind: OneOf(['gains', 'loses', 'changes'], {
    description: 'Whether the new value gives more, less, or something else.',
  }),
}

const madeBy = Nullable(
  Type.Integer({
    description: 'The number of the write in the list, from 0, that would make it; it has no number yet.',
  }),
)

export const Impact = ShownAs('Impact', {
  totals: Nullable(
    Type.Object(
      {
        people: Type.Integer({ description: 'For whom something would differ, seen or not.' }),
        unseen: Type.Integer({ description: 'Those of them of whom the caller may see nothing that would.' }),
        unchanged: Nullable(
          Type.Integer({ description: 'For whom nothing would; null for who sees a part of the company only.' }),
        ),
        gains: Type.Integer({ description: 'Values, each at each place, that the caller may see.' }),
        loses: Type.Integer({ description: 'The same of those that give less.' }),
        changes: Type.Integer({ description: 'And of those that give something else.' }),
      },
      { title: 'ImpactTotals', description: 'Null on further pages.' },
    ),
  ),
  roles: Nullable(
    Type.Array(
      ShownAs('AffectedRole', {
        ref: { ...Nullable(Type.String()), description: 'Null where `made_by` tells.' },
        made_by: madeBy,
        title: Type.String({ description: 'What people read.' }),
        people: Type.Integer({ description: 'Of the people affected whom the caller may see: how many have it.' }),
        differences: Type.Array(ShownAs('RoleDifference', differing), { description: 'What it gives by itself.' }),
      }),
      { description: 'Roles that would give something else, and those of the people affected; null on further pages.' },
    ),
  ),
  differences: Type.Array(
    ShownAs('MemberDifference', {
      member_id: Id,
      name: Type.String({ description: 'What the company calls them.' }),
      location_id: Nullable({ ...Id, description: 'Null for the company as a whole, and where `made_by` tells.' }),
      made_by: madeBy,
      ...differing,
    }),
    { description: 'By member, location and the order of the catalogue.' },
  ),
})

const shownValue = ({ permission, from, to, kind }: Difference) => ({
  permission: permission.slug,
  from: from as Value,
  to: to as Value,
  kind,
})

/** `madeBy` tells which write would make a role or location, by its reference or number. */
export const shownImpact = (
  { sums, lines }: FoundImpact,
  madeBy: (name: string | number) => number | undefined,
): Static<typeof Impact> => ({
  totals: sums ? { ...sums.totals, unchanged: sums.totals.unchanged ?? null } : null,
  roles: sums
    ? sums.roles.map(({ ref, title, people, differences }) => {
        const write = madeBy(ref)
        return {
          ref: write === undefined ? ref : null,
          made_by: write ?? null,
          title,
          people,
          differences: differences.map(shownValue),
        }
      })
    : null,
  differences: lines.map(({ memberId, name, place, ...line }) => {
    const write = place === 'company' ? undefined : madeBy(place)
    return {
      member_id: memberId,
      name,
      location_id: place === 'company' || write !== undefined ? null : place,
      made_by: write ?? null,
      ...shownValue(line),
    }
  }),
})
