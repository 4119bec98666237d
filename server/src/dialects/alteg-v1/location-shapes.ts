import { hoursFromUtc } from '../../model/time-zone.ts'
import type { ShownLocation } from '../../operations/locations/list-locations.ts'

/** What the interface documents of a location and Gatehouse does not keep: how to reach, to pay and to book it. */
const notKept = {
  short_descr: '',
  logo: '',
  phone: '',
  phones: [],
  email: '',
  country_id: 0,
  country: '',
  city_id: 0,
  schedule: '',
  coordinate_lat: 0,
  coordinate_lon: 0,
  phone_confirmation: false,
  app_ios: '',
  app_android: '',
  currency_short_title: '',
  reminds_sms_disabled: false,
  reminds_sms_default: 0,
  group_priority: 0,
  bookform_group_priority: 0,
  description: '',
  photos: [],
  company_photos: [],
  booking_widget_promo: null,
}

const notKeptOfOne = {
  zip: '',
  social: { facebook: '', instagram: '', telegram: '', vk: '', whatsapp: '', viber: '' },
  site: '',
  business_type_id: 0,
  push_notification_phone_confirm: 0,
  bookforms: [],
  payment_policy: { type: 'none' },
}

/** What was asked to be shown besides. */
export interface Besides {
  /** The chains: there is one, the company. */
  readonly groups: boolean
}

export const shownLocation = (location: ShownLocation, besides: Besides) => ({
  id: location.id,
  title: location.title,
  public_title: location.title,
  active: location.closed ? 0 : 1,
  city: location.city,
  timezone: hoursFromUtc(location.timezone, new Date()),
  timezone_name: location.timezone,
  address: location.address,
  active_staff_count: location.bookable,
  ...notKept,
  ...(besides.groups && { groups: { [location.company.id]: location.company } }),
})

/** The same with what is told of a single one. */
export const shownOne = (location: ShownLocation, besides: Besides) => ({
  ...shownLocation(location, besides),
  ...notKeptOfOne,
  main_group_id: location.company.id,
  main_group: location.company,
})
