import type { FieldFault } from '../../model/refusal.ts'
import type { Fields } from './body.ts'

/** What of a query or a form could not even be looked up: PostgreSQL has no text with NUL. JSON is refused sooner. */
export const storableFaults = (fields: Fields): FieldFault[] =>
  Object.entries(fields).flatMap(([field, value]) =>
    typeof value === 'string' && value.includes('\0')
      ? [{ field, message: 'must not contain control characters' }]
      : [],
  )
