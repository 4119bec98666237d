import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { locationsQuery, useCompany, useCompanyId, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Choice, Filters, Search } from '../../parts/things/filters.tsx'
import { useFirst } from '../../parts/things/first.tsx'
import { Side } from '../../parts/things/side.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { HeadsOf, Warnings } from './heads.tsx'
import { PlaceForm } from './place-form.tsx'
import { headCountsQuery } from './queries.ts'

type Location = Schemas['Location']

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

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
  const [{ q = '', show, place }, change] = useAddress()
  const { data: all = [], error, isPending, refetch } = useQuery(locationsQuery(companyId))
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
  const chosen = all.find(({ id }) => id === Number(place))
  const close = (): void => change({ place: undefined })
  const mayChange = may('locations.edit', 'company')
  return (
    <PageFrame
      title={common('page.places')}
      text={t('text')}
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ place: 'new' }, true)}>
            {t('new')}
          </Button>
        )
      }
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
      <Filters>
        <Search label={t('search')} />
        <Choice
          word="show"
          label={t('show')}
          data={(['open', 'closed', ...(maySee ? (['odd'] as const) : [])] as const).map((one) => ({
            value: one,
            label: t(`show.${one}`),
          }))}
        />
      </Filters>
      {error && <Failure error={error} reset={() => void refetch()} />}
      {countError && <Failure error={countError} />}
      {isPending && <Waiting />}
      {!isPending && !error && rows.length === 0 && (
        <Empty
          title={t(all.length === 0 ? 'empty' : 'none-found')}
          text={t(all.length === 0 ? 'empty.text' : 'none-found.text')}
        />
      )}
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
          <PlaceCard
            key={one.id}
            place={one}
            heads={headsAt.get(one.id)}
            onOpen={() => change({ place: String(one.id) }, true)}
          />
        ))}
      </SimpleGrid>
      {more}
      <Side
        title={place === 'new' ? t('new') : (chosen?.title ?? t('title'))}
        isOpen={place !== undefined}
        onClose={close}
      >
        {(place === 'new' && mayChange) || chosen ? (
          <PlaceForm key={`${place} ${chosen?.closed}`} place={chosen} mayChange={mayChange} onDone={close} />
        ) : (
          !isPending && <Empty title={t('gone')} />
        )}
      </Side>
    </PageFrame>
  )
}
