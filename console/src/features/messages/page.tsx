import { Badge, Button, Center, Group, Paper, Stack, Table, Text, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
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
    <Badge variant="light" tt="none" color={state === 'failed' ? 'red' : 'gray'}>
      {t(`state.${state}`)}
    </Badge>
  )
}

/** Why the last attempt failed, in words, and the code for whoever looks after the server. */
const Fault = ({ message: { fault } }: { message: Message }) => {
  const { t } = useTranslation('messages')
  if (fault === null) return null
  return (
    <Text size="sm">
      {t(`fault.${wordOf(fault)}`)}{' '}
      <Text span size="xs" c="dimmed">
        {fault}
      </Text>
    </Text>
  )
}

const useNext = () => {
  const { t } = useTranslation('messages')
  const { ago } = useFormat()
  return ({ state, next_at: at }: Message): string => {
    if (state === 'failed') return '–'
    return at === null || Date.parse(at) <= Date.now() ? t('next.now') : ago(at)
  }
}

const Again = ({ message }: { message: Message }) => {
  const isLook = useIsLook()
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
  if (message.state !== 'failed' || isLook) return null
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

const MessageTable = ({ messages }: { messages: readonly Message[] }) => {
  const { t } = useTranslation('messages')
  const { moment, number } = useFormat()
  const next = useNext()
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing="xs" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('to')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('attempts')}</Table.Th>
            <Table.Th>{t('next')}</Table.Th>
            <Table.Th>{t('fault')}</Table.Th>
            <Table.Th>{t('created')}</Table.Th>
            <Table.Th aria-label={t('again')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => (
            <Table.Tr key={message.id}>
              <Table.Td>
                <Address message={message} />
              </Table.Td>
              <Table.Td>
                <State message={message} />
              </Table.Td>
              <Table.Td className="number">{number(message.attempts)}</Table.Td>
              <Table.Td>{next(message)}</Table.Td>
              <Table.Td>
                <Fault message={message} />
              </Table.Td>
              <Table.Td className="number">{moment(message.created_at)}</Table.Td>
              <Table.Td>
                <Again message={message} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

const MessageCards = ({ messages }: { messages: readonly Message[] }) => {
  const { t } = useTranslation('messages')
  const next = useNext()
  return (
    <Stack gap="xs">
      {messages.map((message) => (
        <Paper key={message.id} withBorder p="sm">
          <Stack gap={6} align="flex-start">
            <Address message={message} />
            <Group gap="xs">
              <State message={message} />
              <Text size="sm" c="dimmed">
                {t('tried', { count: message.attempts })}
                {message.state === 'waiting' && ` · ${t('next')}: ${next(message)}`}
              </Text>
            </Group>
            <Fault message={message} />
            <Again message={message} />
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}

/** Letters and text messages that have not arrived: what waits, what was given up, and why. */
export const Page = () => {
  const { t } = useTranslation('messages')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const list = useInfiniteQuery(messagesQuery(companyId))
  const messages = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <PageFrame title={common('page.messages')} text={t('text')}>
      {list.error && <Failure error={list.error} reset={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.isSuccess && messages.length === 0 && <Empty title={t('none')} text={t('none.text')} />}
      {messages.length > 0 && (isNarrow ? <MessageCards messages={messages} /> : <MessageTable messages={messages} />)}
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
