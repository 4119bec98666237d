import { Alert, Button, Code, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Schemas } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import { useIsLook, useMe } from '../../api/session.ts'
import { Failure } from '../../parts/failure.tsx'
import { TakeAway } from '../../parts/things/form.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { SideActions } from '../../parts/things/side.tsx'
import { useFormat } from '../../words/format.ts'
import { ReplaceToken } from './replace-token.tsx'
import { TokenAccess } from './token-access.tsx'
import { useTokenWords } from './token-words.ts'

type Token = Schemas['CompanyToken']

/** Audiences of which people make tokens themselves: the others come from signing in. */
const MADE = ['native', 'bakery', 'station', 'authzen', 'assistant'] as const

/** One token: whose it is, what it may do now, and its end. */
export const TokenPanel = ({ token, onEnd }: { token: Token; onEnd: () => void }) => {
  const { t } = useTranslation('partners')
  const { user } = useMe()
  const companyId = useCompanyId()
  const { exact, ago } = useFormat()
  const words = useTokenWords()
  const audience = MADE.find((one) => one === token.audience)
  const isOwn = token.user_id === user.id
  const isLook = useIsLook()
  const path = { company_id: companyId, token_id: token.id }
  const facts: readonly (readonly [string, string])[] = [
    [t('whose'), token.member_name ?? t('whose.nobody')],
    [t('audience'), words.audience(token.audience)],
    [t('limits'), words.limits(token.limits)],
    [t('made'), exact(token.created_at)],
    ...(token.starts_at === null ? [] : [[t('starts'), exact(token.starts_at)] as const]),
    [
      t('used'),
      token.last_used_at === null ? t('used.never') : `${ago(token.last_used_at)} · ${exact(token.last_used_at)}`,
    ],
    [t('ends'), token.expires_at === null ? t('ends.never') : `${ago(token.expires_at)} · ${exact(token.expires_at)}`],
  ]
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Code>{token.prefix}…</Code>
        <Text size="xs" c="dimmed">
          {t('prefix.text')}
        </Text>
      </Group>
      <Table fz="sm" verticalSpacing={4} withRowBorders={false} horizontalSpacing={0}>
        <Table.Tbody>
          {facts.map(([name, text]) => (
            <Table.Tr key={name}>
              <Table.Th fw={450} c="dimmed" w={130}>
                {name}
              </Table.Th>
              <Table.Td>{text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <TokenAccess token={token} />
      {!isLook && (
        <Stack gap="xs">
          <Title order={3}>{t('replace')}</Title>
          {isOwn && audience ? (
            <ReplaceToken token={token} audience={audience} />
          ) : (
            <Text size="sm" c="dimmed">
              {t(isOwn ? 'replace.signed-in' : 'replace.others', { name: token.member_name ?? '' })}
            </Text>
          )}
        </Stack>
      )}
      {!isLook && <EndLater token={token} />}
      <SideActions>
        <TakeAway
          title={t('end.title', { name: token.name || `${token.prefix}…` })}
          text={t('end.text')}
          action={t('end')}
          run={() => answerOf(api.DELETE('/companies/{company_id}/tokens/{token_id}', { params: { path } }))}
          done={t('end.done')}
          onDone={onEnd}
        />
      </SideActions>
    </Stack>
  )
}

/** As `datetime-local` has it, in the reader's own time. */
const localText = (moment: Date): string =>
  new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** An end that is sooner than the one it has. */
const EndLater = ({ token }: { token: Token }) => {
  const { t } = useTranslation('partners')
  const companyId = useCompanyId()
  const [text, setText] = useState('')
  const saving = useSaving(
    () =>
      answerOf(
        api.PATCH('/companies/{company_id}/tokens/{token_id}', {
          params: { path: { company_id: companyId, token_id: token.id } },
          body: { expires_at: new Date(text).toISOString() },
        }),
      ),
    { done: t('shorten.done'), onDone: () => setText('') },
  )
  const fault = saving.error instanceof Problem ? saving.error.faultOf('expires_at') : undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Stack gap="xs">
        <Title order={3}>{t('shorten')}</Title>
        <Group gap="xs" align="flex-end">
          <TextInput
            type="datetime-local"
            label={t('shorten.at')}
            value={text}
            min={localText(new Date())}
            max={token.expires_at === null ? undefined : localText(new Date(token.expires_at))}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            error={fault}
          />
          <Button type="submit" variant="default" disabled={text === ''} loading={saving.isPending}>
            {t('shorten.save')}
          </Button>
        </Group>
        {saving.error && fault === undefined && <Failure error={saving.error} />}
        {token.expires_at === null && (
          <Alert variant="light" color="gray" p="xs">
            {t('ends.never.text')}
          </Alert>
        )}
      </Stack>
    </form>
  )
}
