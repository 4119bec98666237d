import { altegErrorTable, commonAnswers, listFields } from '../../http/alteg/envelope.ts'
import type { ErrorTable } from '../../http/errors.ts'
import type { Refusal } from '../../model/refusal.ts'

/** Kind → status and wording; what is not named here is answered as both versions of the interface do. */
export const refusals: ErrorTable = altegErrorTable({
  prefixes: ['/api/v1'],
  categories: commonAnswers,
  kinds: {
    'sign-in.failed': [401, 'own'],
    'team-member.has-access': [
      400,
      { text: 'A team member with service access has already been added to the schedule' },
    ],
    'partner.not-connected': [403, 'own'],
    'delegation.beyond-actor': [403, 'own'],
    'access.comes-from-elsewhere': [422, 'own'],
    'method.not-allowed': [405, 'own'],
  },
  errors: (fields) => listFields(fields.map(({ field, message }) => ({ field: wireField(field), message }))),
})

/** The interface's own names for what an operation names in ours. */
const words: ReadonlyMap<string, string> = new Map([
  ['companyId', 'group_id'],
  ['copies', 'user_company_links'],
  ['email', 'user_email'],
  ['hours', 'timezone'],
  ['invitations', 'invites'],
  ['location', 'company_id'],
  ['permissions', 'user_permissions'],
  ['phone', 'user_phone'],
  ['positionId', 'position_id'],
  ['role', 'user_role'],
  ['teamMember', 'staff_id'],
  ['timezone', 'timezone_name'],
  ['user', 'user_id'],
  ['userId', 'user_id'],
])

/** What follows is a word of the caller's own: a slug. */
const SLUGS = 'permissions'

const wireField = (field: string): string => {
  // Some locations of a list are the links that were sent.
  const parts = field.replace(/^locations\.(\d+)$/, 'copies.$1.location').split('.')
  const slugs = parts.indexOf(SLUGS)
  const ours = slugs === -1 ? parts.length : slugs + 1
  return [...parts.slice(0, ours).map((word) => words.get(word) ?? word), ...parts.slice(ours)].join('.')
}

/** The older answers of a few addresses, which have no `success`; `undefined` where they are answered like the others. */
const legacyBody = ({ category, kind }: Refusal): object | undefined => {
  if (category === 'unauthenticated')
    return { errors: { code: 401, message: 'Authentication needed' }, meta: { message: 'Authentication needed.' } }
  if (category === 'unknown' && kind !== 'method.not-allowed')
    return { errors: { code: 404, message: 'Not found' }, meta: { message: 'Not found' } }
  return undefined
}

/** For the addresses of one location: 401 and 404 in their older form. */
export const legacyRefusals: ErrorTable = {
  ...refusals,
  prefixes: ['company', 'companies', 'location', 'locations'].map((name) => `/api/v1/${name}`),
  only: /^\/api\/v1\/\w+\/[^/]+$/,
  refuse: (refusal, request, reply) => {
    const body = legacyBody(refusal)
    if (body) reply.code(refusal.category === 'unauthenticated' ? 401 : 404).send(body)
    else refusals.refuse(refusal, request, reply)
  },
}
