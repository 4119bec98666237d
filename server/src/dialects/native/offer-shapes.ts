/** What an invitation offers, as whoever is invited sees it. */
import type { Static } from 'typebox'
import { Type } from '../../http/type.ts'
import type { Titles } from '../../model/titles.ts'
import type { Offer } from '../../operations/invitations/open-invitation.ts'
import { writeMaybe } from './moment.ts'
import { Nullable, When } from './schema.ts'

const ShownOffer = Type.Object({
  role: Nullable(Type.String({ description: 'Its title; of built-in roles in the language of Accept-Language.' })),
  places: Type.Union([Type.Literal('company'), Type.Array(Type.String())], {
    description: 'The whole company, or titles of locations.',
  }),
  starts_at: Nullable(When),
  ends_at: Nullable(When),
})

export const Offers = Type.Array(ShownOffer)

export const shownOffer = ({ role, places, startsAt, endsAt }: Offer, titles: Titles): Static<typeof ShownOffer> => ({
  role: role ? titles.role(role.ref, role.title) : null,
  places: places === 'company' ? places : [...places],
  starts_at: writeMaybe(startsAt),
  ends_at: writeMaybe(endsAt),
})
