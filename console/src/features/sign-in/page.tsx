import {
  Alert,
  Anchor,
  Button,
  Center,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/client.ts'
import { signIn } from '../../api/session.ts'
import mark from '../../app/mark.svg'
import { LanguageMenu, LookMenu } from '../../app/menus.tsx'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'

/** Only back to a page of this console: an address of elsewhere leads nowhere. */
const insideConsole = (to: string | undefined): string => (to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/')

/** Signing in. */
export const Page = () => {
  const { t } = useTranslation('sign-in')
  useDocumentTitle(`${t('title')} · Gatehouse`)
  const { to, ended } = useSearch({ strict: false }) as { to?: string; ended?: string }
  const router = useRouter()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = useOnce({
    mutationFn: () => signIn(login, password),
    onSuccess: () => {
      // Nothing of whoever was here before stays.
      queryClient.clear()
      void router.navigate({ href: insideConsole(to) })
    },
  })
  const isWrong = error instanceof Problem && error.code === 'sign-in.failed'
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={400}>
        <Group justify="space-between">
          <img src={mark} alt="" width={40} height={40} />
          <Group gap={4}>
            <LanguageMenu />
            <LookMenu />
          </Group>
        </Group>
        <div>
          <Title order={1}>{t('title')}</Title>
          <Text c="dimmed" size="sm">
            {t('text')}
          </Text>
        </div>
        {ended && !error && (
          <Alert variant="light" role="status">
            {t('ended')}
          </Alert>
        )}
        {error &&
          (isWrong ? <Alert color="red" variant="light" role="alert" title={t('wrong')} /> : <Failure error={error} />)}
        <Paper withBorder p="lg">
          <form
            onSubmit={(event) => {
              event.preventDefault()
              mutate()
            }}
          >
            <Stack>
              <TextInput
                label={t('login')}
                value={login}
                onChange={({ currentTarget }) => setLogin(currentTarget.value)}
                autoComplete="username"
                required
                withAsterisk={false}
                autoFocus
              />
              <PasswordInput
                label={t('password')}
                value={password}
                onChange={({ currentTarget }) => setPassword(currentTarget.value)}
                autoComplete="current-password"
                required
                withAsterisk={false}
              />
              <Button type="submit" loading={isPending} fullWidth>
                {t('sign-in')}
              </Button>
              <Anchor href="/password-reset" size="sm" ta="center">
                {t('forgotten')}
              </Anchor>
            </Stack>
          </form>
        </Paper>
      </Stack>
    </Center>
  )
}
