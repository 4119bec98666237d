import { ActionIcon, Alert, Anchor, Group, Progress, Text, Tooltip } from '@mantine/core'
import { IconRefresh, IconShieldCheck } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import { queryClient } from '../../app/query-client.ts'
import { useOnce } from '../../parts/once.ts'
import { useFormat } from '../../words/format.ts'

/** How often the reading goes on by itself: a long history is read to its end by whoever wants that. */
const BY_ITSELF = 10
const ASKED_FOR = 1_000

const verify = async (companyId: number, anew: boolean) =>
  (
    await answerOf(
      api.POST('/companies/{company_id}/audit-events/verification', {
        params: { path: { company_id: companyId } },
        body: anew ? { anew } : {},
      }),
    )
  ).data

const sealQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['company', companyId, 'seal'],
    queryFn: () => verify(companyId, false),
    staleTime: 60_000,
    retry: false,
  })

/** That the history is as it was written, as the service has found it, and how far. */
export const Seal = () => {
  const { t } = useTranslation('activity')
  const { number, time } = useFormat()
  const companyId = useCompanyId()
  const [most, setMost] = useState(BY_ITSELF)
  const query = sealQuery(companyId)
  const { data: seal } = useQuery({
    ...query,
    refetchInterval: ({ state: { data, dataUpdateCount, error } }) =>
      data && !error && !data.broken && data.verified_to < data.events && dataUpdateCount < most ? 100 : false,
  })
  const anew = useOnce({
    mutationFn: () => verify(companyId, true),
    onSuccess: (found) => {
      setMost(ASKED_FOR)
      queryClient.setQueryData(query.queryKey, found)
    },
  })
  // Too many questions at once, or none allowed: what was found before stays true.
  if (!seal) return null
  if (seal.broken)
    return (
      <Alert color="red" title={t('seal.broken', { seq: number(seal.broken.seq) })} role="alert">
        <Text size="sm">{t('seal.broken.text')}</Text>
      </Alert>
    )
  const isWhole = seal.verified_to === seal.events
  const words = { count: seal.verified_to, to: number(seal.verified_to), events: number(seal.events) }
  return (
    <Group gap="xs" wrap="nowrap" role="status">
      {isWhole ? (
        <IconShieldCheck size={18} color="var(--gatehouse-gained)" aria-hidden style={{ flexShrink: 0 }} />
      ) : (
        <Progress w={90} value={(100 * seal.verified_to) / seal.events} aria-label={t('seal.reading')} />
      )}
      <Text size="sm" c="dimmed">
        {t(isWhole ? 'seal.whole' : 'seal.part', words)} · {t('seal.begun', { time: time(seal.begun_at) })}
      </Text>
      {!isWhole && (
        <Anchor component="button" size="sm" onClick={() => setMost(ASKED_FOR)}>
          {t('seal.on')}
        </Anchor>
      )}
      <Tooltip label={t('seal.anew')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('seal.anew')}
          loading={anew.isPending}
          onClick={() => anew.mutate()}
        >
          <IconRefresh size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
