import { Anchor, Center, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export const NotFound = () => {
  const { t } = useTranslation()
  return (
    <Center mih="60vh" p="md" component="main">
      <Stack align="center" gap="xs">
        <Title order={1}>{t('not-found.title')}</Title>
        <Text c="dimmed">{t('not-found.text')}</Text>
        <Anchor href="/console">{t('not-found.back')}</Anchor>
      </Stack>
    </Center>
  )
}
