import { Paper, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Nothing is here: why, and what to do about it. */
export const Empty = ({ title, text, children }: { title: string; text?: string; children?: ReactNode }) => (
  <Paper withBorder p="xl" radius="md">
    <Stack align="center" gap={6}>
      <Text fw={600}>{title}</Text>
      {text && (
        <Text c="dimmed" size="sm" ta="center" maw="30rem">
          {text}
        </Text>
      )}
      {children}
    </Stack>
  </Paper>
)
