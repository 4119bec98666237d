import type { DescribedHeader, DescribedRoute, Description } from '../../http/description.ts'
import { ageHeader, maxAgeHeader } from '../../http/max-age.ts'
import { Type } from '../../http/type.ts'
import { Refused } from './schemas.ts'

const refusals: Readonly<Record<number, string>> = {
  400: 'What was sent cannot be read, or lacks something: `error` says what. Also for another type than JSON.',
  401: 'No token, or one that does not work (any more), or whose holder is no active member of its company.',
  413: 'The body is larger than 1 MiB.',
  429: 'Too many requests: `Retry-After` says when to try again.',
  500: 'A fault of ours; `reference` finds it in the log.',
  503: 'No safe answer at the moment: `Retry-After` says when to try again.',
}

const isOpen = ({ schema }: DescribedRoute): boolean => schema.security !== undefined
const isEvaluation = ({ path }: DescribedRoute): boolean => path.includes('/evaluation')

const requestId: DescribedHeader = {
  name: 'X-Request-ID',
  description: 'A number of your own for the request. It comes back as it was sent, and stands in the log.',
  schema: Type.String(),
}

const authenticate: DescribedHeader = {
  name: 'WWW-Authenticate',
  description: 'Which credential is wanted: `Bearer`.',
  schema: Type.Literal('Bearer'),
}

const answerHeadersOf = (route: DescribedRoute, status: number): readonly DescribedHeader[] => {
  if (status === 401) return [authenticate]
  return status === 200 && isEvaluation(route) ? [ageHeader] : []
}

/** AuthZEN's Authorization API 1.0, described. */
export const description: Description = {
  title: 'AuthZEN Authorization API',
  version: '1.0',
  text: `Programs ask who may do what: one question, many at once, or a search. Nothing is changed here.

A token works in one company (\`gatehouse token create --audience authzen\`, or \`POST /tokens\` of the native interface),
and asks about people whom its holder may see. **A denial is an answer**: 200, \`decision: false\`, and why in a word.
Answers are of this moment: what was revoked is denied on the next call. Members of bodies that are not known are ignored.`,
  base: '',
  mockBase: '/_mock/authzen',
  paths: /^\/access\/v1\/|^\/\.well-known\/authzen-configuration$/,
  tags: [
    { name: 'Evaluations', description: 'May this person do that to this?' },
    { name: 'Searches', description: 'Who may, to what, and what: everything for which an evaluation would say yes.' },
    { name: 'Discovery', description: 'What there is to ask, for clients that know only where.' },
  ],
  securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the audience `authzen`.' } },
  security: [{ token: [] }],
  answers: (route) =>
    Object.fromEntries(
      (isOpen(route) ? [429, 500] : [400, 401, 413, 429, 500, 503]).map((status) => [
        status,
        { description: refusals[status] ?? '', schema: Refused },
      ]),
    ),
  headers: (route) => (isOpen(route) ? [] : [requestId, ...(isEvaluation(route) ? [maxAgeHeader] : [])]),
  answerHeaders: answerHeadersOf,
}
