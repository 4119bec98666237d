import {
  createContext,
  type Dispatch,
  type RefObject,
  type SetStateAction,
  use,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useStanding } from '../../api/company.ts'
import { sessionQuery } from '../../api/session.ts'
import { queryClient } from '../../app/query-client.ts'

/** Whether something is typed beside the list that is not saved: whoever closes it is asked first. */
export const UnsavedContext = createContext<RefObject<boolean> | undefined>(undefined)

const ask = (event: BeforeUnloadEvent): void => event.preventDefault()

/** While something is unsaved, neither closing the form nor leaving the page takes it away unasked. */
export const useUnsaved = (isUnsaved: boolean): void => {
  const beside = use(UnsavedContext)
  useEffect(() => {
    if (!isUnsaved) return undefined
    if (beside) beside.current = true
    addEventListener('beforeunload', ask)
    return () => {
      if (beside) beside.current = false
      removeEventListener('beforeunload', ask)
    }
  }, [beside, isUnsaved])
}

/** What was typed when the session ended, by who typed it and at which address. */
const held = new Map<string, unknown>()

/** A state that is there again where the session ended meanwhile and the same person has signed in anew. */
export const useHeld = <T>(none: T): readonly [T, Dispatch<SetStateAction<T>>] => {
  const { memberId } = useStanding()
  const [key] = useState(`${memberId} ${location.pathname}${location.search}`)
  const [value, setValue] = useState<T>(() => (held.get(key) as T | undefined) ?? none)
  const last = useRef(value)
  last.current = value
  useEffect(() => {
    held.delete(key)
    return () => {
      if (queryClient.getQueryData(sessionQuery.queryKey) === null) held.set(key, last.current)
    }
  }, [key])
  return [value, setValue]
}
