import { addressHolds, grantValues, joinAt, type Place, storedValues, type Values } from './access.ts'
import type { Permission } from './catalogue.ts'
import type { Company } from './company.ts'
import { decide, isAllowed, type Limit, limitHolds, permissionOf, type Question, speaksOf } from './decide.ts'
import { givenBeside, overruledIn } from './edit-grant.ts'
import { activeAt, boundariesAfter, covers, type Grant, type Moment, type Person, type Scope } from './member.ts'
import { type PermissionType, sameValue } from './permission-types.ts'
import type { Value } from './value.ts'

/** One write that would make a denied question allowed: exceptions in a grant that is there, or another grant. */
export interface SmallestChange {
  /** The grant that gets the values; undefined for a new one. */
  readonly grant: Grant | undefined
  readonly role: string | null
  readonly scope: Scope
  /** What the grant is to say, by slug, where it does not say so yet. */
  readonly values: Readonly<Record<string, Value>>
}

/** How much a change gives away; the smaller one is proposed. */
interface Cost {
  /** How many values rise, each counted wherever, whenever and from where it does. */
  readonly rises: number
  /** By how much they do. */
  readonly size: number
  readonly writes: number
}

/** The longest list of ids, and the number of days back, that a value may have. */
const MOST_IDS = 10_000
const MOST_DAYS = 36_500
/** Ranks above any list of ids and any number of days. */
const EVERYTHING = 1_000_000

/** The number and slot of a grant that is not made yet. */
const NEW = { id: 0, slot: 'extra:0' } as const

/** The person’s grants after a change, for asking again; the new grant has no number yet. */
export const withChange = (grants: readonly Grant[], { grant, role, scope, values }: SmallestChange): Grant[] =>
  grant
    ? grants.map((each) => (each === grant ? changed(grant, values) : each))
    : [...grants, { ...NEW, role, scope, startsAt: null, endsAt: null, exceptions: values }]

const made = (grants: readonly Grant[], change: SmallestChange): { after: readonly Grant[]; grant: Grant } => {
  const after = withChange(grants, change)
  return { after, grant: after.find((each) => !grants.includes(each)) as Grant }
}

const changed = (grant: Grant, values: SmallestChange['values']): Grant => ({
  ...grant,
  exceptions: { ...grant.exceptions, ...values },
})

/**
 * The change that would allow what is denied and gives away the least: first the fewest values that rise (at every open
 * place, at the moment asked about and whenever a window changes something later, from the address asked about and from
 * none in particular), then the smallest rises, then the fewest writes, then the lowest ids. Every write is tried that
 * adds what is missing to a grant that counts there, gates and limits included, and every new grant without a role or
 * with any that is not an owner’s. What looks lower than others give, `now` and as long as it counts, is refused to
 * whoever writes it, and so never proposed. Undefined where something stands against the person or the place itself,
 * which no grant lifts, and where nothing on this list would do.
 */
export const smallestChange = (
  company: Company,
  person: Person,
  asked: Question,
  now: Moment = asked.at,
): SmallestChange | undefined => smallestChangeForAny(company, person, [asked], { now })

/**
 * The same where any of several questions will do, which differ in nothing but the permission. With `counts`, other
 * grants say nothing about them.
 */
export const smallestChangeForAny = (
  company: Company,
  person: Person,
  asked: readonly Question[],
  { now, counts = () => true }: { readonly now: Moment; readonly counts?: (grant: Grant) => boolean },
): SmallestChange | undefined => {
  const { grants } = person.member
  const decided = (question: Question, all: readonly Grant[]) =>
    decide(company, { ...person, member: { ...person.member, grants: all.filter(counts) } }, question)
  const questions = asked.map((question) => inOwnSlugs(company, question))
  const [first] = questions
  if (!first || questions.some((question) => decided(question, grants).allowed)) return undefined
  const points = pointsOf(company, grants, first)
  let best: { change: SmallestChange; cost: Cost } | undefined
  for (const question of questions) {
    if (decided(question, grants).blocker) continue
    const better = (change: SmallestChange): Cost | undefined => {
      const { grant } = made(grants, change)
      const cost = costOf(company, points, grant, change, best?.cost.rises)
      return cost && best && !isLess(cost, best.cost) ? undefined : cost
    }
    for (const change of candidates(company, grants, { question, counts, isWorth: better })) {
      if (!better(change) || !decided(question, made(grants, change).after).allowed) continue
      // What is raised further costs no less: only what is wanted so far is looked at so closely.
      for (const written of writable(company, grants, change, now)) {
        const cost = better(written)
        if (cost && decided(question, made(grants, written).after).allowed) best = { change: written, cost }
      }
    }
  }
  return best?.change
}

