import { type Tag, type TagEntity, tagEntities } from './tag.ts'

/** What tags are put on. */
export const taggedKinds = ['client', 'appointment', 'event'] as const
export type TaggedKind = (typeof taggedKinds)[number]

/** Something of another system that carries tags, known here by its number alone. */
export interface Tagged {
  readonly kind: TaggedKind
  readonly id: number
}

const entityOf: Readonly<Record<TaggedKind, TagEntity>> = { client: 'client', appointment: 'record', event: 'activity' }

/** The number under which a kind is stored: its entity's. */
export const numberOf = (kind: TaggedKind): number => tagEntities.indexOf(entityOf[kind])

export const kindNumbered = (stored: number): TaggedKind =>
  taggedKinds.find((kind) => numberOf(kind) === stored) as TaggedKind

/** Whether a tag of that entity may be put on something of the kind: a common one on everything. */
export const suits = (entity: Tag['entity'], kind: TaggedKind): boolean =>
  entity === 'common' || entity === entityOf[kind]

/** How many tags one thing carries at most, so that all of them are read and written at once. */
export const MOST_TAGS = 200
