import { useTranslation } from 'react-i18next'
import type { Grant } from '../api/client.ts'
import { useLocations, useRoles } from '../api/company.ts'
import { useFormat } from '../words/format.ts'

/** How many locations are named before the rest is a number. */
const NAMED = 2

/** A grant in a few words: its role, and where it counts. */
export const useGrantText = () => {
  const { t } = useTranslation('impact')
  const { number } = useFormat()
  const { data: roles = [] } = useRoles()
  const { data: locations = [] } = useLocations()
  const titles = new Map(roles.map(({ ref, title }) => [ref, title]))
  const places = new Map(locations.map(({ id, title }) => [id, title]))
  const place = (id: number): string => places.get(id) ?? number(id)
  return {
    role: (ref: string | null): string => (ref === null ? '–' : (titles.get(ref) ?? ref)),
    place,
    scope: (scope: Grant['scope']): string => {
      if (scope === 'company') return t('company')
      if (scope.length === 0) return '–'
      const named = scope.slice(0, NAMED).map(place).join(', ')
      return scope.length > NAMED ? `${named} +${number(scope.length - NAMED)}` : named
    },
  }
}
