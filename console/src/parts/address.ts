import { useDebouncedCallback } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'

type Search = Readonly<Record<string, string | undefined>>

/**
 * What a page shows stands in its address, so that it can be sent to somebody: words and their text. Changing them
 * replaces the address; with `isStep` the way back leads through it.
 */
export const useAddress = (): readonly [Search, (change: Search, isStep?: boolean) => void] => {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = useCallback(
    (changed: Search, isStep = false): void => {
      void navigate({
        to: '.',
        search: ((before: Search) => ({ ...before, ...changed })) as never,
        replace: !isStep,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, change]
}

interface Typed {
  readonly text: string
  /** What the address said when it was typed. */
  readonly from: string
  /** What the address is about to say. */
  readonly sent?: string
}

/**
 * A word of the address that is typed: the field has each letter at once, and the address when somebody pauses. A field
 * that showed the address itself would lose its place in the text at each letter.
 */
export const useTyped = (word: string, pause = 250): readonly [string, (text: string) => void] => {
  const [{ [word]: present = '' }, change] = useAddress()
  const [typed, setTyped] = useState<Typed>()
  const tell = useDebouncedCallback((text: string) => {
    setTyped((before) => before && { ...before, sent: text })
    change({ [word]: text || undefined })
  }, pause)
  // It has arrived: from now on only another address is news.
  if (typed?.sent !== undefined && typed.sent === present) setTyped({ text: typed.text, from: present })
  const set = (text: string): void => {
    setTyped((before) => ({ ...before, text, from: present }))
    tell(text)
  }
  return [typed && (present === typed.from || present === typed.sent) ? typed.text : present, set]
}
