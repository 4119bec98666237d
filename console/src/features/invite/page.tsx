import { Badge, Button, Text } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { nextPage } from '../../api/paging.ts'
import { useIsLook } from '../../api/session.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Choice, Search } from '../../parts/things/filters.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { Side } from '../../parts/things/side.tsx'
import { useFormat } from '../../words/format.ts'
import { InvitationPanel } from './invitation-panel.tsx'
import { InviteSheet } from './sheet.tsx'
import { COLOURS, STATES } from './states.ts'

const PAGE = 100

type Invitation = Schemas['Invitation']

/** Who was invited and has not come yet; and the sheet that invites more. */
export const Page = () => {
  const { t } = useTranslation('invite')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { has } = useStanding()
  const isLook = useIsLook()
  const { ago, exact } = useFormat()
  const [{ q, state, invite, invitation }, change] = useAddress()
  const mayInvite = has('members.invite')
  const asked = {
    ...(q && { q }),
    ...(state !== 'all' && { state: STATES.find((one) => one === state) ?? ('pending' as const) }),
  }
  const list = useInfiniteQuery({
    queryKey: ['company', companyId, 'invitations', asked],
    enabled: mayInvite,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET('/companies/{company_id}/invitations', {
          params: {
            path: { company_id: companyId },
            query: { ...asked, limit: PAGE, ...(cursor !== undefined && { cursor }) },
          },
        }),
      ),
  })
  const rows = list.data?.pages.flatMap(({ data }) => data) ?? []
  const id = Number(invitation) || undefined
  const listed = rows.find((one) => one.id === id)
  const read = useQuery({
    queryKey: ['company', companyId, 'invitation', id],
    enabled: id !== undefined && !listed && mayInvite,
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/invitations/{invitation_id}', {
            params: { path: { company_id: companyId, invitation_id: id ?? 0 } },
          }),
        )
      ).data,
  })
  const messageText = ({ message }: Invitation): string | null => {
    if (!message) return null
    return message.fault === null
      ? t(`message.${message.state}`)
      : t('message.fault', { state: t(`message.${message.state}`), fault: message.fault })
  }
  if (!mayInvite)
    return (
      <PageFrame title={common('page.invitations')}>
        <Empty title={t('locked')} text={t('locked.text')} />
      </PageFrame>
    )
  const isFiltered = Boolean(q || state)
  return (
    <ListedPage
      title={common('page.invitations')}
      text={t('text')}
      word="invitation"
      list={list}
      rows={rows}
      none={
        isFiltered
          ? { title: t('none-found'), text: t('none-found.text') }
          : { title: t('empty'), text: t('empty.text') }
      }
      actions={
        !isLook && (
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => change({ invite: '1' }, true)}>
            {t('invite')}
          </Button>
        )
      }
      filters={
        <>
          <Search label={t('search')} />
          <Choice
            word="state"
            label={t('pending')}
            data={[...STATES, 'all' as const].map((one) => ({ value: one, label: t(`state.${one}`) }))}
          />
        </>
      }
      columns={[
        {
          key: 'address',
          label: t('address'),
          cell: ({ address, channel }) => (channel === 'sms' ? `+${address}` : address),
        },
        {
          key: 'name',
          label: t('name'),
          isPlain: true,
          cell: ({ name, address }) => (name === address ? null : name),
        },
        {
          key: 'state',
          label: t('state'),
          isPlain: true,
          cell: ({ state }) => (
            <Badge variant="light" tt="none" miw="max-content" color={COLOURS[state]}>
              {t(`state.${state}`)}
            </Badge>
          ),
        },
        { key: 'message', label: t('message'), cell: messageText },
        {
          key: 'renewed',
          label: t('renewed'),
          cell: ({ renewed_at: at }) => (
            <time dateTime={at} title={exact(at)}>
              {ago(at)}
            </time>
          ),
        },
        {
          key: 'expires',
          label: t('expires'),
          cell: ({ expires_at: at }) =>
            at === null ? (
              <Text size="sm" c="dimmed">
                –
              </Text>
            ) : (
              <time dateTime={at} title={exact(at)}>
                {ago(at)}
              </time>
            ),
        },
      ]}
      chosen={listed ?? read.data}
      isLooking={read.isLoading || list.isPending}
      thing={t('invitation')}
      nameOf={({ name, address }) => name || address}
      gone={t('gone')}
      side={(one, close) => one && <InvitationPanel invitation={one} message={messageText(one)} onEnd={close} />}
    >
      <Side
        title={t('invite')}
        isOpen={invite !== undefined && !isLook}
        onClose={() => change({ invite: undefined })}
        size="lg"
      >
        <InviteSheet onDone={() => change({ invite: undefined })} />
      </Side>
    </ListedPage>
  )
}
