import { Alert, Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useLocations } from '../../api/company.ts'

/** What belongs to a location cannot be made before there is one: says so, and where that is done. */
export const NoPlace = () => {
  const { t } = useTranslation('things')
  const companyId = useCompanyId()
  const { data: locations } = useLocations()
  if (locations?.length !== 0) return null
  return (
    <Alert variant="light" title={t('no-location')}>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link
            to="/companies/$companyId/places"
            params={{ companyId: String(companyId) } as never}
            search={{ place: 'new' } as never}
            {...props}
          />
        )}
      >
        {t('no-location.make')}
      </Anchor>
    </Alert>
  )
}
