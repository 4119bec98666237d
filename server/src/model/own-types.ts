/** Resource types that a company defines itself: what is asked about them, and what is stored of them. */

export type Properties = Readonly<Record<string, unknown>>

/** A type and an id, which may be any text. */
export interface EntityRef {
  readonly type: string
  readonly id: string
}

/** Something that a company's policies know of: a user of whatever system, a todo, a group of either. */
export interface Entity extends EntityRef {
  readonly attributes: Properties
  /** What it belongs to: `in` of a policy follows these. */
  readonly parents: readonly EntityRef[]
}

/** What a question is about, with what the asker knows of it beside what is stored. */
export interface Asked extends EntityRef {
  readonly properties?: Properties
}

export interface OwnQuestion {
  readonly subject: Asked
  readonly action: { readonly name: string; readonly properties?: Properties }
  readonly resource: Asked
  readonly context?: Properties
}

interface PolicyError {
  /** Absent where the question itself cannot be asked: of a type or an action that the schema does not know, say. */
  readonly policy?: string
  readonly message: string
}

export interface OwnDecision {
  readonly decision: boolean
  readonly reason: {
    /** The policies that were evaluated, in their order: those whose head fits the types and the action. */
    readonly policies: readonly string[]
    /** Those of them that decided: what permitted, or what forbade. None, where nothing permitted. */
    readonly determining: readonly string[]
    /** What went wrong; any of it denies. */
    readonly errors: readonly PolicyError[]
  }
}

/** A question with the answer that is wanted, kept beside the policies. */
export interface PolicyTest {
  readonly name?: string
  readonly request: OwnQuestion
  readonly expected: boolean
}

/** All that a company says about its own types, but for the entities. */
export interface PolicySet {
  /** Cedar's schema, in its own language or in JSON. */
  readonly schema: string
  /** Policies in Cedar's language. */
  readonly policies: string
  readonly tests: readonly PolicyTest[]
}

/** Of Gatehouse itself: asked about with permissions of the catalogue, and never with a company's policies. */
const reserved: ReadonlySet<string> = new Set(['company', 'location', 'position', 'team_member', 'tag'])

/** Whether a type of resource is for the company's own policies, whether or not it has any. */
export const isOwnType = (type: string): boolean => !reserved.has(type) && !/^gatehouse::/i.test(type)

/** What an entity is kept under. No name of a type has a space. */
export const entityKey = ({ type, id }: EntityRef): string => `${type} ${id}`

/** Whether two of the same type and id say the same. */
export const sameEntity = (a: Entity, b: Entity): boolean =>
  JSON.stringify([a.attributes, a.parents]) === JSON.stringify([b.attributes, b.parents])

export const MOST_ENTITIES = 10_000
export const MOST_TESTS = 500
/** Characters of a schema or of all policies. */
export const LONGEST_TEXT = 200_000
export const LONGEST_ID = 250

/** Whether a text can be an id, or a type, of something stored. */
export const isName = (text: string): boolean =>
  text !== '' && text.length <= LONGEST_ID && text.isWellFormed() && !text.includes('\0')

const MOST_LEVELS = 32

/** Whether a value from JSON nests deeper than any that is taken: what is nested enough overflows whoever reads it. */
export const isTooDeep = (value: unknown): boolean => {
  let present: unknown[] = [value]
  for (let level = 0; present.length > 0; level++) {
    if (level > MOST_LEVELS) return true
    present = present.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}
