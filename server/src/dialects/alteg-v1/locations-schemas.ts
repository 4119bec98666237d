import { Type } from '../../http/type.ts'
import { answer, Id, nothing, notKept, OldAccess, Path, Sent, ShownFlag } from './schemas.ts'

/** A query is text: numbers are digits in it. */
const flag = (description: string) =>
  Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')], { description: `1: ${description}` }))
const digits = (description: string) => Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description }))
const IGNORED = 'About what Gatehouse does not keep: checked, and without effect.'
const ignoredFlag = Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')], { description: IGNORED }))
const ignoredDigits = digits(IGNORED)
const Included = Type.Union(
  ['staff', 'positions', 'accounts', 'storages', 'expenses'].map((word) => Type.Literal(word)),
)
const Include = Type.Optional(Type.Union([Included, Type.Array(Included)], { description: IGNORED }))

const my = flag('as the user who calls sees it, which takes their token. Without it, what anybody may know.')
const showGroups = flag('with the chain, in `groups`.')

const OneQuery = Type.Object({
  my,
  show_groups: showGroups,
  forBooking: ignoredFlag,
  showBookforms: ignoredFlag,
  bookform_id: ignoredDigits,
})

const ListQuery = Type.Object({
  id: digits('Only this location.'),
  group_id: digits('Only those of this chain.'),
  chain_id: digits('The same; `group_id` counts.'),
  my,
  active: flag('without those that are closed, whatever `show_deleted` says.'),
  show_groups: showGroups,
  min_id: digits('From this id on.'),
  show_deleted: flag('those that are closed too.'),
  count: Type.Optional(
    Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$', description: 'Size of a page: 1 to 1000, 1000 without.' }),
  ),
  page: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,8}$', description: 'From 1 on.' })),
  // About what Gatehouse does not keep: taken, and without effect.
  forBooking: ignoredFlag,
  city_id: ignoredDigits,
  showBookforms: ignoredFlag,
  hide_record_type_single: ignoredFlag,
  hide_record_type_activity: ignoredFlag,
  hide_record_type_mixed: ignoredFlag,
  business_group_id: ignoredDigits,
  business_type_id: ignoredDigits,
  include: Include,
  'include[]': Include,
})

const words = {
  city: Type.Optional(Type.String({ description: 'At most 200 characters.' })),
  address: Type.Optional(Type.String({ description: 'At most 500 characters.' })),
  timezone_name: Type.Optional(
    Type.String({ description: 'A time zone by its IANA name.', examples: ['Europe/Berlin'] }),
  ),
  timezone: Type.Optional(
    Type.Unknown({ description: 'Hours from UTC, as they follow from timezone_name: nothing else is taken.' }),
  ),
}
const title = Type.String({ description: '1 to 200 characters.' })
const ignored = 'Other members are ignored: those that are documented and not kept, and any more.'
export const ChangedLocation = Sent(
  { title: Type.Optional(title), ...words },
  { title: 'ChangedLocation', description: `What is left out stays. ${ignored}` },
)
const chain = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description }))
const NewLocation = Sent(
  {
    title,
    ...words,
    group_id: chain(
      'The chain. Without it, the only one where the caller may make locations; 422 where there are several.',
    ),
    main_group_id: chain('The same; `group_id` counts.'),
    chain_id: chain('The same; the two others count.'),
  },
  { title: 'NewLocation', description: ignored },
)

const Chain = Type.Object({ id: Id('The chain.'), title: Type.String() }, { title: 'Chain' })

