/**
 * `node deciding.ts <database> <plan> <roles.json>`: decisions in this process, about everybody of the plan, beside what
 * a map can do at best and what Cedar does; takes orders from run.ts.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { ALWAYS, AnswerTable } from '../src/model/answer-table.ts'
import { enterAnswers, isWithin } from '../src/model/answers-of.ts'
import type { Company } from '../src/model/company.ts'
import { allows, decide, permissionOf as permissionIn } from '../src/model/decide.ts'
import type { Person } from '../src/model/member.ts'
import { openCore } from '../src/open-core.ts'
import { pace } from './pace.ts'
import { locationsOf, type Plan, type PlannedCompany, roleOf } from './plan.ts'
import { askedOf, type Roles } from './roles.ts'

export type Decider = 'decide' | 'allows' | 'answers' | 'map' | 'map of texts' | 'cedar'

export interface DecidingOrder {
  readonly subject: string
  /** Among how many people questions are asked. */
  readonly people: number
  readonly warmUp: number
  readonly seconds: number
}

const [database, planFile, rolesFile] = process.argv.slice(2) as [string, string, string]
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan
const roles = JSON.parse(readFileSync(rolesFile, 'utf8')) as Roles
const asked = askedOf(roles)

/** As the service holds them when it has been asked about each. What the questions need beside lies close together. */
const people: Person[] = []
const companies: Company[] = []
const companyOf: number[] = []
const numbers: number[] = []

const readEverybody = async (): Promise<void> => {
  const { core, close } = await openCore(database)
  for (const [index, { id: companyId, callers, people: all, firstUser }] of plan.companies.entries()) {
    for (let number = callers; number < all; number++) {
      const id = firstUser + number
      const found = await core.facts.glance((look) => ({
        company: look.company(companyId) as Company,
        member: look.memberOfUser(companyId, id),
        user: look.user(id),
      }))
      if (!found.member) throw new Error(`user ${id} is no member`)
      companies[index] = found.company
      companyOf.push(index)
      numbers.push(number)
      people.push({ member: found.member, user: found.user })
    }
  }
  await close()
}

await readEverybody()
const at = Date.now() * 1000

const companyAt = (person: number): Company => companies[companyOf[person] as number] as Company
const plannedAt = (person: number): PlannedCompany => plan.companies[companyOf[person] as number] as PlannedCompany
const ownPlaces = (person: number) => locationsOf(plannedAt(person), numbers[person] as number)
const roleAt = (person: number): string => roleOf(plannedAt(person), numbers[person] as number)
const userIdAt = (person: number): number => plannedAt(person).firstUser + (numbers[person] as number)

/** In each three questions, a person's two places and another. */
const placeOf = (person: number, turn: number): number => {
  const { locations } = plannedAt(person)
  return locations[((numbers[person] as number) + ([0, 1, 7][turn % 3] as number)) % locations.length] as number
}
const permissionOf = (turn: number): string => asked[turn % asked.length] as string
const questionOf = (person: number, turn: number) => ({
  permission: permissionOf(turn),
  place: placeOf(person, turn),
  at,
})
const byRoleAlone = (person: number, turn: number): boolean =>
  turn % 3 !== 2 && (roles.roles[roleAt(person)] as readonly string[]).includes(permissionOf(turn))

type Ask = (person: number, turn: number) => boolean

/** What a map can do at best: who has which role where, as a number that is there already. */
const inMap = (): Ask => {
  const allowed = new Map(
    Object.entries(roles.roles).map(([name, on]) => [
      name,
      Uint8Array.from(asked, (slug) => (on.includes(slug) ? 1 : 0)),
    ]),
  )
  const held = new Map<number, Uint8Array>()
  for (const person of people.keys())
    for (const n of ownPlaces(person).keys()) held.set(4 * person + n, allowed.get(roleAt(person)) as Uint8Array)
  return (person, turn) => held.get(4 * person + (turn % 3))?.[turn % asked.length] === 1
}

/** The same with keys as programs have them: put together for each question. */
const inMapOfTexts = (): Ask => {
  const held = new Map<string, string>()
  for (const person of people.keys())
    for (const place of ownPlaces(person)) held.set(`${userIdAt(person)}:${place}`, roleAt(person))
  const allowed = new Map(Object.entries(roles.roles).map(([name, on]) => [name, new Set(on)]))
  return (person, turn) => {
    const role = held.get(`${userIdAt(person)}:${placeOf(person, turn)}`)
    return role !== undefined && (allowed.get(role) as Set<string>).has(permissionOf(turn))
  }
}

