import { Alert, Button, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/client.ts'

const wordFor = (error: unknown) => {
  if (!(error instanceof Problem)) return 'failure.fault' as const
  if (error.status === 0) return 'failure.unreachable' as const
  if (error.code === 'view.read-only') return 'failure.look' as const
  if (error.status === 403) return 'failure.denied' as const
  if (error.status === 404) return 'failure.unknown' as const
  if (error.status === 412) return 'failure.meanwhile' as const
  if (error.status === 429) return 'failure.crowd' as const
  if (error.status === 502 || error.status === 503 || error.status === 504) return 'failure.away' as const
  if (error.status >= 500) return 'failure.broken' as const
  return 'failure.refused' as const
}

/** Those of which the words say it all, in the reader's own language. */
const SAID: ReadonlySet<string> = new Set([
  'access.denied',
  'precondition.failed',
  'service.unavailable',
  'unreachable',
  'view.read-only',
])

/** What became of what was typed, and what to do. */
const TEXTS = {
  'failure.away': 'failure.away.text',
  'failure.broken': 'failure.broken.text',
  'failure.crowd': 'failure.crowd.text',
  'failure.meanwhile': 'failure.meanwhile.text',
  'failure.unreachable': 'failure.unreachable.text',
} as const

interface FailureProps {
  readonly error: unknown
  /** What to do again, where that may help. */
  readonly reset?: () => void
  /** Names fields as people know them. */
  readonly nameOf?: (field: string) => string
}

/** What went wrong, in words: what the service refused, and what can be done. */
export const Failure = ({ error, reset, nameOf = (field) => field }: FailureProps) => {
  const { t } = useTranslation()
  const problem = error instanceof Problem ? error : undefined
  const word = wordFor(error)
  const text = word in TEXTS ? TEXTS[word as keyof typeof TEXTS] : undefined
  return (
    <Alert color="red" variant="light" title={t(word)} role="alert" my="sm">
      <Stack gap={6} align="flex-start">
        {text && <Text size="sm">{t(text)}</Text>}
        {problem && !SAID.has(problem.code) && <Text size="sm">{problem.message}</Text>}
        {problem?.fields.map(({ field, message }) => (
          <Text size="sm" key={`${field} ${message}`}>
            <b>{nameOf(field)}</b> {message}
          </Text>
        ))}
        {!problem && <Text size="sm">{String(error)}</Text>}
        {reset && (
          <Button size="xs" variant="default" onClick={reset}>
            {t('again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
