import { Anchor, Group, Select, Skeleton, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'

interface UserSelectProps {
  readonly locationId: number | undefined
  readonly userId: number | null
  readonly onChange: (userId: number | null) => void
  readonly isLocked: boolean
  readonly fault: string | undefined
  /** Who the user is among the members, where somebody is linked. */
  readonly memberId: number | null
}

/** How many people are offered at once: the rest is found by name. */
const OFFERED = 20

/** Which user of the location somebody on the roster is. Whoever sees no people there sees that there is one. */
export const UserSelect = ({ locationId, userId, onChange, isLocked, fault, memberId }: UserSelectProps) => {
  const { t } = useTranslation('roster')
  const { t: things } = useTranslation('things')
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 250)
  const maySee = locationId !== undefined && may('members.read', locationId)
  const { data: linked, isLoading } = useQuery({
    queryKey: ['company', companyId, 'member', memberId],
    enabled: maySee && memberId !== null,
    retry: false,
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members/{member_id}', {
            params: { path: { company_id: companyId, member_id: memberId ?? 0 } },
          }),
        )
      ).data,
  })
  const { data: people = [] } = useQuery({
    queryKey: ['company', companyId, 'members', 'of-location', locationId, q],
    enabled: maySee && !isLocked,
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members', {
            params: {
              path: { company_id: companyId },
              query: {
                location_id: locationId ?? 0,
                state: 'not-archived' as const,
                limit: OFFERED,
                // What stands in the field is a name that was chosen, too.
                ...(q !== '' && { q }),
              },
            },
          }),
        )
      ).data,
  })
  if (!maySee)
    return (
      <Stack gap={2}>
        <Text size="sm" fw={500}>
          {t('user')}
        </Text>
        <Text size="sm" c="dimmed">
          {t(userId === null ? 'user.none' : 'user.unseen')}
        </Text>
      </Stack>
    )
  // A field of this kind keeps the first name that it was given.
  if (isLoading) return <Skeleton height={80} />
  const named = new Map(people.map(({ user_id: id, name }) => [id, name]))
  if (linked && !named.has(linked.user_id)) named.set(linked.user_id, linked.name)
  if (userId !== null && !named.has(userId)) named.set(userId, t('user.unseen'))
  return (
    <div>
      <Select
        label={t('user')}
        description={t('user.text')}
        data={[...named].map(([id, name]) => ({ value: String(id), label: name }))}
        value={userId === null ? null : String(userId)}
        onChange={(value) => onChange(value === null ? null : Number(value))}
        onSearchChange={(text) => setTyped([...named.values()].includes(text) ? '' : text)}
        placeholder={t('user.none')}
        readOnly={isLocked}
        error={fault}
        searchable
        clearable={!isLocked}
        clearButtonProps={{ 'aria-label': t('user.unlink') }}
        nothingFoundMessage={things('none-found')}
      />
      {linked && linked.user_id === userId && (
        <Group mt={4}>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                to="/companies/$companyId/team"
                params={{ companyId: String(companyId) } as never}
                search={{ member: String(linked.id) } as never}
                {...props}
              />
            )}
          >
            {t('user.show')}
          </Anchor>
        </Group>
      )}
    </div>
  )
}
