import { Anchor, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { locationsQuery, useCompany, useCompanyId, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { Choice, Search } from '../../parts/things/filters.tsx'
import { useFirst } from '../../parts/things/first.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { folded } from '../../words/folded.ts'
import { useFormat } from '../../words/format.ts'
import { HeadsOf, Warnings } from './heads.tsx'
import { PlaceForm } from './place-form.tsx'
import { headCountsQuery } from './queries.ts'

type Location = Schemas['Location']

const PlaceCard = ({
  place,
  heads,
  onOpen,
}: {
  place: Location
  heads: Schemas['LocationHeadCount'] | undefined
  onOpen: () => void
}) => {
  const { t } = useTranslation('places')
  const warnings = heads?.warnings ?? (place.closed ? (['closed'] as const) : [])
  return (
    <Paper component="li" withBorder p="md">
      <Stack gap="xs" h="100%">
        <div>
          <Title order={3}>
            <Anchor component="button" type="button" c="inherit" fz="inherit" fw="inherit" ta="start" onClick={onOpen}>
              {place.title}
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            {[place.address, place.city].filter(Boolean).join(', ') || t('no-address')}
          </Text>
        </div>
        <Warnings warnings={warnings} />
        {heads && !place.closed && <HeadsOf heads={heads} locationId={place.id} label={place.title} />}
        {place.closed && (
          <Text size="sm" c="dimmed">
            {t('closed.text')}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

/** The company and its locations, with who is where and what is odd there. */
export const Page = () => {
  const { t } = useTranslation('places')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const company = useCompany()
  const { may } = useStanding()
  const { number } = useFormat()
  const [{ q = '', show, place }] = useAddress()
  const list = useQuery(locationsQuery(companyId))
  const all = list.data ?? []
  const maySee = may('members.read')
  const { data: counts, error: countError } = useQuery({ ...headCountsQuery(companyId), enabled: maySee })
  const headsAt = new Map(counts?.locations.map((one) => [one.location_id, one]))
  const isOdd = ({ id }: Location): boolean =>
    (headsAt.get(id)?.warnings ?? []).some((one) => one === 'nobody' || one === 'one-manager')
  const rows = all.filter(
    (one) =>
      folded(`${one.title} ${one.city} ${one.address}`).includes(folded(q)) &&
      (show !== 'open' || !one.closed) &&
      (show !== 'closed' || one.closed) &&
      (show !== 'odd' || isOdd(one)),
  )
  // Where one sees who is there comes first: a manager's own place is not to be looked for among all.
  const sorted = [...rows].sort((a, b) => Number(headsAt.has(b.id)) - Number(headsAt.has(a.id)))
  const [drawn, more] = useFirst(sorted)
  const mayChange = may('locations.edit', 'company')
  return (
    <ListedPage
      title={common('page.places')}
      text={t('text')}
      word="place"
      list={list}
      rows={rows}
      none={
        all.length === 0
          ? { title: t('empty'), text: t('empty.text') }
          : { title: t('none-found'), text: t('none-found.text') }
      }
      begin={mayChange && t('new')}
      filters={
        <>
          <Search label={t('search')} />
          <Choice
            word="show"
            label={t('show')}
            data={(['open', 'closed', ...(maySee ? (['odd'] as const) : [])] as const).map((one) => ({
              value: one,
              label: t(`show.${one}`),
            }))}
          />
        </>
      }
      cards={(open) => (
        <>
          {countError && <Failure error={countError} />}
          <SimpleGrid
            component="ul"
            aria-label={common('page.places')}
            cols={{ base: 1, sm: 2, lg: 3 }}
            spacing="sm"
            p={0}
            m={0}
            style={{ listStyle: 'none' }}
          >
            {drawn.map((one) => (
              <PlaceCard key={one.id} place={one} heads={headsAt.get(one.id)} onOpen={() => open(one.id)} />
            ))}
          </SimpleGrid>
          {more}
        </>
      )}
      chosen={all.find(({ id }) => id === Number(place))}
      thing={t('title')}
      nameOf={({ title }) => title}
      gone={t('gone')}
      side={(one, close) => <PlaceForm key={String(one?.closed)} place={one} mayChange={mayChange} onDone={close} />}
    >
      <Paper withBorder p="md">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2}>{company.title}</Title>
            <Text size="sm" c="dimmed" className="number">
              {t('locations', { count: all.length, number: number(all.length) })}
            </Text>
          </div>
          {counts && (
            <Stack gap={4}>
              <Text size="xs" c="dimmed">
                {t('whole')}
              </Text>
              <HeadsOf heads={counts.company} label={company.title} />
            </Stack>
          )}
        </Group>
      </Paper>
    </ListedPage>
  )
}
