import type { FieldFault } from './refusal.ts'
import { textFault } from './text.ts'

/** Whether a team member in the position must be given services, in the order in which it is stored. */
export const serviceBindings = ['none', 'optional', 'required'] as const
export type ServiceBinding = (typeof serviceBindings)[number]

/** A job of the company, available at some of its locations. Immutable: a change makes a new one. */
export interface Position {
  readonly id: number
  readonly companyId: number
  readonly title: string
  readonly description: string
  readonly serviceBinding: ServiceBinding
  /** Contact fields that an appointment with somebody in the position must have: `phone`, `email` … */
  readonly requiredFields: readonly string[]
  readonly onlyChain: boolean
  /** Ascending. */
  readonly locations: readonly number[]
}

/** What is wrong with the words of a position, its title being trimmed already. */
export const positionFaults = ({ title, description }: Pick<Position, 'title' | 'description'>): FieldFault[] => {
  const faults: [field: string, message: string | undefined][] = [
    ['title', textFault(title, { min: 1, max: 100 })],
    ['description', textFault(description, { max: 1000, lines: true })],
  ]
  return faults.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}

/** A part of a list. */
export interface Page {
  readonly limit: number
  readonly offset: number
}

/** A list or a part of it; the same object as long as nothing has changed, so that what is made of it may be kept. */
export interface ListedPositions {
  /** How many there are in all. */
  readonly total: number
  readonly positions: readonly Position[]
}
