import type { Values } from '../../model/access.ts'
import type { Company } from '../../model/company.ts'
import type { Value } from '../../model/value.ts'
import { toWire } from '../../model/wire-values.ts'

/** Thirteen flags of the first days, each by the permission that it stands for now. */
const oldFlags: Readonly<Record<string, string>> = {
  stat_access: 'statistics_access',
  schedule_edit_access: 'timetable_schedule_edit_access',
  client_phones_access: 'clients_phones_email_access',
  clients_access: 'clients_access',
  settings_access: 'settings_access',
  edit_records_access: 'records_edit_access',
  timetable_access: 'timetable_access',
  billing_access: 'billing_access',
  users_access: 'settings_users_access',
  excel_access: 'clients_export_access',
  finances_access: 'finances_access',
  storages_access: 'storages_access',
  send_sms: 'send_sms_access',
}

/** What somebody may do at a location, as the older list of people and a location say it: flags, and one id. */
export const oldAccess = ({ catalogue }: Company, values: Values): Record<string, unknown> => {
  const flags = Object.entries(oldFlags).map(([key, slug]) => {
    const slot = catalogue.bySlug.get(slug)
    return [key, slot !== undefined && values[slot.index] === true]
  })
  const staff = catalogue.bySlug.get('timetable_staff_id')
  const permission = staff && catalogue.permissions[staff.index]
  const staffId = staff && permission ? toWire(staff, permission, values[staff.index] as Value) : 0
  return { ...Object.fromEntries(flags), master_id: staffId }
}
