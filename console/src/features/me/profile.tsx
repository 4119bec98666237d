import { Alert, Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem } from '../../api/client.ts'
import { sessionQuery, useMe } from '../../api/session.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { Section } from './section.tsx'

const FIELDS = ['first_name', 'last_name', 'phone'] as const

/** What one says of oneself; no company’s words about somebody change by it. */
export const Profile = () => {
  const { t } = useTranslation('me')
  const { user } = useMe()
  const kept = { first_name: user.first_name, last_name: user.last_name, phone: user.phone && `+${user.phone}` }
  const [typed, setTyped] = useState(kept)
  const { mutate, isPending, error, reset } = useOnce({
    mutationFn: () => answerOf(api.PATCH('/me', { body: typed })),
    onSuccess: async () => {
      notifications.show({ message: t('saved'), withCloseButton: false })
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const problem = error instanceof Problem ? error : undefined
  const isChanged = FIELDS.some((field) => typed[field] !== kept[field])
  return (
    <Section title={t('profile')} text={t('profile.text')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Stack gap="sm">
          {error && !FIELDS.some((field) => problem?.faultOf(field)) && <Failure error={error} />}
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            {FIELDS.map((field) => (
              <TextInput
                key={field}
                label={t(`profile.${field}`)}
                value={typed[field]}
                error={problem?.faultOf(field)}
                onChange={({ currentTarget }) => {
                  reset()
                  setTyped({ ...typed, [field]: currentTarget.value })
                }}
                autoComplete={{ first_name: 'given-name', last_name: 'family-name', phone: 'tel' }[field]}
              />
            ))}
          </SimpleGrid>
          <Group>
            <Button type="submit" variant="default" disabled={!isChanged} loading={isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}

/** The address that one signs in with: a new one counts once its letter is answered. */
export const Address = () => {
  const { t } = useTranslation('me')
  const { user } = useMe()
  const [email, setEmail] = useState('')
  const { mutate, isPending, error, reset, isSuccess, variables } = useOnce({
    mutationFn: (wanted: string) => answerOf(api.PATCH('/me', { body: { email: wanted } })),
    onSuccess: () => setEmail(''),
  })
  const fault = error instanceof Problem ? error.faultOf('email') : undefined
  return (
    <Section title={t('email')} text={t('email.text', { email: user.email })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          mutate(email)
        }}
      >
        <Stack gap="sm">
          {isSuccess && (
            <Alert variant="light" role="status">
              {t('email.sent', { email: variables })}
            </Alert>
          )}
          {error && !fault && <Failure error={error} />}
          <TextInput
            label={t('email.new')}
            type="email"
            value={email}
            error={fault}
            onChange={({ currentTarget }) => {
              reset()
              setEmail(currentTarget.value)
            }}
            maw={420}
            autoComplete="email"
          />
          <Group>
            <Button type="submit" variant="default" disabled={email.trim() === ''} loading={isPending}>
              {t('email.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