/** The question with its limits by the slugs of their permissions: a list of ids may have one of its own. */
const inOwnSlugs = (company: Company, { limits = [], ...question }: Question): Question => ({
  ...question,
  limits: limits.map((limit) => ({
    ...limit,
    permission: permissionOf(company, limit.permission)?.slug ?? limit.permission,
  })),
})

const isLess = (a: Cost, b: Cost): boolean => {
  if (a.rises !== b.rises) return a.rises < b.rises
  if (a.size !== b.size) return a.size < b.size
  return a.writes < b.writes
}

/** All that might do, grants that are there by number, then new ones. */
function* candidates(
  company: Company,
  grants: readonly Grant[],
  {
    question,
    counts,
    isWorth,
  }: { question: Question; counts: (grant: Grant) => boolean; isWorth: (change: SmallestChange) => unknown },
): Generator<SmallestChange> {
  const permission = permissionOf(company, question.permission)
  if (!permission) return
  for (const grant of grants.filter(counts).sort((a, b) => a.id - b.id)) {
    if (!speaksOf(company, permission, grant, question.place) || !activeAt(grant, question.at)) continue
    if (!addressHolds(company, grant, question.ip ?? 'any')) continue
    const values = missing(company, permission, grant, question)
    if (values) yield { grant, role: grant.role, scope: grant.scope, values }
  }
  // What nobody has set stands for all ids; a new grant can do with those that are asked about.
  for (const scope of scopesFor(permission, question.place))
    for (const role of [null, ...rolesToGive(company)]) {
      // What the role gives alone may be too much already, and that is seen soonest.
      if (role !== null && !isWorth({ grant: undefined, role, scope, values: {} })) continue
      for (const exceptions of role === null ? narrowIds(company, question) : [{}]) {
        const values = missing(company, permission, { role, exceptions }, question)
        if (values) yield { grant: undefined, role, scope, values }
      }
    }
}

/** The change, or where it says less than other grants give, the same with what they give at some place of it. */
function* writable(
  company: Company,
  grants: readonly Grant[],
  change: SmallestChange,
  now: Moment,
): Generator<SmallestChange> {
  const { after, grant } = made(grants, change)
  const permissions = Object.keys(change.values).flatMap((slug) => permissionOf(company, slug) ?? [])
  const role = change.grant === undefined && change.role !== null
  const overruled = overruledIn(company, { grants: after }, grant, { role, permissions }, now)
  if (overruled.some(({ slug }) => slug === undefined)) return
  const beside = givenBeside(company, { grants: after }, grant, now)
  let all: SmallestChange['values'][] = [change.values]
  for (const permission of permissions) {
    const { slug } = permission
    if (!overruled.some((each) => each.slug === slug)) continue
    const raised = raisedOver(permission, change.values[slug] as Value, beside)
    all = all.flatMap((values) => raised.map((value) => ({ ...values, [slug]: value })))
  }
  for (const values of all) yield { ...change, values }
}

/** A value with what is given beside it, at one place or another: each as it can be stored. */
const raisedOver = ({ index, type }: Permission, value: Value, beside: readonly Values[]): Value[] => {
  const found: Value[] = []
  for (const given of new Set(beside.map((values) => values[index] as Value))) {
    const joined = type.join(value, given)
    const isList = Array.isArray(joined)
    const raised = isList && joined.length > (type.name === 'allowed_id' ? 1 : MOST_IDS) ? 'all' : joined
    if (!found.some((each) => sameValue(each, raised))) found.push(raised)
  }
  return found
}

