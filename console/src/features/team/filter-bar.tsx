import { ActionIcon, Button, CloseButton, Group, Menu, Modal, NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { IconBookmark, IconColumns, IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type ListedMember } from '../../api/client.ts'
import { useCompanyId, useLocations, useRoles, useStanding } from '../../api/company.ts'
import { allOf } from '../../api/paging.ts'
import { useAddress, useTyped } from '../../parts/address.ts'
import { FILTER_WORDS } from './asked.ts'
import { COLUMNS, useColumns } from './columns.ts'
import { useSavedFilters } from './saved-filters.ts'

const STATES = ['active', 'invited', 'suspended', 'archived'] as const
const SAVED_WORDS = [...FILTER_WORDS, 'sort'] as const
const NONE = Object.fromEntries(FILTER_WORDS.map((word) => [word, undefined]))

const Search = () => {
  const { t } = useTranslation('team')
  const [value, set] = useTyped('q')
  return (
    <TextInput
      flex={1}
      miw={0}
      size="sm"
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={value}
      maxLength={100}
      onChange={({ currentTarget }) => set(currentTarget.value)}
      rightSection={
        value === '' ? undefined : <CloseButton size="sm" aria-label={t('search.clear')} onClick={() => set('')} />
      }
    />
  )
}

const SavedFilters = ({ isNarrow }: { isNarrow: boolean }) => {
  const { t } = useTranslation('team')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const [address, change] = useAddress()
  const { saved, save, forget } = useSavedFilters(companyId)
  const [name, setName] = useState<string>()
  const words = Object.fromEntries(
    SAVED_WORDS.flatMap((word) => (address[word] === undefined ? [] : [[word, address[word]]])),
  ) as Record<string, string>
  const none = Object.fromEntries(SAVED_WORDS.map((word) => [word, undefined]))
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          {isNarrow ? (
            <ActionIcon variant="default" size={36} aria-label={t('saved')}>
              <IconBookmark size={16} />
            </ActionIcon>
          ) : (
            <Button variant="default" size="sm" leftSection={<IconBookmark size={16} aria-hidden />}>
              {t('saved')}
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {saved.map((one) => (
            <Group key={one.name} gap={0} wrap="nowrap">
              <Menu.Item onClick={() => change({ ...none, ...one.words }, true)}>{one.name}</Menu.Item>
              <Menu.Item
                w="auto"
                aria-label={t('saved.forget', { name: one.name })}
                closeMenuOnClick={false}
                onClick={() => forget(one.name)}
              >
                <IconX size={14} />
              </Menu.Item>
            </Group>
          ))}
          {saved.length > 0 && <Menu.Divider />}
          <Menu.Item disabled={Object.keys(words).length === 0} onClick={() => setName('')}>
            {t('saved.save')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={name !== undefined}
        onClose={() => setName(undefined)}
        title={t('saved.save')}
        size="sm"
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (!name?.trim()) return
            save({ name: name.trim(), words })
            setName(undefined)
          }}
        >
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <TextInput
              flex={1}
              label={t('saved.name')}
              value={name ?? ''}
              maxLength={60}
              data-autofocus
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit">{common('save')}</Button>
          </Group>
        </form>
      </Modal>
    </>
  )
}

const ColumnMenu = () => {
  const { t } = useTranslation('team')
  const { shown, toggle } = useColumns()
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('columns')}>
          <IconColumns size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('columns')}</Menu.Label>
        {COLUMNS.map((column) => (
          <Menu.CheckboxItem key={column} checked={shown.includes(column)} onChange={() => toggle(column)}>
            {t(`column.${column}`)}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Which people are shown: all of it stands in the address. */
export const FilterBar = ({ rows, isNarrow }: { rows: readonly ListedMember[]; isNarrow: boolean }) => {
  const { t } = useTranslation('team')
  const { t: access } = useTranslation('access')
  const companyId = useCompanyId()
  const [address, change] = useAddress()
  const { may, where } = useStanding()
  const { data: roles = [] } = useRoles()
  const { data: locations = [] } = useLocations()
  const reach = where('members.read')
  const positions = useQuery({
    queryKey: ['company', companyId, 'positions'],
    enabled: may('positions.read'),
    queryFn: () =>
      allOf((cursor) =>
        answerOf(
          api.GET('/companies/{company_id}/positions', {
            params: { path: { company_id: companyId }, query: { limit: 1000, ...cursor } },
          }),
        ),
      ),
  })
  // Jobs are free text: those of the company's list, and those that are seen.
  const jobs = [
    ...new Set([...(positions.data ?? []).map(({ title }) => title), ...rows.map(({ position }) => position)]),
    ...(address.position ? [address.position] : []),
  ]
    .filter((job, index, all) => job !== '' && all.indexOf(job) === index)
    .sort((a, b) => a.localeCompare(b))
  const isFiltered = FILTER_WORDS.some((word) => address[word] !== undefined)
  const select = (
    word: 'state' | 'role' | 'location' | 'position',
    first: string,
    options: { value: string; label: string }[],
  ) => (
    <NativeSelect
      size="xs"
      aria-label={t(`filter.${word}`)}
      value={address[word] ?? ''}
      onChange={({ currentTarget }) => change({ [word]: currentTarget.value || undefined })}
      data={[{ value: '', label: first }, ...options]}
    />
  )
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Search />
        <SavedFilters isNarrow={isNarrow} />
        {!isNarrow && <ColumnMenu />}
      </Group>
      <Group gap="xs" align="center">
        <SimpleGrid
          cols={{ base: 2, md: 4 }}
          spacing="xs"
          verticalSpacing="xs"
          flex={1}
          miw={{ base: '100%', xs: 0 }}
          maw={820}
        >
          {select('state', t('filter.not-archived'), [
            ...STATES.map((state) => ({ value: state, label: access(`state.${state}`) })),
            { value: 'all', label: t('filter.all') },
          ])}
          {select(
            'role',
            t('filter.role.any'),
            roles.map(({ ref, title }) => ({ value: ref, label: title })),
          )}
          {select(
            'location',
            t('filter.location.any'),
            locations
              .filter(({ id }) => reach === 'company' || reach.includes(id))
              .map(({ id, title }) => ({ value: String(id), label: title })),
          )}
          {select(
            'position',
            t('filter.position.any'),
            jobs.map((job) => ({ value: job, label: job })),
          )}
        </SimpleGrid>
        {isFiltered && (
          <Button size="compact-sm" variant="subtle" onClick={() => change(NONE)}>
            {t('filter.clear')}
          </Button>
        )}
      </Group>
    </>
  )
}
