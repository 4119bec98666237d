import { Alert, List, Stack, Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../api/client.ts'
import { allOf } from '../api/paging.ts'
import { useFormat } from '../words/format.ts'

type Invitation = Schemas['WaitingInvitation']

const ownInvitationsQuery = queryOptions({
  queryKey: ['own-invitations'],
  queryFn: () =>
    allOf((cursor) => answerOf(api.GET('/me/invitations', { params: { query: { limit: 1000, ...cursor } } }))),
})

const Offers = ({ offers }: Pick<Invitation, 'offers'>) => {
  const { t } = useTranslation()
  const { list, day } = useFormat()
  const lines = offers.map(({ role, places, ends_at: ends }) => {
    const words = {
      role: role ?? t('invited.no-role'),
      places: places === 'company' ? t('invited.whole') : list(places),
    }
    return ends === null ? t('invited.offer', words) : t('invited.offer-until', { ...words, date: day(ends) })
  })
  return (
    <List size="sm">
      {[...new Set(lines)].map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  )
}

/** Invitations that wait for oneself; nothing where there are none. They are accepted with the link of their e-mail. */
export const OwnInvitations = () => {
  const { t } = useTranslation()
  const { moment } = useFormat()
  // It only helps: a page does well without it.
  const { data = [] } = useQuery(ownInvitationsQuery)
  if (data.length === 0) return null
  return (
    <Alert variant="light" title={t('invited')} role="region">
      <Stack gap="sm">
        {data.map(({ id, company, address, expires_at: ends, offers }) => (
          <Stack key={id} gap={2}>
            <Text size="sm" fw={600}>
              {company}
            </Text>
            <Offers offers={offers} />
            <Text size="sm">
              {t('invited.letter', { address })}{' '}
              {ends === null ? t('invited.soon') : t('invited.ends', { date: moment(ends) })}
            </Text>
          </Stack>
        ))}
      </Stack>
    </Alert>
  )
}
