import type { TeamMember } from '../../model/team-member.ts'

const flag = (is: boolean): 0 | 1 => (is ? 1 : 0)

/** What the interface documents of a team member and Gatehouse does not keep: no pictures, ratings or bookings. */
const notKept = {
  api_id: null,
  rating: 0,
  show_rating: 0,
  avatar: '',
  avatar_big: '',
  comments_count: 0,
  votes_count: 0,
  image_group: [],
  information: '',
}

/** As `GET /staff/{location_id}` lists them. */
export const shownInList = ({ id, name, specialization, member, position, ...more }: TeamMember) => ({
  ...notKept,
  id,
  name,
  specialization,
  user_id: member?.userId ?? null,
  has_access_timetable: false,
  bookable: false,
  position_id: position?.id ?? 0,
  schedule_till: '',
  weight: 0,
  fired: flag(more.dismissed),
  status: flag(more.deleted),
  hidden: flag(more.hidden),
  user: [],
  prepaid: 'forbidden',
  position: position ?? [],
})

/** The older shape of one, with flags in words. */
export const shownInWords = ({ id, name, specialization, member, position, ...more }: TeamMember) => ({
  ...notKept,
  id,
  name,
  specialization,
  position: position ?? [],
  user_id: member?.userId ?? null,
  weight: '0',
  hidden: String(flag(more.hidden)),
  fired: String(flag(more.dismissed)),
  status: String(flag(more.deleted)),
})

/** What writes answer, and the paths below a location. */
export const shownFlat = ({ id, locationId, name, specialization, member, position, ...more }: TeamMember) => ({
  id,
  name,
  company_id: locationId,
  specialization,
  position,
  avatar: '',
  avatar_big: '',
  fired: flag(more.dismissed),
  status: flag(more.deleted),
  hidden: flag(more.hidden),
  user_id: member?.userId ?? null,
  is_paid_staff: false,
  is_included_in_payment_policy: true,
})

/** What the quick creation answers. */
export const shownQuickly = ({ id, locationId, name, specialization, position }: TeamMember) => ({
  id,
  name,
  company_id: locationId,
  specialization,
  avatar: '',
  avatar_big: '',
  position,
  is_paid_staff: false,
})
