import { Refusal, type RefusalKind } from '../model/refusal.ts'

/** An id in a path. What cannot be one is unknown, like an id that was never given. */
export const pathId = (text: string, unknown: RefusalKind): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Refusal(unknown)
  return Number(text)
}
