import { type ComboboxItem, Group, Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Permission, useCompanyId, useLocations, usePermissions, useStanding } from '../../api/company.ts'
import { DateField } from '../../parts/date-field.tsx'
import { OFFERED } from '../../parts/things/filters.tsx'
import type { Asked } from './address.ts'
import { capabilitiesQuery, memberQuery, membersLike } from './queries.ts'

type Change = (change: Readonly<Record<string, string | undefined>>, isStep?: boolean) => void

interface FieldProps {
  readonly asked: Asked
  readonly onChange: Change
}

const WAIT = 250

/** Somebody of the company, found by the service; whoever sees nobody else asks about themselves. */
export const PersonField = ({ asked: { who }, onChange }: FieldProps) => {
  const { t } = useTranslation('ask')
  const companyId = useCompanyId()
  const { may, memberId } = useStanding()
  const [text, setText] = useState('')
  const [words] = useDebouncedValue(text, WAIT)
  const { data: chosen } = useQuery({ ...memberQuery(companyId, who ?? 'me'), enabled: who !== undefined })
  const chosenName = chosen && (who === 'me' ? t('me') : chosen.name)
  // What stands in the field once somebody is chosen is no search.
  const sought = words === chosenName ? '' : words
  const mayAskOthers = may('members.read')
  const { data: found = [], isFetching } = useQuery({
    ...membersLike(companyId, sought),
    enabled: mayAskOthers,
    placeholderData: (before) => before,
  })
  const items = new Map<string, string>([['me', t('me')]])
  if (chosen && who !== undefined) items.set(String(who), chosenName ?? '')
  for (const { id, name } of found) if (id !== memberId) items.set(String(id), name)
  return (
    <Select
      label={t('person')}
      placeholder={t('person.choose')}
      value={who === undefined ? null : String(who)}
      onChange={(value) => onChange({ who: value ?? undefined })}
      data={[...items].map(([value, label]) => ({ value, label }))}
      searchable={mayAskOthers}
      readOnly={!mayAskOthers}
      onSearchChange={setText}
      // The service has found them: their address may hold the words, and their name not.
      filter={({ options }) => options}
      nothingFoundMessage={isFetching ? t('searching') : t('nobody')}
      allowDeselect={false}
    />
  )
}

/** The permissions by what they stand under, and then what Gatehouse itself knows. */
const grouped = (permissions: readonly Permission[]): { group: string; items: ComboboxItem[] }[] => {
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const topOf = (one: Permission): Permission => {
    let top = one
    for (let above = bySlug.get(one.parent ?? ''); above; above = bySlug.get(above.parent ?? '')) top = above
    return top
  }
  const groups = new Map<string, ComboboxItem[]>()
  for (const one of permissions) {
    const { title } = topOf(one)
    const items = groups.get(title) ?? []
    items.push({ value: one.slug, label: one.title })
    groups.set(title, items)
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}

export const WhatField = ({ asked: { what }, onChange }: FieldProps) => {
  const { t } = useTranslation('ask')
  const companyId = useCompanyId()
  const { data: permissions = [] } = usePermissions()
  const { data: capabilities = [] } = useQuery(capabilitiesQuery(companyId))
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const data = [
    {
      group: t('capabilities'),
      items: capabilities.map(({ capability, title }) => ({ value: capability, label: title })),
    },
    ...grouped(permissions),
  ].filter(({ items }) => items.length > 0)
  return (
    <Select
      label={t('what')}
      placeholder={t('what.choose')}
      value={what ?? null}
      onChange={(value) => onChange({ do: value ?? undefined })}
      data={data}
      searchable
      nothingFoundMessage={t('nothing')}
      maxDropdownHeight={360}
      allowDeselect={false}
      renderOption={({ option }) => {
        const above = bySlug.get(bySlug.get(option.value)?.parent ?? '')
        return (
          <Group gap={6}>
            <Text size="sm">{option.label}</Text>
            {above && (
              <Text size="xs" c="dimmed">
                {above.title}
              </Text>
            )}
          </Group>
        )
      }}
    />
  )
}

export const PlaceField = ({ asked: { place }, onChange }: FieldProps) => {
  const { t } = useTranslation('ask')
  const { data: locations = [] } = useLocations()
  return (
    <Select
      label={t('place')}
      value={place === undefined ? 'company' : String(place)}
      onChange={(value) => onChange({ at: value ?? undefined })}
      data={[
        { value: 'company', label: t('company') },
        ...locations.map(({ id, title }) => ({ value: String(id), label: title })),
      ]}
      searchable
      limit={OFFERED}
      nothingFoundMessage={t('nothing')}
      allowDeselect={false}
    />
  )
}

export const MomentField = ({ asked: { on }, onChange }: FieldProps) => {
  const { t } = useTranslation('ask')
  return (
    <DateField
      type="datetime-local"
      label={t('moment')}
      value={on}
      onChange={(text) => onChange({ on: text || undefined })}
    />
  )
}
