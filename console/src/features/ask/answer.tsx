import { Button, CopyButton, Group, Paper, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck, IconLink, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useLocations, usePermissions, useStanding } from '../../api/company.ts'
import { useMe } from '../../api/session.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { LookAs } from '../../parts/look-as.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import type { Asked } from './address.ts'
import { ChangeCard } from './change.tsx'
import { capabilitiesQuery, type Explanation, explainQuery, memberQuery } from './queries.ts'
import { Reasons } from './reasons.tsx'

/** The question in words, as a person asks it. */
const useQuestion = (asked: Asked, name: string): string => {
  const { t } = useTranslation('ask')
  const { moment } = useFormat()
  const { data: permissions = [] } = usePermissions()
  const { data: capabilities = [] } = useQuery(capabilitiesQuery(useCompanyId()))
  const { data: locations = [] } = useLocations()
  const what =
    permissions.find(({ slug }) => slug === asked.what)?.title ??
    capabilities.find(({ capability }) => capability === asked.what)?.title ??
    asked.what
  const title = locations.find(({ id }) => id === asked.place)?.title ?? String(asked.place)
  const place = asked.place === undefined ? t('at-company') : t('at-place', { place: title })
  return t(asked.who === 'me' ? 'question.me' : 'question', {
    name,
    what,
    place,
    moment: asked.at === undefined ? t('now') : moment(asked.at),
  })
}

const Verdict = ({ told, question, on }: { told: Explanation; question: string; on: string | undefined }) => {
  const { t } = useTranslation('ask')
  const Icon = told.allowed ? IconCheck : IconX
  return (
    <Paper withBorder p="lg" role="status">
      <Group wrap="nowrap" align="flex-start">
        <ThemeIcon size={56} radius="xl" color={told.allowed ? 'gate' : 'red'} aria-hidden>
          <Icon size={34} />
        </ThemeIcon>
        <Stack gap={4}>
          <Text size="sm" c="dimmed">
            {question}
          </Text>
          <Title order={2} fz="1.9rem">
            {t(told.allowed ? 'yes' : 'no')}
          </Title>
          {/* What stands against all of somebody's rights. Else the reasons below say it, without the words of programs. */}
          {told.blocker !== null && <Text size="sm">{told.sentence}</Text>}
          {on && (
            <Text size="xs" c="dimmed">
              {on}
            </Text>
          )}
        </Stack>
      </Group>
    </Paper>
  )
}

/** Whether somebody may: yes or no, why, and what would change it. */
export const Answer = ({ asked }: { asked: Asked }) => {
  const { t, i18n } = useTranslation('ask')
  const companyId = useCompanyId()
  const { memberId } = useStanding()
  const { session } = useMe()
  const isReady = asked.who !== undefined && asked.what !== undefined
  const { data, error, refetch } = useQuery({ ...explainQuery(companyId, asked, i18n.language), enabled: isReady })
  const { data: member } = useQuery({ ...memberQuery(companyId, asked.who ?? 'me'), enabled: isReady })
  const name = member?.name ?? ''
  const question = useQuestion(asked, name)
  if (!isReady) return <Empty title={t('empty.title')} text={t('empty.text')} />
  if (error) return <Failure error={error} reset={() => void refetch()} />
  if (!data || !member) return <Waiting />
  const { data: told } = data
  const projected = data.projected ? t('projected') : undefined
  return (
    <Stack gap="md">
      <Verdict told={told} question={question} on={projected} />
      <Group gap="xs">
        <CopyButton value={location.href}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" leftSection={<IconLink size={15} aria-hidden />} onClick={copy}>
              {t(copied ? 'copied' : 'share')}
            </Button>
          )}
        </CopyButton>
        {told.member_id !== memberId && !session.view && member.is_editable && <LookAs memberId={told.member_id} />}
      </Group>
      <SimpleGrid cols={{ base: 1, md: told.change ? 2 : 1 }}>
        <Reasons told={told} />
        {told.change && <ChangeCard memberId={told.member_id} name={name} change={told.change} />}
      </SimpleGrid>
    </Stack>
  )
}
