/** What events speak of, by names as people know them. */
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompany, useLocations, usePermissions, useRoles } from '../../api/company.ts'
import type { Event, Names } from './asked.ts'

const record = (told: unknown): Readonly<Record<string, unknown>> =>
  typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : {}

/** The actor of an event, as it was recorded. */
export interface Actor {
  readonly kind?: string
  readonly name?: string
  readonly userId?: number
  readonly partnerId?: number
  readonly audience?: string
  readonly source?: string
  readonly limited?: boolean
  readonly approval?: { readonly plan?: number }
  readonly viewer?: { readonly memberId?: number }
}

export const actorOf = ({ actor }: Event): Actor => record(actor) as Actor

/** Things that have a word of their own where nothing better is known: "tag 7". */
const KINDS = [
  'member',
  'user',
  'location',
  'role',
  'position',
  'team-member',
  'tag',
  'partner',
  'entity',
  'plan',
  'message',
  'confirmation',
] as const
type Kind = (typeof KINDS)[number]

export const useThings = (names: Names) => {
  const { t } = useTranslation('activity')
  const company = useCompany()
  const { data: locations } = useLocations()
  const { data: roles } = useRoles()
  const { data: permissions } = usePermissions()
  return useMemo(
    () => thingsOf({ t, names, company, locations, roles, permissions }),
    [t, names, company, locations, roles, permissions],
  )
}

interface Known {
  readonly t: TFunction<'activity'>
  readonly names: Names
  readonly company: ReturnType<typeof useCompany>
  readonly locations: ReturnType<typeof useLocations>['data']
  readonly roles: ReturnType<typeof useRoles>['data']
  readonly permissions: ReturnType<typeof usePermissions>['data']
}

const thingsOf = ({ t, names, company, locations = [], roles = [], permissions = [] }: Known) => {
  const places = new Map(locations.map(({ id, title }) => [id, title]))
  const titles = new Map(roles.map(({ ref, title }) => [ref, title]))
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))

  const numbered = (kind: string, id: number): string => {
    const known = KINDS.find((each) => each === kind)
    return known ? t(`thing.${known as Kind}`, { id: String(id) }) : `${kind} ${id}`
  }
  const location = (id: number): string => places.get(id) ?? numbered('location', id)
  const role = (ref: string | null): string => (ref === null ? t('no-role') : (titles.get(ref) ?? ref))
  const named = (kind: string, id: number): string => names[`${kind}:${id}`] ?? numbered(kind, id)

  /** What an event is about. What is gone is called what it was called last. */
  const subjectOf = ({ subject, before, after }: Event): string => {
    const [kind = '', text = ''] = subject.split(':')
    const id = Number(text)
    if (kind === 'company') return company.title
    if (kind === 'location' && places.has(id)) return location(id)
    if (kind === 'role' && titles.has(`role:${id}`)) return role(`role:${id}`)
    const known = names[subject]
    if (known !== undefined) return known
    const title = record(after).title ?? record(before).title
    return typeof title === 'string' && title !== '' ? title : numbered(kind, id)
  }

  const whoOf = (event: Event): string => {
    const { kind, name, userId, partnerId } = actorOf(event)
    if (kind === 'operator') return t('who.operator', { name: name ?? '' })
    if (kind === 'partner' && partnerId !== undefined) return named('partner', partnerId)
    return userId === undefined ? t('who.somebody') : named('user', userId)
  }

  return { named, location, role, subjectOf, whoOf, permissionOf: (slug: string) => bySlug.get(slug) }
}

export type Things = ReturnType<typeof thingsOf>
