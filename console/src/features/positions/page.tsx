import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { positionsQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { LocationChoice, Search } from '../../parts/things/filters.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { folded } from '../../words/folded.ts'
import { useFormat } from '../../words/format.ts'
import { PositionForm } from './position-form.tsx'

/** The jobs of the company, and where each is available. */
export const Page = () => {
  const { t } = useTranslation('positions')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may } = useStanding()
  const { number } = useFormat()
  const [{ q = '', location, position }] = useAddress()
  const list = useQuery(positionsQuery(companyId))
  const all = list.data ?? []
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
  return (
    <ListedPage
      title={common('page.positions')}
      text={t('text')}
      word="position"
      list={list}
      rows={rows}
      none={
        all.length === 0
          ? { title: t('empty'), text: t('empty.text') }
          : { title: t('none-found'), text: t('none-found.text') }
      }
      begin={may('positions.create') && t('new')}
      filters={
        <>
          <Search label={t('search')} />
          <LocationChoice where="company" />
        </>
      }
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
      chosen={all.find(({ id }) => id === Number(position))}
      thing={t('title')}
      nameOf={({ title }) => title}
      gone={t('gone')}
      side={(one, close) => <PositionForm position={one} onDone={close} />}
    />
  )
}
