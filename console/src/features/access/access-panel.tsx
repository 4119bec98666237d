import { Alert, Button, Checkbox, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Member } from '../../api/client.ts'
import { useCompanyId, useLocations, usePermissions, useStanding } from '../../api/company.ts'
import { useAddress, useTyped } from '../../parts/address.ts'
import { DateField } from '../../parts/date-field.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { AccessTree } from './access-tree.tsx'
import { MemberHead } from './member-head.tsx'
import { fromField, toField } from './moment.ts'
import { accessQuery, memberQuery, type View, type WhichMember } from './queries.ts'
import { branchesOf, found } from './tree.ts'

/** What the panel keeps in the address; whoever closes it takes these away. */
export const PANEL_WORDS = ['place', 'at', 'find', 'all', 'why'] as const

const BLOCKERS = ['invited', 'suspended', 'archived', 'user-disabled', 'location-closed', 'no-member'] as const
type Blocker = (typeof BLOCKERS)[number]

/** Where somebody has access first: what is shown while nobody has chosen a place. */
const firstPlace = ({ grants }: Member, open: (place: number) => boolean): View['place'] => {
  if (grants.some(({ scope }) => scope === 'company')) return 'company'
  return grants.flatMap(({ scope }) => (scope === 'company' ? [] : scope)).find(open) ?? 'company'
}

const Access = ({ memberId, member }: { memberId: WhichMember; member: Member }) => {
  const { t } = useTranslation('access')
  const { t: words } = useTranslation('impact')
  const companyId = useCompanyId()
  const [address, change] = useAddress()
  const { moment } = useFormat()
  const { where } = useStanding()
  const { scope } = useGrantText()
  const { data: locations = [] } = useLocations()
  const { data: permissions } = usePermissions()

  const reach = memberId === 'me' ? 'company' : where('members.read')
  const places = locations.filter(({ id }) => reach === 'company' || reach.includes(id))
  const wanted = address.place === 'company' ? ('company' as const) : Number(address.place)
  const first = firstPlace(member, (id) => places.some((one) => one.id === id))
  const fallback = first === 'company' && reach !== 'company' ? (places[0]?.id ?? first) : first
  const place = address.place !== undefined && (wanted === 'company' || wanted > 0) ? wanted : fallback
  // What is no moment asks about now.
  const at = toField(address.at) === '' ? undefined : address.at
  const view = { place, at }
  const access = useQuery(accessQuery(companyId, memberId, view))

  const [typed, setTyped] = useTyped('find')
  const text = useDeferredValue(typed)
  const isAll = address.all === '1'
  const branches = useMemo(
    () => (access.data && permissions ? branchesOf(permissions, access.data.data.permissions) : undefined),
    [access.data, permissions],
  )
  const shown = useMemo(() => branches && found(branches, text, !isAll), [branches, text, isAll])
  const blocker = access.data?.data.blocker
  const scopes = new Map(member.grants.map((grant) => [grant.id, scope(grant.scope)]))

  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs">
        <NativeSelect
          size="xs"
          label={t('place')}
          value={String(place)}
          onChange={({ currentTarget }) => change({ place: currentTarget.value, why: undefined })}
          data={[
            ...(reach === 'company' ? [{ value: 'company', label: words('company') }] : []),
            ...places.map(({ id, title, closed }) => ({
              value: String(id),
              label: closed ? t('place.closed', { title }) : title,
            })),
          ]}
        />
        <DateField
          size="xs"
          type="datetime-local"
          label={t('at')}
          value={toField(at)}
          onChange={(text) => change({ at: fromField(text) })}
        />
      </SimpleGrid>
      <Group gap="sm" align="center">
        <TextInput
          size="xs"
          flex={1}
          miw={160}
          aria-label={t('find')}
          placeholder={t('find')}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label={t('only-held')}
          checked={!isAll}
          onChange={({ currentTarget }) => change({ all: currentTarget.checked ? undefined : '1' })}
        />
      </Group>
      {at && access.data && (
        <Alert variant="light" color="blue" p="xs" role="status">
          <Group justify="space-between" gap="xs">
            <Text size="sm">
              {t(access.data.projected ? 'at.future' : 'at.past', { date: moment(access.data.at) })}
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => change({ at: undefined })}>
              {t('at.now')}
            </Button>
          </Group>
        </Alert>
      )}
      {blocker != null && (
        <Alert variant="light" color="orange" p="xs" role="status">
          <Text size="sm">{BLOCKERS.includes(blocker as Blocker) ? t(`blocker.${blocker as Blocker}`) : blocker}</Text>
        </Alert>
      )}
      {access.error && <Failure error={access.error} reset={() => void access.refetch()} />}
      {!access.error && !shown && <Waiting />}
      {!access.error && shown?.length === 0 && (
        <Text size="sm" c="dimmed" py="sm">
          {text === '' ? t('nothing') : t('not-found', { text })}
        </Text>
      )}
      {!access.error && shown && (
        <AccessTree
          memberId={memberId}
          view={view}
          branches={shown}
          isSearch={text !== ''}
          why={address.why}
          onWhy={(slug) => change({ why: slug })}
          scopeOf={(grantId) => scopes.get(grantId)}
        />
      )}
    </Stack>
  )
}

/**
 * What a member, or oneself, may do: at a place and moment, each value with where it comes from, why, and what would
 * change it. What it shows stands in the address.
 */
export const AccessPanel = ({ memberId }: { memberId: WhichMember }) => {
  const companyId = useCompanyId()
  const { data: member, error, refetch } = useQuery(memberQuery(companyId, memberId))
  if (error) return <Failure error={error} reset={() => void refetch()} />
  if (!member) return <Waiting />
  return (
    <Stack gap="md">
      <MemberHead member={member} isOwn={memberId === 'me'} />
      <Access memberId={memberId} member={member} />
    </Stack>
  )
}
