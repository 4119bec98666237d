/** What stands in bodies, for the description alone: bodies are read by hand (read.ts), answers are ready texts. */
import type { TObject, TSchema } from 'typebox'
import { Type } from '../../http/type.ts'

type Properties = Parameters<typeof Type.Object>[0]

/** Members that are not known are ignored. */
const Question = <P extends Properties>(title: string, properties: P): TObject<P> =>
  Type.Object(properties, { title, additionalProperties: true })

const Named = <P extends Properties>(title: string, properties: P, description?: string): TObject<P> =>
  Type.Object(properties, { title, ...(description !== undefined && { description }) })

const properties = Type.Optional(
  Type.Object({}, { additionalProperties: true, description: 'What else is known of it, for the company’s policies.' }),
)
const word = (description: string) => Type.String({ minLength: 1, description })

const Subject = Named(
  'Subject',
  {
    type: word('`user`, `member`, or a type of the company’s own where its policies answer.'),
    id: word('Of a `user` the number, or the address under which the company knows them; of a `member` the number.'),
    properties,
  },
  'Who.',
)

const Limit = Type.Object({
  permission: word('By slug.'),
  id: Type.Optional(Type.Integer({ description: 'One id among those that the permission may be limited to. Or:' })),
  days: Type.Optional(Type.Integer({ minimum: 0, description: 'How many days back.' })),
})

const Action = Named(
  'Action',
  {
    name: word('A permission by slug, such as `clients_access`, or a capability, such as `members.edit`.'),
    properties: Type.Optional(
      Type.Object(
        {
          limits: Type.Optional(
            Type.Array(Limit, { maxItems: 20, description: 'Conditions that a single grant must meet together.' }),
          ),
        },
        { additionalProperties: true, description: 'What else the question carries.' },
      ),
    ),
  },
  'Does what.',
)

const Resource = Named(
  'Resource',
  {
    type: word('`company`, `location`, `position`, `team_member`, `tag`, or a type of the company’s own.'),
    id: word('Its number. Of the company’s own types, whatever they are stored under.'),
    properties,
  },
  'To what.',
)

const Context = Type.Object(
  {
    ip: Type.Optional(
      Type.String({ description: 'The address that the person acts from; without, none in particular.' }),
    ),
  },
  { additionalProperties: true, title: 'Context', description: 'Under which circumstances.' },
)

export const Evaluation = Question('Evaluation', {
  subject: Subject,
  action: Action,
  resource: Resource,
  context: Type.Optional(Context),
})

const asked = {
  subject: Type.Optional(Subject),
  action: Type.Optional(Action),
  resource: Type.Optional(Resource),
  context: Type.Optional(Context),
}

export const Evaluations = Question('Evaluations', {
  ...asked,
  evaluations: Type.Optional(
    Type.Array(Named('EvaluationItem', asked), {
      maxItems: 1000,
      description: 'What an item leaves out, it takes from beside the list. Without items it is one question.',
    }),
  ),
  options: Type.Optional(
    Type.Object(
      {
        evaluations_semantic: Type.Optional(
          Type.Union(
            [Type.Literal('execute_all'), Type.Literal('deny_on_first_deny'), Type.Literal('permit_on_first_permit')],
            { description: 'Whether all are answered (as without), or those up to the first denial or permission.' },
          ),
        ),
      },
      { additionalProperties: true, description: 'How the list is gone through.' },
    ),
  ),
})

export const Decision = Named('Decision', {
  decision: Type.Boolean(),
  context: Type.Optional(
    Type.Object(
      {
        reason: Type.String({
          description:
            'Why not, in a word: not-granted, beyond-limit, wrong-address, location-closed, resource-unknown, permission-unknown, subject-unknown, invited, suspended, archived, user-disabled, malformed, or policies.',
        }),
        error: Type.Optional(Type.String({ description: 'What is wrong with an item that cannot be read.' })),
      },
      { additionalProperties: true, description: 'Of a denial. Of the company’s own types, which policies said so.' },
    ),
  ),
})

export const Decisions = Named('Decisions', {
  evaluations: Type.Array(Decision, { description: 'In the order of the questions.' }),
})

const page = Type.Optional(
  Named(
    'Page',
    {
      token: Type.Optional(Type.String({ description: '`next_token` of the page before; all else as it was.' })),
      limit: Type.Optional(
        Type.Integer({ minimum: 1, description: 'How many at most: 1000 without, and never more.' }),
      ),
      properties: Type.Optional(Type.Object({}, { additionalProperties: true, description: 'Taken and ignored.' })),
    },
    'Which part of the answer.',
  ),
)

/** What is searched for has a type; an id beside it is ignored. */
const sought = (title: string, type: TSchema) =>
  Named(title, { type, id: Type.Optional(Type.String({ description: 'Ignored.' })), properties }, 'What is looked for.')

export const SubjectSearch = Question('SubjectSearch', {
  subject: sought('SoughtSubject', Subject.properties.type),
  action: Action,
  resource: Resource,
  context: Type.Optional(Context),
  page,
})
export const ResourceSearch = Question('ResourceSearch', {
  subject: Subject,
  action: Action,
  resource: sought('SoughtResource', Resource.properties.type),
  context: Type.Optional(Context),
  page,
})
export const ActionSearch = Question('ActionSearch', {
  subject: Subject,
  resource: Resource,
  context: Type.Optional(Context),
  page,
})

const found = (title: string, result: TSchema) =>
  Named(title, {
    results: Type.Array(result),
    page: Type.Object({
      next_token: Type.String({ description: 'Send it as `page.token` to go on; empty at the end.' }),
      count: Type.Integer({ minimum: 0, description: 'How many stand on this page.' }),
    }),
  })

export const FoundEntities = found('FoundEntities', Type.Object({ type: Type.String(), id: Type.String() }))
export const FoundActions = found('FoundActions', Type.Object({ name: Type.String() }))

const address = Type.String({ format: 'uri' })

export const Configuration = Named('Configuration', {
  policy_decision_point: address,
  access_evaluation_endpoint: address,
  access_evaluations_endpoint: address,
  search_subject_endpoint: address,
  search_resource_endpoint: address,
  search_action_endpoint: address,
})

export const Refused = Named('Refused', {
  error: Type.String({ description: 'What is wrong, in English.' }),
  reference: Type.Optional(Type.String({ description: 'Of a fault of ours: finds it in the log.' })),
})
