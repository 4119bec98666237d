import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedMember } from '../../api/client.ts'
import { useCompany, useCompanyId } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { useOnce } from '../../parts/once.ts'
import { allAsked, type Filters, type Sort } from './asked.ts'
import { download, toCsv } from './csv.ts'
import { lastDayOf } from './days.ts'

const unique = (texts: readonly string[]): string => [...new Set(texts)].join('; ')

/** All people of the list, page by page, in a file for spreadsheets. */
export const ExportPanel = ({
  filters,
  sort,
  total,
  onClose,
}: {
  filters: Filters
  sort: Sort
  total: number | undefined
  onClose: () => void
}) => {
  const { t } = useTranslation('team')
  const { t: access } = useTranslation('access')
  const { t: words } = useTranslation('impact')
  const companyId = useCompanyId()
  const { title } = useCompany()
  const { role, place } = useGrantText()
  const [count, setCount] = useState(0)
  const isStopped = useRef(false)
  // All locations by name: a file has room, and is read back by the import.
  const placesOf = ({ grants }: ListedMember): string =>
    unique(grants.flatMap(({ scope }) => (scope === 'company' ? [words('company')] : scope.map(place))))
  /** As the import reads it; none where some of it has no end. */
  const lastDay = ({ grants }: ListedMember): string => {
    const ends = grants.flatMap(({ ends_at: end }) => end ?? [])
    const last = ends.toSorted().at(-1)
    return last === undefined || ends.length < grants.length ? '' : lastDayOf(last)
  }
  const { mutate, isPending, isIdle, isSuccess, error } = useOnce({
    mutationFn: async () => {
      isStopped.current = false
      const people = await allAsked(companyId, filters, sort, (found) => {
        setCount(found)
        return !isStopped.current
      })
      if (isStopped.current) return onClose()
      const head = ['name', 'email', 'phone', 'position', 'role', 'locations', 'until', 'seen', 'state'] as const
      const rows = people.map((member) => [
        member.name,
        member.email ?? '',
        member.phone === null ? '' : `+${member.phone}`,
        member.position,
        unique(member.grants.map((grant) => role(grant.role))),
        placesOf(member),
        lastDay(member),
        member.last_visit_at ?? '',
        access(`state.${member.state}`),
      ])
      const day = new Date().toISOString().slice(0, 10)
      download(`${title} ${day}.csv`, toCsv([head.map((word) => t(`csv.${word}`)), ...rows]))
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('export')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="sm">
        <Text size="sm">
          {total === undefined ? t('export.text') : t('export.count', { count: total })} {t('export.personal')}
        </Text>
        {!isIdle && (
          <Progress
            value={isSuccess ? 100 : (100 * count) / Math.max(1, total ?? count * 2)}
            aria-label={t('export.progress')}
          />
        )}
        {!isIdle && (
          <Text size="sm" role="status">
            {t(isSuccess ? 'export.done' : 'export.so-far', { count })}
          </Text>
        )}
        {error && <Failure error={error} />}
        <Group justify="flex-end" gap="xs">
          {isPending && (
            <Button
              variant="default"
              onClick={() => {
                isStopped.current = true
              }}
            >
              {t('stop')}
            </Button>
          )}
          {!isPending && !isSuccess && <Button onClick={() => mutate()}>{t('export.start')}</Button>}
          {isSuccess && <Button onClick={onClose}>{t('close')}</Button>}
        </Group>
      </Stack>
    </Modal>
  )
}
