import { Code, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { allOf } from '../../api/paging.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Choice, Search } from '../../parts/things/filters.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { folded } from '../../words/folded.ts'
import { useFormat } from '../../words/format.ts'
import { TokenPanel } from './token-panel.tsx'
import { useTokenWords } from './token-words.ts'

/** The tokens that work in this company alone, whoever's they are. */
export const Page = () => {
  const { t } = useTranslation('partners')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { has } = useStanding()
  const { ago, exact, day } = useFormat()
  const { audience: audienceText, limits: limitsText } = useTokenWords()
  const [{ q = '', audience, token }] = useAddress()
  const maySee = has('tokens.edit', 'company')
  const list = useQuery({
    queryKey: ['company', companyId, 'tokens'],
    enabled: maySee,
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/tokens', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })
  const all = list.data ?? []
  const audiences = [...new Set(all.map(({ audience }) => audience))].sort()
  const rows = all.filter(
    (one) =>
      folded(`${one.name} ${one.prefix} ${one.member_name ?? ''}`).includes(folded(q)) &&
      (!audience || one.audience === audience),
  )
  if (!maySee)
    return (
      <PageFrame title={common('page.tokens')}>
        <Empty title={t('tokens.locked')} text={t('tokens.locked.text')} />
      </PageFrame>
    )
  return (
    <ListedPage
      title={common('page.tokens')}
      text={t('tokens.text')}
      word="token"
      ends={['place']}
      list={list}
      rows={rows}
      none={
        all.length === 0
          ? { title: t('tokens.empty'), text: t('tokens.empty.text') }
          : { title: t('tokens.none-found'), text: t('tokens.none-found.text') }
      }
      filters={
        <>
          <Search label={t('tokens.search')} />
          {audiences.length > 1 && (
            <Choice
              word="audience"
              label={t('audience')}
              data={audiences.map((one) => ({ value: one, label: audienceText(one) }))}
            />
          )}
        </>
      }
      columns={[
        { key: 'name', label: t('token'), cell: ({ name, prefix }) => name || `${prefix}…` },
        { key: 'prefix', label: t('prefix'), cell: ({ prefix }) => <Code>{prefix}…</Code> },
        { key: 'whose', label: t('whose'), cell: ({ member_name: name }) => name ?? t('whose.nobody') },
        { key: 'audience', label: t('audience'), cell: ({ audience }) => audienceText(audience) },
        { key: 'limits', label: t('limits'), cell: ({ limits }) => limitsText(limits) },
        {
          key: 'used',
          label: t('used'),
          cell: ({ last_used_at: at }) =>
            at === null ? (
              <Text size="sm" c="dimmed">
                {t('used.never')}
              </Text>
            ) : (
              <time dateTime={at} title={exact(at)}>
                {ago(at)}
              </time>
            ),
        },
        {
          key: 'ends',
          label: t('ends'),
          cell: ({ expires_at: at }) =>
            at === null ? (
              t('ends.never')
            ) : (
              <Group gap={4}>
                <time dateTime={at} title={exact(at)} className="number">
                  {day(at)}
                </time>
              </Group>
            ),
        },
      ]}
      chosen={all.find(({ id }) => id === Number(token))}
      thing={t('token')}
      nameOf={({ name, prefix }) => name || `${prefix}…`}
      gone={t('token.gone')}
      size="lg"
      side={(one, close) => one && <TokenPanel token={one} onEnd={close} />}
    />
  )
}
