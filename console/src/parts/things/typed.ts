import { useHeld, useUnsaved } from './unsaved.ts'

/**
 * What somebody types over what there is. Only that is sent: what others change meanwhile, in other fields, is shown and
 * stays.
 */
export const useTyped = <T extends object>(thing: T) => {
  const [typed, setTyped] = useHeld<Partial<T>>({})
  const changed = Object.fromEntries(
    Object.entries(typed).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(thing[field as keyof T])),
  ) as Partial<T>
  const set = (now: Partial<T>): void => setTyped((before) => ({ ...before, ...now }))
  const isSame = Object.keys(changed).length === 0
  useUnsaved(!isSame)
  return { shown: { ...thing, ...typed } as T, changed, isSame, set }
}
