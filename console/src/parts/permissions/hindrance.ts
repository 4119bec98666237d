import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { usePermissions } from '../../api/company.ts'

/** Why a value may not be moved, as the service says. */
export const useHindranceText = () => {
  const { t } = useTranslation('editor')
  const { data: permissions = [] } = usePermissions()
  return (why: Schemas['Hindrance'] | null): string | undefined => {
    if (why === null) return undefined
    const title = permissions.find(({ slug }) => slug === why.permission)?.title ?? why.permission ?? ''
    return t(`why.${why.code}`, { permission: title, slot: why.slot ?? '' })
  }
}
