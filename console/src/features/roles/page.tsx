import { ActionIcon, Anchor, Badge, Button, Group, Menu, Paper, Table, Text } from '@mantine/core'
import { IconArrowsDiff, IconCopy, IconDots, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/client.ts'
import { rolesQuery, useCompanyId, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Filters, Search } from '../../parts/things/filters.tsx'
import { useFirst } from '../../parts/things/first.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { folded } from '../../words/folded.ts'
import { useFormat } from '../../words/format.ts'
import { countsQuery } from './queries.ts'
import { useDeleteRole } from './use-delete-role.tsx'

/** With fewer, all are in sight. */
const WORTH_SEARCHING = 12

/** The roles that people can have: built in, and the company's own. */
export const Page = () => {
  const { t } = useTranslation('roles')
  const { number } = useFormat()
  const companyId = useCompanyId()
  const navigate = useNavigate()
  const { may } = useStanding()
  const deleteRole = useDeleteRole()
  const mayEdit = may('roles.edit', 'company')
  const maySee = may('members.read', 'company')
  const { data: all, error, refetch } = useQuery(rolesQuery(companyId))
  const [{ q = '' }] = useAddress()
  const found = all?.filter(({ title }) => folded(title).includes(folded(q)))
  const [roles, more] = useFirst(found ?? [])
  const counts = useQuery({ ...countsQuery(companyId), enabled: maySee })
  const base = `/companies/${companyId}/roles`
  const go = (path: string, search: Record<string, string> = {}): void =>
    void navigate({ to: `${base}${path}` as never, search: search as never })

  const menu = ({ ref, title, is_built_in: isBuiltIn }: Role) => (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actions', { title })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowsDiff size={15} />} onClick={() => go('/compare', { from: ref })}>
          {t('compare')}
        </Menu.Item>
        {mayEdit && (
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => go('/new', { copy: ref })}>
            {t('copy')}
          </Menu.Item>
        )}
        {mayEdit && !isBuiltIn && (
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => deleteRole({ ref, title })}>
            {t('delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )

  return (
    <PageFrame
      title={t('title')}
      text={t('text')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconArrowsDiff size={16} aria-hidden />}
            onClick={() => go('/compare')}
          >
            {t('compare')}
          </Button>
          {mayEdit && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => go('/new')}>
              {t('new')}
            </Button>
          )}
        </>
      }
    >
      {error && <Failure error={error} reset={() => void refetch()} />}
      {!all && !error && <Waiting />}
      {all && (all.length > WORTH_SEARCHING || q !== '') && (
        <Filters>
          <Search label={t('search')} />
        </Filters>
      )}
      {found?.length === 0 && <Empty title={t('none-found')} />}
      {roles.length > 0 && (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={300} type="native">
            <Table verticalSpacing="xs" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('role')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('kind')}</Table.Th>
                  <Table.Th ta="right" visibleFrom="sm">
                    {t('weight')}
                  </Table.Th>
                  {maySee && (
                    <Table.Th ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {t('people')}
                    </Table.Th>
                  )}
                  <Table.Th w={50} aria-label={t('actions-all')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {roles.map((role) => {
                  const count = counts.data?.get(role.ref) ?? 0
                  return (
                    <Table.Tr key={role.ref}>
                      <Table.Td>
                        <Anchor
                          component={Link}
                          to={`${base}/${encodeURIComponent(role.ref)}` as never}
                          size="sm"
                          fw={500}
                        >
                          {role.title}
                        </Anchor>
                        {role.description && (
                          <Text size="xs" c="dimmed">
                            {role.description}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td visibleFrom="sm">
                        <Badge variant="light" color={role.is_built_in ? 'gray' : 'gate'} tt="none" miw="max-content">
                          {t(role.is_built_in ? 'built-in' : 'own')}
                        </Badge>
                      </Table.Td>
                      <Table.Td ta="right" className="number" visibleFrom="sm">
                        {number(role.weight)}
                      </Table.Td>
                      {maySee && (
                        <Table.Td ta="right" className="number">
                          {counts.data &&
                            (count > 0 ? (
                              <Anchor
                                component={Link}
                                size="sm"
                                to={`/companies/${companyId}/team` as never}
                                search={{ role: role.ref } as never}
                                aria-label={t('people-of', { count, title: role.title })}
                              >
                                {number(count)}
                              </Anchor>
                            ) : (
                              number(0)
                            ))}
                        </Table.Td>
                      )}
                      <Table.Td>
                        <Group justify="flex-end">{menu(role)}</Group>
                      </Table.Td>
                    </Table.Tr>
                  )
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {more}
    </PageFrame>
  )
}
