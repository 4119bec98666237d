import { Type } from '../../http/type.ts'
import { answer, Id, nothing, Path, Sent } from './schemas.ts'

const title = Type.String({ description: '1 to 100 characters.' })
const color = Type.String({ description: '#rrggbb', examples: ['#ff2828'] })
const icon = Type.Optional(Type.String({ description: 'The name of an icon, at most 100 characters; empty for none.' }))

const NewLabel = Sent({ title, color, icon }, { title: 'NewLabel' })
/** What is left out stays. Which kind of thing a label is put on is settled when it is made. */
const ChangedLabel = Sent(
  { title: Type.Optional(title), color: Type.Optional(color), icon },
  { title: 'ChangedLabel', description: 'What is left out stays.' },
)

const Label = Type.Object(
  {
    id: Id('The label.'),
    salon_id: Id('The location that it belongs to.'),
    title: Type.String(),
    color: Type.String({ description: '#rrggbb, in lower case.' }),
    icon: Type.String({ description: 'Empty for none.' }),
    entity: Type.Integer({
      enum: [0, 1, 2, 3],
      description: 'What it is put on: 0 anything, 1 clients, 2 appointments, 3 events.',
    }),
  },
  { title: 'Label' },
)

// The documents call all of this deprecated: tags are a matter of the second version.
const common = { tags: ['Labels'], deprecated: true }
const ofKind = Path('location_id', 'entity')
const one = Path('location_id', 'label_id')

export const listLabelsSchema = {
  ...common,
  operationId: 'list_labels',
  summary: 'List the labels of one kind',
  description: 'For whoever works at the location. Deleted ones are not among them.',
  params: ofKind,
  response: answer(200, 'The labels.', Type.Array(Label)),
}

export const createLabelSchema = {
  ...common,
  operationId: 'create_label',
  summary: 'Make a label',
  params: ofKind,
  body: NewLabel,
  response: answer(201, 'The new label.', Label),
}

export const updateLabelSchema = {
  ...common,
  operationId: 'update_label',
  summary: 'Change a label',
  description: 'A label that is deleted, or another location’s, is 403.',
  params: one,
  body: ChangedLabel,
  response: answer(200, 'The label after the change.', Label),
}

export const deleteLabelSchema = {
  ...common,
  operationId: 'delete_label',
  summary: 'Delete a label',
  description: 'It leaves the list and can be put on nothing any more.',
  params: one,
  response: nothing(204, 'It is gone.'),
}
