import { useLocalStorage } from '@mantine/hooks'

export const COLUMNS = ['roles', 'locations', 'position', 'seen', 'state'] as const
export type Column = (typeof COLUMNS)[number]

/** Which columns stand beside the name: kept in this browser. */
export const useColumns = () => {
  const [hidden, setHidden] = useLocalStorage<readonly string[]>({
    key: 'gatehouse.team.hidden-columns',
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  const shown = COLUMNS.filter((column) => !hidden.includes(column))
  const toggle = (column: Column): void =>
    setHidden(hidden.includes(column) ? hidden.filter((one) => one !== column) : [...hidden, column])
  return { shown, toggle }
}
