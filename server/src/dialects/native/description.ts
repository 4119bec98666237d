import type { DescribedAnswer, DescribedHeader, DescribedRoute, Description } from '../../http/description.ts'
import { Type } from '../../http/type.ts'
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
  return method === 'GET' && shown !== undefined && !('next_cursor' in shown)
}

const ifNoneMatch: DescribedHeader = {
  name: 'If-None-Match',
  description: 'The ETag of what you know: 304 when it is still so.',
  schema: Type.String(),
}
/** Questions are asked by POST where they need a body: they change nothing. */
const isWrite = ({ method, schema }: DescribedRoute): boolean =>
  method !== 'GET' && 'dry_run' in ((schema.querystring as { properties?: object } | undefined)?.properties ?? {})

const ofWritesOnly: readonly DescribedHeader[] = [
  {
    name: 'If-Match',
    description: 'The ETag of what you saw: 412, and nothing changed, when it is not so any more.',
    schema: Type.String(),
  },
  {
    name: 'Idempotency-Key',
    description: 'Names this request: sent again within a day, it is done once.',
    schema: Type.String({ maxLength: 255 }),
  },
]

const ofReads = [400, 401, 403, 404, 409, 422, 429, 500, 503]
const ofWrites = [...ofReads, 412, 413, 415]

const answersOf = (statuses: readonly number[]): Readonly<Record<number, DescribedAnswer>> =>
  Object.fromEntries(statuses.map((status) => [status, problem(refusals[status] ?? '')]))

/** The native interface, described. */
export const description: Description = {
  title: 'Gatehouse',
  version: '1',
  text: `The people, roles and permissions of businesses with many locations: everything that Gatehouse can do, in its own words.

Every answer about a company says the \`revision\` that it is at least as new as. Lists go on with \`cursor\`. Writes take
\`If-Match\`, \`Idempotency-Key\` and \`?dry_run=true\`. Errors are problem details of RFC 9457, with a stable \`code\`.`,
  base: '/gatehouse/v1',
  tags: [],
  securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the native interface.' } },
  security: [{ token: [] }],
  answers: (route) => {
    const answers = answersOf(route.method === 'GET' ? ofReads : ofWrites)
    return hasEtag(route) ? { ...answers, 304: unchanged } : answers
  },
  headers: (route) => (hasEtag(route) ? [ifNoneMatch] : isWrite(route) ? ofWritesOnly : []),
}
