import type { DescribedAnswer, DescribedHeader, DescribedRoute, Description } from '../../http/description.ts'
import { ageHeader, maxAgeHeader } from '../../http/max-age.ts'
import { Type } from '../../http/type.ts'
import { languages } from '../../model/language.ts'
import { Problem } from './schema.ts'

const refusals: Readonly<Record<number, string>> = {
  400: 'The request is not well formed; `errors` names what is wrong.',
  401: 'No credential, or one that does not work (any more).',
  403: 'You may not do this.',
  404: 'There is no such thing, or none that you may know of.',
  409: 'What is there stands against it; `code` says what.',
  412: 'What you saw is not there any more: read again.',
  413: 'The body is larger than 1 MiB.',
  415: 'Bodies are JSON.',
  422: 'A field cannot be what was sent; `errors` names it.',
  429: 'Too many requests: `Retry-After` says when.',
  500: 'A fault of ours; `reference` finds it in the log.',
  503: 'Not at the moment: `Retry-After` says when.',
}

const problem = (description: string): DescribedAnswer => ({
  description,
  schema: Problem,
  mediaType: 'application/problem+json',
})

const unchanged: DescribedAnswer = { description: 'It is as `If-None-Match` says.', schema: null }

/** One thing is shown with its ETag, and takes `If-None-Match`; a list is not. */
const hasEtag = ({ method, schema }: DescribedRoute): boolean => {
  const shown = (schema.response as { 200?: { properties?: object } } | undefined)?.[200]?.properties
  return (
    method === 'GET' &&
    shown !== undefined &&
    !('next_cursor' in shown) &&
    // It is of the moment, and another each time.
    schema.operationId !== 'listUnusedPermissions'
  )
}

const ifNoneMatch: DescribedHeader = {
  name: 'If-None-Match',
  description: 'The ETag of what you know: 304 when it is still so.',
  schema: Type.String(),
}

/** Questions are asked by POST where they need a body: they change nothing. */
const isWrite = ({ method, schema }: DescribedRoute): boolean =>
  method !== 'GET' && 'dry_run' in ((schema.querystring as { properties?: object } | undefined)?.properties ?? {})

/** Writes of what is not read alone: `If-Match` is refused there, since there is nothing that it could name. */
const withoutIfMatch = [
  'attachTag',
  'changeOwnPassword',
  'connectPartner',
  'detachTag',
  'revokeCompanyToken',
  'revokeOwnToken',
]
const takesIfMatch = ({ method, schema: { operationId = '' } }: DescribedRoute): boolean =>
  method === 'POST' ? operationId === 'resendInvitation' : !withoutIfMatch.includes(operationId)

const ifMatch: DescribedHeader = {
  name: 'If-Match',
  description: 'The ETag of what you saw: 412, and nothing changed, when it is not so any more.',
  schema: Type.String(),
}
const idempotencyKey: DescribedHeader = {
  name: 'Idempotency-Key',
  description: 'Names this request: sent again within a day, it is done once.',
  schema: Type.String({ maxLength: 255 }),
}
/** What tells titles or sentences in the reader's language. */
const inLanguages = [
  'diffAccess',
  'draftGrant',
  'draftRole',
  'explain',
  'invite',
  'listRoles',
  'listUnusedPermissions',
  'openSetup',
  'readCatalogue',
  'readPlan',
  'readRole',
]
const isInLanguage = ({ schema: { operationId = '' } }: DescribedRoute): boolean => inLanguages.includes(operationId)

const acceptLanguage: DescribedHeader = {
  name: 'Accept-Language',
  description: 'Titles and sentences are told in the best of English, German, French, Dutch and Russian.',
  schema: Type.String(),
}
const contentLanguage: DescribedHeader = {
  name: 'Content-Language',
  description: 'The language of titles and sentences.',
  schema: Type.Union(languages.map((one) => Type.Literal(one))),
}

const headersOf = (route: DescribedRoute): readonly DescribedHeader[] => {
  const told = isInLanguage(route) ? [acceptLanguage] : []
  if (route.schema.operationId === 'check') return [maxAgeHeader]
  if (hasEtag(route)) return [ifNoneMatch, ...told]
  if (!isWrite(route)) return told
  return [
    ...(takesIfMatch(route) ? [ifMatch] : []),
    ...(route.schema.operationId === 'changeOwnPassword' ? [] : [idempotencyKey]),
    ...told,
  ]
}

const revision: DescribedHeader = {
  name: 'Gatehouse-Revision',
  description: 'The company’s revision that the answer is at least as new as; as `revision` in the body.',
  schema: Type.Integer({ minimum: 0 }),
}

const etag: DescribedHeader = {
  name: 'ETag',
  description: 'Names what is there: for `If-None-Match` when it is read again, for `If-Match` when it is changed.',
  schema: Type.String(),
}

const ofWriteAnswers: readonly DescribedHeader[] = [
  { name: 'Gatehouse-Dry-Run', description: 'True: nothing was kept.', schema: Type.Literal('true') },
  {
    name: 'Idempotency-Replayed',
    description: 'True: it was done before, and this is the answer of then.',
    schema: Type.Literal('true'),
  },
]

/** What a write shows has an ETag where it can be read alone, too. */
const showsEtag = (route: DescribedRoute): boolean => hasEtag(route) || (isWrite(route) && takesIfMatch(route))

