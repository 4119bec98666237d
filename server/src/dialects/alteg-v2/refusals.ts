import { altegErrorTable, commonAnswers, groupFields } from '../../http/alteg/envelope.ts'
import { altegMediaType } from '../../http/alteg/media-type.ts'

/** The operation's word for a field, in this dialect's words. */
const worded = (field: string): string => field.replace(/^locations(?=\.|$)/, 'salon_ids')

/** How v2 answers what goes wrong: v1's envelope, with the messages of each field. */
export const errors = altegErrorTable({
  prefixes: ['/api/v2'],
  // Here every error has a message.
  categories: { ...commonAnswers, unknown: [404, { text: 'Not found' }] },
  kinds: {
    'method.not-allowed': [405, 'own'],
    'request.not-acceptable': [400, { text: `The Accept header must name ${altegMediaType}.` }],
    'tag.entity-unknown': [400, { text: 'Invalid entity type.' }],
    // The contract's own words, old name of the thing included.
    'tag.not-editable': [403, { text: 'Category cannot be changed' }],
    'tag.title-missing': [422, { text: 'Required parameter title was not passed. Enter a category name' }],
  },
  errors: (fields) => groupFields(fields.map(({ field, message }) => ({ field: worded(field), message }))),
})
