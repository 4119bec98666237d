import type { DescribedAnswer, DescribedRoute, Description } from '../../http/description.ts'
import { Type } from '../../http/type.ts'

const Failure = Type.Object(
  {
    error: Type.Object({
      code: Type.Integer({ minimum: 20_000, maximum: 20_999, description: 'For programs; see the table above.' }),
      message: Type.String({ maxLength: 10_000, description: 'For people. Tells about all that is wrong.' }),
      field: Type.Optional(Type.String({ maxLength: 1000, description: 'The first field that is wrong.' })),
      reference: Type.Optional(
        Type.String({ maxLength: 100, description: 'Of a fault of ours: finds its story in the log.' }),
      ),
    }),
  },
  { title: 'Failure', description: 'The same for whatever goes wrong.' },
)

const failure = (description: string): DescribedAnswer => ({ description, schema: Failure })

const failures = {
  400: failure('The request cannot be read (20000), or a field or parameter is missing or wrong (20001).'),
  401: failure('No token (20011), or one that is unknown, has ended, or is not meant for this interface (20012).'),
  403: failure('The right is missing (20020), or it would go beyond your own rights (20021).'),
  404: failure('There is no such user at your vendor (20031).'),
  409: failure('Somebody of this address is here already (20041), or no administrator would be left (20042).'),
  413: failure('The body is larger than 1 MiB (20050).'),
  415: failure('The content type is not one that is read as JSON (20051).'),
  429: failure(
    'Too many requests (20060) or failed sign-ins (20061): `Retry-After` says in how many seconds to ask again.',
  ),
  500: failure('A fault of ours (20090); `reference` finds it in the log.'),
  503: failure('No safe answer at the moment (20070): `Retry-After` says in how many seconds to ask again.'),
} as const
const signInFailed = failure('Login or password is wrong, or this user may not sign in (20013).')

const statusesOf = ({ method, path }: DescribedRoute): readonly (keyof typeof failures)[] => {
  if (path === '/users/roles') return [401, 429, 500, 503]
  const ofBody = method === 'GET' ? [] : ([413, 415] as const)
  if (path === '/logout' || path === '/login') return [400, 401, ...ofBody, 429, 500, 503]
  if (!path.startsWith('/users')) return [400, ...ofBody, 429, 500, 503]
  const unknown = path.endsWith('}') ? ([404] as const) : []
  const conflict = method === 'GET' ? [] : ([409] as const)
  const wrong = path.endsWith('}') && method === 'GET' ? [] : ([400] as const)
  return [...wrong, 401, 403, ...unknown, ...conflict, ...ofBody, 429, 500, 503]
}

const answersOf = (route: DescribedRoute): Record<number, DescribedAnswer> =>
  Object.fromEntries(
    statusesOf(route).map((status) => [
      status,
      route.path === '/login' && status === 401 ? signInFailed : failures[status],
    ]),
  )

/** The interface of Guardant Station, described. */
export const description: Description = {
  title: 'Guardant Station',
  version: '1.0',
  text: `The users of a vendor and their roles, as the interface of Guardant Station has them.

Sign in, then send \`Authorization: Bearer <token>\`. A token works at one vendor, for twelve hours, and only as long as
its holder is active there. Names of fields are in camel case where they are sent and in lower case where they are
answered: \`firstName\` comes back as \`firstname\`, \`username\` as \`email\`, \`userIsActive\` as \`status\`.

Bodies are JSON, whether the content type says so, says nothing, or is that of plain text, a form or \`octet-stream\`.
Errors are \`{"error": {"code", "message", "field"?}}\`. The codes are this server's own and keep their meaning:

| code | when |
|---|---|
| 20000 | the request cannot be read |
| 20001 | wrong or missing fields |
| 20011, 20012 | no token; one that is unknown, ended or not meant for this interface |
| 20013 | the sign-in failed |
| 20020, 20021 | the right is missing; the change goes beyond the caller's own rights |
| 20030, 20031 | unknown address; unknown user |
| 20032 | another method, with \`Allow\` |
| 20040 | another conflict with what is there |
| 20041, 20042 | somebody of this address is here already; no administrator would be left |
| 20050, 20051 | more than 1 MiB; another content type |
| 20060, 20061 | too many requests or registrations; too many sign-ins that failed |
| 20070 | no safe answer at the moment |
| 20090 | a fault of ours |`,
  base: '/v1.0',
  mockBase: '/_mock/guardant-station',
  takesVagueTypes: true,
  tags: [
    { name: 'Session', description: 'Signing in and out, and registering a vendor.' },
    { name: 'Users', description: 'Who works for the vendor, and in which role.' },
  ],
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'What `POST /login` answers.' },
  },
  security: [{ token: [] }],
  answers: answersOf,
}
