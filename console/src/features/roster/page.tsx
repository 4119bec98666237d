import { Badge, Group, Text } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { nextPage } from '../../api/paging.ts'
import { positionsQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { Choice, LocationChoice, Search } from '../../parts/things/filters.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { TeamMemberForm } from './team-member-form.tsx'

type TeamMember = Schemas['TeamMember']

const PAGE = 100

/** The one that the address names, who need not be on a page of the list that is loaded. */
const useChosen = (id: number | undefined, listed: TeamMember | undefined) => {
  const companyId = useCompanyId()
  return useQuery({
    queryKey: ['company', companyId, 'roster', id],
    enabled: id !== undefined && !listed,
    queryFn: async () => {
      const { data } = await answerOf(
        api.GET('/companies/{company_id}/team-members/{team_member_id}', {
          params: { path: { company_id: companyId, team_member_id: id ?? 0 } },
        }),
      )
      return data.deleted ? null : data
    },
  })
}

/** The people who work at the locations, with or without a user. */
export const Page = () => {
  const { t } = useTranslation('roster')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may, where } = useStanding()
  const [{ q, location, position, dismissed = 'no', person }] = useAddress()
  const { data: locations = [] } = useLocations()
  const titles = new Map(locations.map(({ id, title }) => [id, title]))
  const { data: positions = [] } = useQuery({ ...positionsQuery(companyId), enabled: may('positions.read') })
  const jobs = new Map(positions.map(({ id, title }) => [id, title]))
  const asked = {
    ...(q && { q }),
    ...(Number(location) > 0 && { location_id: Number(location) }),
    ...(Number(position) > 0 && { position_id: Number(position) }),
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
  const isFiltered = Boolean(q || location || position) || dismissed !== 'no'
  return (
    <ListedPage
      title={common('page.roster')}
      text={t('text')}
      word="person"
      list={list}
      rows={rows}
      none={
        isFiltered
          ? { title: t('none-found'), text: t('none-found.text') }
          : { title: t('empty'), text: t('empty.text') }
      }
      begin={may('team.create') && t('new')}
      filters={
        <>
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
        </>
      }
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
      chosen={listed ?? read.data ?? undefined}
      isLooking={read.isLoading}
      thing={t('name')}
      nameOf={({ name }) => name}
      gone={t('gone')}
      side={(one, close) => <TeamMemberForm teamMember={one} onDone={close} />}
    />
  )
}
