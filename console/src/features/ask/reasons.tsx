import { Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Value } from '../../api/client.ts'
import { usePermissions } from '../../api/company.ts'
import { useGrantText } from '../../parts/grant-text.ts'
import { useNames } from '../../parts/permissions/entities.ts'
import { useValueText } from '../../parts/value.tsx'
import { useFormat } from '../../words/format.ts'
import type { Explanation } from './queries.ts'

type Step = Explanation['reasons'][number]

/** What each grant says, and what came of it. */
export const Reasons = ({ told }: { told: Explanation }) => {
  const { t } = useTranslation('ask')
  const { moment } = useFormat()
  const { role, scope } = useGrantText()
  const { data: permissions = [] } = usePermissions()
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const asked = bySlug.get(told.granted_by ?? told.permission)
  const textOf = useValueText(useNames(told.reasons.map(({ value }) => [asked, value])))
  const outcome = ({ outcome, permission, starts_at: starts, ends_at: ends }: Step): string => {
    const at = outcome === 'not-started' ? starts : ends
    return t(`outcome.${outcome}`, {
      permission: permission === null ? '' : (bySlug.get(permission)?.title ?? permission),
      date: at === null ? '' : moment(at),
    })
  }
  const windowOf = ({ starts_at: starts, ends_at: ends }: Step): string | undefined => {
    if (starts !== null && ends !== null) return t('window', { from: moment(starts), to: moment(ends) })
    if (starts !== null) return t('window.from', { from: moment(starts) })
    return ends === null ? undefined : t('window.to', { to: moment(ends) })
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={3}>{t('reasons')}</Title>
        {told.granted_by !== null && told.granted_by !== told.permission && (
          <Text size="sm">{t('granted-by', { permission: asked?.title ?? told.granted_by })}</Text>
        )}
        {told.reasons.length === 0 && <Text size="sm">{t('no-grants')}</Text>}
        <Stack gap="sm" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
          {told.reasons.map((step) => {
            const gives = step.outcome === 'gives'
            const Icon = gives ? IconCheck : IconMinus
            return (
              <Group key={step.grant_id} component="li" gap="sm" wrap="nowrap" align="flex-start">
                <ThemeIcon variant="light" color={gives ? 'gate' : 'gray'} size="sm" mt={2} aria-hidden>
                  <Icon size={14} />
                </ThemeIcon>
                <div>
                  <Text size="sm">
                    {t(step.source === 'role' ? 'step.role' : 'step.exception', {
                      role: role(step.role),
                      place: scope(step.scope),
                      value: textOf(step.value as Value, asked),
                    })}
                  </Text>
                  <Text size="sm" fw={gives ? 600 : undefined}>
                    {outcome(step)}
                  </Text>
                  {windowOf(step) && (
                    <Text size="xs" c="dimmed">
                      {windowOf(step)}
                    </Text>
                  )}
                </div>
              </Group>
            )
          })}
        </Stack>
        {!told.is_whole && (
          <Text size="xs" c="dimmed">
            {t('not-whole')}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}
