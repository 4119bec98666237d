import { useCallback, useRef } from 'react'

/** What was worked with: of an entry of a menu, which is gone soon, the button that opened the menu. */
const openerNow = (): HTMLElement | null => {
  const active = document.activeElement as HTMLElement | null
  const menu = active?.closest('[role=menu]')
  return menu ? document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(menu.id)}"]`) : active
}

/** Whoever works by keys goes on where they were, once a window over the page is closed. */
export const useOpener = () => {
  const opener = useRef<HTMLElement>(null)
  const keep = useCallback((): void => {
    opener.current = openerNow()
  }, [])
  const giveBack = useCallback((): void => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (isLost && opener.current?.isConnected) opener.current.focus()
  }, [])
  return { keep, giveBack }
}
