import { Anchor, Group, Paper, Select, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Value } from '../../api/client.ts'
import { useCompanyId, usePermissions, useRoles } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { DateField } from '../../parts/date-field.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { useNames } from '../../parts/permissions/entities.ts'
import { useValueText } from '../../parts/value.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'

/** As a field for a day and time has it, by the reader's clock. */
const toLocal = (text: string | undefined): string => {
  const moment = new Date(text ?? '')
  if (Number.isNaN(moment.getTime())) return ''
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const toMoment = (local: string): string | undefined => (local === '' ? undefined : new Date(local).toISOString())

/** What two roles give, or one at two moments, and where they differ; both sides stand in the address. */
export const Page = () => {
  const { t } = useTranslation('roles')
  const companyId = useCompanyId()
  const { moment } = useFormat()
  const { data: roles = [] } = useRoles()
  const { data: permissions = [] } = usePermissions()
  const [address, go] = useAddress()
  const { from, from_at: fromAt, to, to_at: toAt } = address
  const sides = {
    from: { role: from ?? '', ...(fromAt && { at: fromAt }) },
    to: { role: to ?? '', ...(toAt && { at: toAt }) },
  }
  const isChosen = from !== undefined && to !== undefined
  const compared = useQuery({
    queryKey: ['company', companyId, 'diff', sides],
    enabled: isChosen,
    queryFn: async () =>
      (
        await answerOf(
          api.POST('/companies/{company_id}/diff', { params: { path: { company_id: companyId } }, body: sides }),
        )
      ).data,
  })
  const titleOf = (ref: string | undefined): string => roles.find((one) => one.ref === ref)?.title ?? ref ?? ''
  const headOf = (ref: string | undefined, at: string | undefined): string =>
    at ? t('at', { title: titleOf(ref), at: moment(at) }) : titleOf(ref)
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const nameOf = useNames(
    (compared.data?.differences ?? []).map(({ permission, from, to }) => [bySlug.get(permission), from, to]),
  )
  const textOf = useValueText(nameOf)
  const side = (name: 'from' | 'to', ref: string | undefined, at: string | undefined) => (
    <Stack gap={4} component="fieldset" p={0} m={0} bd="none" flex="1 1 260px">
      <Select
        label={t(`side.${name}`)}
        searchable
        data={roles.map((one) => ({ value: one.ref, label: one.title }))}
        value={ref ?? null}
        onChange={(value) => go({ [name]: value ?? undefined })}
      />
      <DateField
        type="datetime-local"
        aria-label={t(`moment.${name}`)}
        description={t('moment-text')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={toLocal(at)}
        onChange={(text) => go({ [`${name}_at`]: toMoment(text) })}
      />
    </Stack>
  )
  const { data } = compared
  return (
    <PageFrame
      title={t('compare.title')}
      text={
        <Anchor component={Link} to={`/companies/${companyId}/roles` as never} size="sm">
          {t('to-all')}
        </Anchor>
      }
    >
      <Paper withBorder p="md">
        <Group align="flex-start" gap="md">
          {side('from', from, fromAt)}
          {side('to', to, toAt)}
        </Group>
      </Paper>
      {compared.error && (
        <Failure
          error={compared.error}
          nameOf={(field) =>
            field === 'from.role' || field === 'to.role' ? t(`side.${field === 'to.role' ? 'to' : 'from'}`) : field
          }
        />
      )}
      {!isChosen && <Empty title={t('compare.choose')} text={t('compare.choose-text')} />}
      {isChosen && compared.isPending && <Waiting />}
      {data && data.differences.length === 0 && <Empty title={t('compare.same')} />}
      {data && data.differences.length > 0 && (
        <>
          <Text size="sm" role="status">
            {t('compare.count', { count: data.differences.length })}
          </Text>
          <Paper withBorder>
            <Table.ScrollContainer minWidth={320} type="native" scrollAreaProps={{ tabIndex: 0 }}>
              <Table verticalSpacing={6}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('permission')}</Table.Th>
                    <Table.Th>{headOf(from, fromAt)}</Table.Th>
                    <Table.Th>{headOf(to, toAt)}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.differences.map((one) => {
                    const permission = bySlug.get(one.permission)
                    return (
                      <Table.Tr key={one.permission}>
                        <Table.Td>{one.title}</Table.Td>
                        <Table.Td c="dimmed">{textOf(one.from as Value, permission)}</Table.Td>
                        <Table.Td fw={500}>{textOf(one.to as Value, permission)}</Table.Td>
                      </Table.Tr>
                    )
                  })}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Paper>
        </>
      )}
    </PageFrame>
  )
}
