import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { Secret } from '../../parts/things/secret.tsx'
import { useFormat } from '../../words/format.ts'

type Token = Schemas['CompanyToken']

/** For how long both work, in hours. */
const OVERLAPS = [1, 24, 168] as const
const HOUR = 3_600_000

/**
 * Another token with the same name and limits; the old one ends when its programs have had the time to change over. Who
 * made the new one has it even where the old one could not be given an end: that is then said.
 */
export const ReplaceToken = ({ token, audience }: { token: Token; audience: Schemas['NewToken']['audience'] }) => {
  const { t } = useTranslation('partners')
  const { exact } = useFormat()
  const companyId = useCompanyId()
  const [overlap, setOverlap] = useState<number>(OVERLAPS[1])
  const making = useSaving(
    async () => {
      const { data: made } = await answerOf(
        api.POST('/tokens', {
          body: { company_id: companyId, audience, name: token.name || token.prefix, ...token.limits },
        }),
      )
      const wanted = new Date(Date.now() + overlap * HOUR).toISOString()
      // An end is never moved back.
      const end = token.expires_at !== null && token.expires_at < wanted ? token.expires_at : wanted
      try {
        await answerOf(
          api.PATCH('/tokens/{token_id}', { params: { path: { token_id: token.id } }, body: { expires_at: end } }),
        )
        return { made, end, fault: undefined }
      } catch (fault) {
        return { made, end: token.expires_at, fault }
      }
    },
    { done: t('replace.done') },
  )
  if (making.data) {
    const { made, end, fault } = making.data
    return (
      <Stack gap="xs">
        {made.token !== null && (
          <Secret label={t('replace.secret')} text={made.token} note={t('replace.secret.text')} />
        )}
        {fault !== undefined && <Failure error={fault} />}
        <Text size="sm">
          {fault === undefined && end !== null ? t('replace.until', { moment: exact(end) }) : t('replace.still')}
        </Text>
      </Stack>
    )
  }
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        {t('replace.text')}
      </Text>
      <NativeSelect
        label={t('replace.overlap')}
        value={String(overlap)}
        onChange={({ currentTarget }) => setOverlap(Number(currentTarget.value))}
        data={OVERLAPS.map((hours) => ({ value: String(hours), label: t(`replace.overlap.${hours}`) }))}
      />
      {making.error && <Failure error={making.error} />}
      <Button variant="default" loading={making.isPending} onClick={() => making.mutate()}>
        {t('replace.make')}
      </Button>
    </Stack>
  )
}
