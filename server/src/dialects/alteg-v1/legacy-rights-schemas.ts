import { Type } from '../../http/type.ts'
import { answer, Path } from './schemas.ts'

const groups = {
  timetable: 'The appointment calendar.',
  record_form: 'Appointments.',
  finances: 'Finances.',
  clients: 'Clients.',
  dashboard: 'Overview and reports.',
  notification: 'Notifications; always false.',
  loyalty: 'Loyalty programs.',
  storages: 'Stocks.',
  settings: 'Settings.',
  comers: 'Visitors; always false.',
  other: 'What belongs nowhere else.',
  online_record: 'Online booking.',
  security: 'Security.',
}
const security = ['', '2fa_', 'data_changes_', 'employee_changes_', 'export_import_', 'logins_']

const Value = Type.Union([
  Type.Boolean({ description: 'Whether they may; for `…limited_access` and the like, whether they are limited.' }),
  Type.Integer({
    description:
      'Days back: -1 for all time (`…_last_days_count`; in `timetable.last_days_count`, 0). Or an id: 0 for all.',
  }),
  Type.Array(Type.Union([Type.Integer(), Type.String()]), {
    description: 'Ids, types of transactions, or addresses; empty for no limit of this kind.',
  }),
])

const LegacyRights = Type.Object(
  Object.fromEntries([
    ...Object.entries(groups).map(([group, description]) => [
      group,
      Type.Record(Type.String(), Value, { description }),
    ]),
    ...security.map((part) => [`security_${part}access`, Type.Boolean({ description: 'The same as in `security`.' })]),
  ]),
  { title: 'OlderRights', description: 'All 287 older keys in their groups. Their old spellings are kept.' },
)

export const legacyRightsSchema = {
  tags: ['Users & Permissions'],
  operationId: 'get_permission_list',
  summary: 'Read what the user who calls may do at a location, under older keys',
  description: `As it counts now, from the caller’s address. 404 without a grant there; 403 for somebody who is suspended. The keys
are older than the slugs of \`get_user_permissions\`, and some are called otherwise; what no slug of today says is false.`,
  params: Path('location_id'),
  response: answer(200, 'The caller’s own rights.', LegacyRights),
}