const answerHeadersOf = (route: DescribedRoute, status: number): readonly DescribedHeader[] => {
  if (status >= 300) return status === 304 ? [etag] : []
  return [
    ...(route.path.includes('{company_id}') ? [revision] : []),
    ...(showsEtag(route) && status !== 204 ? [etag] : []),
    ...(isWrite(route) ? ofWriteAnswers : []),
    ...(route.schema.operationId === 'check' ? [ageHeader] : []),
    ...(isInLanguage(route) ? [contentLanguage] : []),
  ]
}

const ofReads = [400, 401, 403, 404, 422, 429, 500, 503]
const ofBodies = [...ofReads, 409, 413, 415]

/** What happens to others, and not to these. */
const never: Readonly<Record<number, readonly string[]>> = {
  401: ['acceptByRegistering', 'openInvitation', 'registerUser', 'requestPasswordReset', 'resetPassword'],
  403: ['confirmAddress', 'openInvitation', 'registerUser', 'requestPasswordReset', 'resetPassword'],
  404: [
    'changeOwnPassword',
    'endCurrentSession',
    'listCompanies',
    'listOwnTokens',
    'openSession',
    'readCurrentSession',
    'readOwnUser',
    'registerUser',
    'requestPasswordReset',
    'updateOwnUser',
  ],
  409: [
    'changeOwnPassword',
    'check',
    'diffAccess',
    'draftGrant',
    'draftRole',
    'endCurrentSession',
    'explain',
    'openInvitation',
    'openSession',
    'registerUser',
    'requestPasswordReset',
    'resetPassword',
    'search',
    'verifyEvents',
  ],
}

const answersOf = (route: DescribedRoute): Readonly<Record<number, DescribedAnswer>> => {
  const { method, schema } = route
  const statuses = [
    ...(method === 'GET' ? ofReads : ofBodies),
    ...(isWrite(route) && takesIfMatch(route) ? [412] : []),
  ].filter((status) => !never[status]?.includes(schema.operationId ?? ''))
  return Object.fromEntries(statuses.map((status) => [status, problem(refusals[status] ?? '')]))
}

/** The native interface, described. */
export const description: Description = {
  title: 'Gatehouse',
  version: '1',
  text: `The people, roles and permissions of businesses with many locations: everything that Gatehouse can do, in its own words.

**To begin,** sign in with \`POST /sessions\` and send the token that it answers with every request:
\`Authorization: Bearer <token>\`. \`GET /companies\` says where you have rights. For programs, \`POST /tokens\` makes tokens that
live longer, and that may do less than you.

**Lists** come in pages of \`limit\`, 100 without. To go on, send \`next_cursor\` as \`cursor\`, until it is null.

**Writes** are done whole or not at all. With \`?dry_run=true\` one is judged and answered, and nothing is kept. \`If-Match\` with
the ETag of what you saw keeps you from undoing what somebody else has changed meanwhile. \`Idempotency-Key\` makes it safe to
send a request again whose answer was lost.

**Every answer** about a company says the \`revision\` that it is at least as new as: what one call changed, the next one sees.
Moments are in UTC, as RFC 3339 has them. Fields that are not known are refused in what you send; ignore those that you do
not know in what you read.

**Errors** are problem details of RFC 9457. Programs look at \`code\`, which stays the same; people read \`title\` and
\`errors\`, in the best of English, German, French, Dutch and Russian by \`Accept-Language\`.`,
  base: '/gatehouse/v1',
  mockBase: '/_mock/gatehouse',
  tags: [
    { name: 'Setup', description: 'The first company of an installation, with the one-time link.' },
    { name: 'Sessions', description: 'Signing in.' },
    { name: 'Accounts', description: 'For whoever has no token yet: passwords, registrations, what a link opens.' },
    { name: 'You', description: 'The caller’s own data, which belong to no company.' },
    { name: 'Tokens', description: 'What programs call with: one’s own, and those that work in a company alone.' },
    { name: 'Companies', description: 'Where the caller has rights.' },
    { name: 'Locations', description: 'The places of a company.' },
    { name: 'Members', description: 'The people of a company.' },
    { name: 'Grants', description: 'What a member may do and where: a role, exceptions from it, a scope, a window.' },
    { name: 'Roles', description: 'Named values: built in by a catalogue, or the company’s own.' },
    { name: 'Catalogues', description: 'Which permissions and built-in roles there are.' },
    { name: 'Invitations', description: 'How people get into a company, and the letters on their way to them.' },
    { name: 'Outbox', description: 'Messages that wait, or were given up.' },
    { name: 'Positions', description: 'The jobs of a company.' },
    { name: 'Team members', description: 'The roster of a location: with or without a user.' },
    { name: 'Tags', description: 'The tags of a location, and what carries them.' },
    { name: 'Partners', description: 'Integrations that may act in a company.' },
    { name: 'Decisions', description: 'Who may do what, why, since when, and what if; what was asked and answered.' },
    { name: 'Plans', description: 'Lists of writes that wait until their person approves them on a page.' },
    { name: 'Policies', description: 'Resource types of a company’s own, decided by Cedar.' },
    { name: 'Audit', description: 'What happened, who did it, and what it was before.' },
  ],
  securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the native interface.' } },
  security: [{ token: [] }],
  answers: (route) => {
    const answers = answersOf(route)
    return hasEtag(route) ? { ...answers, 304: unchanged } : answers
  },
  answerHeaders: answerHeadersOf,
  headers: headersOf,
}
