import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** A text that is shown this once: whoever closes it has it no more. */
export const Secret = ({ label, text, note }: { label: string; text: string; note: string }) => {
  const { t } = useTranslation('things')
  return (
    <Alert variant="light" title={label} role="status">
      <Stack gap="xs">
        <Code block fz="sm">
          {text}
        </Code>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
                onClick={copy}
              >
                {t(copied ? 'copied' : 'copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm">{note}</Text>
      </Stack>
    </Alert>
  )
}
