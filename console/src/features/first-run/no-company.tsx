import { Button, Center, Group, List, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut, useMe } from '../../api/session.ts'
import mark from '../../app/mark.svg'
import { LanguageMenu, LookMenu } from '../../app/menus.tsx'
import { queryClient } from '../../app/query-client.ts'
import { OwnInvitations } from '../../parts/own-invitations.tsx'

/** Somebody has signed in who belongs to no company. */
export const Page = () => {
  const { t } = useTranslation('first-run')
  useDocumentTitle(`${t('none.title')} · Gatehouse`)
  const { user } = useMe()
  const navigate = useNavigate()
  const leave = async (): Promise<void> => {
    await signOut()
    queryClient.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack maw={480} w="100%">
        <Group justify="space-between">
          <img src={mark} alt="" width={40} height={40} />
          <Group gap={4}>
            <LanguageMenu />
            <LookMenu />
          </Group>
        </Group>
        <Title order={1}>{t('none.title')}</Title>
        <Text>{t('none.text', { login: user.email || user.phone })}</Text>
        <OwnInvitations />
        <List spacing="xs">
          <List.Item>{t('none.link')}</List.Item>
          <List.Item>{t('none.ask')}</List.Item>
          <List.Item>{t('none.over')}</List.Item>
        </List>
        <Group>
          <Button variant="default" renderRoot={(props) => <Link to="/me" {...props} />}>
            {t('none.account')}
          </Button>
          <Button variant="subtle" onClick={() => void leave()}>
            {t('none.leave')}
          </Button>
        </Group>
      </Stack>
    </Center>
  )
}
