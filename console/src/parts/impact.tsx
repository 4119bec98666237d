import { Badge, Group, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Schemas, Value } from '../api/client.ts'
import { useLocations, usePermissions } from '../api/company.ts'
import { useFormat } from '../words/format.ts'
import { useValueText } from './value.tsx'

/** What a dry run or a simulation tells. */
export type Impact = Pick<Schemas['Preview'], 'totals' | 'differences'> & { readonly is_complete?: boolean }

const COLOURS = { gains: 'gate', loses: 'red', changes: 'yellow' } as const

/** Whom a change touches: sums first, then person × place × right, old → new. */
export const ImpactTable = ({
  impact: { totals, differences, is_complete: isComplete = true },
}: {
  impact: Impact
}) => {
  const { t } = useTranslation('impact')
  const { number } = useFormat()
  const textOf = useValueText()
  const { data: locations = [] } = useLocations()
  const { data: permissions = [] } = usePermissions()
  const places = new Map(locations.map(({ id, title }) => [id, title]))
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  return (
    <Stack gap="xs">
      {totals && (
        <Group gap="xs">
          <Badge variant="light" color="gray" tt="none">
            {t('people', { count: totals.people })}
          </Badge>
          <Badge variant="light" color="gate" tt="none">
            {t('gains', { count: totals.gains })}
          </Badge>
          <Badge variant="light" color="red" tt="none">
            {t('losses', { count: totals.loses })}
          </Badge>
          {totals.changes > 0 && (
            <Badge variant="light" color="yellow" tt="none">
              {t('changes', { count: totals.changes })}
            </Badge>
          )}
          {totals.unchanged !== null && (
            <Text size="xs" c="dimmed">
              {t('unchanged', { count: totals.unchanged })}
            </Text>
          )}
        </Group>
      )}
      {totals && totals.unseen > 0 && <Text size="sm">{t('unseen', { count: totals.unseen })}</Text>}
      {differences.length === 0 ? (
        <Text size="sm">{t('nothing')}</Text>
      ) : (
        <ScrollArea.Autosize mah={360} type="auto">
          <Table striped fz="sm" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('person')}</Table.Th>
                <Table.Th>{t('place')}</Table.Th>
                <Table.Th>{t('right')}</Table.Th>
                <Table.Th>{t('change')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map((one) => {
                const permission = bySlug.get(one.permission)
                const place =
                  one.location_id === null
                    ? t(one.made_by === null ? 'company' : 'new-place')
                    : (places.get(one.location_id) ?? number(one.location_id))
                return (
                  <Table.Tr key={`${one.member_id} ${one.location_id} ${one.made_by} ${one.permission}`}>
                    <Table.Td>{one.name}</Table.Td>
                    <Table.Td>{place}</Table.Td>
                    <Table.Td>{permission?.title ?? one.permission}</Table.Td>
                    <Table.Td>
                      <Group gap={4} wrap="nowrap">
                        <Text size="sm" c="dimmed" span>
                          {textOf(one.from as Value, permission)}
                        </Text>
                        <IconArrowRight size={14} aria-label={t('becomes')} />
                        <Badge variant="light" color={COLOURS[one.kind]} tt="none" style={{ flexShrink: 0 }}>
                          {textOf(one.to as Value, permission)}
                        </Badge>
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
      {!isComplete && (
        <Text size="xs" c="dimmed">
          {t('more', { count: differences.length })}
        </Text>
      )}
    </Stack>
  )
}