/**
 * No id, for limits to one id that the question names ids of: for all of them, and for any few of the first, since what
 * is given beside may make it cheaper to leave one as it is.
 */
const narrowIds = (company: Company, { limits = [] }: Question): Record<string, Value>[] => {
  const limited = limits.flatMap(({ permission, id }) => {
    const found = permissionOf(company, permission)
    return id !== undefined && found?.type.name === 'allowed_id' ? [found] : []
  })
  let all: Record<string, Value>[] = [{}]
  for (const [index, { slug, none }] of [...new Set(limited)].entries())
    all = all.flatMap((narrow) => [{ ...narrow, [slug]: none }, ...(index < MOST_LEFT ? [narrow] : [])])
  return all.length > 1 && limited.length > MOST_LEFT ? [...all, {}] : all
}

/** Of how many limits it is tried whether they are better left as they are. */
const MOST_LEFT = 3

/** A permission of company reach asked about at a place may come from a grant over the company too. */
const scopesFor = ({ reach }: Permission, place: Place): Scope[] => {
  if (place === 'company') return ['company']
  return reach === 'company' ? [[place], 'company'] : [[place]]
}

/** Built-in ones in the order of their catalogues, then the company’s own by number; never an owner’s. */
const rolesToGive = ({ catalogue, roles }: Company): string[] => {
  const own = [...roles.keys()].filter((ref) => !catalogue.roles.has(ref))
  own.sort((a, b) => numberIn(a) - numberIn(b))
  return [...catalogue.roles.keys(), ...own].filter((ref) => roles.get(ref)?.isOwner === false)
}

const numberIn = (ref: string): number => Number(ref.slice(ref.indexOf(':') + 1))

/**
 * The least that a grant must say beyond what it says, so that it alone gives the permission within the question’s
 * limits; undefined where no value would do.
 */
const missing = (
  company: Company,
  permission: Permission,
  grant: Pick<Grant, 'role' | 'exceptions'>,
  { limits = [] }: Question,
): Record<string, Value> | undefined => {
  const stored = [...storedValues(company, { role: grant.role, exceptions: grant.exceptions })]
  const values: Record<string, Value> = {}
  const say = ({ index, slug }: Permission, value: Value): void => {
    stored[index] = value
    values[slug] = value
  }
  const open = ({ gates }: Permission): void => {
    for (const above of gates)
      if (stored[above] === false) say(company.catalogue.permissions[above] as Permission, true)
  }

  if (!isAllowed(permission, stored[permission.index] as Value)) {
    const least = leastAbove(permission, limits)
    if (least === undefined) return undefined
    say(permission, least)
  }
  open(permission)
  for (const limit of limits) {
    const limited = permissionOf(company, limit.permission)
    if (!limited) return undefined
    if (limitHolds(limited, limited.none, limit)) continue
    open(limited)
    const value = stored[limited.index] as Value
    if (limitHolds(limited, value, limit)) continue
    const wider = widened(limited, value, limit)
    if (wider === undefined) return undefined
    say(limited, wider)
  }
  return values
}

/** The least value that is not none; of ids, where the question names none, only all of them are surely enough. */
const leastAbove = ({ slug, type, none }: Permission, limits: readonly Limit[]): Value | undefined => {
  switch (type.name) {
    case 'has_access':
    case 'has_group_access':
      return true
    case 'has_limited_access':
      return false
    case 'has_limited_by_own_access':
      return 0
    case 'has_limited_today':
    case 'last_days_count':
      return 1
    case 'level':
    case 'number':
      return (none as number) + 1
    case 'has_allowed_ids':
    case 'allowed_id': {
      const id = limits.find((limit) => limit.permission === slug && limit.id !== undefined)?.id
      return id === undefined ? 'all' : [id]
    }
    case 'allowed_ip':
      return undefined
  }
}

