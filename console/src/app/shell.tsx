import {
  AppShell,
  Box,
  Burger,
  Divider,
  Group,
  Menu,
  NativeSelect,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAddressBook,
  IconBriefcase,
  IconBuildingStore,
  IconGridDots,
  IconHistory,
  IconKey,
  IconLogout,
  IconMail,
  IconPlugConnected,
  IconQuestionMark,
  IconShieldCheck,
  IconTags,
  IconUser,
  IconUserCheck,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { companiesQuery, useCompany, useCompanyId, useStanding } from '../api/company.ts'
import { signOut, useMe } from '../api/session.ts'
import { Empty } from '../parts/empty.tsx'
import { PageFrame } from '../parts/page.tsx'
import { ReviewProvider } from '../parts/review.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { keepCompany } from './kept-company.ts'
import { LOOK_BAR, LookBar, LookEnded } from './look-bar.tsx'
import mark from './mark.svg'
import { LanguageMenu, LookMenu } from './menus.tsx'
import { queryClient } from './query-client.ts'

/** The pages, in the order of the menu; `right` is a capability that its page cannot do without; one that `tells` says so itself. */
const entries = [
  { path: 'team', icon: IconUsers, right: 'members.read' },
  { path: 'invitations', icon: IconUserPlus, right: 'members.invite', tells: true },
  { path: 'roles', icon: IconShieldCheck },
  { path: 'matrix', icon: IconGridDots, right: 'members.read' },
  { path: 'ask', icon: IconQuestionMark },
  { path: 'my-access', icon: IconUserCheck },
  undefined,
  { path: 'places', icon: IconBuildingStore },
  { path: 'roster', icon: IconAddressBook, right: 'team.read' },
  { path: 'positions', icon: IconBriefcase, right: 'positions.read' },
  { path: 'tags', icon: IconTags, right: 'tags.read' },
  undefined,
  { path: 'activity', icon: IconHistory, right: 'audit.read' },
  { path: 'messages', icon: IconMail, right: 'members.invite', whole: true },
  { path: 'partners', icon: IconPlugConnected, right: 'partners.edit' },
  { path: 'tokens', icon: IconKey, right: 'tokens.edit', tells: true },
] as const

type Entry = Exclude<(typeof entries)[number], undefined>
type Has = ReturnType<typeof useStanding>['has']

const isOpen = (entry: Entry, has: Has): boolean =>
  !('right' in entry) || has(entry.right, 'whole' in entry ? 'company' : undefined)

/** A page that is in nobody's menu who may not use it; its address may still have been sent to them. */
const PageOrLock = () => {
  const { t } = useTranslation()
  const { has } = useStanding()
  const [, , , here, ...further] = useRouterState({ select: ({ location }) => location.pathname }).split('/')
  const entry = entries.find((one) => one?.path === here)
  if (!entry || 'tells' in entry || further.length > 0 || isOpen(entry, has)) return <Outlet />
  return (
    <PageFrame title={t(`page.${entry.path}`)}>
      <Empty title={t('locked')} text={t('locked.text')} />
    </PageFrame>
  )
}

const Navigation = ({ onChosen }: { onChosen: () => void }) => {
  const { t } = useTranslation()
  const { has } = useStanding()
  const companyId = useCompanyId()
  const here = useRouterState({ select: ({ location }) => location.pathname.split('/')[3] })
  const shown = entries.filter((entry) => !entry || isOpen(entry, has))
  return (
    <ScrollArea type="auto" h="100%">
      <Box component="nav" aria-label={t('navigation')}>
        {shown.map((entry, at) =>
          entry ? (
            <NavLink
              key={entry.path}
              component={Link}
              to={`/companies/${companyId}/${entry.path}`}
              label={t(`page.${entry.path}`)}
              leftSection={<entry.icon size={18} stroke={1.6} aria-hidden />}
              active={here === entry.path}
              aria-current={here === entry.path ? 'page' : undefined}
              onClick={onChosen}
              style={{ borderRadius: 'var(--mantine-radius-md)' }}
            />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines between groups have nothing else.
            <Divider key={at} my={6} />
          ),
        )}
      </Box>
    </ScrollArea>
  )
}

const CompanySwitch = () => {
  const { t } = useTranslation()
  const company = useCompany()
  const navigate = useNavigate()
  const { data: companies = [company] } = useQuery(companiesQuery)
  if (companies.length < 2)
    return (
      <Text fw={600} truncate>
        {company.title}
      </Text>
    )
  return (
    <NativeSelect
      aria-label={t('company')}
      size="xs"
      value={String(company.id)}
      onChange={({ currentTarget }) => void navigate({ to: `/companies/${currentTarget.value}` as never })}
      data={companies.map(({ id, title }) => ({ value: String(id), label: title }))}
    />
  )
}

const UserMenu = () => {
  const { t } = useTranslation()
  const { user, session } = useMe()
  const navigate = useNavigate()
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ') || user.email
  const leave = async (): Promise<void> => {
    await signOut()
    queryClient.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton p={4} aria-label={t('account', { name })}>
          <Group gap={6} wrap="nowrap">
            <IconUser size={18} stroke={1.6} aria-hidden />
            <Text size="sm" visibleFrom="sm">
              {name}
            </Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.view ? t('look-as') : user.email}</Menu.Label>
        {!session.view && (
          <>
            <Menu.Item component={Link} to="/me" leftSection={<IconUser size={16} />}>
              {t('page.me')}
            </Menu.Item>
            <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
              {t('sign-out')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

export const Shell = () => {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure()
  const companyId = useCompanyId()
  useEffect(() => keepCompany(companyId), [companyId])
  const { session } = useMe()
  return (
    <AppShell
      header={{ height: session.view ? 52 + LOOK_BAR : 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <AppShell.Header>
        <VisuallyHidden>
          <a href="#content">{t('skip')}</a>
        </VisuallyHidden>
        <LookBar session={session} />
        <Group h={52} px="sm" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('navigation')} />
            <img src={mark} alt="Gatehouse" width={28} height={28} />
            <CompanySwitch />
          </Group>
          <Group gap={4} wrap="nowrap">
            <LanguageMenu />
            <LookMenu />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="div">
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <LookEnded />
        <ReviewProvider>
          <Suspense fallback={<Waiting />}>
            <PageOrLock />
          </Suspense>
        </ReviewProvider>
      </AppShell.Main>
    </AppShell>
  )
}
