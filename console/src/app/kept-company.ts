const KEY = 'gatehouse.company'

/** The company that was looked at last in this browser. */
export const keptCompany = (): number => Number(localStorage.getItem(KEY))

export const keepCompany = (id: number): void => localStorage.setItem(KEY, String(id))
