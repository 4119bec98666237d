import { Type } from '../../http/type.ts'
import { answer, Id, nothing, Path, Sent, ShownPosition } from './schemas.ts'

/** `api_id` is taken and not kept; other members are ignored too. */
const SentPosition = Sent(
  { title: Type.String({ description: '1 to 100 characters.' }) },
  { title: 'SentPosition', description: 'Other members are ignored, `api_id` among them.' },
)

const Position = Type.Object(
  {
    id: Id('The position.'),
    title: Type.String(),
    api_id: Type.Null({ description: 'Not kept: always null.' }),
  },
  { title: 'Position', description: 'A job of the chain.' },
)

const NewPosition = Type.Object(
  {
    id: Id('The position.'),
    chain_id: Id('The chain that it belongs to.'),
    title: Type.String(),
    description: Type.String(),
    services_binding_type: Type.Integer({
      enum: [0, 1, 2],
      description: 'Whether team members in it must be given services: 0 no, 1 they may, 2 yes.',
    }),
    rules_required_fields: Type.Array(Type.String(), {
      description: 'Contact fields that an appointment with somebody in it must have.',
      examples: [['phone', 'email']],
    }),
    only_chain_appointment: Type.Boolean({ description: 'Whether it is given by the chain alone.' }),
  },
  { title: 'NewPosition', description: 'A position, as the quick creation shows it.' },
)

const tags = ['Positions']
const ofLocation = Path('location_id')
const one = Path('location_id', 'position_id')

export const listPositionsSchema = {
  tags,
  operationId: 'list_positions',
  summary: 'List the positions',
  description: 'All of the chain’s: every location sees the same.',
  params: ofLocation,
  response: answer(200, 'The positions.', Type.Array(Position)),
}

export const createPositionSchema = {
  tags,
  operationId: 'create_position',
  summary: 'Make a position',
  description: 'It is available at the location of the path.',
  params: ofLocation,
  body: SentPosition,
  response: answer(201, 'The new position.', Position),
}

export const updatePositionSchema = {
  tags,
  operationId: 'update_position',
  summary: 'Rename a position',
  description: 'Takes the right at every location where it is available.',
  params: one,
  body: SentPosition,
  response: answer(200, 'The position after the change.', Position),
}

export const deletePositionSchema = {
  tags,
  operationId: 'delete_position',
  summary: 'Delete a position',
  description: 'Team members who had it have none then. Takes the right at every location where it is available.',
  params: one,
  response: nothing(204, 'It is gone.'),
}

export const listTitlesSchema = {
  tags,
  operationId: 'deprecated_get_positions',
  deprecated: true,
  summary: 'Deprecated. List the positions by id and title',
  description: 'The second version, or `list_positions`, takes its place.',
  params: ofLocation,
  response: answer(
    200,
    'The positions.',
    Type.Array(ShownPosition),
    Type.Array(Type.Object({}, { maxProperties: 0 }), {
      minItems: 1,
      maxItems: 1,
      description: 'A list with one empty object, as ever.',
    }),
  ),
}

export const createQuicklySchema = {
  tags,
  operationId: 'deprecated_quick_create_position',
  deprecated: true,
  summary: 'Deprecated. Make a position by its title',
  description:
    'It belongs to the chain and is available at the location of the path. The second version takes its place.',
  params: ofLocation,
  body: SentPosition,
  response: answer(201, 'The new position.', NewPosition),
}
