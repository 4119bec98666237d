import type { Param } from './engine.ts'

/** Some locations of a company, or all of them. */
export type Places = 'all' | readonly number[]

/** The condition that a row is at one of the places; their ids are added to the parameters of the statement. */
export const within = (column: string, places: Places, params: Param[]): string => {
  if (places === 'all') return ''
  // No place at all is still a condition: `in ()` is none to PostgreSQL.
  if (places.length === 0) return ' and false'
  const numbers = places.map((id) => `$${params.push(id)}`)
  return numbers.length === 1 ? ` and ${column} = ${numbers[0]}` : ` and ${column} in (${numbers.join(', ')})`
}

/** Which part of a list by id is wanted: all of it without. */
export interface PartById {
  /** Those with a higher id. */
  readonly after?: number
  readonly limit?: number
}

/** The end of a statement that lists by id. */
export const partById = (id: string, { after = 0, limit }: PartById, params: Param[]): string => {
  const from = after === 0 ? '' : ` and ${id} > $${params.push(after)}`
  const most = limit === undefined ? '' : ` limit $${params.push(limit)}`
  return `${from} order by ${id}${most}`
}
