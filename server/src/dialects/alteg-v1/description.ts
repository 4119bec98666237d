import type { DescribedAnswer, DescribedHeader, DescribedRoute, Description } from '../../http/description.ts'
import { Type } from '../../http/type.ts'
import { BASE } from './base.ts'
import { Fault, NotFound, OlderRefused, Refused } from './error-schemas.ts'

const refusals: Readonly<Record<number, string>> = {
  400: 'The request cannot be read: its address, or a body that is no JSON.',
  401: 'No credential, or one that is unknown, has ended, or lacks the user’s part.',
  403: 'The right is missing, the edit goes beyond the caller’s own rights, or the partner is not connected. Where some fields are the reason, `errors` names them.',
  404: 'There is no such thing, it is another company’s, or the caller is nobody there: all look alike.',
  413: 'The body is larger than 1 MiB.',
  415: 'Bodies are JSON.',
  422: 'Something in the request cannot be; `errors` names the fields. Nothing was changed.',
  429: 'Too many requests: `Retry-After` says after how many seconds to try again.',
  500: 'A fault of the service.',
  503: 'The service cannot answer safely at the moment: `Retry-After` says after how many seconds to try again.',
}

/** What an operation refuses beside what others like it do, or for reasons of its own. */
const own: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  auth: {
    401: 'The login or the password is wrong, the person is disabled, or the address is not confirmed yet: all look alike. Or the partner’s token does not work.',
    429: 'Too many requests, or too many failures to sign in: `Retry-After` says after how many seconds to try again.',
  },
  create_label: { 400: 'There is no such kind of label, or the request cannot be read.' },
  create_location: { 403: 'The caller may not make locations in this chain, or the partner is not connected.' },
  create_team_member_quick: {
    400: 'The address or phone belongs to somebody who has access here already, or is on the roster. Or the request cannot be read.',
  },
  list_labels: { 400: 'There is no such kind of label, or the request cannot be read.' },
  remove_user_from_location: {
    422: 'The access comes from a grant over the whole company, and cannot be taken away at one location.',
  },
}

const schemas: Readonly<Record<number, DescribedAnswer['schema']>> = { 404: NotFound, 500: Fault }
/** These have an older form where one location is read, changed or closed. */
const older: readonly number[] = [401, 404]

const statusesOf = ({ method, path, schema }: DescribedRoute): number[] => [
  400,
  401,
  ...(path.includes('{') ? [403, 404] : []),
  ...(method === 'GET' ? [] : [413, 415]),
  ...(schema.body || schema.querystring ? [422] : []),
  429,
  500,
  503,
]

const answersOf = (route: DescribedRoute): Readonly<Record<number, DescribedAnswer>> => {
  const special = own[route.schema.operationId ?? ''] ?? {}
  const isOlder = route.path === '/company/{location_id}'
  const statuses = new Set([...statusesOf(route), ...Object.keys(special).map(Number)])
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: special[status] ?? refusals[status] ?? '',
        schema: isOlder && older.includes(status) ? OlderRefused : (schemas[status] ?? Refused),
      },
    ]),
  )
}

/** With every answer; see deprecation.ts. */
const deprecation: readonly DescribedHeader[] = [
  {
    name: 'Deprecation',
    description: 'Since when this version is deprecated: seconds since 1970, behind an `@` (RFC 9745).',
    schema: Type.String(),
    example: '@1784678400',
  },
  {
    name: 'Sunset',
    description: 'When it ends (RFC 8594). Not there as long as no day is set.',
    schema: Type.String(),
    example: 'Sun, 01 Jul 2029 00:00:00 GMT',
  },
  {
    name: 'Link',
    description: 'Where that is told (`rel="deprecation"`), and what replaces it (`rel="successor-version"`).',
    schema: Type.String(),
  },
]

/** Altegio B2B v1, described. */
export const description: Description = {
  title: 'Altegio Business Management',
  version: '1.0.0',
  text: `The first version of Altegio’s B2B interface, as Gatehouse answers it: signing in, the users of a location with
their rights and roles, invitations, locations, positions, labels and team members.

**This version is deprecated.** It stays for programs that are there already. Every answer says so in \`Deprecation\`, and in
\`Sunset\` once there is a day on which it ends; \`Link\` leads to where that is told and to what replaces it. For something new take the native
interface, or the second version, which has positions, tags and team members.

**Words.** A location is what the parameters call \`location_id\`, \`company_id\` or \`salon_id\`. The business that it
belongs to is the chain. In bodies and queries \`staff_id\`, \`team_member_id\`, \`master_id\` and their camelCase forms
mean the same, and so do the names of a location and of a chain; what is sent under the documented name counts.

**Other addresses of the same.** \`/locations/{location_id}/…\` answers like \`/company/{location_id}/…\`, \`/locations\` like
\`/companies\`, and \`team_members\` like \`staff\`. One location is also at \`/companies/{location_id}\`,
\`/location/{location_id}\` and \`/locations/{location_id}\`. \`/company/{location_id}/staff\` takes the writes of
\`/staff/{location_id}\` too.

**Headers.** Any \`Accept\` is taken, or none; the documents’ is \`application/vnd.api.v2+json\`. Bodies are JSON, up to
1 MiB. Every answer has \`X-Request-Id\`: send your own, and it comes back.

**Answers** are \`{"success", "data", "meta"}\`. \`meta\` is \`{}\` or \`[]\` where there is nothing to say, and may get more
members: ignore those that you do not know. A request is judged before anything is touched: when it is refused, nothing
has changed. Another method at a known address is 405, with \`Allow\`.`,
  base: BASE,
  mockBase: '/_mock/en/b2b-v1/openapi',
  tags: [
    { name: 'Authentication', description: 'Whoever signs in gets a user token, which works with the partner’s own.' },
    { name: 'Users & Permissions', description: 'Who may do what at a location, and how somebody gets there.' },
    { name: 'Locations', description: 'The places of a chain.' },
    { name: 'Team Members', description: 'The roster of a location: whom clients book, with or without a user.' },
    { name: 'Positions', description: 'The jobs of a chain, which every location of it sees.' },
    { name: 'Labels', description: 'The tags of a location, under their older name. The second version has more.' },
  ],
  securitySchemes: {
    BearerPartner: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: '`Bearer <partner token>`: the program alone. A chain connects the partners that may act in it.',
    },
    BearerPartnerUser: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description:
        '`Bearer <partner token>, User <user token>`: the program, for somebody who signed in with it. One header, with a comma and a space between its parts.',
    },
  },
  security: [{ BearerPartnerUser: [] }],
  answers: answersOf,
  answerHeaders: () => deprecation,
}
