import { Box } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PageFrame } from '../../parts/page.tsx'
import { AccessPanel } from './access-panel.tsx'

/** What one may do oneself. */
export const Page = () => {
  const { t } = useTranslation('access')
  return (
    <PageFrame title={t('my.title')} text={t('my.text')}>
      <Box maw={760}>
        <AccessPanel memberId="me" />
      </Box>
    </PageFrame>
  )
}