/** The value made just wide enough for a limit. */
const widened = ({ type, all }: Permission, value: Value, { id, daysBack }: Limit): Value | undefined => {
  switch (type.name) {
    case 'has_allowed_ids': {
      if (id === undefined) return all
      const ids = [...(value as readonly number[]), id].sort((a, b) => a - b)
      return ids.length > MOST_IDS ? undefined : ids
    }
    case 'allowed_id':
      // It has room for one id only, and what it has stays.
      return id !== undefined && (value as readonly number[]).length === 0 ? [id] : all
    case 'last_days_count':
      return daysBack === undefined || daysBack > MOST_DAYS ? all : daysBack
    case 'allowed_ip':
      return undefined
    default:
      return all
  }
}

/** Somewhere, sometime and from somewhere that access is looked at, and what the person has there before the change. */
interface Point {
  readonly place: Place
  /** How many places are like this one. */
  readonly weight: number
  readonly at: Moment
  readonly ip: string | undefined | 'any'
  readonly has: Values
}

const pointsOf = (company: Company, grants: readonly Grant[], question: Question): Point[] => {
  const places = placesOf(company, grants, question.place)
  const moments = [question.at, ...boundariesAfter(grants, question.at)]
  const asked = question.ip ?? 'any'
  const addresses = company.catalogue.ipCondition && asked !== undefined ? [asked, undefined] : [asked]
  return places.flatMap(({ place, weight }) =>
    moments.flatMap((at) =>
      addresses.map((ip) => {
        const counting = grants.filter((grant) => activeAt(grant, at) && addressHolds(company, grant, ip))
        return { place, weight, at, ip, has: joinAt(company, counting, place) }
      }),
    ),
  )
}

/** The place asked about, the company, and one of each sort of open locations: those that the same grants cover. */
const placesOf = (company: Company, grants: readonly Grant[], asked: Place): { place: Place; weight: number }[] => {
  const coverage = new Map<number, string>()
  for (const { id, scope } of grants)
    if (scope !== 'company')
      for (const place of new Set(scope)) coverage.set(place, `${coverage.get(place) ?? ''} ${id}`)
  const sorts = new Map<string, { place: Place; weight: number }>()
  for (const { id, closed } of company.locations.values()) {
    if (closed) continue
    const sort = id === asked ? 'asked' : (coverage.get(id) ?? '')
    const known = sorts.get(sort)
    if (known) known.weight += 1
    else sorts.set(sort, { place: id, weight: 1 })
  }
  // Most of what is given is given there: what is too much is seen soon.
  const first = sorts.get('asked')
  const others = [...sorts.values()].filter((each) => each !== first)
  return [...(first ? [first] : []), { place: 'company', weight: 1 }, ...others]
}

/** What the grant, as changed, gives beyond what the person has; undefined once it is more than `most` rises. */
const costOf = (
  company: Company,
  points: readonly Point[],
  grant: Grant,
  { grant: before, role, values }: SmallestChange,
  most = Number.POSITIVE_INFINITY,
): Cost | undefined => {
  const gives = grantValues(company, grant)
  const { permissions } = company.catalogue
  const countsAnywhere =
    grant.scope === 'company' || grant.scope.some((id) => company.locations.get(id)?.closed === false)
  let [rises, size] = [0, 0]
  for (const { place, weight, at, ip, has } of points) {
    if (!activeAt(grant, at) || !addressHolds(company, grant, ip)) continue
    const isHere = place === 'company' ? grant.scope === 'company' : covers(grant.scope, place)
    if (!isHere && !(countsAnywhere && company.catalogue.hasCompanyReach)) continue
    for (const { index, type, reach } of permissions) {
      const [value, held] = [gives[index] as Value, has[index] as Value]
      if (value === held || !(reach === 'company' ? countsAnywhere : isHere) || type.atMost(value, held)) continue
      rises += weight
      if (rises > most) return undefined
      size += weight * sizeOf(type, held, type.join(held, value))
    }
  }
  const own = before ? 0 : role === null ? 1 : 2
  return { rises, size, writes: own + Object.keys(values).length }
}

/** By how much one value is more than another of its type: more is always a greater number. */
const sizeOf = ({ name }: PermissionType, less: Value, more: Value): number => {
  const rank = (value: Value): number => {
    if (value === 'all' || (name === 'last_days_count' && value === -1)) return EVERYTHING
    return Array.isArray(value) ? value.length : Number(value)
  }
  return Math.abs(rank(more) - rank(less))
}
