import { useTranslation } from 'react-i18next'
import type { Value } from '../api/client.ts'
import type { Permission } from '../api/company.ts'
import { useFormat } from '../words/format.ts'
import type { NameOf } from './permissions/entities.ts'

/** Of more ids than these it is told how many they are. */
const NAMED = 3

/**
 * A value in words: "yes", "30 days", "all", "Anna, Ben", "5 chosen", addresses. Without its permission it is told by its
 * form; an id whose name `nameOf` does not know is a number.
 */
export const useValueText = (nameOf?: NameOf) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const truth = (isTrue: boolean): string => t(isTrue ? 'value.yes' : 'value.no')
  return (value: Value | undefined, permission?: Pick<Permission, 'type' | 'options' | 'max' | 'entity'>): string => {
    if (value === undefined || value === null) return '–'
    if (value === 'all') return t('value.all')
    if (Array.isArray(value)) {
      if (value.length === 0) return t('value.none')
      if (value.length > NAMED) return t('value.chosen', { count: value.length })
      return value.map((id: number) => nameOf?.(permission?.entity ?? null, id) ?? String(id)).join(', ')
    }
    switch (permission?.type) {
      case 'has_limited_access':
      case 'has_limited_by_own_access':
        return t(value === true || value === 1 ? 'value.limited' : 'value.unlimited')
      case 'has_limited_today':
        return truth(value === 1)
      case 'last_days_count':
        return value === -1 ? t('value.all-days') : t('value.days', { count: Number(value) })
      case 'level':
        return permission.options?.[Number(value)] ?? number(Number(value))
      default:
        if (typeof value === 'boolean') return truth(value)
        return typeof value === 'number' ? number(value) : String(value) || t('value.none')
    }
  }
}
