import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type ListedMember } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'

interface SelectProps {
  readonly label: string
  readonly onChosen: (member: ListedMember) => void
}

/** One of the company's people, looked for by the service as one types. */
export const PersonSelect = ({ label, onChosen }: SelectProps) => {
  const { t } = useTranslation('activity')
  const companyId = useCompanyId()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 200)
  const { data = [], isFetching } = useQuery({
    queryKey: ['company', companyId, 'people', q],
    enabled: isOpen,
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/members', {
            params: { path: { company_id: companyId }, query: { limit: 20, ...(q && { q }) } },
          }),
        )
      ).data,
  })
  return (
    <Select
      size="xs"
      label={label}
      placeholder={t('anybody')}
      searchable
      value={null}
      searchValue={text}
      onSearchChange={setText}
      onDropdownOpen={() => setOpen(true)}
      // The service has looked already, and through more than names.
      filter={({ options }) => options}
      data={data.map(({ id, name, email }) => ({ value: String(id), label: name || email || String(id) }))}
      nothingFoundMessage={isFetching ? t('looking') : t('nobody')}
      onChange={(id) => {
        const chosen = data.find((member) => String(member.id) === id)
        setText('')
        if (chosen) onChosen(chosen)
      }}
    />
  )
}
