import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem } from '../../api/client.ts'
import { locationsQuery } from '../../api/company.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'

/** The first location, and more of them. */
export const PlaceStep = ({ companyId, onNext }: { companyId: number; onNext: () => void }) => {
  const { t } = useTranslation('first-run')
  const [title, setTitle] = useState('')
  const { data: locations = [] } = useQuery(locationsQuery(companyId))
  const { mutate, isPending, error, reset } = useOnce({
    mutationFn: () =>
      answerOf(
        api.POST('/companies/{company_id}/locations', { params: { path: { company_id: companyId } }, body: { title } }),
      ),
    onSuccess: async () => {
      setTitle('')
      await queryClient.invalidateQueries({ queryKey: ['company', companyId] })
    },
  })
  const fault = error instanceof Problem ? error.faultOf('title') : undefined
  return (
    <Stack>
      {error && !fault && <Failure error={error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Group align="flex-start" wrap="nowrap">
          <TextInput
            label={t('place.title')}
            description={t('place.text')}
            value={title}
            onChange={({ currentTarget }) => {
              reset()
              setTitle(currentTarget.value)
            }}
            error={fault}
            style={{ flex: 1 }}
            data-autofocus
          />
        </Group>
        <Group mt="sm">
          <Button type="submit" variant={locations.length > 0 ? 'default' : 'filled'} loading={isPending}>
            {t('place.add')}
          </Button>
        </Group>
      </form>
      {locations.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t('place.made', { count: locations.length })}
          </Text>
          <List size="sm">
            {locations.map((one) => (
              <List.Item key={one.id}>{one.title}</List.Item>
            ))}
          </List>
        </div>
      )}
      <Group justify="flex-end">
        <Button variant={locations.length > 0 ? 'filled' : 'subtle'} onClick={onNext}>
          {t(locations.length > 0 ? 'next' : 'skip')}
        </Button>
      </Group>
    </Stack>
  )
}
