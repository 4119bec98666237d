import { Anchor, Box, List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas, Value } from '../../api/client.ts'
import { type Permission, useCompanyId, usePermissions } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { useNames } from '../../parts/permissions/entities.ts'
import { useValueText } from '../../parts/value.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { type View, type WhichMember, whyQuery } from './queries.ts'

type Explanation = Schemas['Explanation']

const Steps = ({ reasons, permission }: { reasons: Explanation['reasons']; permission: Permission }) => {
  const { t } = useTranslation('access')
  const { moment } = useFormat()
  const { role, scope } = useGrantText()
  const textOf = useValueText(useNames(reasons.map(({ value }) => [permission, value])))
  const { data: permissions = [] } = usePermissions()
  const titleOf = (slug: string): string => permissions.find((one) => one.slug === slug)?.title ?? slug
  const told = ({ outcome, permission: slug, starts_at: starts, ends_at: ends }: Explanation['reasons'][number]) => {
    if (slug !== null) return t(`outcome.${outcome}`, { permission: titleOf(slug) })
    const at = outcome === 'not-started' ? starts : ends
    return t(`outcome.${outcome}`, { permission: titleOf(permission.slug), date: at === null ? '' : moment(at) })
  }
  if (reasons.length === 0) return <Text size="sm">{t('no-grants')}</Text>
  return (
    <List size="sm" spacing={4}>
      {reasons.map((reason) => (
        <List.Item key={reason.grant_id}>
          {t(reason.source === 'role' ? 'step.role' : 'step.exception', {
            role: role(reason.role),
            place: scope(reason.scope),
            value: textOf(reason.value as Value, permission),
          })}{' '}
          <Text span c={reason.outcome === 'gives' ? undefined : 'dimmed'} size="sm">
            {told(reason)}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}

const Change = ({ change, memberId }: { change: NonNullable<Explanation['change']>; memberId: number }) => {
  const { t } = useTranslation('access')
  const companyId = useCompanyId()
  const { list } = useFormat()
  const { role, scope } = useGrantText()
  const textOf = useValueText()
  const { data: permissions = [] } = usePermissions()
  const { you, members, is_complete: isComplete } = change.may_be_made_by
  const words = { role: role(change.role), place: scope(change.scope) }
  const whatOf = (): string => {
    if (change.grant_id !== null) return t('change.grant', words)
    return t(change.role === null ? 'change.new' : 'change.new-role', words)
  }
  const makers = (): string => {
    if (members === null) return you ? t('change.you') : t('change.not-you')
    const names = members.map(({ name }) => name)
    if (names.length === 0) return t('change.nobody')
    return t(isComplete ? 'change.makers' : 'change.makers-some', { names: list(names) })
  }
  return (
    <Box>
      <Title order={4} size="sm" mb={4}>
        {t('change.title')}
      </Title>
      <Text size="sm">{whatOf()}</Text>
      <List size="sm" my={4}>
        {Object.entries(change.permissions).map(([slug, value]) => {
          const permission = permissions.find((one) => one.slug === slug)
          return (
            <List.Item key={slug}>
              {permission?.title ?? slug}: <b>{textOf(value as Value, permission)}</b>
            </List.Item>
          )
        })}
      </List>
      <Text size="sm" c="dimmed">
        {makers()}
      </Text>
      {you && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/companies/$companyId/team/$memberId/access"
              params={{ companyId: String(companyId), memberId: String(memberId) } as never}
              {...props}
            />
          )}
        >
          {t('edit')}
        </Anchor>
      )}
    </Box>
  )
}

/** Why somebody has a permission or not: a sentence, each grant's part in it, and what would change it. */
export const Why = ({ memberId, permission, view }: { memberId: WhichMember; permission: Permission; view: View }) => {
  const { t, i18n } = useTranslation('access')
  const companyId = useCompanyId()
  const { data, error, refetch } = useQuery(whyQuery(companyId, memberId, permission.slug, view, i18n.language))
  if (error) return <Failure error={error} reset={() => void refetch()} />
  if (!data) return <Waiting />
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {data.sentence}
      </Text>
      <Steps reasons={data.reasons} permission={permission} />
      {!data.is_whole && (
        <Text size="xs" c="dimmed">
          {t('not-whole')}
        </Text>
      )}
      {data.change && <Change change={data.change} memberId={data.member_id} />}
    </Stack>
  )
}
