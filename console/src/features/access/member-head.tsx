import { Group, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Member } from '../../api/client.ts'
import { useGrantText } from '../../parts/grant-text.ts'
import { useFormat } from '../../words/format.ts'
import { MemberActions } from './member-actions.tsx'
import { StateBadge } from './state-badge.tsx'

/** Who it is: state, job, addresses, grants with their windows, and what can be done. */
export const MemberHead = ({ member, isOwn }: { member: Member; isOwn: boolean }) => {
  const { t } = useTranslation('access')
  const { ago, day, lastDay } = useFormat()
  const { role, scope } = useGrantText()
  const contact = [member.position, member.email, member.phone && `+${member.phone}`].filter(Boolean).join(' · ')
  return (
    <Stack gap={6}>
      <Group gap="xs" wrap="nowrap" align="center">
        <Title order={2} style={{ minWidth: 0 }}>
          {member.name}
        </Title>
        <StateBadge state={member.state} />
      </Group>
      {contact !== '' && (
        <Text size="sm" c="dimmed">
          {contact}
        </Text>
      )}
      {member.last_visit_at !== null && (
        <Text size="xs" c="dimmed">
          {t('last-visit', { ago: ago(member.last_visit_at) })}
        </Text>
      )}
      {member.grants.length > 0 && (
        <Stack component="ul" gap={2} m={0} pl="md">
          {member.grants.map((grant) => (
            <Text component="li" size="sm" key={grant.id}>
              {role(grant.role)} <Text span c="dimmed" size="sm">{`· ${scope(grant.scope)}`}</Text>
              {grant.starts_at !== null && (
                <Text span c="dimmed" size="sm">{` · ${t('grant.from', { date: day(grant.starts_at) })}`}</Text>
              )}
              {grant.ends_at !== null && (
                <Text span c="dimmed" size="sm">{` · ${t('grant.until', { date: lastDay(grant.ends_at) })}`}</Text>
              )}
            </Text>
          ))}
        </Stack>
      )}
      {!isOwn && <MemberActions member={member} />}
    </Stack>
  )
}
