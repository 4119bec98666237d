import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useConfirm } from '../../parts/things/confirm.tsx'
import { useFormat } from '../../words/format.ts'
import { plansQuery } from './queries.ts'
import { Section } from './section.tsx'
import { useSomeCompanies } from './some-companies.tsx'

interface RowProps {
  readonly companyId: number
  readonly plan: Schemas['Plan']
  readonly confirm: ReturnType<typeof useConfirm>[0]
}

const Row = ({ companyId, plan, confirm }: RowProps) => {
  const { t } = useTranslation('me')
  const { time, exact, number } = useFormat()
  const { id, note, writes, approval_url: url, expires_at: ends } = plan
  const title = note || t('plan.number', { id: number(id) })
  const reject = (): void =>
    confirm({
      title: t('plan.reject.title'),
      text: t('plan.reject.text'),
      action: t('plan.reject'),
      isGrave: true,
      run: () =>
        answerOf(
          api.DELETE('/companies/{company_id}/plans/{plan_id}', {
            params: { path: { company_id: companyId, plan_id: id } },
          }),
        ),
      done: t('plan.rejected'),
    })
  return (
    <Group component="li" justify="space-between" align="flex-start" gap="sm">
      <div style={{ flex: '1 1 16rem' }}>
        {/* In the words of whoever planned it, and no more than text. */}
        <Text size="sm" fw={600} lineClamp={4}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {t('plan.writes', { count: writes.length })} ·{' '}
          <time dateTime={ends} title={exact(ends)}>
            {t('plan.ends', { time: time(ends) })}
          </time>
        </Text>
      </div>
      <Group gap="xs">
        <Button size="compact-sm" variant="subtle" color="red" onClick={reject}>
          {t('plan.reject')}
        </Button>
        <Button size="compact-sm" variant="default" component="a" href={url} aria-label={`${t('plan.look')}: ${title}`}>
          {t('plan.look')}
        </Button>
      </Group>
    </Group>
  )
}

/** What assistants would like to have changed. It is approved on a page of its own, where its person signs in anew. */
export const Plans = () => {
  const { t } = useTranslation('me')
  const { companies, choice } = useSomeCompanies()
  const [confirm, dialog] = useConfirm()
  const asked = useQueries({ queries: companies.map(({ id }) => plansQuery(id)) })
  const failed = asked.find(({ error }) => error)
  const told = companies.flatMap(({ id, title }, at) => {
    const plans = asked[at]?.data ?? []
    return plans.length > 0 ? [{ id, title, plans }] : []
  })
  return (
    <Section title={t('plans')} text={t('plans.text')}>
      {choice}
      {failed && <Failure error={failed.error} reset={() => void failed.refetch()} />}
      {told.length === 0 && !failed && <Text size="sm">{t('plans.none')}</Text>}
      {told.map(({ id, title, plans }) => (
        <Stack gap={6} key={id}>
          <Text size="sm" c="dimmed">
            {title}
          </Text>
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label={title}>
            {plans.map((plan) => (
              <Row key={plan.id} companyId={id} plan={plan} confirm={confirm} />
            ))}
          </Stack>
        </Stack>
      ))}
      {dialog}
    </Section>
  )
}
