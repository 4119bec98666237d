import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useIsLook } from '../../api/session.ts'

/** Why something is shown and cannot be changed: in a view that is the reason, whatever the right. */
export const Locked = ({ text }: { text: string }) => {
  const { t } = useTranslation()
  const isLook = useIsLook()
  return <Alert variant="light" color="gray" title={isLook ? t('failure.look') : text} />
}
