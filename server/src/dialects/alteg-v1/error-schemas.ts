import { Type } from '../../http/type.ts'

const errors = Type.Array(
  Type.Object(
    {
      field: Type.String({ description: 'Where, in the words of the request.', examples: ['invites.0.search'] }),
      message: Type.String({ description: 'What is wrong with it, or what would be right.' }),
    },
    { title: 'FieldError' },
  ),
  { description: 'What is wrong, field by field.' },
)
const message = Type.String({ description: 'A sentence for people. It may change: decide by the status.' })
const failed = { success: Type.Literal(false), data: Type.Null() }

/** Whatever is refused. */
export const Refused = Type.Object(
  { ...failed, meta: Type.Object({ message, errors: Type.Optional(errors) }) },
  { title: 'Refused' },
)

export const NotFound = Type.Object(
  {
    ...failed,
    meta: Type.Object(
      {},
      { maxProperties: 0, description: 'Nothing: what is not there and what is not yours look alike.' },
    ),
  },
  { title: 'NotFound' },
)

export const Fault = Type.Object(
  {
    ...failed,
    meta: Type.Object({
      message,
      reference: Type.String({ description: 'Finds the story in the log of the service: send it to whoever runs it.' }),
    }),
  },
  { title: 'Fault' },
)

/** 401 and 404 of one location. */
export const OlderRefused = Type.Object(
  {
    errors: Type.Object({ code: Type.Integer({ enum: [401, 404], description: 'The status.' }), message }),
    meta: Type.Object({ message }),
  },
  { title: 'OlderRefused', description: 'The form of the first days, without `success`.' },
)
