import type { TSchema } from 'typebox'
import type { DescribedAnswer, DescribedHeader, DescribedRoute, Description } from '../../http/description.ts'
import { Type } from '../../http/type.ts'
import { Errors, Page, TokenError } from './schemas.ts'
import { newestStable, versions } from './version.ts'

const failures = {
  400: 'The body cannot be read, or `X-VERSION` is not a version that is served.',
  401: 'No token, or one that is unknown, has ended, or is meant for something else.',
  403: 'You have not the right, or it would go beyond your own rights or shops.',
  404: 'There is no such thing, or none that you may know of.',
  409: 'The company would be left without an owner who can sign in.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body is neither JSON nor a form.',
  422: 'Fields are not right: `errors` names each.',
  429: 'Too many requests: `Retry-After` says in how many seconds to ask again.',
  500: 'A fault of ours; its `reference` finds it in the log.',
  503: 'No safe answer at the moment: `Retry-After` says in how many seconds to ask again.',
} as const
type Status = keyof typeof failures
type Answers = Record<number, DescribedAnswer>

const always = [400, 429, 500, 503] as const
const ofBody = [413, 415] as const

const answersWith = (
  statuses: readonly Status[],
  schema: TSchema,
  words: Readonly<Partial<Record<Status, string>>> = {},
): Answers =>
  Object.fromEntries(statuses.map((status) => [status, { description: words[status] ?? failures[status], schema }]))

const ofToken = answersWith([...always, 401, ...ofBody], TokenError, {
  400: 'The request is not right, or the code, refresh token or password does not work: `error` says which.',
  401: 'There is no such program: `invalid_client`.',
  500: 'A fault of ours: `server_error`, with its number in the log.',
})

/** Pages for people. */
const ofPage: Answers = Object.fromEntries(
  ([...always, 422] as const).map((status) => {
    const { description, content } = Page(
      status === 400
        ? 'The program is not known, or asks to be answered at an address that is not its own: nobody is sent there.'
        : failures[status],
    )
    return [status, { description, schema: content['text/html'].schema, mediaType: 'text/html' }]
  }),
)

const answersOf = (route: DescribedRoute): Answers => {
  const { method, path, schema } = route
  if (path === '/oauth/authorize') return ofPage
  if (path === '/api/token') return ofToken
  const statuses = new Set<Status>(always)
  const add = (...more: Status[]): void => {
    for (const status of more) statuses.add(status)
  }
  const isOpen = schema.security !== undefined
  if (!isOpen) add(401)
  if (path.includes('{')) add(404)
  if (!isOpen && (path.includes('{') || method !== 'GET')) add(403)
  if (method !== 'GET') add(...ofBody)
  if (schema.body !== undefined || schema.querystring !== undefined) add(422)
  if (path.includes('/permissions/users') && method !== 'GET') add(409, 422)
  return answersWith([...statuses], Errors)
}

const version: DescribedHeader = {
  name: 'X-VERSION',
  description: `The version of the interface that is spoken; without it ${newestStable}. 1.10.0 is in development.`,
  schema: Type.Union(versions.map((one) => Type.Literal(one))),
  example: newestStable,
}

const language: DescribedHeader = {
  name: 'Accept-Language',
  description: 'Which language messages and policies are wanted in.',
  schema: Type.String({ maxLength: 1000 }),
  example: 'en-US,en;q=0.5',
}

/** The interface of BakerOnline, described. */
export const description: Description = {
  title: 'BakerOnline',
  version: newestStable,
  text: `Who may do what in which shops of a company, as the interface of BakerOnline has it; the companies and shops
themselves, as far as that needs them; and signing in for programs.

Calls carry \`Authorization: Bearer <access token>\`. A program gets one with OAuth 2.0 (authorization code with PKCE, or a
refresh token): send the browser to \`/oauth/authorize\`, then exchange the code at \`/api/token\`. For a script, whoever runs
this server makes one with \`gatehouse token create --audience bakery\`.

\`X-VERSION\` names the version that is spoken, and the answer names it too. Bodies are JSON or forms, and what is left out of
them stays. In a form a list is \`shop_ids[]=11&shop_ids[]=19\` and a member of a dictionary
\`permissions[holidays]=true\`. Answers are indented by four spaces. Messages are in English, Dutch, French or German,
told in \`Content-Language\`; \`id\` of an error is for programs. Nothing is written by a request that is refused.

What the documents call their accounts host is here on the same host: \`/oauth/…\` and \`/api/…\`.`,
  base: '',
  mockBase: '/_mock/bakeronline',
  paths: /^\/(?:company|management|user|oauth)(?:\/|$)|^\/api\/(?:token|register|policies)(?:\/|$)/,
  tags: [
    { name: 'Permissions', description: 'Entries: who may do what in which shops.' },
    { name: 'User', description: 'The signed-in person, and what they may do.' },
    { name: 'Companies', description: 'The companies of the signed-in person.' },
    { name: 'Shops', description: 'The shops of a company.' },
    { name: 'Sign-in', description: 'How programs sign people in, and what those agree to.' },
  ],
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'What `POST /api/token` answers as `access_token`.' },
  },
  security: [{ token: [] }],
  answers: answersOf,
  headers: ({ path }) => (path.startsWith('/oauth') ? [] : [version, language]),
}
