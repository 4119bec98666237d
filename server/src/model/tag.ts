import type { FieldFault } from './refusal.ts'
import { textFault } from './text.ts'

/** What a tag is put on; the place in the list is the number under which it is stored. */
export const tagEntities = ['common', 'client', 'record', 'activity'] as const
export type TagEntity = (typeof tagEntities)[number]

/** A label of one location. Immutable: a change makes a new one. */
export interface Tag {
  readonly id: number
  readonly locationId: number
  readonly title: string
  /** `#rrggbb`, in lower case. */
  readonly color: string
  /** The name of an icon; '' for none. */
  readonly icon: string
  readonly entity: TagEntity
  readonly deleted: boolean
}

/** What is wrong with the words of a tag, its title being trimmed and its colour in lower case already. */
export const tagFaults = ({ title, color, icon }: Pick<Tag, 'title' | 'color' | 'icon'>): FieldFault[] => {
  const faults: [field: string, message: string | undefined][] = [
    ['title', textFault(title, { min: 1, max: 100 })],
    ['color', /^#[0-9a-f]{6}$/.test(color) ? undefined : 'must be a colour of the form #rrggbb'],
    ['icon', textFault(icon, { max: 100 })],
  ]
  return faults.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}
