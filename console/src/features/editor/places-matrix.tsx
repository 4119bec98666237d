import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconAsterisk, IconCheck, IconMinus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Grant, type ListedMember } from '../../api/client.ts'
import { type Permission, useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { nextPage } from '../../api/paging.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { type CellShown, Grid } from './grid.tsx'

type Place = number | 'company'

/** How many people are asked about together. */
const BLOCK = 20
/** How many questions one request takes. */
const QUESTIONS = 1_000

const isAt = ({ scope }: Grant, place: Place): boolean =>
  place === 'company' ? scope === 'company' : scope !== 'company' && scope.includes(place)

/** Who has which role where; or who may do one thing where, as the service answers. */
export const PlacesMatrix = ({ permissions }: { permissions: readonly Permission[] }) => {
  const { t } = useTranslation('editor')
  const companyId = useCompanyId()
  const navigate = useNavigate()
  const { may } = useStanding()
  const grantText = useGrantText()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const [{ q = '', permission, place: chosenPlace }, go] = useAddress()
  const [text] = useDebouncedValue(q.trim(), 200)
  const { data: locations = [] } = useLocations()
  const [seen, setSeen] = useState<readonly [number, number]>([0, BLOCK])
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
  const everywhere: readonly Place[] = ['company', ...locations.map(({ id }) => id)]
  const titleOf = (place: Place): string => (place === 'company' ? t('scope-company') : grantText.place(place))
  const onePlace = everywhere.find((place) => String(place) === chosenPlace) ?? everywhere[1] ?? 'company'
  const places = isNarrow ? [onePlace] : everywhere

  const blocks = permission
    ? Array.from({ length: Math.floor(seen[1] / BLOCK) - Math.floor(seen[0] / BLOCK) + 1 }, (_, step) => {
        const from = (Math.floor(seen[0] / BLOCK) + step) * BLOCK
        return members.slice(from, from + BLOCK).map(({ id }) => id)
      }).filter((ids) => ids.length > 0)
    : []
  const answers = useQueries({
    queries: blocks.map((ids) => ({
      queryKey: ['company', companyId, 'matrix-check', permission, ids, everywhere],
      queryFn: async () => {
        const asked = ids.flatMap((member_id) =>
          everywhere.map((place) => ({
            member_id,
            permission: permission ?? '',
            ...(place !== 'company' && { location_id: place }),
          })),
        )
        const answered = new Map<string, boolean>()
        for (let from = 0; from < asked.length; from += QUESTIONS) {
          const questions = asked.slice(from, from + QUESTIONS)
          const { data } = await answerOf(
            api.POST('/companies/{company_id}/check', {
              params: { path: { company_id: companyId } },
              body: { questions },
            }),
          )
          questions.forEach((one, at) => {
            answered.set(`${one.member_id} ${one.location_id ?? 'company'}`, data[at]?.allowed === true)
          })
        }
        return answered
      },
    })),
    combine: (results) => ({
      error: results.find(({ error }) => error)?.error,
      of: (memberId: number, place: Place): boolean | undefined => {
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
      const may = answers.of(member.id, place)
      if (may === undefined) return { text: '…', isQuiet: true }
      return may
        ? { text: <IconCheck size={18} color="var(--gatehouse-gained)" aria-hidden />, label: t('matrix.may') }
        : { text: <IconMinus size={16} aria-hidden />, label: t('matrix.may-not'), isQuiet: true }
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
  const onSeen = (first: number, last: number): void => {
    if (seen[0] !== first || seen[1] !== last) setSeen([first, last])
    if (last >= members.length - 20 && found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
  }
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <TextInput
          label={t('matrix.find')}
          w={{ base: '100%', xs: 260 }}
          value={q}
          leftSection={<IconSearch size={15} aria-hidden />}
          onChange={({ currentTarget }) => go({ q: currentTarget.value || undefined })}
        />
        <Select
          label={t('matrix.permission')}
          w={{ base: '100%', xs: 320 }}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('search-clear') }}
          placeholder={t('matrix.permission-none')}
          value={permission ?? null}
          data={permissions.map(({ slug, title }) => ({ value: slug, label: title }))}
          onChange={(slug) => go({ permission: slug ?? undefined })}
          nothingFoundMessage={t('nothing-found')}
        />
        {isNarrow && (
          <Select
            label={t('scope')}
            w="100%"
            allowDeselect={false}
            value={String(onePlace)}
            data={everywhere.map((place) => ({ value: String(place), label: titleOf(place) }))}
            onChange={(place) => go({ place: place ?? undefined })}
          />
        )}
      </Group>
      {found.error && <Failure error={found.error} reset={() => void found.refetch()} />}
      {answers.error && <Failure error={answers.error} />}
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
