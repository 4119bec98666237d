import type { Values } from '../../model/access.ts'
import type { Company } from '../../model/company.ts'
import type { CompiledCatalogue } from '../../model/compile-catalogue.ts'
import type { Value } from '../../model/value.ts'
import { toWire } from '../../model/wire-values.ts'

const VOCABULARY = 'salon'

/** `,{"slug":"…","value":` for each slug of the vocabulary, in the order of its document. */
const openings = new WeakMap<CompiledCatalogue, readonly string[]>()

const openingsOf = (catalogue: CompiledCatalogue): readonly string[] => {
  let kept = openings.get(catalogue)
  if (!kept) {
    const slots = catalogue.wireOrder.get(VOCABULARY) ?? []
    kept = slots.map(({ slug }, index) => `${index === 0 ? '' : ','}{"slug":${JSON.stringify(slug)},"value":`)
    openings.set(catalogue, kept)
  }
  return kept
}

/** The permission list as the wire has it, `[{"slug":…,"value":…},…]`. */
const writeList = ({ catalogue }: Company, values: Values): string => {
  const pieces = openingsOf(catalogue)
  const slots = catalogue.wireOrder.get(VOCABULARY) ?? []
  let text = '['
  for (let n = 0; n < slots.length; n++) {
    const slot = slots[n] as (typeof slots)[number]
    const permission = catalogue.permissions[slot.index] as (typeof catalogue.permissions)[number]
    const wire = toWire(slot, permission, values[slot.index] as Value)
    text += pieces[n]
    text += typeof wire === 'boolean' || typeof wire === 'number' ? wire : JSON.stringify(wire)
    text += '}'
  }
  return `${text}]`
}

/** Most bytes that one of two generations of kept lists may have. */
const GENERATION_BYTES = 12 * 1024 * 1024

/**
 * The bytes of a list of 265 values are most of the work of an answer, and many answers have the same: they are kept by
 * the array of values they were written from, bounded in bytes.
 */
export class PermissionBytes {
  #young = new Map<Values, Buffer>()
  #old = new Map<Values, Buffer>()
  #bytes = 0

  of(company: Company, values: Values): Buffer {
    const kept = this.#young.get(values)
    if (kept) return kept
    const bytes = this.#old.get(values) ?? Buffer.from(writeList(company, values))
    this.#bytes += bytes.byteLength
    if (this.#bytes > GENERATION_BYTES) {
      this.#old = this.#young
      this.#young = new Map()
      this.#bytes = bytes.byteLength
    }
    this.#young.set(values, bytes)
    return bytes
  }
}
