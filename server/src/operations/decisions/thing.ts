import type { Company } from '../../model/company.ts'
import type { CompiledCatalogue } from '../../model/compile-catalogue.ts'
import type { Limit } from '../../model/decide.ts'
import type { Reader } from '../../storage/engine.ts'
import { locationsOfThing, type ThingKind } from '../../storage/things.ts'

/** Something of the company that stands at locations. */
export interface Thing {
  readonly kind: ThingKind
  readonly id: number
}

const keyOf = ({ kind, id }: Thing): string => `${kind} ${id}`

/** Where the things stand that questions name; undefined for what is not there. */
export class ThingPlaces {
  readonly #places = new Map<string, readonly number[] | undefined>()

  async find(reader: Reader, companyId: number, things: Iterable<Thing>): Promise<void> {
    for (const thing of things) {
      const key = keyOf(thing)
      if (this.#places.has(key)) continue
      this.#places.set(key, await locationsOfThing(reader, companyId, thing.kind, thing.id))
    }
  }

  of(thing: Thing): readonly number[] | undefined {
    return this.#places.get(keyOf(thing))
  }
}

/** What catalogues call the kinds of things whose ids permissions may be limited to. */
const entities: Readonly<Partial<Record<ThingKind, string>>> = { position: 'position', team_member: 'staff' }

/** By catalogue, permission and entity. */
const known = new WeakMap<CompiledCatalogue, Map<string, readonly string[]>>()

/**
 * The limits to ids that bear on a question about a permission and a thing: those of the permission itself, and those
 * that stand right under it or under a gate above it. Only some staff may be seen in a calendar: so with all that is
 * done in the calendar.
 */
export const limitsFor = ({ catalogue }: Company, slug: string, { kind, id }: Thing): readonly Limit[] => {
  const entity = entities[kind]
  const slot = catalogue.bySlug.get(slug)
  if (entity === undefined || slot === undefined) return []
  let kept = known.get(catalogue)
  if (!kept) {
    kept = new Map()
    known.set(catalogue, kept)
  }
  const key = `${slot.index} ${entity}`
  let slugs = kept.get(key)
  if (!slugs) {
    const asked = catalogue.permissions[slot.index]
    const above = new Set([slot.index, ...(asked?.gates ?? [])])
    slugs = catalogue.permissions
      .filter(
        ({ index, parent, type, entry }) =>
          entry.entity === entity &&
          (type.name === 'has_allowed_ids' || type.name === 'allowed_id') &&
          (index === slot.index || above.has(parent)),
      )
      .map((permission) => permission.slug)
    kept.set(key, slugs)
  }
  return slugs.map((permission) => ({ permission, id }))
}
