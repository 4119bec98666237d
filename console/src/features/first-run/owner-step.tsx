import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, setCsrf } from '../../api/client.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { catalogueOf, type Draft } from './draft.ts'

const WAIT = 350

/** What the service would say of the owner, asked while they type; an empty list for nothing. */
const useFaults = (token: string, owner: { name: string; email: string; password: string }, isTyping: boolean) => {
  const [asked] = useDebouncedValue(owner, WAIT)
  const { data } = useQuery({
    queryKey: ['setup', 'owner', asked],
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
    enabled: isTyping && (asked.password !== '' || asked.email !== ''),
    queryFn: async () => {
      try {
        await answerOf(api.POST('/setup/check', { body: { token, owner: asked } }))
        return []
      } catch (error) {
        if (error instanceof Problem && error.status === 422) return error.fields
        throw error
      }
    },
  })
  return data
}

interface OwnerStepProps {
  readonly token: string
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
  readonly onMade: (companyId: number) => void
}

/** Who owns it: with this the link is used up, and they are signed in. */
export const OwnerStep = ({ token, draft, onChange, onMade }: OwnerStepProps) => {
  const { t } = useTranslation('first-run')
  const [password, setPassword] = useState('')
  const owner = { name: draft.name, email: draft.email, password }
  const { mutate, isPending, isSuccess, error, reset } = useOnce({
    mutationFn: () =>
      answerOf(
        api.POST('/setup', {
          body: { token, company: { title: draft.title, catalogue: catalogueOf(draft) }, owner, cookie: true },
        }),
      ),
    onSuccess: ({ data }) => {
      // Nothing of whoever was signed in here before stays.
      queryClient.clear()
      setCsrf(data.csrf_token)
      onMade(data.company_id)
    },
  })
  const faults = useFaults(token, owner, !isPending && !isSuccess)
  const problem = error instanceof Problem ? error : undefined
  /** While typing only what has been typed is judged. */
  const faultOf = (field: 'name' | 'email' | 'password'): string | undefined =>
    problem?.faultOf(`owner.${field}`) ??
    (owner[field] === '' ? undefined : faults?.find((one) => one.field === `owner.${field}`)?.message)
  const shown = ['owner.name', 'owner.email', 'owner.password']
  const isElsewhere = error && !problem?.fields.some(({ field }) => shown.includes(field))
  const isGood = password !== '' && faults !== undefined && !faults.some(({ field }) => field === 'owner.password')
  const change = (changed: Partial<Draft>): void => {
    reset()
    onChange(changed)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack>
        {isElsewhere && <Failure error={error} />}
        <TextInput
          label={t('owner.name')}
          value={draft.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          error={faultOf('name')}
          autoComplete="name"
          data-autofocus
        />
        <TextInput
          label={t('owner.email')}
          description={t('owner.email.text')}
          value={draft.email}
          onChange={({ currentTarget }) => change({ email: currentTarget.value })}
          error={faultOf('email')}
          type="email"
          autoComplete="username"
        />
        <PasswordInput
          label={t('owner.password')}
          description={t('owner.password.text')}
          value={password}
          onChange={({ currentTarget }) => {
            reset()
            setPassword(currentTarget.value)
          }}
          error={faultOf('password')}
          autoComplete="new-password"
        />
        {isGood && (
          <Group gap={6} role="status">
            <IconCheck size={16} aria-hidden />
            <Text size="sm">{t('owner.password.good')}</Text>
          </Group>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={() => change({ step: 'company' })}>
            {t('back')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('owner.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
