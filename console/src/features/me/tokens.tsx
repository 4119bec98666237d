import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Schemas, setCsrf } from '../../api/client.ts'
import { companiesQuery } from '../../api/company.ts'
import { useMe } from '../../api/session.ts'
import { queryClient } from '../../app/query-client.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { useConfirm } from '../../parts/things/confirm.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { NewToken } from './new-token.tsx'
import { tokensQuery } from './queries.ts'
import { Section } from './section.tsx'

type Token = Schemas['Token']

const AUDIENCES = ['assistant', 'authzen', 'bakery', 'native', 'station'] as const

/** Of a sign-in, which a person has made with their password; the others are for programs. */
const isSession = ({ audience, limits, name }: Token): boolean =>
  audience === 'view' || (audience === 'native' && limits === null && name === 'sign-in')

interface RowProps {
  readonly token: Token
  readonly isOwn: boolean
  readonly confirm: ReturnType<typeof useConfirm>[0]
}

const Row = ({ token, isOwn, confirm }: RowProps) => {
  const { t } = useTranslation('me')
  const { ago, exact, moment } = useFormat()
  const navigate = useNavigate()
  const { data: companies = [] } = useQuery(companiesQuery)
  const company = companies.find(({ id }) => id === token.company_id)?.title
  const run = () => answerOf(api.DELETE('/tokens/{token_id}', { params: { path: { token_id: token.id } } }))
  const refresh = () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey })
  const { mutate, isPending } = useOnce({
    mutationFn: run,
    onSuccess: async () => {
      if (!isOwn) return refresh()
      setCsrf(null)
      queryClient.clear()
      return navigate({ to: '/sign-in' })
    },
    onError: (error) =>
      notifications.show({
        withCloseButton: false,
        color: 'red',
        message: error instanceof Problem ? error.message : String(error),
      }),
  })
  const known = AUDIENCES.find((one) => one === token.audience)
  const limits = [
    ...(token.limits?.locations ? [t('token.locations', { count: token.limits.locations.length })] : []),
    ...(token.limits?.permissions ? [t('token.permissions', { count: token.limits.permissions.length })] : []),
  ]
  const name =
    token.audience === 'view' ? t('token.view') : isSession(token) ? t('token.session') : token.name || token.prefix
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
      <div>
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          {isOwn && (
            <Badge variant="light" tt="none">
              {t('token.this')}
            </Badge>
          )}
          {!isSession(token) && (
            <Badge variant="light" color="gray" tt="none">
              {known ? t(`audience.${known}`) : token.audience}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {[
            `${token.prefix}…`,
            ...(company ? [company] : []),
            ...limits,
            token.last_used_at === null ? t('token.unused') : t('token.used', { when: ago(token.last_used_at) }),
          ].join(' · ')}
        </Text>
        <Text size="xs" c="dimmed" title={token.expires_at ? exact(token.expires_at) : undefined}>
          {token.expires_at === null
            ? t('token.endless', { since: moment(token.created_at) })
            : t('token.ends', { since: moment(token.created_at), until: moment(token.expires_at) })}
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        loading={isPending}
        onClick={() => {
          // Signing in anew is soon done; a program is without its token until somebody comes by.
          if (isSession(token)) mutate()
          else
            confirm({
              title: t('token.end.title', { name }),
              text: t('token.end.text'),
              action: t('token.end'),
              isGrave: true,
              run,
              done: t('token.ended'),
              onDone: () => void refresh(),
            })
        }}
        aria-label={`${t(isOwn ? 'token.sign-out' : 'token.end')}: ${name} ${token.prefix}`}
        style={{ flexShrink: 0 }}
      >
        {t(isOwn ? 'token.sign-out' : 'token.end')}
      </Button>
    </Group>
  )
}

/** Where one is signed in, and which programs may act for one. */
export const Tokens = () => {
  const { t } = useTranslation('me')
  const { session } = useMe()
  const [{ make }, change] = useAddress()
  const { data, error, refetch } = useQuery(tokensQuery)
  const [confirm, dialog] = useConfirm()
  if (error) return <Failure error={error} reset={() => void refetch()} />
  if (!data) return <Waiting />
  const sessions = data.filter(isSession)
  const programs = data.filter((token) => !isSession(token))
  const rows = (tokens: readonly Token[]) => (
    <Stack gap="sm">
      {tokens.map((token) => (
        <Row key={token.id} token={token} isOwn={token.id === session.token_id} confirm={confirm} />
      ))}
    </Stack>
  )
  return (
    <>
      <Section title={t('sessions')} text={t('sessions.text')}>
        {rows(sessions)}
      </Section>
      <Section title={t('programs')} text={t('programs.text')}>
        {programs.length === 0 ? <Empty title={t('programs.none')} /> : rows(programs)}
        <Group>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ make: 'token' }, true)}>
            {t('programs.make')}
          </Button>
        </Group>
        {dialog}
        <NewToken isOpen={make === 'token'} onClose={() => change({ make: undefined })} />
      </Section>
    </>
  )
}
