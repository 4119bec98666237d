/** Plans in words, for the page on which they are approved: nothing that a write says is left out. */
import type { PageWords } from '../../model/page-words.ts'
import type { Plan, PlanNames, PlanWords, ToldWrite } from '../../operations/plans/plan.ts'
import { describedWrite, type Sent } from './sent-writes.ts'

type Detail = readonly [label: string, text: string]

const numberIn = (text: string | undefined): number[] =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? [Number(text)] : []

/** What is known of a plan, and how it is told. */
interface Told {
  readonly known: PlanNames
  readonly words: PageWords
}

/** What a plan says in words. */
export const planWords = ({ writes }: Pick<Plan, 'writes'>): PlanWords => {
  const sent = JSON.parse(writes) as Sent[]
  const described = sent.map((one) => ({ one, ...(describedWrite(one) ?? { summary: one.path, names: {} }) }))
  const ids = (name: string): number[] => [...new Set(described.flatMap(({ names }) => numberIn(names[name])))]
  return {
    memberIds: ids('member_id'),
    grantIds: ids('grant_id'),
    told: (known, words) => {
      const told = { known, words }
      return described.map(
        ({ one, summary, names }): ToldWrite => ({
          summary: words.write(summary),
          details: [
            ...Object.entries(names).map(([name, text]): Detail => [labelOf(told, name), thing(told, name, text)]),
            ...detailsOf(told, one.body, []),
          ],
        }),
      )
    },
  }
}

/** What a field is called in English. */
export const englishLabel = (name: string): string => {
  const plain = name.replace(/_id$/, '').replaceAll('_', ' ')
  return plain === 'ref' ? 'role' : plain
}

const labelOf = ({ words }: Told, name: string): string => words.write(englishLabel(name))

/** What an earlier write of the list makes. */
const madeBy = ({ words }: Told, index: number): string => words.text('plan.made-by', { step: index + 1 })

const named = (title: string | undefined, id: number | string): string =>
  title === undefined ? `${id}` : `${title} (${id})`

const placesIn = (told: Told, scope: unknown): string => {
  const { known, words } = told
  if (scope === 'company') return words.text('plan.places.company')
  if (!Array.isArray(scope)) return JSON.stringify(scope)
  if (scope.length === 0) return words.text('plan.places.none')
  return scope
    .map((id) => (typeof id === 'number' ? named(known.location(id), id) : valueText(told, '', id)))
    .join(', ')
}

const grantText = (told: Told, id: number): string => {
  const { known, words } = told
  const grant = known.grant(id)
  if (!grant) return `${id}`
  return words.text('plan.grant', {
    id,
    role: grant.role === null ? words.text('plan.grant.no-role') : named(known.role(grant.role), grant.role),
    member: named(known.member(grant.memberId), grant.memberId),
    places: placesIn(told, grant.scope),
  })
}

/** What the path of a write names. */
const thing = (told: Told, name: string, text: string): string => {
  const { known } = told
  const [, step] = /^\{(\d{1,3})\}$/.exec(text) ?? []
  if (step !== undefined) return madeBy(told, Number(step))
  const [id] = numberIn(text)
  if (name === 'ref') return named(known.role(text), text)
  if (id === undefined) return text
  if (name === 'member_id') return named(known.member(id), id)
  if (name === 'grant_id') return grantText(told, id)
  return named(name === 'location_id' ? known.location(id) : undefined, id)
}

const isMade = (value: unknown): value is { made_by: number } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'made_by')

const valueText = (told: Told, name: string, value: unknown): string => {
  const { known, words } = told
  if (isMade(value)) return madeBy(told, value.made_by)
  if (name === 'scope' || name === 'locations') return placesIn(told, value)
  if ((name === 'role' || name === 'shown_as') && typeof value === 'string') return named(known.role(value), value)
  if (value === null) return words.text('plan.none')
  if (typeof value === 'boolean') return words.text(value ? 'plan.yes' : 'plan.no')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** All that a body says, field by field. */
const detailsOf = (told: Told, value: unknown, path: readonly string[]): Detail[] => {
  const name = path.at(-1) ?? ''
  const isList = Array.isArray(value) && name !== 'scope' && value.some((part) => typeof part === 'object')
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || isMade(value) || (Array.isArray(value) && !isList)) {
    const isPermission = path.at(-2) === 'permissions'
    const label = path.map((part, index) => {
      if (isPermission && index === path.length - 1) return named(told.known.permission(part), part)
      return labelOf(told, part)
    })
    return [[label.join(', '), valueText(told, isPermission ? '' : name, value)]]
  }
  if (isList)
    return value.flatMap((part, index) =>
      detailsOf(told, part, [...path.slice(0, -1), `${labelOf(told, name)} ${index + 1}`]),
    )
  const parts = Object.entries(value)
  // What is emptied is said as well.
  if (parts.length === 0 && path.length > 0)
    return [[path.map((part) => labelOf(told, part)).join(', '), told.words.text('plan.none')]]
  return parts.flatMap(([key, part]) => detailsOf(told, part, [...path, key]))
}
