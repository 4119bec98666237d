import { Anchor, Badge, Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { PageFrame } from '../../parts/page.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { GrantEditor } from './grant-editor.tsx'
import { grantQuery, grantsQuery, memberQuery } from './queries.ts'

const NEW = 'new'

/** What a member is given: each grant of theirs, and another one. */
export const Page = () => {
  const { t } = useTranslation('editor')
  const companyId = useCompanyId()
  const memberId = Number(useParams({ strict: false }).memberId)
  const [address, go] = useAddress()
  const { may } = useStanding()
  const grantText = useGrantText()
  const member = useQuery(memberQuery(companyId, memberId))
  const grants = useQuery(grantsQuery(companyId, memberId))
  const isNew = address.new !== undefined
  const named = Number(address.grant)
  const grantId = isNew ? undefined : (grants.data?.find(({ id }) => id === named) ?? grants.data?.[0])?.id
  const seen = useQuery({ ...grantQuery(companyId, grantId ?? 0), enabled: grantId !== undefined })

  if (member.error) return <Failure error={member.error} />
  if (grants.error) return <Failure error={grants.error} />
  if (!member.data || !grants.data) return <Waiting />
  const { name } = member.data
  const choose = (tab: string | null): void =>
    go(
      tab === NEW ? { new: '1', grant: undefined } : { grant: tab ?? undefined, new: undefined, location: undefined },
      true,
    )
  const mayGive = may('members.edit')
  return (
    <PageFrame
      title={t('title', { name })}
      text={
        <Anchor
          component={Link}
          to={`/companies/${companyId}/team` as never}
          search={{ member: String(memberId) } as never}
          size="sm"
        >
          {t('to-member', { name })}
        </Anchor>
      }
      actions={
        mayGive && !isNew ? (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => choose(NEW)}>
            {t('new')}
          </Button>
        ) : undefined
      }
    >
      {grants.data.length + (isNew ? 1 : 0) > 1 && (
        <Tabs value={isNew ? NEW : String(grantId)} onChange={choose} aria-label={t('grants')}>
          <Tabs.List>
            {grants.data.map((grant) => (
              <Tabs.Tab key={grant.id} value={String(grant.id)}>
                <Group gap={6} wrap="nowrap">
                  <Text size="sm" fw={500} span>
                    {grantText.role(grant.role)}
                  </Text>
                  <Text size="xs" c="dimmed" span>
                    {grantText.scope(grant.scope)}
                  </Text>
                  {Object.keys(grant.permissions).length > 0 && (
                    <Badge size="xs" variant="light" color="gray" tt="none">
                      {t('exceptions', { count: Object.keys(grant.permissions).length })}
                    </Badge>
                  )}
                </Group>
              </Tabs.Tab>
            ))}
            {isNew && <Tabs.Tab value={NEW}>{t('new')}</Tabs.Tab>}
          </Tabs.List>
        </Tabs>
      )}
      <Stack>
        {isNew ? (
          <GrantEditor
            key={NEW}
            memberId={memberId}
            name={name}
            seen={undefined}
            place={Number(address.location) || undefined}
            onMoved={(id) => choose(id === undefined ? null : String(id))}
          />
        ) : grantId === undefined ? (
          <Empty title={t('none.title', { name })} text={t('none.text')}>
            {mayGive && (
              <Button mt="sm" onClick={() => choose(NEW)}>
                {t('new')}
              </Button>
            )}
          </Empty>
        ) : seen.error ? (
          <Failure error={seen.error} />
        ) : seen.data?.grant.id === grantId ? (
          <GrantEditor
            key={grantId}
            memberId={memberId}
            name={name}
            seen={seen.data}
            onMoved={(id) => choose(id === undefined ? null : String(id))}
          />
        ) : (
          <Waiting />
        )}
      </Stack>
    </PageFrame>
  )
}
