/** What an event changed, as lines of "what: from → to": for people, so what says nothing to them is left out. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Value } from '../../api/client.ts'
import { useValueText } from '../../parts/value.tsx'
import { useFormat } from '../../words/format.ts'
import type { Event } from './asked.ts'
import type { Things } from './things.ts'

export interface Change {
  readonly what: string
  readonly from: string | undefined
  readonly to: string | undefined
}

type Told = Readonly<Record<string, unknown>>

interface Grant {
  readonly id: number
  readonly slot: string
  readonly role: string | null
  readonly scope: 'company' | readonly number[]
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly exceptions: Readonly<Record<string, Value>>
}

const isRecord = (told: unknown): told is Told => typeof told === 'object' && told !== null && !Array.isArray(told)
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Told elsewhere in the sentence, or of use to programs only. */
const SILENT = new Set(['id', 'token', 'hash', 'base', 'writes', 'confirmation', 'member', 'formerUser', 'grants'])
const MOMENTS = new Set(['startsAt', 'endsAt', 'expiresAt', 'archivedAt'])
const VALUES = new Set(['values', 'permissions', 'exceptions'])

const FIELDS = [
  'address',
  'archivedAt',
  'audience',
  'catalogues',
  'city',
  'closed',
  'code',
  'color',
  'connected',
  'copiedFrom',
  'description',
  'described',
  'dismissed',
  'endsAt',
  'entities',
  'entity',
  'expiresAt',
  'fault',
  'hidden',
  'icon',
  'link',
  'locationId',
  'locations',
  'members',
  'name',
  'policies',
  'positionId',
  'prefix',
  'renamed',
  'role',
  'schema',
  'scope',
  'shownAs',
  'startsAt',
  'state',
  'suspended',
  'teamMembers',
  'tests',
  'timezone',
  'title',
  'tokensEnded',
  'user',
  'viewer',
  'weight',
] as const
type Field = (typeof FIELDS)[number]

const isField = (word: string): word is Field => (FIELDS as readonly string[]).includes(word)

export const useChanges = (things: Things): ((event: Event) => Change[]) => {
  const { t } = useTranslation('activity')
  const valueText = useValueText()
  const format = useFormat()
  return (event) => changesOf(event, { t, valueText, format, things })
}

interface Words {
  readonly t: TFunction<'activity'>
  readonly valueText: ReturnType<typeof useValueText>
  readonly format: ReturnType<typeof useFormat>
  readonly things: Things
}

const changesOf = ({ before, after }: Event, words: Words): Change[] => {
  const [from, to]: [Told, Told] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}]
  const grants = changedGrants(from.grants, to.grants, words)
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => !SILENT.has(field) && !same(from[field], to[field]))
    .flatMap((field) => {
      if (VALUES.has(field)) return changedValues(from[field], to[field], words)
      const change = {
        what: isField(field) ? words.t(`field.${field}`) : field,
        from: shown(field, from[field], words),
        to: shown(field, to[field], words),
      }
      // What is made is mostly not closed, hidden or dismissed: that is no news.
      const isNoNews = before === null && to[field] === false
      return isNoNews || (change.from === undefined && change.to === undefined) ? [] : [change]
    })
  return [...grants, ...fields]
}

/** One value in words; undefined for nothing. */
const shown = (field: string, value: unknown, words: Words): string | undefined => {
  const { t, format, things } = words
  if (value === undefined || value === null || value === '') return undefined
  if (MOMENTS.has(field) && typeof value === 'number') return format.moment(new Date(value / 1000).toISOString())
  if (field === 'locationId' || field === 'copiedFrom') return things.location(Number(value))
  if (field === 'locations' && Array.isArray(value)) return format.list(value.map((id) => things.location(Number(id))))
  if (field === 'positionId') return things.named('position', Number(value))
  if (field === 'user') return things.named('user', Number(value))
  if (field === 'viewer') return things.named('member', Number(value))
  if (field === 'role' || field === 'shownAs') return things.role(String(value))
  if (field === 'teamMembers' && Array.isArray(value))
    return value.length === 0
      ? undefined
      : format.list(value.map((one) => things.named('team-member', Number(isRecord(one) ? one.id : one))))
  if (field === 'owner' && isRecord(value)) return things.named('member', Number(value.member))
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return format.number(value)
  if (Array.isArray(value)) return value.length === 0 ? undefined : format.list(value.map(String))
  return typeof value === 'string' ? value : undefined
}

const changedValues = (before: unknown, after: unknown, { things, valueText }: Words): Change[] => {
  const [from, to]: [Told, Told] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((slug) => !same(from[slug], to[slug]))
    .map((slug) => {
      const permission = things.permissionOf(slug)
      const text = (value: unknown): string | undefined =>
        value === undefined ? undefined : valueText(value as Value, permission)
      return { what: permission?.title ?? slug, from: text(from[slug]), to: text(to[slug]) }
    })
}

const grantsIn = (told: unknown): readonly Grant[] => (Array.isArray(told) ? (told as Grant[]) : [])

/** Grants that came, went, or say something else, each with where it counts. */
const changedGrants = (before: unknown, after: unknown, words: Words): Change[] => {
  const { t, things, format } = words
  const [from, to] = [grantsIn(before), grantsIn(after)]
  const scope = (grant: Grant): string => {
    if (grant.scope === 'company') return t('whole-company')
    return grant.scope.length === 0 ? t('nowhere') : format.list(grant.scope.map(things.location))
  }
  const until = ({ startsAt, endsAt }: Grant): string[] => [
    ...(startsAt === null ? [] : [t('from', { date: shown('startsAt', startsAt, words) ?? '' })]),
    ...(endsAt === null ? [] : [t('until', { date: shown('endsAt', endsAt, words) ?? '' })]),
  ]
  const whole = (grant: Grant): string => {
    const count = Object.keys(grant.exceptions).length
    return [things.role(grant.role), ...until(grant), ...(count > 0 ? [t('exceptions', { count })] : [])].join(', ')
  }
  const given = to.filter(({ id }) => !from.some((old) => old.id === id))
  const taken = from.filter(({ id }) => !to.some((now) => now.id === id))
  const kept = to.flatMap((now) => from.filter(({ id }) => id === now.id).map((old) => [old, now] as const))
  return [
    ...given.map((grant) => ({ what: scope(grant), from: undefined, to: whole(grant) })),
    ...taken.map((grant) => ({ what: scope(grant), from: whole(grant), to: undefined })),
    ...kept.flatMap(([old, now]) => [
      ...(old.role === now.role
        ? []
        : [{ what: `${scope(now)}: ${t('field.role')}`, from: things.role(old.role), to: things.role(now.role) }]),
      ...(same(old.scope, now.scope) ? [] : [{ what: t('field.scope'), from: scope(old), to: scope(now) }]),
      ...(['startsAt', 'endsAt'] as const)
        .filter((edge) => old[edge] !== now[edge])
        .map((edge) => ({
          what: `${scope(now)}: ${t(`field.${edge}`)}`,
          from: shown(edge, old[edge], words),
          to: shown(edge, now[edge], words),
        })),
      ...changedValues(old.exceptions, now.exceptions, words).map((change) => ({
        ...change,
        what: `${scope(now)}: ${change.what}`,
        // Without an exception the role's value counts, which the event does not tell.
        from: change.from ?? t('as-role'),
        to: change.to ?? t('as-role'),
      })),
    ]),
  ]
}
