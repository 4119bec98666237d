import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { usePermissions } from '../../api/company.ts'
import { useGrantText } from '../grant-text.ts'

/** Why a value may not be moved, as the service says. */
export const useHindranceText = () => {
  const { t } = useTranslation('editor')
  const { data: permissions = [] } = usePermissions()
  const { place } = useGrantText()
  /** Where the grant of a slot counts; of some slots that is not said. */
  const placeOf = (slot: string): string | undefined => {
    if (slot === 'company') return t('scope-company')
    const [, id] = /^location:(\d+)$/.exec(slot) ?? []
    return id === undefined ? undefined : place(Number(id))
  }
  return (why: Schemas['Hindrance'] | null): string | undefined => {
    if (why === null) return undefined
    const title = permissions.find(({ slug }) => slug === why.permission)?.title ?? why.permission ?? ''
    if (why.code === 'comes-from-elsewhere') {
      const place = placeOf(why.slot ?? '')
      return place === undefined ? t('why.comes-from-another') : t('why.comes-from-elsewhere', { place })
    }
    return t(`why.${why.code}`, { permission: title })
  }
}
