import { Alert, Badge, Group, NativeSelect, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas, type Value } from '../../api/client.ts'
import { useCompanyId, useLocations, usePermissions } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { useValueText } from '../../parts/value.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'

const BLOCKERS = [
  'archived',
  'invited',
  'location-closed',
  'not-started',
  'partner-not-connected',
  'suspended',
  'user-disabled',
] as const

/** What a token may do at a place now: its person's access with what its limits leave, as the service says. */
export const TokenAccess = ({ token }: { token: Schemas['CompanyToken'] }) => {
  const { t } = useTranslation('partners')
  const { number } = useFormat()
  const companyId = useCompanyId()
  const textOf = useValueText()
  const { data: locations = [] } = useLocations()
  const { data: permissions = [] } = usePermissions()
  const [{ place }, change] = useAddress()
  const first = token.limits?.locations?.[0]
  const at = place ?? (first === undefined ? 'company' : String(first))
  const { data, error, isPending, refetch } = useQuery({
    // Not among what is asked anew after a change: the token may just have ended.
    queryKey: ['token-access', companyId, token.id, at],
    gcTime: 0,
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/companies/{company_id}/tokens/{token_id}/access', {
            params: {
              path: { company_id: companyId, token_id: token.id },
              query: at === 'company' ? {} : { location_id: Number(at) },
            },
          }),
        )
      ).data,
  })
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const blocker = BLOCKERS.find((one) => one === data?.blocker)
  const shown = data?.sections.filter(({ is_given: isGiven, given }) => isGiven || given > 0) ?? []
  return (
    <Stack gap="xs">
      <Title order={3}>{t('now')}</Title>
      <Text size="sm" c="dimmed">
        {t('now.text')}
      </Text>
      <NativeSelect
        label={t('now.place')}
        value={at}
        onChange={({ currentTarget }) => change({ place: currentTarget.value })}
        data={[
          { value: 'company', label: t('now.company') },
          ...locations.map(({ id, title }) => ({ value: String(id), label: title })),
        ]}
      />
      {error && <Failure error={error} reset={() => void refetch()} />}
      {isPending && <Waiting />}
      {data?.blocker && (
        <Alert variant="light" color="yellow" title={blocker ? t(`blocker.${blocker}`) : data.blocker} />
      )}
      {data && !data.blocker && shown.length === 0 && <Text size="sm">{t('now.nothing')}</Text>}
      {shown.length > 0 && (
        <Table fz="sm" verticalSpacing={4} aria-label={t('now')}>
          <Table.Tbody>
            {shown.map(({ permission, value, given, of }) => (
              <Table.Tr key={permission}>
                <Table.Td>{bySlug.get(permission)?.title ?? permission}</Table.Td>
                <Table.Td ta="end">
                  <Group gap={6} justify="flex-end" wrap="nowrap">
                    {of > 0 && (
                      <Text size="xs" c="dimmed" className="number" style={{ whiteSpace: 'nowrap' }}>
                        {t('now.of', { given: number(given), of: number(of) })}
                      </Text>
                    )}
                    <Badge variant="light" tt="none" style={{ flexShrink: 0 }}>
                      {textOf(value as Value, bySlug.get(permission))}
                    </Badge>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
