import { Badge, Button, Center, Group, Stack, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDeviceMobile, IconMail, IconSend } from '@tabler/icons-react'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import { nextPage } from '../../api/paging.ts'
import { useIsLook } from '../../api/session.ts'
import { queryClient } from '../../app/query-client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { PageFrame } from '../../parts/page.tsx'
import { Records } from '../../parts/things/records.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { wordOf } from './fault.ts'

type Message = Schemas['Message']

const messagesQuery = (companyId: number) =>
  infiniteQueryOptions({
    queryKey: ['company', companyId, 'messages'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    // What is sent goes from the list by itself.
    refetchInterval: 30_000,
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET('/companies/{company_id}/outbox', {
          params: { path: { company_id: companyId }, query: { limit: 100, ...(cursor && { cursor }) } },
        }),
      ),
  })

const addressOf = ({ channel, address }: Message): string => (channel === 'sms' ? `+${address}` : address)

const Address = ({ message }: { message: Message }) => {
  const { t } = useTranslation('messages')
  const Icon = message.channel === 'sms' ? IconDeviceMobile : IconMail
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={16} stroke={1.6} aria-label={t(`channel.${message.channel}`)} style={{ flexShrink: 0 }} />
      <Text size="sm">{addressOf(message)}</Text>
    </Group>
  )
}

const State = ({ message: { state } }: { message: Message }) => {
  const { t } = useTranslation('messages')
  return (
    <Badge variant="light" tt="none" miw="max-content" color={state === 'failed' ? 'red' : 'gray'}>
      {t(`state.${state}`)}
    </Badge>
  )
}

/** Why the last attempt failed, in words, and the code for whoever looks after the server. */
const Fault = ({ fault }: { fault: string }) => {
  const { t } = useTranslation('messages')
  return (
    <Text size="sm">
      {t(`fault.${wordOf(fault)}`)}{' '}
      <Text span size="xs" c="dimmed">
        {fault}
      </Text>
    </Text>
  )
}

/** How often it was tried, and when it is tried next. */
const useTried = () => {
  const { t } = useTranslation('messages')
  const { ago } = useFormat()
  return ({ state, attempts, next_at: at }: Message): string => {
    const tried = t('tried', { count: attempts })
    if (state === 'failed') return tried
    const next = at === null || Date.parse(at) <= Date.now() ? t('next.now') : ago(at)
    return `${tried} · ${t('next')}: ${next}`
  }
}

const Again = ({ message }: { message: Message }) => {
  const { t } = useTranslation('messages')
  const companyId = useCompanyId()
  const { mutate, isPending, error } = useOnce({
    mutationFn: () =>
      answerOf(
        api.POST('/companies/{company_id}/outbox/{message_id}/retry', {
          params: { path: { company_id: companyId, message_id: message.id } },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: t('again.done', { address: addressOf(message) }) })
      await queryClient.invalidateQueries({ queryKey: messagesQuery(companyId).queryKey })
    },
  })
  return (
    <Stack gap={4}>
      <Tooltip label={t('again.text')}>
        <Button
          size="compact-sm"
          variant="default"
          loading={isPending}
          leftSection={<IconSend size={14} aria-hidden />}
          aria-label={t('again.to', { address: addressOf(message) })}
          onClick={() => mutate()}
        >
          {t('again')}
        </Button>
      </Tooltip>
      {error && <Failure error={error} />}
    </Stack>
  )
}

/** Letters and text messages that have not arrived: what waits, what was given up, and why. */
export const Page = () => {
  const { t } = useTranslation('messages')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const isLook = useIsLook()
  const { ago, exact } = useFormat()
  const triedText = useTried()
  const list = useInfiniteQuery(messagesQuery(companyId))
  const messages = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <PageFrame title={common('page.messages')} text={t('text')}>
      {list.error && <Failure error={list.error} reset={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.isSuccess && messages.length === 0 && <Empty title={t('none')} text={t('none.text')} />}
      {messages.length > 0 && (
        <Records
          label={common('page.messages')}
          rows={messages}
          isPaged
          columns={[
            { key: 'to', label: t('to'), cell: (one) => <Address message={one} /> },
            { key: 'state', label: t('state'), isPlain: true, cell: (one) => <State message={one} /> },
            { key: 'attempts', label: t('attempts'), isPlain: true, cell: triedText },
            { key: 'fault', label: t('fault'), isPlain: true, cell: (one) => one.fault && <Fault fault={one.fault} /> },
            {
              key: 'created',
              label: t('created'),
              cell: ({ created_at: at }) => (
                <time dateTime={at} title={exact(at)}>
                  {ago(at)}
                </time>
              ),
            },
            {
              key: 'again',
              label: t('again'),
              isPlain: true,
              isUntitled: true,
              cell: (one) => one.state === 'failed' && !isLook && <Again message={one} />,
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <Center>
          <Button
            size="xs"
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('more')}
          </Button>
        </Center>
      )}
    </PageFrame>
  )
}
