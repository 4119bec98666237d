import type { DescribedHeader, DescribedRoute, Description } from '../../http/description.ts'
import { Type } from '../../http/type.ts'
import type { Document, Operation } from './openapi.ts'

/** What any interface answers with. */
const requestId: DescribedHeader = {
  name: 'X-Request-Id',
  description: 'The number of the request in the log: the one that was sent, where it is of 1 to 128 plain characters.',
  schema: Type.String(),
}

/** Left out where limits are switched off, and on the fast way of some reads as long as more than half is left. */
const limits: readonly DescribedHeader[] = [
  {
    name: 'RateLimit-Policy',
    description:
      'The limits that hold: their name, how many requests (`q`) in how many seconds (`w`). Not there where nothing is limited, or while there is plenty.',
    schema: Type.String(),
    example: '"default";q=2000;w=2',
  },
  {
    name: 'RateLimit',
    description: 'How many requests are left of each (`r`), and in how many seconds there are more (`t`).',
    schema: Type.String(),
    example: '"default";r=1999;t=1',
  },
]

const retryAfter: DescribedHeader = {
  name: 'Retry-After',
  description: 'In how many seconds to try again.',
  schema: Type.Integer({ minimum: 1 }),
}

const headersOf = (status: string, own: readonly DescribedHeader[]): readonly DescribedHeader[] => [
  ...own,
  ...limits,
  ...(status === '429' || status === '503' ? [retryAfter] : []),
  requestId,
]

/** Names the headers of an operation's answers; what they mean stands once, among the components. */
export const addAnswerHeaders = (
  operation: Operation,
  { answerHeaders }: Description,
  route: DescribedRoute,
  headers: Document['components']['headers'],
): void => {
  for (const [status, answer] of Object.entries(operation.responses)) {
    const references: Record<string, object> = {}
    for (const { name, description, schema, example } of headersOf(
      status,
      answerHeaders?.(route, Number(status)) ?? [],
    )) {
      headers[name] ??= { description, schema: structuredClone(schema), ...(example !== undefined && { example }) }
      references[name] = { $ref: `#/components/headers/${name}` }
    }
    answer.headers = { ...references, ...answer.headers }
  }
}
