import type { Company } from './company.ts'
import { boundariesAfter, type Member, type Moment } from './member.ts'

/** What is kept of a member at one place, until a window opens or closes: one entry per kind of computation. */
interface AtPlace {
  readonly key: PlaceKey
  readonly from: Moment
  readonly until: Moment
  readonly values: unknown[]
}

interface OfMember {
  /** A copy of a member carries this along: it counts for the very object that it was made for. */
  readonly member: Member
  readonly company: Company
  /** Every grant is company-wide: then all open places are one, and so are all closed ones. */
  readonly isEverywhere: boolean
  /** The place that was asked about last: mostly the only one. */
  last: AtPlace | undefined
  others: Map<PlaceKey, AtPlace> | undefined
}

type PlaceKey = number | string

/** Places kept for one member; whoever is asked about at more of them is computed anew. */
const MOST_PLACES = 64

const OPEN = -1
const CLOSED = -2

/** A hidden property rather than a WeakMap: what is looked at in every request is then a step away, and no table. */
const KEPT = Symbol('kept')

interface Holder extends Member {
  /** A number: how much has been computed, and not kept. */
  [KEPT]?: OfMember | number
}

/** What one question computes. Whoever is asked about once may never be again: keeping that would only fill the memory. */
const FIRST_QUESTION = 4

let kinds = 0

/**
 * Keeps what is computed from a member's grants with the member, until a window opens or closes: asked again, it costs
 * a look-up. A change of the member, or of the company's roles or places, makes new objects and with them a new result.
 *
 * `varies` says what else the result depends on: `byCover`, on nothing but which grants cover the place and whether it
 * is open; `byPlace`, on the place itself, for which any key may stand.
 */
export const keptWithMember = <T>(varies: 'byCover' | 'byPlace') => {
  // Numbered by first use: what is asked for most lies together.
  let kind = -1
  return (company: Company, member: Member, place: PlaceKey, at: Moment, compute: () => T): T => {
    const holder = member as Holder
    let own = holder[KEPT]
    if (typeof own !== 'object') {
      const computed = own ?? 0
      if (computed < FIRST_QUESTION) {
        holder[KEPT] = computed + 1
        return compute()
      }
      own = undefined
    }
    if (own?.company !== company || own.member !== member) {
      const isEverywhere = member.grants.every(({ scope }) => scope === 'company')
      own = { member, company, isEverywhere, last: undefined, others: undefined }
      holder[KEPT] = own
    }
    const key = varies === 'byCover' && own.isEverywhere && typeof place === 'number' ? coverOf(company, place) : place
    const here = own.last?.key === key && isAt(own.last, at) ? own.last : placeOf(own, member, key, at)
    if (kind === -1) kind = kinds++
    const known = here.values[kind]
    if (known !== undefined) return (known === NOTHING ? undefined : known) as T
    const value = compute()
    here.values[kind] = value === undefined ? NOTHING : value
    return value
  }
}

const isAt = ({ from, until }: AtPlace, at: Moment): boolean => from <= at && at < until

const placeOf = (own: OfMember, member: Member, key: PlaceKey, at: Moment): AtPlace => {
  let here = own.others?.get(key)
  if (!here || !isAt(here, at)) {
    const until = boundariesAfter(member.grants, at)[0] ?? Number.POSITIVE_INFINITY
    here = { key, from: at, until, values: new Array(kinds) }
  }
  if (own.last && own.last.key !== key) {
    own.others ??= new Map()
    if (own.others.size >= MOST_PLACES) own.others.clear()
    own.others.set(own.last.key, own.last)
  }
  own.last = here
  return here
}

/** Stands for a computed `undefined`. */
const NOTHING = Symbol('nothing')

const coverOf = (company: Company, locationId: number): number =>
  company.locations.get(locationId)?.closed === false ? OPEN : CLOSED
