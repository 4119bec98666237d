import type { Values } from '../../model/access.ts'
import type { CompiledCatalogue, WireSlot } from '../../model/compile-catalogue.ts'
import type { Value } from '../../model/value.ts'
import { toWire } from '../../model/wire-values.ts'

const VOCABULARY = 'salon'

/** A list as the wire has it, `[{"slug":…,"value":…},…]`, with the end of the answer, and where each pair of it begins and ends. */
interface Written {
  readonly bytes: Buffer
  /** One more than there are pairs: pair n stands from the nth to the next, its comma included. */
  readonly starts: Uint32Array
}

const slotsOf = (catalogue: CompiledCatalogue): readonly WireSlot[] => catalogue.wireOrder.get(VOCABULARY) ?? []

const writePair = (catalogue: CompiledCatalogue, slot: WireSlot, place: number, values: Values): string => {
  const permission = catalogue.permissions[slot.index] as (typeof catalogue.permissions)[number]
  const value = toWire(slot, permission, values[slot.index] as Value)
  return `${place === 0 ? '[' : ','}{"slug":"${slot.slug}","value":${JSON.stringify(value)}}`
}

const writeWhole = (catalogue: CompiledCatalogue, values: Values): Written => {
  const slots = slotsOf(catalogue)
  const pairs = slots.map((slot, place) => writePair(catalogue, slot, place, values))
  const starts = new Uint32Array(pairs.length + 1)
  for (const [place, pair] of pairs.entries()) starts[place + 1] = (starts[place] as number) + Buffer.byteLength(pair)
  return { bytes: Buffer.from(`${pairs.join('')}${TAIL}`), starts }
}

/**
 * The bytes of values that differ from a role's in a few places: what is the same is the role's, what differs is
 * written. Undefined when so much differs that writing the whole is no more work.
 */
const writeFrom = (
  catalogue: CompiledCatalogue,
  role: Values,
  written: Written,
  values: Values,
): Buffer[] | undefined => {
  const slots = slotsOf(catalogue)
  const pieces: Buffer[] = []
  let copied = 0
  for (let place = 0; place < slots.length; place++) {
    const slot = slots[place] as WireSlot
    if (values[slot.index] === role[slot.index]) continue
    if (pieces.length > 80) return undefined
    pieces.push(
      written.bytes.subarray(copied, written.starts[place]),
      Buffer.from(writePair(catalogue, slot, place, values)),
    )
    copied = written.starts[place + 1] as number
  }
  pieces.push(written.bytes.subarray(copied))
  return pieces
}

/** What ends the list and the answer. */
const TAIL = ']},"meta":{}}'

/** Most bytes that one of two generations may keep. */
const GENERATION_BYTES = 10 * 1024 * 1024

/**
 * The lists of 265 values, as bytes. Writing those values is most of the work of an answer, and many answers have the
 * same: lists are kept by the array of values that they were written from, bounded in bytes. They are shared by all
 * answers, since bytes that were just sent are sent again in half the time.
 */
export class PermissionBytes {
  #young = new Map<Values, readonly Buffer[]>()
  #old = new Map<Values, readonly Buffer[]>()
  #bytes = 0
  /** Values that were asked for once. */
  readonly #asked = new WeakSet<Values>()
  /** Lists of roles, from which the others are written; as many as there are roles in use. */
  readonly #roles = new WeakMap<Values, Written>()

  /** The list and the end of the answer, in pieces. `role` are the values of the shown role, where there is one. */
  listOf(catalogue: CompiledCatalogue, values: Values, role: Values | undefined): readonly Buffer[] {
    let list = this.#young.get(values)
    if (list) return list
    list = this.#old.get(values)
    if (list) {
      this.#keep(values, list)
      return list
    }
    list = this.#write(catalogue, values, role)
    // Asked for once, it may never be asked for again: then keeping it is only work for the garbage collector.
    if (values !== role && !this.#asked.has(values)) {
      this.#asked.add(values)
      return list
    }
    const whole = list.length === 1 ? list : [Buffer.concat(list)]
    this.#keep(values, whole)
    return whole
  }

  #keep(values: Values, list: readonly Buffer[]): void {
    if (this.#bytes > GENERATION_BYTES) {
      this.#old = this.#young
      this.#young = new Map()
      this.#bytes = 0
    }
    for (const { byteLength } of list) this.#bytes += byteLength
    this.#young.set(values, list)
  }

  #write(catalogue: CompiledCatalogue, values: Values, role: Values | undefined): Buffer[] {
    if (role === undefined) return [writeWhole(catalogue, values).bytes]
    let written = this.#roles.get(role)
    if (!written) {
      written = writeWhole(catalogue, role)
      this.#roles.set(role, written)
    }
    if (values === role) return [written.bytes]
    return writeFrom(catalogue, role, written, values) ?? [writeWhole(catalogue, values).bytes]
  }
}
