/** Plans in words, for the page on which they are approved: nothing that a write says is left out. */
import type { Plan, PlanNames, PlanWords, ToldWrite } from '../../operations/plans/plan.ts'
import { describedWrite, type Sent } from './sent-writes.ts'

type Detail = readonly [label: string, text: string]

const numberIn = (text: string | undefined): number[] =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? [Number(text)] : []

/** What a plan says in words. */
export const planWords = ({ writes }: Pick<Plan, 'writes'>): PlanWords => {
  const sent = JSON.parse(writes) as Sent[]
  const described = sent.map((one) => ({ one, ...(describedWrite(one) ?? { summary: one.path, names: {} }) }))
  const ids = (name: string): number[] => [...new Set(described.flatMap(({ names }) => numberIn(names[name])))]
  return {
    memberIds: ids('member_id'),
    grantIds: ids('grant_id'),
    told: (known) =>
      described.map(
        ({ one, summary, names }): ToldWrite => ({
          summary,
          details: [
            ...Object.entries(names).map(([name, text]): Detail => [labelOf(name), thing(known, name, text)]),
            ...detailsOf(known, one.body, []),
          ],
        }),
      ),
  }
}

const labelOf = (name: string): string => {
  const words = name.replace(/_id$/, '').replaceAll('_', ' ')
  return words === 'ref' ? 'role' : words
}

/** What an earlier write of the list makes. */
const madeBy = (index: number): string => `what step ${index + 1} makes`

const named = (title: string | undefined, id: number | string): string =>
  title === undefined ? `${id}` : `${title} (${id})`

const placesIn = (known: PlanNames, scope: unknown): string => {
  if (scope === 'company') return 'the whole company, future locations included'
  if (!Array.isArray(scope)) return JSON.stringify(scope)
  if (scope.length === 0) return 'no location'
  return scope
    .map((id) => (typeof id === 'number' ? named(known.location(id), id) : valueText(known, '', id)))
    .join(', ')
}

const grantText = (known: PlanNames, id: number): string => {
  const grant = known.grant(id)
  if (!grant) return `${id}`
  const role = grant.role === null ? 'no role' : named(known.role(grant.role), grant.role)
  return `${id}: ${role}, of ${named(known.member(grant.memberId), grant.memberId)}, at ${placesIn(known, grant.scope)}`
}

/** What the path of a write names. */
const thing = (known: PlanNames, name: string, text: string): string => {
  const [, step] = /^\{(\d{1,3})\}$/.exec(text) ?? []
  if (step !== undefined) return madeBy(Number(step))
  const [id] = numberIn(text)
  if (name === 'ref') return named(known.role(text), text)
  if (id === undefined) return text
  if (name === 'member_id') return named(known.member(id), id)
  if (name === 'grant_id') return grantText(known, id)
  return named(name === 'location_id' ? known.location(id) : undefined, id)
}

const isMade = (value: unknown): value is { made_by: number } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'made_by')

const valueText = (known: PlanNames, name: string, value: unknown): string => {
  if (isMade(value)) return madeBy(value.made_by)
  if (name === 'scope' || name === 'locations') return placesIn(known, value)
  if ((name === 'role' || name === 'shown_as') && typeof value === 'string') return named(known.role(value), value)
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** All that a body says, field by field. */
const detailsOf = (known: PlanNames, value: unknown, path: readonly string[]): Detail[] => {
  const name = path.at(-1) ?? ''
  const isList = Array.isArray(value) && name !== 'scope' && value.some((part) => typeof part === 'object')
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || isMade(value) || (Array.isArray(value) && !isList)) {
    const isPermission = path.at(-2) === 'permissions'
    const label = path.map((part, index) => {
      if (isPermission && index === path.length - 1) return named(known.permission(part), part)
      return labelOf(part)
    })
    return [[label.join(', '), valueText(known, isPermission ? '' : name, value)]]
  }
  if (isList)
    return value.flatMap((part, index) =>
      detailsOf(known, part, [...path.slice(0, -1), `${labelOf(name)} ${index + 1}`]),
    )
  const parts = Object.entries(value)
  // What is emptied is said as well.
  if (parts.length === 0 && path.length > 0) return [[path.map(labelOf).join(', '), 'none']]
  return parts.flatMap(([key, part]) => detailsOf(known, part, [...path, key]))
}
