import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

interface PageProps {
  readonly title: string
  /** One line that says what the page is for. */
  readonly text?: ReactNode
  /** What can be begun here: at most one filled button. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** What every page begins with. */
export const PageFrame = ({ title, text, actions, children }: PageProps) => {
  useDocumentTitle(`${title} · Gatehouse`)
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1}>{title}</Title>
          {text && (
            <Text c="dimmed" size="sm" maw="46rem">
              {text}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
