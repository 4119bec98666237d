import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { useFormat } from '../../words/format.ts'

const AUDIENCES = ['alteg', 'approval', 'assistant', 'authzen', 'bakery', 'native', 'station', 'view'] as const

/** How a token is told of. */
export const useTokenWords = () => {
  const { t } = useTranslation('partners')
  const { number, list } = useFormat()
  return {
    audience: (word: string): string => {
      const known = AUDIENCES.find((one) => one === word)
      return known ? t(`audience.${known}`) : word
    },
    limits: (limits: Schemas['Token']['limits']): string => {
      const said = [
        ...(limits?.locations
          ? [t('limits.locations', { count: limits.locations.length, number: number(limits.locations.length) })]
          : []),
        ...(limits?.permissions
          ? [t('limits.permissions', { count: limits.permissions.length, number: number(limits.permissions.length) })]
          : []),
      ]
      return said.length === 0 ? t('limits.none') : list(said)
    },
  }
}
