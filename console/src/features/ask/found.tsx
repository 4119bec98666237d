import { Anchor, Button, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCompanyId } from '../../api/company.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { Asked } from './address.ts'
import { searchQuery } from './queries.ts'

/** Everybody who may, or everywhere where somebody may. Each leads to the question about it alone. */
export const Found = ({
  find,
  asked,
  onAsk,
}: {
  find: 'members' | 'locations'
  asked: Asked
  onAsk: (change: Record<string, string>) => void
}) => {
  const { t } = useTranslation('ask')
  const companyId = useCompanyId()
  const isReady = asked.what !== undefined && (find === 'members' || asked.who !== undefined)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...searchQuery(companyId, find, asked),
    enabled: isReady,
  })
  if (!isReady) return <Empty title={t('empty.title')} text={t('empty.text')} />
  if (error) return <Failure error={error} reset={() => void refetch()} />
  if (!data) return <Waiting />
  const items = data.pages.flatMap((page) => page.data)
  const isLimited = data.pages.some((page) => page.is_limited)
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {t(`found.${find}`, { count: items.length })}
        {hasNextPage ? ` ${t('found.more')}` : ''}
      </Text>
      {isLimited && (
        <Text size="sm" c="dimmed">
          {t('found.limited')}
        </Text>
      )}
      {items.length > 0 && (
        <Paper withBorder>
          <Table aria-label={t(find === 'members' ? 'mode.who' : 'mode.where')}>
            <Table.Tbody>
              {items.map(({ member_id: memberId, location_id: locationId, name, title }) => (
                <Table.Tr key={memberId ?? locationId}>
                  <Table.Td>{name ?? title}</Table.Td>
                  <Table.Td ta="right">
                    <Anchor
                      component="button"
                      size="sm"
                      aria-label={t('why', { name: name ?? title })}
                      onClick={() =>
                        onAsk(memberId === undefined ? { at: String(locationId) } : { who: String(memberId) })
                      }
                    >
                      {t('why.short')}
                    </Anchor>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      {hasNextPage && (
        <Group>
          <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('found.next')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
