import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { allOf } from '../../api/paging.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Choice, Filters, LocationChoice, Search } from '../../parts/things/filters.tsx'
import { Records } from '../../parts/things/records.tsx'
import { Side } from '../../parts/things/side.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { TagLabel } from './label.tsx'
import { ENTITIES, TagForm } from './tag-form.tsx'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The labels of the company's locations; what carries them is known by number alone. */
export const Page = () => {
  const { t } = useTranslation('tags')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may, where } = useStanding()
  const [{ q = '', location, entity, tag }, change] = useAddress()
  const { data: locations = [] } = useLocations()
  const titles = new Map(locations.map(({ id, title }) => [id, title]))
  const {
    data: all = [],
    error,
    isPending,
    refetch,
  } = useQuery({
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
  const rows = all.filter(
    (one) =>
      folded(one.title).includes(folded(q)) &&
      (!location || one.location_id === Number(location)) &&
      (!entity || one.entity === entity),
  )
  const chosen = all.find(({ id }) => id === Number(tag))
  const close = (): void => change({ tag: undefined })
  return (
    <PageFrame
      title={common('page.tags')}
      text={t('text')}
      actions={
        may('tags.edit') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ tag: 'new' }, true)}>
            {t('new')}
          </Button>
        )
      }
    >
      <Filters>
        <Search label={t('search')} />
        <Choice
          word="entity"
          label={t('entity')}
          data={ENTITIES.map((one) => ({ value: one, label: t(`entity.${one}`) }))}
        />
        <LocationChoice where={where('tags.read')} />
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
          label={common('page.tags')}
          rows={rows}
          openId={chosen?.id}
          onOpen={(id) => change({ tag: String(id) }, tag === undefined)}
          columns={[
            { key: 'title', label: t('title'), cell: (one) => <TagLabel {...one} /> },
            { key: 'entity', label: t('entity'), cell: ({ entity }) => t(`entity.${entity}`) },
            {
              key: 'location',
              label: t('location'),
              cell: ({ location_id: id }) => <Text size="sm">{titles.get(id) ?? id}</Text>,
            },
          ]}
        />
      )}
      <Side title={tag === 'new' ? t('new') : (chosen?.title ?? t('title'))} isOpen={tag !== undefined} onClose={close}>
        {tag === 'new' || chosen ? (
          <TagForm key={tag} tag={chosen} onDone={close} />
        ) : (
          !isPending && <Empty title={t('gone')} />
        )}
      </Side>
    </PageFrame>
  )
}
