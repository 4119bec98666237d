import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAsterisk, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Grant, type ListedMember, type Value } from '../../api/client.ts'
import { type Permission, useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { nextPage } from '../../api/paging.ts'
import { useAddress, useTyped } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { useValueText } from '../../parts/value.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { type CellShown, Grid, type Seen } from './grid.tsx'

type Place = number | 'company'

/** How many people are asked about together, at how many places: one request takes a thousand questions. */
const BLOCK = { rows: 20, columns: 25 } as const

/** The parts of a list in which something is seen. */
const blocksOf = <T,>(all: readonly T[], size: number, [first, last]: readonly [number, number]): T[][] => {
  const from = Math.floor(first / size)
  return Array.from({ length: Math.floor(last / size) - from + 1 }, (_, step) =>
    all.slice((from + step) * size, (from + step + 1) * size),
  ).filter((block) => block.length > 0)
}

interface Answer {
  readonly allowed: boolean
  readonly value: Value | undefined
}

const isAt = ({ scope }: Grant, place: Place): boolean =>
  place === 'company' ? scope === 'company' : scope !== 'company' && scope.includes(place)

/** Who has which role where; or what they have of one permission where, as the service answers. */
export const PlacesMatrix = ({ permissions }: { permissions: readonly Permission[] }) => {
  const { t } = useTranslation('editor')
  const companyId = useCompanyId()
  const navigate = useNavigate()
  const { may, where } = useStanding()
  const textOf = useValueText()
  const grantText = useGrantText()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const [{ q = '', permission: slug, place: chosenPlace }, go] = useAddress()
  const [typed, setTyped] = useTyped('q')
  const text = q.trim()
  const permission = permissions.find((one) => one.slug === slug)
  const { data: locations = [] } = useLocations()
  const [seen, setSeen] = useState<Seen>({ rows: [0, 0], columns: [0, 0] })
  const found = useInfiniteQuery({
    queryKey: ['company', companyId, 'matrix-members', text],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET('/companies/{company_id}/members', {
          params: {
            path: { company_id: companyId },
            query: { limit: 200, state: 'not-archived', ...(text && { q: text }), ...(cursor && { cursor }) },
          },
        }),
      ),
  })
  const members: readonly ListedMember[] = found.data?.pages.flatMap(({ data }) => data) ?? []
  // Where one sees nobody, an empty cell would say that nobody has anything there.
  const reach = where('members.read')
  const everywhere: readonly Place[] = [
    ...(permission && reach !== 'company' ? [] : ['company' as const]),
    ...locations.flatMap(({ id }) => (reach === 'company' || reach.includes(id) ? [id] : [])),
  ]
  const titleOf = (place: Place): string => (place === 'company' ? t('scope-company') : grantText.place(place))
  const onePlace =
    everywhere.find((place) => String(place) === chosenPlace) ??
    everywhere.find((place) => place !== 'company') ??
    'company'
  const places = isNarrow ? [onePlace] : everywhere

  const blocks = permission
    ? blocksOf(members, BLOCK.rows, seen.rows).flatMap((people) =>
        blocksOf(places, BLOCK.columns, seen.columns).map((at) => ({ ids: people.map(({ id }) => id), at })),
      )
    : []
  const answers = useQueries({
    queries: blocks.map(({ ids, at }) => ({
      queryKey: ['company', companyId, 'matrix-check', slug, ids, at],
      queryFn: async () => {
        const questions = ids.flatMap((member_id) =>
          at.map((place) => ({
            member_id,
            permission: slug ?? '',
            ...(place !== 'company' && { location_id: place }),
          })),
        )
        const { data } = await answerOf(
          api.POST('/companies/{company_id}/check', {
            params: { path: { company_id: companyId } },
            body: { questions, values: true },
          }),
        )
        return new Map<string, Answer>(
          questions.map((one, index) => [
            `${one.member_id} ${one.location_id ?? 'company'}`,
            { allowed: data[index]?.allowed === true, value: data[index]?.value as Value | undefined },
          ]),
        )
      },
    })),
    combine: (results) => ({
      error: results.find(({ error }) => error)?.error,
      again: () => results.forEach((one) => void (one.error && one.refetch())),
      of: (memberId: number, place: Place): Answer | undefined => {
        for (const { data } of results) {
          const answer = data?.get(`${memberId} ${place}`)
          if (answer !== undefined) return answer
        }
        return undefined
      },
    }),
  })

  const shown = (row: number, column: number): CellShown => {
    const [member, place] = [members[row], places[column]]
    if (!member || place === undefined) return { text: '…', isQuiet: true }
    if (permission) {
      const answer = answers.of(member.id, place)
      if (answer === undefined) return { text: '…', isQuiet: true }
      return { text: textOf(answer.value, permission), isQuiet: !answer.allowed }
    }
    const here = member.grants.filter((grant) => isAt(grant, place))
    if (here.length === 0) return { text: '', label: t('matrix.nothing'), isQuiet: true }
    const roles = here.map(({ role }) => grantText.role(role)).join(', ')
    const hasExceptions = here.some(({ permissions }) => Object.keys(permissions).length > 0)
    return {
      text: (
        <>
          {roles}
          {hasExceptions && <IconAsterisk size={11} aria-hidden style={{ marginInlineStart: 3 }} />}
        </>
      ),
      label: hasExceptions ? t('matrix.with-exceptions', { roles }) : roles,
    }
  }
  const open = ({ row, column }: { row: number; column: number }): void => {
    const [member, place] = [members[row], places[column]]
    if (!member || place === undefined) return
    const [grant] = member.grants.filter((grant) => isAt(grant, place))
    if (!grant && !may('members.edit', place)) return
    void navigate({
      to: `/companies/${companyId}/team/${member.id}/access` as never,
      search: (grant
        ? { grant: String(grant.id) }
        : { new: '1', ...(place !== 'company' && { location: String(place) }) }) as never,
    })
  }
  const onSeen = (now: Seen): void => {
    const [, last] = now.rows
    if (String([seen.rows, seen.columns]) !== String([now.rows, now.columns])) setSeen(now)
    if (last >= members.length - 20 && found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
  }
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <TextInput
          label={t('matrix.find')}
          w={{ base: '100%', xs: 260 }}
          value={typed}
          leftSection={<IconSearch size={15} aria-hidden />}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Select
          label={t('matrix.permission')}
          w={{ base: '100%', xs: 320 }}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('search-clear') }}
          placeholder={t('matrix.permission-none')}
          value={permission?.slug ?? null}
          data={permissions.map(({ slug, title }) => ({ value: slug, label: title }))}
          onChange={(chosen) => go({ permission: chosen ?? undefined })}
          nothingFoundMessage={t('nothing-found')}
        />
        {isNarrow && (
          <Select
            label={t('scope')}
            w="100%"
            searchable
            limit={100}
            allowDeselect={false}
            value={String(onePlace)}
            data={everywhere.map((place) => ({ value: String(place), label: titleOf(place) }))}
            onChange={(place) => go({ place: place ?? undefined })}
          />
        )}
      </Group>
      {found.error && <Failure error={found.error} reset={() => void found.refetch()} />}
      {answers.error && <Failure error={answers.error} reset={answers.again} />}
      {found.isPending && <Waiting />}
      {found.data && members.length === 0 && <Empty title={t('nothing-found')} />}
      {members.length > 0 && (
        <>
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {t(permission ? 'matrix.keys-permission' : 'matrix.keys-places')}
          </Text>
          <Grid
            label={t('matrix.places')}
            corner={t('matrix.people')}
            columns={places.map((place) => ({ key: String(place), title: titleOf(place) }))}
            rows={members.length}
            rowKey={(row) => String(members[row]?.id ?? row)}
            rowTitle={(row) => ({ title: members[row]?.name ?? '' })}
            cell={shown}
            onOpen={open}
            opensAtOnce
            isNarrow={isNarrow}
            onSeen={onSeen}
          />
        </>
      )}
    </Stack>
  )
}
