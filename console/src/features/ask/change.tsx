import { Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { IconWand } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Value } from '../../api/client.ts'
import { useCompanyId, usePermissions } from '../../api/company.ts'
import { useGrantText } from '../../parts/grant-text.ts'
import { useReview } from '../../parts/review.tsx'
import { useValueText } from '../../parts/value.tsx'
import { useFormat } from '../../words/format.ts'
import type { Explanation } from './queries.ts'

type Proposed = NonNullable<Explanation['change']>

/** The write that the service proposes: into a grant that is there, or a new one. */
const useWrite = (memberId: number, change: Proposed) => {
  const companyId = useCompanyId()
  const company = { company_id: companyId }
  const { grant_id: grantId, role, scope, permissions } = change
  // The answer has the values as the body takes them.
  const values = permissions as Record<string, Exclude<Value, readonly number[]> | number[]>

  const give = (query: { dry_run?: boolean } = {}) =>
    answerOf(
      api.POST('/companies/{company_id}/members/{member_id}/grants', {
        params: { path: { ...company, member_id: memberId }, query },
        body: { role, scope, permissions: values },
      }),
    )
  const edit = (grant: number, body: typeof values, query: { dry_run?: boolean } = {}) =>
    answerOf(
      api.PATCH('/companies/{company_id}/grants/{grant_id}', {
        params: { path: { ...company, grant_id: grant }, query },
        body: { permissions: body },
      }),
    )
  const stated = async (grant: number): Promise<typeof values> => {
    const { data } = await answerOf(
      api.GET('/companies/{company_id}/grants/{grant_id}', { params: { path: { ...company, grant_id: grant } } }),
    )
    const before = data.permissions as typeof values
    return Object.fromEntries(Object.keys(values).map((slug) => [slug, before[slug] ?? null]))
  }

  let takeBack: (() => Promise<unknown>) | undefined
  return {
    rehearse: async () =>
      (grantId === null ? await give({ dry_run: true }) : await edit(grantId, values, { dry_run: true })).preview,
    save: async () => {
      if (grantId !== null) {
        const before = await stated(grantId)
        await edit(grantId, values)
        takeBack = () => edit(grantId, before)
        return
      }
      const { data: grant } = await give()
      takeBack = () =>
        answerOf(
          api.DELETE('/companies/{company_id}/grants/{grant_id}', {
            params: { path: { ...company, grant_id: grant.id } },
          }),
        )
    },
    undo: async () => takeBack?.(),
  }
}

/** The smallest change that would allow it, who may make it, and making it. */
export const ChangeCard = ({ memberId, name, change }: { memberId: number; name: string; change: Proposed }) => {
  const { t } = useTranslation('ask')
  const { list } = useFormat()
  const { role, scope } = useGrantText()
  const textOf = useValueText()
  const { data: permissions = [] } = usePermissions()
  const review = useReview()
  const write = useWrite(memberId, change)
  const { you, members, is_complete: isComplete } = change.may_be_made_by
  const words = { role: role(change.role), place: scope(change.scope) }
  const what =
    change.grant_id !== null
      ? t('change.grant', words)
      : t(change.role === null ? 'change.new' : 'change.new-role', words)
  const makers = (): string => {
    const names = (members ?? []).map((one) => one.name)
    if (members === null) return t(you ? 'change.you' : 'change.not-you')
    if (names.length === 0) return t('change.nobody')
    return t(isComplete ? 'change.makers' : 'change.makers-some', { names: list(names) })
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Title order={3}>{t('change.title')}</Title>
        <Text size="sm">{what}</Text>
        <List size="sm">
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
          <Group>
            <Button
              leftSection={<IconWand size={16} aria-hidden />}
              onClick={() =>
                review({
                  title: t('change.review', { name }),
                  action: t('change.make'),
                  done: t('change.done'),
                  ...write,
                })
              }
            >
              {t('change.look')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
