import { altegErrorTable, commonAnswers, listFields } from '../../http/alteg/envelope.ts'
import type { ErrorTable } from '../../http/errors.ts'

/** Kind → status and wording; what is not named here is answered as both versions of the interface do. */
export const refusals: ErrorTable = altegErrorTable({
  prefixes: ['/api/v1'],
  categories: commonAnswers,
  kinds: {
    'sign-in.failed': [401, 'own'],
    'partner.not-connected': [403, 'own'],
    'delegation.beyond-actor': [403, 'own'],
    'access.comes-from-elsewhere': [422, 'own'],
    'method.not-allowed': [405, 'own'],
  },
  errors: (fields) => listFields(fields.map(({ field, message }) => ({ field: wireField(field), message }))),
})

/** The interface's own names for what an operation names in ours. */
const words: ReadonlyMap<string, string> = new Map([
  ['invitations', 'invites'],
  ['permissions', 'user_permissions'],
  ['positionId', 'position_id'],
  ['role', 'user_role'],
  ['teamMember', 'staff_id'],
  ['userId', 'user_id'],
])

const wireField = (field: string): string =>
  field
    .split('.')
    .map((word) => words.get(word) ?? word)
    .join('.')
