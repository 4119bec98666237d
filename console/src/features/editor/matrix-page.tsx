import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePermissions, useRoles, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { PlacesMatrix } from './places-matrix.tsx'
import { RolesMatrix } from './roles-matrix.tsx'

/** Roles × permissions, or people × locations. */
export const Page = () => {
  const { t } = useTranslation('editor')
  const [{ of }, go] = useAddress()
  const { may } = useStanding()
  const roles = useRoles()
  const permissions = usePermissions()
  const isOfPeople = of === 'people' && may('members.read')
  const error = roles.error ?? permissions.error
  return (
    <PageFrame
      title={t('matrix.title')}
      text={t(isOfPeople ? 'matrix.places-text' : 'matrix.roles-text')}
      actions={
        may('members.read') && (
          <SegmentedControl
            aria-label={t('show')}
            value={isOfPeople ? 'people' : 'roles'}
            data={[
              { value: 'roles', label: t('matrix.roles') },
              { value: 'people', label: t('matrix.places') },
            ]}
            onChange={(value) => go({ of: value === 'people' ? 'people' : undefined }, true)}
          />
        )
      }
    >
      {error && <Failure error={error} />}
      {!error && !(roles.data && permissions.data) && <Waiting />}
      {roles.data &&
        permissions.data &&
        (isOfPeople ? (
          <PlacesMatrix permissions={permissions.data} />
        ) : (
          <RolesMatrix roles={roles.data} permissions={permissions.data} />
        ))}
    </PageFrame>
  )
}
