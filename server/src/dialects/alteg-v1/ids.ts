import { Refusal, type RefusalKind } from '../../model/refusal.ts'

/** An id in a path: digits. Whatever else stands there names nothing, and is answered like an unknown id. */
export const readId = (text: string, unknown: RefusalKind): number => {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(id)) throw new Refusal(unknown)
  return id
}