const shown = {
  id: Id('The location.'),
  title: Type.String(),
  public_title: Type.String({ description: 'The same as `title`.' }),
  active: ShownFlag('0 when it is closed: nobody has access there.'),
  city: Type.String({ description: 'Empty where it was not told.' }),
  timezone: Type.Unknown({
    type: 'number',
    description: 'Hours by which its clocks are ahead of UTC now: 2, -5, 5.5.',
  }),
  timezone_name: Type.String({ description: 'The IANA name of its time zone.', examples: ['Europe/Berlin'] }),
  address: Type.String({ description: 'Empty where it was not told.' }),
  active_staff_count: Type.Integer({
    minimum: 0,
    description: 'How many of the roster are neither dismissed nor hidden.',
  }),
  short_descr: notKept.text,
  logo: notKept.text,
  phone: notKept.text,
  phones: notKept.list,
  email: notKept.text,
  country_id: notKept.zero,
  country: notKept.text,
  city_id: notKept.zero,
  schedule: notKept.text,
  coordinate_lat: notKept.zero,
  coordinate_lon: notKept.zero,
  phone_confirmation: notKept.no,
  app_ios: notKept.text,
  app_android: notKept.text,
  currency_short_title: notKept.text,
  reminds_sms_disabled: notKept.no,
  reminds_sms_default: notKept.zero,
  group_priority: notKept.zero,
  bookform_group_priority: notKept.zero,
  description: notKept.text,
  photos: notKept.list,
  company_photos: notKept.list,
  booking_widget_promo: notKept.null,
  groups: Type.Optional(
    Type.Record(Type.String(), Chain, { description: 'Its chain, by id; only with `show_groups=1`.' }),
  ),
}

const Location = Type.Object(shown, { title: 'Location', description: 'A place of a chain.' })

const networks = ['facebook', 'instagram', 'telegram', 'vk', 'whatsapp', 'viber']

const WholeLocation = Type.Object(
  {
    ...shown,
    zip: notKept.text,
    social: Type.Object(Object.fromEntries(networks.map((network) => [network, notKept.text]))),
    site: notKept.text,
    business_type_id: notKept.zero,
    push_notification_phone_confirm: notKept.zero,
    bookforms: notKept.list,
    payment_policy: Type.Object({ type: Type.Literal('none', { description: 'Not kept: always none.' }) }),
    main_group_id: Id('Its chain.'),
    main_group: Chain,
    access: Type.Optional(OldAccess),
  },
  {
    title: 'WholeLocation',
    description:
      'One location. `access` is what the caller may do there now; it comes with `my=1`, and with the answers of writes.',
  },
)

const tags = ['Locations']
const params = Path('location_id')

export const listLocationsSchema = {
  tags,
  operationId: 'get_locations',
  security: [{ BearerPartner: [] }, { BearerPartnerUser: [] }] as Record<string, string[]>[],
  summary: 'List locations',
  description: `Without \`my=1\`, those of the chains that have connected the partner. With it, those that the grants of the user
who calls cover now. By id; closed ones only with \`show_deleted=1\`.`,
  querystring: ListQuery,
  response: answer(200, 'A page of the locations.', Type.Array(Location)),
}

export const createLocationSchema = {
  tags,
  operationId: 'create_location',
  summary: 'Make a further location of a chain',
  description:
    'Takes `settings_basis_access` over the whole chain. Grants over the whole chain cover it from the start.',
  body: NewLocation,
  response: answer(201, 'The new location.', WholeLocation),
}

export const readLocationSchema = {
  tags,
  operationId: 'get_location',
  security: [{ BearerPartner: [] }, { BearerPartnerUser: [] }] as Record<string, string[]>[],
  summary: 'Read a location',
  description: `Without \`my=1\`, what anybody may know, of a chain that has connected the partner. With it, whoever belongs to the
chain reads any of its locations, with what they may do there.`,
  params,
  querystring: OneQuery,
  response: answer(200, 'The location.', WholeLocation),
}

export const updateLocationSchema = {
  tags,
  operationId: 'update_location',
  summary: 'Change a location',
  description: 'Takes `settings_basis_access` over the whole chain.',
  params,
  body: ChangedLocation,
  response: answer(200, 'The location after the change.', WholeLocation),
}

export const deleteLocationSchema = {
  tags,
  operationId: 'delete_location',
  summary: 'Close a location',
  description:
    'Nobody has access there any more. It leaves the list, and stays readable and changeable by id with `active` 0. Takes `settings_basis_access` over the whole chain.',
  params,
  response: nothing(202, 'It is closed.'),
}
