import { replaceEqualDeep } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { Value } from '../../api/client.ts'
import { useStanding } from '../../api/company.ts'

/** Values that are drafted, by slug; null takes an exception back. */
export type Drafted = Readonly<Record<string, Value>>

/** Whether two values of one permission are the same; a list of ids is in order wherever it comes from. */
export const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((id, at) => id === b[at]))

const read = <D>(key: string): D | undefined => {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? 'null') as D | null) ?? undefined
  } catch {
    return undefined
  }
}

/** What is drafted under a name, kept in this tab until it is saved or discarded: a reload takes nothing away. */
export const useDraft = <D extends object>(name: string, none: D) => {
  // Whoever signs in here next finds no draft of somebody else.
  const { memberId } = useStanding()
  const key = `gatehouse.draft.${memberId}.${name}`
  const [kept, setKept] = useState(() => ({ key, draft: read<D>(key) ?? none }))
  // Another name is another draft.
  const draft = kept.key === key ? kept.draft : (read<D>(key) ?? none)
  const change = useCallback(
    (changed: (draft: D) => D | undefined): void => {
      setKept((before) => {
        const next = changed(before.key === key ? before.draft : (read<D>(key) ?? none))
        if (next) sessionStorage.setItem(key, JSON.stringify(next))
        else sessionStorage.removeItem(key)
        return { key, draft: next ?? none }
      })
    },
    [key, none],
  )
  return [draft, change] as const
}

/** The drafted values after one of them is set: what is as it was is no change. */
export const withValue = (drafted: Drafted, slug: string, value: Value, saved: unknown): Drafted => {
  const { [slug]: _, ...rest } = drafted
  return sameValue(value, saved) ? rest : { ...rest, [slug]: value }
}

/** The last answer about each draft: few are open at a time, and the last ones are kept. */
const answers = new Map<string, unknown>()
const KEPT = 20

/** The last answer about a draft, where there was one. */
export const lastShared = <T>(about: string): T | undefined => answers.get(about) as T | undefined

/** An answer about a draft, with the parts that are as they were being the same objects: rows that show them stay. */
export const shared = <T>(about: string, answer: T): T => {
  const same = replaceEqualDeep(answers.get(about), answer) as T
  answers.delete(about)
  answers.set(about, same)
  const [oldest] = answers.keys()
  if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest)
  return same
}
