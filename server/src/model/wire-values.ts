import { isIP, isIPv4 } from 'node:net'
import type { Permission } from './catalogue.ts'
import type { Ids, Value } from './value.ts'

/** One slug of a wire list: which permission it shows, and which half of it where a value takes two slugs. */
export interface WireSlot {
  readonly slug: string
  /** `Permission.index` */
  readonly index: number
  /** `ids`: the slug that carries the list of a `has_allowed_ids` permission. */
  readonly part: 'value' | 'ids'
}

export type WireValue = boolean | number | string | readonly number[]

/** An address block: its first address and how many leading bits count. Mapped IPv6 is the IPv4 it stands for. */
interface Block {
  readonly bits: 32 | 128
  readonly address: bigint
  readonly prefix: number
}

const MAPPED_PREFIX = 0xffffn

const ipv4Number = (text: string): bigint =>
  text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(Number(part)), 0n)

/** `text` is a valid IPv6 address without a zone; an IPv4 tail counts as two groups. */
const ipv6Number = (text: string): bigint => {
  const groupsOf = (half: string): bigint[] =>
    half.split(':').flatMap((group) => {
      if (group === '') return []
      if (!group.includes('.')) return [BigInt(`0x${group}`)]
      const tail = ipv4Number(group)
      return [tail >> 16n, tail & 0xffffn]
    })
  const [head = '', tail = ''] = text.split('::')
  const [left, right] = [groupsOf(head), groupsOf(tail)]
  const gap = Array.from({ length: 8 - left.length - right.length }, () => 0n)
  return [...left, ...gap, ...right].reduce((sum, group) => (sum << 16n) | group, 0n)
}

const parseBlock = (text: string): Block | undefined => {
  const [address = '', suffix, ...rest] = text.split('/')
  if (rest.length > 0 || isIP(address) === 0 || address.includes('%')) return undefined
  const bits = isIPv4(address) ? 32 : 128
  if (suffix !== undefined && !/^(0|[1-9]\d{0,2})$/.test(suffix)) return undefined
  const prefix = suffix === undefined ? bits : Number(suffix)
  if (prefix > bits) return undefined

  if (bits === 32) return { bits, address: ipv4Number(address), prefix }
  const number = ipv6Number(address)
  // A block wider than the mapped range is about IPv6 itself: `::/0` says nothing about IPv4 callers.
  if (number >> 32n === MAPPED_PREFIX && prefix >= 96) {
    return { bits: 32, address: number & 0xffffffffn, prefix: prefix - 96 }
  }
  return { bits, address: number, prefix }
}

/** The blocks of a list, `[]` when the text is empty, or undefined when something in it is no address. */
const parseList = (list: string): readonly Block[] | undefined => {
  const text = list.trim()
  if (text === '') return []
  const blocks: Block[] = []
  for (const part of text.split(/[\s,;]+/)) {
    if (part === '') continue
    const block = parseBlock(part)
    if (!block) return undefined
    blocks.push(block)
  }
  // Separators alone are a slip of the pen, and must not be read as "from anywhere".
  return blocks.length > 0 ? blocks : undefined
}

const blockWithin = (narrow: Block, wide: Block): boolean => {
  if (narrow.bits !== wide.bits || narrow.prefix < wide.prefix) return false
  const shift = BigInt(wide.bits - wide.prefix)
  return narrow.address >> shift === wide.address >> shift
}

/**
 * A list of addresses and CIDR blocks, parted by commas, semicolons or white space, as it was given but for white space
 * around it; undefined when something in it is no address. The empty list is "from anywhere".
 */
export const parseAddressList = (raw: unknown): string | undefined =>
  typeof raw === 'string' && raw.length <= 4096 && parseList(raw) ? raw.trim() : undefined

/** Whether the caller's address is in the list. What cannot be read, in list or address, never lets anybody in. */
export const addressWithin = (list: string, ip: string): boolean => {
  const blocks = parseList(list)
  if (!blocks) return false
  if (blocks.length === 0) return true
  const caller = ip.includes('/') ? undefined : parseBlock(ip.trim().replace(/%.*$/, ''))
  return caller !== undefined && blocks.some((block) => blockWithin(caller, block))
}

/** Whether whoever passes `narrow` passes `wide` too: each entry of the one inside some entry of the other. */
export const listWithin = (narrow: string, wide: string): boolean => {
  const outer = parseList(wide)
  if (!outer) return false
  if (outer.length === 0) return true
  const inner = parseList(narrow)
  if (!inner || inner.length === 0) return false
  return inner.every((block) => outer.some((wider) => blockWithin(block, wider)))
}

/**
 * The model's value for what a client sent under one slug, or undefined when it is wrongly typed. The two slugs of a
 * `has_allowed_ids` are read apart: a flag of 1 alone is "none of them yet", and the list alone never means all.
 */
export const fromWire = (slot: WireSlot, permission: Permission, raw: unknown): Value | undefined => {
  const { type, bounds } = permission
  if (slot.part === 'ids') return Array.isArray(raw) ? type.parse(raw, bounds) : undefined
  switch (type.name) {
    case 'has_allowed_ids':
      if (raw === 0) return 'all'
      return raw === 1 ? [] : undefined
    case 'allowed_id':
      return raw === 0 ? 'all' : type.parse([raw], bounds)
    case 'allowed_ip':
      return parseAddressList(raw)
    default:
      return type.parse(raw, bounds)
  }
}

/**
 * What a client sees under one slug. An `allowed_id` has room for one id only, so a wider set shows its lowest, and
 * "none" shows 0: the closed gate above it is what says none there.
 */
export const toWire = (slot: WireSlot, permission: Permission, value: Value): WireValue => {
  switch (permission.type.name) {
    case 'has_allowed_ids': {
      const ids = value as Ids
      if (slot.part === 'ids') return ids === 'all' ? [] : ids
      return ids === 'all' ? 0 : 1
    }
    case 'allowed_id': {
      const ids = value as Ids
      return ids === 'all' ? 0 : (ids[0] ?? 0)
    }
    default:
      return value as boolean | number | string
  }
}
