import { Badge, Button, Group, Text } from '@mantine/core'
import { IconPlus, IconUserCheck } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { nextPage } from '../../api/paging.ts'
import { positionsQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Choice, Filters, LocationChoice, Search } from '../../parts/things/filters.tsx'
import { Records } from '../../parts/things/records.tsx'
import { Side } from '../../parts/things/side.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { TeamMemberForm } from './team-member-form.tsx'

type TeamMember = Schemas['TeamMember']

const PAGE = 100

/** The one that the address names, who need not be on a page of the list that is loaded. */
const useChosen = (id: number | undefined, listed: TeamMember | undefined) => {
  const companyId = useCompanyId()
  return useQuery({
    queryKey: ['company', companyId, 'roster', id],
    enabled: id !== undefined && !listed,
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/team-members/{team_member_id}', {
            params: { path: { company_id: companyId, team_member_id: id ?? 0 } },
          }),
        )
      ).data,
  })
}

/** The people who work at the locations, with or without a user. */
export const Page = () => {
  const { t } = useTranslation('roster')
  const { t: things } = useTranslation('things')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may, where } = useStanding()
  const [{ q, location, position, dismissed = 'no', person }, change] = useAddress()
  const { data: locations = [] } = useLocations()
  const titles = new Map(locations.map(({ id, title }) => [id, title]))
  const { data: positions = [] } = useQuery({ ...positionsQuery(companyId), enabled: may('positions.read') })
  const jobs = new Map(positions.map(({ id, title }) => [id, title]))
  const asked = {
    ...(q && { q }),
    ...(location && { location_id: Number(location) }),
    ...(position && { position_id: Number(position) }),
    ...(dismissed !== 'all' && { dismissed: dismissed === 'yes' }),
  }
  const list = useInfiniteQuery({
    queryKey: ['company', companyId, 'roster', asked],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET('/companies/{company_id}/team-members', {
          params: {
            path: { company_id: companyId },
            query: { ...asked, limit: PAGE, ...(cursor !== undefined && { cursor }) },
          },
        }),
      ),
  })
  const rows = list.data?.pages.flatMap(({ data }) => data) ?? []
  const personId = Number(person) || undefined
  const listed = rows.find(({ id }) => id === personId)
  const read = useChosen(personId, listed)
  const found = listed ?? read.data
  const chosen = found?.deleted ? undefined : found
  const close = (): void => change({ person: undefined })
  const isFiltered = Boolean(q || location || position) || dismissed !== 'no'
  return (
    <PageFrame
      title={common('page.roster')}
      text={t('text')}
      actions={
        may('team.create') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ person: 'new' }, true)}>
            {t('new')}
          </Button>
        )
      }
    >
      <Filters>
        <Search label={t('search')} />
        <LocationChoice where={where('team.read')} />
        {positions.length > 0 && (
          <Choice
            word="position"
            label={t('position')}
            data={positions.map(({ id, title }) => ({ value: String(id), label: title }))}
          />
        )}
        <Choice
          word="dismissed"
          label={t('at-work')}
          data={[
            { value: 'yes', label: t('dismissed') },
            { value: 'all', label: t('all') },
          ]}
        />
      </Filters>
      {list.error && rows.length === 0 && <Failure error={list.error} reset={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.isSuccess && rows.length === 0 && (
        <Empty title={t(isFiltered ? 'none-found' : 'empty')} text={t(isFiltered ? 'none-found.text' : 'empty.text')} />
      )}
      {rows.length > 0 && (
        <Records
          label={common('page.roster')}
          rows={rows}
          openId={chosen?.id}
          onOpen={(id) => change({ person: String(id) }, person === undefined)}
          columns={[
            { key: 'name', label: t('name'), cell: ({ name }) => name },
            {
              key: 'position',
              label: t('position'),
              isPlain: true,
              cell: (one) => {
                const job = one.position_id === null ? undefined : jobs.get(one.position_id)
                const said = [...new Set([job, one.specialization].filter(Boolean))]
                return said.length === 0 ? null : <Text size="sm">{said.join(' · ')}</Text>
              },
            },
            { key: 'location', label: t('location'), cell: ({ location_id: id }) => titles.get(id) ?? id },
            {
              key: 'state',
              label: t('state'),
              isPlain: true,
              cell: ({ user_id: userId, dismissed, hidden }) =>
                userId === null && !dismissed && !hidden ? null : (
                  <Group gap={6}>
                    {userId !== null && (
                      <Badge variant="light" tt="none" leftSection={<IconUserCheck size={12} aria-hidden />}>
                        {t('has-user')}
                      </Badge>
                    )}
                    {dismissed && (
                      <Badge variant="light" color="gray" tt="none">
                        {t('dismissed')}
                      </Badge>
                    )}
                    {hidden && (
                      <Badge variant="light" color="gray" tt="none">
                        {t('hidden')}
                      </Badge>
                    )}
                  </Group>
                ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
          style={{ alignSelf: 'center' }}
        >
          {things('more')}
        </Button>
      )}
      <Side
        title={person === 'new' ? t('new') : (chosen?.name ?? t('name'))}
        isOpen={person !== undefined}
        onClose={close}
      >
        {person === 'new' || chosen ? (
          <TeamMemberForm key={person} teamMember={chosen} onDone={close} />
        ) : read.isLoading ? (
          <Waiting />
        ) : (
          <Empty title={t('gone')} />
        )}
      </Side>
    </PageFrame>
  )
}
