import { altegMediaType } from '../../http/alteg/media-type.ts'
import type { DescribedAnswer, DescribedRoute, Description } from '../../http/description.ts'
import { Type } from '../../http/type.ts'
import { editions, tagOf } from './wire.ts'

const Failure = Type.Object(
  {
    success: Type.Literal(false),
    data: Type.Null(),
    meta: Type.Object(
      {
        message: Type.String({ maxLength: 1000, description: 'What went wrong, for people.' }),
        errors: Type.Optional(
          Type.Record(Type.String(), Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 100 }), {
            description: 'What is wrong with each field, by its place in the request, as `salon_ids.1`.',
          }),
        ),
        reference: Type.Optional(
          Type.String({ maxLength: 100, description: 'Of a fault of ours: finds its story in the log.' }),
        ),
      },
      { description: 'May gain more members; leave alone what you do not know.' },
    ),
  },
  { title: 'Failure', description: 'The same for whatever goes wrong; it is no JSON:API document.' },
)

const failure = (description: string): DescribedAnswer => ({ description, schema: Failure })

const failures = {
  400: failure(`\`Accept\` does not name \`${altegMediaType}\`, or the request cannot be read.`),
  401: failure('One of the two tokens is missing, unknown or has ended.'),
  403: failure('You have not the right, or the company has ended the connection of your partner.'),
  404: failure('There is no such location, or nobody there knows you; or the location has no such thing.'),
  413: failure('The body is larger than 1 MiB.'),
  415: failure('The body is not JSON.'),
  422: failure('A field or parameter is not right: `meta.errors` says which, and why.'),
  429: failure('Too many requests: `Retry-After` says in how many seconds to ask again.'),
  500: failure('A fault of ours; `meta.reference` finds it in the log.'),
  503: failure('No safe answer at the moment: `Retry-After` says in how many seconds to ask again.'),
} as const

const badKind = failure(`The kind of tag is none of the four; or ${failures[400].description}`)

/** A kind of tag that is none is no mistake of a field's like others. */
const takesKind = ({ method, path }: DescribedRoute): boolean =>
  path.includes('/tags') && (method === 'PUT' || !path.endsWith('}'))

const answersOf = (route: DescribedRoute): Record<number, DescribedAnswer> => {
  const { 413: tooLarge, 415: notJson, 422: invalid, ...always } = failures
  const answers: Record<number, DescribedAnswer> = { ...always }
  if (takesKind(route)) answers[400] = badKind
  if (route.method !== 'GET') Object.assign(answers, { 413: tooLarge, 415: notJson })
  if (route.schema.body !== undefined || route.schema.querystring !== undefined) answers[422] = invalid
  return answers
}

/** The second version of Altegio's interface, described. */
export const description: Description = {
  title: 'Altegio Business Management',
  version: '2.0.0',
  text: `Positions, tags and team members, as the second version of Altegio's interface for businesses has them.

Every request carries two tokens in one header, \`Authorization: Bearer <partner token>, User <user token>\`, and
\`Accept: ${altegMediaType}\`, without which it is refused (400). Bodies are plain JSON. Successes look like JSON:API:
\`data\` with \`type\`, \`id\` (a text) and \`attributes\`. Errors do not: they are the envelope of the first version, with
\`success\`, \`data\` and \`meta\`.

The reference of this interface was published twice, and the editions differ on the wire. The path says which one answers:
what is below \`/companies\` is the earlier one, what is below \`/locations\` the later one. **The id in the path is a
location's in both.** Users and their permissions have no second version: they are in the first.`,
  base: '/api/v2',
  mockBase: '/_mock/en/b2b-v2/openapi',
  tags: [
    {
      name: tagOf('Team Members', editions.companies),
      description:
        'Positions and the roster, in the earlier edition: positions come in pages, and their kinds are words.',
    },
    { name: tagOf('Tags', editions.companies), description: 'Labels of a location, in the earlier edition.' },
    {
      name: tagOf('Team Members', editions.locations),
      description: 'The same in the later edition: all positions at once, and their kinds are numbers.',
    },
    {
      name: tagOf('Tags', editions.locations),
      description: 'The same in the later edition, whose lists have no `meta`.',
    },
  ],
  securitySchemes: {
    BearerPartnerUser: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description:
        'Both tokens in one header: `Bearer <partner token>, User <user token>`. The partner’s is given to an integration ' +
        'by whoever runs this server, and the company must have let it in; the user’s comes from `POST /api/v1/auth`.',
    },
  },
  security: [{ BearerPartnerUser: [] }],
  answers: answersOf,
  headers: () => [
    {
      name: 'Accept',
      description: 'Must name the media type; a wildcard does not. Answers are `application/json` all the same.',
      schema: Type.Literal(altegMediaType),
      required: true,
      example: altegMediaType,
    },
  ],
}
