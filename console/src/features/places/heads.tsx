import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { useCompanyId, useRoles } from '../../api/company.ts'
import { useFormat } from '../../words/format.ts'
import css from './places.module.css'

type Heads = Schemas['CompanyHeadCount']
type Warning = Schemas['LocationHeadCount']['warnings'][number]

/** What is odd; that a place has no owner of its own is often meant so. */
const isGrave: Readonly<Record<Warning, boolean>> = {
  closed: false,
  nobody: true,
  'no-owner': false,
  'one-manager': true,
}

export const Warnings = ({ warnings }: { warnings: readonly Warning[] }) => {
  const { t } = useTranslation('places')
  if (warnings.length === 0) return null
  return (
    <Group gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('warnings')}>
      {warnings.map((one) => (
        <Badge
          key={one}
          component="li"
          variant="light"
          color="gray"
          tt="none"
          className={isGrave[one] ? css.grave : undefined}
          leftSection={isGrave[one] ? <IconAlertTriangle size={12} aria-hidden /> : undefined}
        >
          {t(`warning.${one}`)}
        </Badge>
      ))}
    </Group>
  )
}

/** How many people are there, by role, the heaviest first; the number leads to them. */
export const HeadsOf = ({ heads, locationId, label }: { heads: Heads; locationId?: number; label: string }) => {
  const { t } = useTranslation('places')
  const { number } = useFormat()
  const companyId = useCompanyId()
  const { data: roles = [] } = useRoles()
  const known = new Map(roles.map((role) => [role.ref, role]))
  const weightOf = (ref: string | null): number => (ref === null ? -1 : (known.get(ref)?.weight ?? -1))
  const sorted = [...heads.roles].sort((a, b) => weightOf(b.role) - weightOf(a.role))
  const people = t('people', { count: heads.people, number: number(heads.people) })
  return (
    <Stack gap={6}>
      <Group gap={8} align="baseline">
        {locationId === undefined ? (
          <Text size="sm" fw={550} className="number">
            {people}
          </Text>
        ) : (
          <Anchor
            size="sm"
            fw={550}
            className="number"
            aria-label={t('people.show', { people, title: label })}
            renderRoot={(props) => (
              <Link
                to="/companies/$companyId/team"
                params={{ companyId: String(companyId) } as never}
                search={{ location: String(locationId) } as never}
                {...props}
              />
            )}
          >
            {people}
          </Anchor>
        )}
        {heads.invited > 0 && (
          <Text size="xs" c="dimmed" className="number">
            {t('invited', { count: heads.invited, number: number(heads.invited) })}
          </Text>
        )}
      </Group>
      {sorted.length > 0 && (
        <Group gap={6}>
          {sorted.map(({ role, people }) => (
            <Badge key={role ?? ''} variant="default" tt="none" fw={450} className="number">
              {role === null ? t('no-role') : (known.get(role)?.title ?? role)} · {number(people)}
            </Badge>
          ))}
        </Group>
      )}
    </Stack>
  )
}
