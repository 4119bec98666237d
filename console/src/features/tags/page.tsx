import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { allOf } from '../../api/paging.ts'
import { useAddress } from '../../parts/address.ts'
import { Choice, LocationChoice, Search } from '../../parts/things/filters.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { folded } from '../../words/folded.ts'
import { TagLabel } from './label.tsx'
import { ENTITIES, TagForm } from './tag-form.tsx'

/** The labels of the company's locations; what carries them is known by number alone. */
export const Page = () => {
  const { t } = useTranslation('tags')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may, where } = useStanding()
  const [{ q = '', location, entity, tag }] = useAddress()
  const { data: locations = [] } = useLocations()
  const titles = new Map(locations.map(({ id, title }) => [id, title]))
  const list = useQuery({
    queryKey: ['company', companyId, 'tags'],
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/tags', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })
  const all = list.data ?? []
  const rows = all.filter(
    (one) =>
      folded(one.title).includes(folded(q)) &&
      (!location || one.location_id === Number(location)) &&
      (!entity || one.entity === entity),
  )
  return (
    <ListedPage
      title={common('page.tags')}
      text={t('text')}
      word="tag"
      list={list}
      rows={rows}
      none={
        all.length === 0
          ? { title: t('empty'), text: t('empty.text') }
          : { title: t('none-found'), text: t('none-found.text') }
      }
      begin={may('tags.edit') && t('new')}
      filters={
        <>
          <Search label={t('search')} />
          <Choice
            word="entity"
            label={t('entity')}
            data={ENTITIES.map((one) => ({ value: one, label: t(`entity.${one}`) }))}
          />
          <LocationChoice where={where('tags.read')} />
        </>
      }
      columns={[
        { key: 'title', label: t('title'), cell: (one) => <TagLabel {...one} /> },
        { key: 'entity', label: t('entity'), cell: ({ entity }) => t(`entity.${entity}`) },
        {
          key: 'location',
          label: t('location'),
          cell: ({ location_id: id }) => <Text size="sm">{titles.get(id) ?? id}</Text>,
        },
      ]}
      chosen={all.find(({ id }) => id === Number(tag))}
      thing={t('title')}
      nameOf={({ title }) => title}
      gone={t('gone')}
      side={(one, close) => <TagForm tag={one} onDone={close} />}
    />
  )
}
