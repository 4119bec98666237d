import { Anchor, Container } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'
import { Waiting } from '../parts/waiting.tsx'

/** There is no frame to show a page in, such as of a company that one is not in any more: the beginning is another way. */
export const Broken = ({ error, reset }: { error: unknown; reset: () => void }) => {
  const { t } = useTranslation()
  // The session has ended: the page to sign in is on its way.
  if (error instanceof Problem && error.status === 401) return <Waiting />
  return (
    <Container component="main" size="xs" py="xl">
      <Failure error={error} reset={reset} />
      <Anchor href="/console">{t('not-found.back')}</Anchor>
    </Container>
  )
}