/** Policies kept parsed, the person's places sent with each question. */
const inCedar = (): Ask => {
  const cedar = createRequire(import.meta.url)(
    '@cedar-policy/cedar-wasm/nodejs',
  ) as typeof import('@cedar-policy/cedar-wasm/nodejs')
  const policies = Object.entries(roles.roles).map(([name, on]): [string, string] => {
    const actions = asked.filter((slug) => on.includes(slug)).map((slug) => `Action::"${slug}"`)
    return [
      name,
      `permit(principal, action in [${actions.join(', ')}], resource) when { principal.role == "${name}" && principal.places.contains(resource) };`,
    ]
  })
  const kept = cedar.preparsePolicySet('roles', { staticPolicies: Object.fromEntries(policies) })
  if (kept.type !== 'success') throw new Error('Cedar does not take the roles')
  const entity = (type: string, id: string) => ({ type, id })
  return (person, turn) => {
    const principal = entity('User', String(userIdAt(person)))
    const places = ownPlaces(person).map((id) => ({ __entity: entity('Location', String(id)) }))
    const answer = cedar.statefulIsAuthorized({
      principal,
      action: entity('Action', permissionOf(turn)),
      resource: entity('Location', String(placeOf(person, turn))),
      context: {},
      preparsedPolicySetId: 'roles',
      entities: [{ uid: principal, attrs: { role: roleAt(person), places }, parents: [] }],
    })
    return answer.type === 'success' && answer.response.decision === 'allow'
  }
}

/**
 * As a hot check asks: the answers known before, and where there is none, the rules, whose answer is kept. Who and where
 * is there in numbers already, as in the map.
 */
const inTable = (): Ask => {
  const table = new AnswerTable()
  // One for all questions, as a program would have that asks millions.
  const span = { ...ALWAYS }
  const places = plan.companies.map(({ locations }) => Uint32Array.from(locations))
  const ids = Uint32Array.from(plan.companies, ({ id }) => id)
  const company = Uint8Array.from(companyOf)
  // Somebody's number in their company, and their user, from their place in the list of all.
  const first = plan.companies.map((_, index) => companyOf.indexOf(index))
  const number = Int32Array.from(plan.companies, ({ callers }, index) => callers - (first[index] as number))
  const user = Int32Array.from(plan.companies, ({ firstUser }, index) => firstUser + (number[index] as number))
  const permissions = Uint32Array.from(asked, (slug) => permissionIn(companyAt(0), slug)?.index ?? 0)
  const byRules = (person: number, turn: number): boolean => {
    const question = questionOf(person, turn)
    enterAnswers(table, companyAt(person), people[person] as Person, question.place, at)
    return allows(companyAt(person), people[person] as Person, question)
  }
  return (person, turn) => {
    const its = company[person] as number
    const locations = places[its] as Uint32Array
    const step = turn % 3 === 2 ? 7 : turn % 3
    const place = locations[(person + (number[its] as number) + step) % locations.length] as number
    const permission = permissions[turn % permissions.length] as number
    span.from = ALWAYS.from
    span.until = ALWAYS.until
    const known = table.ask(ids[its] as number, person + (user[its] as number), place, permission, span)
    return known !== undefined && isWithin(span, at) ? known : byRules(person, turn)
  }
}

const deciders: Readonly<Record<Decider, () => Ask>> = {
  decide: () => (person, turn) => decide(companyAt(person), people[person] as Person, questionOf(person, turn)).allowed,
  allows: () => (person, turn) => allows(companyAt(person), people[person] as Person, questionOf(person, turn)),
  answers: inTable,
  map: inMap,
  'map of texts': inMapOfTexts,
  cedar: inCedar,
}

const made = new Map<Decider, Ask>()

/** Exceptions are ours alone: where somebody has some, our two ways must agree. */
const requireRight = (subject: Decider, ask: Ask, count: number): void => {
  const isOurs = subject === 'decide' || subject === 'allows' || subject === 'answers'
  for (let turn = 0; turn < 300; turn++) {
    const person = (turn * 37) % count
    const known = people[person] as Person
    const isPlain = known.member.grants.every(({ exceptions }) => Object.keys(exceptions).length === 0)
    if (isOurs && !isPlain) {
      const question = questionOf(person, turn)
      const company = companyAt(person)
      if (ask(person, turn) !== decide(company, known, question).allowed)
        throw new Error(`${subject} and decide disagree`)
    } else if (ask(person, turn) !== byRoleAlone(person, turn)) throw new Error(`${subject} answers wrongly`)
  }
}

process.on('message', ({ subject: name, people: wanted, ...times }: DecidingOrder) => {
  try {
    const subject = name as Decider
    const ask = made.get(subject) ?? deciders[subject]()
    made.set(subject, ask)
    const count = Math.min(wanted, people.length)
    // Whoever is asked about once is not kept, and the table grows only slowly.
    if (subject === 'answers') for (let n = 0; n < 9 * count; n++) ask(n % count, Math.floor(n / count))
    requireRight(subject, ask, count)
    process.send?.({ measured: pace(times, count, ask) })
  } catch (error) {
    process.send?.({ error: (error as Error).stack })
  }
})
process.once('SIGTERM', () => process.exit(0))
process.send?.({ people: people.length })
