import { Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { positionsQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Filters, LocationChoice, Search } from '../../parts/things/filters.tsx'
import { Records } from '../../parts/things/records.tsx'
import { Side } from '../../parts/things/side.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { PositionForm } from './position-form.tsx'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The jobs of the company, and where each is available. */
export const Page = () => {
  const { t } = useTranslation('positions')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may } = useStanding()
  const { number } = useFormat()
  const [{ q = '', location, position }, change] = useAddress()
  const { data: all = [], error, isPending, refetch } = useQuery(positionsQuery(companyId))
  const { data: locations = [] } = useLocations()
  const titles = new Map(locations.map(({ id, title }) => [id, title]))
  const whereText = (ids: readonly number[]): string => {
    if (locations.length > 1 && ids.length >= locations.length) return t('everywhere')
    const named = ids.slice(0, 3).map((id) => titles.get(id) ?? number(id))
    return ids.length > 3 ? `${named.join(', ')} +${number(ids.length - 3)}` : named.join(', ')
  }
  const rows = all.filter(
    ({ title, description, locations }) =>
      folded(`${title} ${description}`).includes(folded(q)) && (!location || locations.includes(Number(location))),
  )
  const chosen = all.find(({ id }) => id === Number(position))
  const close = (): void => change({ position: undefined })
  return (
    <PageFrame
      title={common('page.positions')}
      text={t('text')}
      actions={
        may('positions.create') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ position: 'new' }, true)}>
            {t('new')}
          </Button>
        )
      }
    >
      <Filters>
        <Search label={t('search')} />
        <LocationChoice where="company" />
      </Filters>
      {error && <Failure error={error} reset={() => void refetch()} />}
      {isPending && <Waiting />}
      {!isPending && !error && rows.length === 0 && (
        <Empty
          title={t(all.length === 0 ? 'empty' : 'none-found')}
          text={t(all.length === 0 ? 'empty.text' : 'none-found.text')}
        />
      )}
      {rows.length > 0 && (
        <Records
          label={common('page.positions')}
          rows={rows}
          openId={chosen?.id}
          onOpen={(id) => change({ position: String(id) }, position === undefined)}
          columns={[
            { key: 'title', label: t('title'), cell: ({ title }) => title },
            {
              key: 'description',
              label: t('description'),
              isPlain: true,
              cell: ({ description }) =>
                description && (
                  <Text size="sm" c="dimmed" lineClamp={1} maw="34rem">
                    {description}
                  </Text>
                ),
            },
            { key: 'locations', label: t('locations'), cell: ({ locations }) => whereText(locations) },
          ]}
        />
      )}
      <Side
        title={position === 'new' ? t('new') : (chosen?.title ?? t('title'))}
        isOpen={position !== undefined}
        onClose={close}
      >
        {position === 'new' || chosen ? (
          <PositionForm key={position} position={chosen} onDone={close} />
        ) : (
          !isPending && (
            <Stack>
              <Empty title={t('gone')} />
            </Stack>
          )
        )}
      </Side>
    </PageFrame>
  )
}
