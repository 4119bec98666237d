import { Button, Group, PasswordInput, SimpleGrid, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, setCsrf } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { Section } from './section.tsx'

/** A new password ends all sessions and tokens, this one too. */
export const Password = () => {
  const { t } = useTranslation('me')
  const { user } = useMe()
  const navigate = useNavigate()
  const [present, setPresent] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error, reset } = useOnce({
    mutationFn: () => answerOf(api.PUT('/me/password', { body: { present, password } })),
    onSuccess: async () => {
      setCsrf(null)
      queryClient.clear()
      await navigate({ to: '/sign-in', search: { to: '/me', ended: '1' } as never })
    },
  })
  const problem = error instanceof Problem ? error : undefined
  const isField = problem?.fields.some(({ field }) => field === 'present' || field === 'password')
  return (
    <Section title={t('password')} text={t('password.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Stack gap="sm">
          {error && !isField && <Failure error={error} />}
          {/* Whatever keeps passwords in the browser learns whose it is. */}
          <input type="text" autoComplete="username" value={user.email} readOnly hidden />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <PasswordInput
              label={t('password.present')}
              value={present}
              error={problem?.faultOf('present')}
              autoComplete="current-password"
              onChange={({ currentTarget }) => {
                reset()
                setPresent(currentTarget.value)
              }}
            />
            <PasswordInput
              label={t('password.new')}
              description={t('password.rule')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={password}
              error={problem?.faultOf('password')}
              autoComplete="new-password"
              onChange={({ currentTarget }) => {
                reset()
                setPassword(currentTarget.value)
              }}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" variant="default" disabled={present === '' || password === ''} loading={isPending}>
              {t('password.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
