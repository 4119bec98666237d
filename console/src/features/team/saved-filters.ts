import { useLocalStorage } from '@mantine/hooks'

export interface SavedFilter {
  readonly name: string
  /** The words of the address, with what they say. */
  readonly words: Readonly<Record<string, string>>
}

/** Filters that somebody has given a name, in this browser, for this company. */
export const useSavedFilters = (companyId: number) => {
  const [kept, setSaved] = useLocalStorage<readonly SavedFilter[]>({
    key: `gatehouse.team.filters.${companyId}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  // What a browser has kept may be anything.
  const saved = Array.isArray(kept) ? kept : []
  return {
    saved,
    save: (filter: SavedFilter): void => setSaved([...saved.filter(({ name }) => name !== filter.name), filter]),
    forget: (name: string): void => setSaved(saved.filter((one) => one.name !== name)),
  }
}
