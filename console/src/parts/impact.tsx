import { Badge, Button, Group, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas, type Value } from '../api/client.ts'
import { useCompanyId, useLocations, usePermissions } from '../api/company.ts'
import { nextPage } from '../api/paging.ts'
import { useFormat } from '../words/format.ts'
import { Failure } from './failure.tsx'
import { useNames } from './permissions/entities.ts'
import { useValueText } from './value.tsx'

/** What a dry run or a simulation tells. */
export type Impact = Pick<Schemas['Preview'], 'totals' | 'differences'> & { readonly is_complete?: boolean }

/** A write as a simulation takes it: below the company. */
export type SimulatedWrite = Schemas['Simulation']['writes'][number]

type Difference = Schemas['MemberDifference']

const COLOURS = { gains: 'gate', loses: 'red', changes: 'yellow' } as const

/** How many differences a page of a simulation has. */
const PAGE = 200

/** What one person would gain and lose, by person, in the order that they come in. */
const byPerson = (differences: readonly Difference[]): { id: number; name: string; lines: Difference[] }[] => {
  const people = new Map<number, { id: number; name: string; lines: Difference[] }>()
  for (const one of differences) {
    const known = people.get(one.member_id)
    if (known) known.lines.push(one)
    else people.set(one.member_id, { id: one.member_id, name: one.name, lines: [one] })
  }
  return [...people.values()]
}

/** All differences, page by page, of writes whose dry run told the first ones only. */
const useAll = (writes: readonly SimulatedWrite[] | undefined, isWanted: boolean) => {
  const companyId = useCompanyId()
  return useInfiniteQuery({
    queryKey: ['simulation', companyId, writes],
    enabled: isWanted && writes !== undefined,
    gcTime: 0,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.POST('/companies/{company_id}/simulate', {
          params: { path: { company_id: companyId }, query: { limit: PAGE, ...(cursor && { cursor }) } },
          body: { writes: [...(writes ?? [])] },
        }),
      ),
  })
}

const Sums = ({ totals }: { totals: NonNullable<Impact['totals']> }) => {
  const { t } = useTranslation('impact')
  return (
    <>
      <Group gap="xs">
        <Badge variant="light" color="gray" tt="none">
          {t('people', { count: totals.people })}
        </Badge>
        <Badge variant="light" color="gate" tt="none">
          {t('gains', { count: totals.gains })}
        </Badge>
        <Badge variant="light" color="red" tt="none">
          {t('losses', { count: totals.loses })}
        </Badge>
        {totals.changes > 0 && (
          <Badge variant="light" color="yellow" tt="none">
            {t('changes', { count: totals.changes })}
          </Badge>
        )}
        {totals.unchanged !== null && (
          <Text size="xs" c="dimmed">
            {t('unchanged', { count: totals.unchanged })}
          </Text>
        )}
      </Group>
      {totals.unseen > 0 && <Text size="sm">{t('unseen', { count: totals.unseen })}</Text>}
    </>
  )
}

interface ImpactProps {
  readonly impact: Impact
  /** The writes that it is of: with them, what a dry run leaves out can be asked for. */
  readonly writes?: readonly SimulatedWrite[] | undefined
}

/** Whom a change touches: sums first, then person × place × right, old → new. */
export const ImpactTable = ({ impact, writes }: ImpactProps) => {
  const { t } = useTranslation('impact')
  const { number } = useFormat()
  const { data: locations = [] } = useLocations()
  const { data: permissions = [] } = usePermissions()
  const [wantsAll, setWantsAll] = useState(false)
  const all = useAll(writes, wantsAll)
  const { totals, is_complete: isComplete = true } = impact
  const differences = all.data?.pages.flatMap(({ data }) => data.differences) ?? impact.differences
  const hasMore = all.data ? all.hasNextPage : !isComplete
  const places = new Map(locations.map(({ id, title }) => [id, title]))
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const nameOf = useNames(differences.map(({ permission, from, to }) => [bySlug.get(permission), from, to]))
  const textOf = useValueText(nameOf)
  const placeOf = (one: Difference): string =>
    one.location_id === null
      ? t(one.made_by === null ? 'company' : 'new-place')
      : (places.get(one.location_id) ?? number(one.location_id))
  const showMore = (): void => {
    if (wantsAll) void all.fetchNextPage()
    else setWantsAll(true)
  }
  return (
    <Stack gap="xs">
      {totals && <Sums totals={totals} />}
      {/* Of those that one does not see it is said that they are touched. */}
      {differences.length === 0 && !totals?.people && <Text size="sm">{t('nothing')}</Text>}
      {differences.length > 0 && (
        <ScrollArea.Autosize
          mah={360}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('change') }}
        >
          <Table fz="sm" verticalSpacing={4} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('place')}</Table.Th>
                <Table.Th>{t('right')}</Table.Th>
                <Table.Th>{t('change')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            {byPerson(differences).map(({ id, name, lines }) => (
              <Table.Tbody key={id}>
                <Table.Tr bg="var(--mantine-color-default-hover)">
                  <Table.Th colSpan={3} scope="rowgroup">
                    {name}{' '}
                    <Text span size="xs" c="dimmed" fw={400}>
                      {t('values', { count: lines.length })}
                    </Text>
                  </Table.Th>
                </Table.Tr>
                {lines.map((one) => {
                  const permission = bySlug.get(one.permission)
                  return (
                    <Table.Tr key={`${one.location_id} ${one.made_by} ${one.permission}`}>
                      <Table.Td>{placeOf(one)}</Table.Td>
                      <Table.Td>{permission?.title ?? one.permission}</Table.Td>
                      <Table.Td>
                        <Group gap={4} wrap="nowrap">
                          <Text size="sm" c="dimmed" span>
                            {textOf(one.from as Value, permission)}
                          </Text>
                          <IconArrowRight size={14} role="img" aria-label={t('becomes')} />
                          <Badge variant="light" color={COLOURS[one.kind]} tt="none" style={{ flexShrink: 0 }}>
                            {textOf(one.to as Value, permission)}
                          </Badge>
                        </Group>
                      </Table.Td>
                    </Table.Tr>
                  )
                })}
              </Table.Tbody>
            ))}
          </Table>
        </ScrollArea.Autosize>
      )}
      {all.error && <Failure error={all.error} reset={() => void all.refetch()} />}
      {hasMore && (
        <Group gap="xs">
          <Text size="xs" c="dimmed" role="status">
            {t('more', { count: differences.length })}
          </Text>
          {writes && (
            <Button size="compact-xs" variant="subtle" loading={all.isFetching} onClick={showMore}>
              {t('show-more')}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  )
}
