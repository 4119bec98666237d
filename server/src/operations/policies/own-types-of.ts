import type { Company } from '../../model/company.ts'
import { type Entity, entityKey, type PolicyTest } from '../../model/own-types.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Reader } from '../../storage/engine.ts'
import { entitiesSince, type OwnTypesHead, readHead, readSet } from '../../storage/policies.ts'
import type { Core } from '../core.ts'
import { type CompiledSet, compileSet } from './compile-set.ts'

/** A company's own types at one moment: what it wrote, what was made of it, and its entities. It never changes. */
export interface OwnTypes {
  readonly head: OwnTypesHead
  /** As it was given. */
  readonly schema: string
  readonly policies: string
  readonly tests: readonly PolicyTest[]
  /** Undefined where the company has no policies. */
  readonly set: CompiledSet | undefined
  readonly entities: ReadonlyMap<string, Entity>
}

/** Somebody stores entities at every moment: the database is asked again until it stands still, but not for ever. */
const ATTEMPTS = 20

/**
 * Reads a company's own types, or what of them is not known. What is `known` may be of an earlier revision; `isAfter`
 * says that it is of the same history, so that only entities that came later need be read.
 */
export const loadOwnTypes = async (
  reader: Reader,
  companyId: number,
  known?: OwnTypes,
  isAfter = false,
): Promise<OwnTypes> => {
  let base = isAfter ? known : undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = await readHead(reader, companyId)
    if (!head) throw new Refusal('company.unknown')
    if (known && isSame(known.head, head)) return { ...known, head }
    const said = known && isSameSet(known.head, head) ? known : await readSaid(reader, companyId, head.setRevision)
    const entities = await readEntities(reader, companyId, head, base)
    if (entities && said) return { ...said, head, entities }
    // What came between the two statements, or an entity was deleted: all of them are read.
    base = undefined
  }
  throw new Refusal('service.unavailable', { retryAfter: 1 })
}

const isSameSet = (a: OwnTypesHead, b: OwnTypesHead): boolean => a.setRevision === b.setRevision && a.setAt === b.setAt

const isSameEntities = (a: OwnTypesHead, b: OwnTypesHead): boolean =>
  a.entitiesRevision === b.entitiesRevision && a.entitiesAt === b.entitiesAt && a.entities === b.entities

/** Whether the same holds at both. */
export const isSame = (a: OwnTypesHead, b: OwnTypesHead): boolean => isSameSet(a, b) && isSameEntities(a, b)

type Said = Pick<OwnTypes, 'schema' | 'policies' | 'tests' | 'set'>

const readSaid = async (reader: Reader, companyId: number, revision: number): Promise<Said | undefined> => {
  if (revision === 0) return { schema: '', policies: '', tests: [], set: undefined }
  const row = await readSet(reader, companyId, revision)
  if (!row) return undefined
  const compiled = compileSet(row)
  if ('faults' in compiled)
    throw new Error(`policies of company ${companyId} were taken and are refused now: ${compiled.faults[0]?.message}`)
  return { schema: row.schema, policies: row.policies, tests: JSON.parse(row.tests), set: compiled.set }
}

/** The entities at a head; undefined where others have come or gone meanwhile. */
const readEntities = async (
  reader: Reader,
  companyId: number,
  head: OwnTypesHead,
  base: OwnTypes | undefined,
): Promise<ReadonlyMap<string, Entity> | undefined> => {
  if (base && isSameEntities(base.head, head)) return base.entities
  const rows = await entitiesSince(reader, companyId, base?.head.entitiesRevision ?? 0)
  if (rows.some(({ revision }) => revision > head.entitiesRevision)) return undefined
  const entities = new Map(base?.entities)
  for (const { type, id, attributes, parents } of rows)
    entities.set(entityKey({ type, id }), { type, id, attributes, parents })
  return entities.size === head.entities ? entities : undefined
}

/** How many entities are in memory, over all companies; a set weighs as much as a hundred. */
const ROOM = 100_000
const SET_WEIGHT = 100

interface Kept {
  /** The revision of the company that was confirmed when this held. */
  readonly revision: number
  /** The company as it was then: facts that were dropped, after a lost connection say, make it another one. */
  readonly company: Company
  readonly types: OwnTypes
}

/** What is kept, the least lately used first, and what is being read. */
interface Shelf {
  readonly kept: Map<number, Kept>
  readonly reading: Map<number, { readonly revision: number; readonly company: Company; types: Promise<OwnTypes> }>
  weight: number
}

/** By the facts that they hang on: a dry run has a core of its own, and the same facts. */
const shelves = new WeakMap<Core['facts'], Shelf>()

const shelfOf = ({ facts }: Core): Shelf => {
  let shelf = shelves.get(facts)
  if (!shelf) {
    shelf = { kept: new Map(), reading: new Map(), weight: 0 }
    shelves.set(facts, shelf)
  }
  return shelf
}

const weightOf = ({ types }: Kept): number => types.entities.size + SET_WEIGHT

const keep = (shelf: Shelf, companyId: number, kept: Kept): void => {
  drop(shelf, companyId)
  shelf.kept.set(companyId, kept)
  shelf.weight += weightOf(kept)
  for (const oldest of shelf.kept.keys()) {
    if (shelf.weight <= ROOM || oldest === companyId) break
    drop(shelf, oldest)
  }
}

const drop = (shelf: Shelf, companyId: number): void => {
  const kept = shelf.kept.get(companyId)
  if (!kept) return
  shelf.kept.delete(companyId)
  shelf.weight -= weightOf(kept)
}

/**
 * A company's own types as they are now: what was changed before this was called is seen, on every node. The company's
 * revision is confirmed; while it stays, memory answers, and when it has moved, the database says whether these types
 * have.
 */
export const ownTypesOf = async (core: Core, companyId: number): Promise<OwnTypes> => {
  const { facts } = await core.facts.read((look) => {
    const company = look.company(companyId)
    return company && { company, revision: look.revision(companyId) as number }
  })
  if (!facts) throw new Refusal('company.unknown')
  const { company, revision } = facts
  const shelf = shelfOf(core)
  const kept = shelf.kept.get(companyId)
  if (kept?.revision === revision && kept.company === company) {
    // Lately used: to the end.
    shelf.kept.delete(companyId)
    shelf.kept.set(companyId, kept)
    return kept.types
  }
  const reading = shelf.reading.get(companyId)
  // It was begun when this revision was known: what it reads is no older.
  if (reading && reading.company === company && reading.revision >= revision) return reading.types
  const isAfter = kept?.company === company && kept.revision < revision
  const types = loadOwnTypes(core.engine, companyId, kept?.types, isAfter)
  shelf.reading.set(companyId, { revision, company, types })
  try {
    const found = await types
    // It may be newer than the revision; then the next question finds another one, and looks.
    if ((shelf.kept.get(companyId)?.revision ?? 0) <= revision || kept?.company !== company)
      keep(shelf, companyId, { revision, company, types: found })
    return found
  } finally {
    if (shelf.reading.get(companyId)?.types === types) shelf.reading.delete(companyId)
  }
}
