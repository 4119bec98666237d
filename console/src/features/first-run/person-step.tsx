import { Button, Group, List, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem } from '../../api/client.ts'
import { locationsQuery, rolesQuery } from '../../api/company.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'

/** The first invitation, and more of them. */
export const PersonStep = ({ companyId, onNext }: { companyId: number; onNext: () => void }) => {
  const { t } = useTranslation('first-run')
  const company = { path: { company_id: companyId } }
  const [email, setEmail] = useState('')
  const { data: roles = [] } = useQuery(rolesQuery(companyId))
  const { data: locations = [] } = useQuery(locationsQuery(companyId))
  const [wanted, setWanted] = useState<{ role?: string; place?: string }>({})
  // The least of those that give something.
  const [least] = roles.filter(({ weight }) => weight > 0).toSorted((a, b) => a.weight - b.weight)
  const role = wanted.role ?? least?.ref
  const place = wanted.place ?? String(locations[0]?.id ?? 'company')
  const invited = useQuery({
    queryKey: ['company', companyId, 'invitations', 'first-run'],
    queryFn: async () => (await answerOf(api.GET('/companies/{company_id}/invitations', { params: company }))).data,
  })
  const { mutate, isPending, error, reset } = useOnce({
    mutationFn: async () => {
      const grant = { role: role ?? null, scope: place === 'company' ? ('company' as const) : [Number(place)] }
      const { data } = await answerOf(
        api.POST('/companies/{company_id}/invitations', { params: company, body: { invitations: [{ email, grant }] } }),
      )
      const problem = data[0]?.problem
      if (problem) throw new Problem(422, problem)
    },
    onSuccess: async () => {
      setEmail('')
      await queryClient.invalidateQueries({ queryKey: ['company', companyId] })
    },
  })
  const fault = error instanceof Problem ? error.faultOf('email') : undefined
  const people = invited.data ?? []
  return (
    <Stack>
      {error && !fault && <Failure error={error} />}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('person.email')}
            description={t('person.text')}
            type="email"
            value={email}
            onChange={({ currentTarget }) => {
              reset()
              setEmail(currentTarget.value)
            }}
            error={fault}
            data-autofocus
          />
          <Group grow align="flex-start">
            <Select
              label={t('person.role')}
              value={role ?? null}
              onChange={(value) => setWanted({ ...wanted, ...(value !== null && { role: value }) })}
              data={roles.map(({ ref, title }) => ({ value: ref, label: title }))}
              allowDeselect={false}
            />
            <Select
              label={t('person.place')}
              value={place}
              onChange={(value) => setWanted({ ...wanted, ...(value !== null && { place: value }) })}
              data={[
                { value: 'company', label: t('person.everywhere') },
                ...locations.map(({ id, title }) => ({ value: String(id), label: title })),
              ]}
              allowDeselect={false}
            />
          </Group>
          <Group>
            <Button
              type="submit"
              variant={people.length > 0 ? 'default' : 'filled'}
              loading={isPending}
              disabled={role === undefined}
            >
              {t('person.invite')}
            </Button>
          </Group>
        </Stack>
      </form>
      {people.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t('person.made', { count: people.length })}
          </Text>
          <List size="sm">
            {people.map((one) => (
              <List.Item key={one.id}>{one.address}</List.Item>
            ))}
          </List>
        </div>
      )}
      <Group justify="flex-end">
        <Button variant={people.length > 0 ? 'filled' : 'subtle'} onClick={onNext}>
          {t(people.length > 0 ? 'next' : 'skip')}
        </Button>
      </Group>
    </Stack>
  )
}
