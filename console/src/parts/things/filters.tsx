import { CloseButton, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocations } from '../../api/company.ts'
import { useAddress, useTyped } from '../address.ts'

/** What narrows a list down; it stands in the page's address. */
export const Filters = ({ children }: { children: ReactNode }) => (
  <Group gap="xs" role="search">
    {children}
  </Group>
)

/** The word `q` of the address. */
export const Search = ({ label }: { label: string }) => {
  const { t } = useTranslation('things')
  const [value, set] = useTyped('q')
  return (
    <TextInput
      flex={1}
      miw={180}
      maw={{ base: '100%', xs: 340 }}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={value}
      maxLength={100}
      onChange={({ currentTarget }) => set(currentTarget.value)}
      rightSection={
        value === '' ? undefined : <CloseButton size="sm" aria-label={t('clear')} onClick={() => set('')} />
      }
    />
  )
}

/** Of very many, so many are offered at once: the others are found by what is typed. */
export const OFFERED = 200

/** A word of the address that is one of a few. */
export const Choice = ({
  word,
  label,
  data,
}: {
  word: string
  label: string
  data: readonly { readonly value: string; readonly label: string }[]
}) => {
  const { t } = useTranslation('things')
  const [address, change] = useAddress()
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={[...data]}
      value={data.some(({ value }) => value === address[word]) ? (address[word] ?? null) : null}
      onChange={(value) => change({ [word]: value ?? undefined })}
      clearable
      clearButtonProps={{ 'aria-label': t('clear') }}
      searchable={data.length > 12}
      limit={OFFERED}
      nothingFoundMessage={t('none-found')}
      w={{ base: '100%', xs: 190 }}
    />
  )
}

/** The word `location` of the address, of those at which something may be seen. */
export const LocationChoice = ({ where }: { where: 'company' | readonly number[] }) => {
  const { t } = useTranslation('things')
  const { data: locations = [] } = useLocations()
  const seen = locations.filter(({ id }) => where === 'company' || where.includes(id))
  if (seen.length < 2) return null
  return (
    <Choice
      word="location"
      label={t('location')}
      data={seen.map(({ id, title }) => ({ value: String(id), label: title }))}
    />
  )
}
