import { Alert, Anchor, Container, Group, NativeSelect, SimpleGrid, Stack, useMantineColorScheme } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/session.ts'
import { LookBar } from '../../app/look-bar.tsx'
import mark from '../../app/mark.svg'
import { queryClient } from '../../app/query-client.ts'
import { OwnInvitations } from '../../parts/own-invitations.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { keepLanguage, type Language, languages } from '../../words/languages.ts'
import { Looks } from './looks.tsx'
import { Password } from './password.tsx'
import { Plans } from './plans.tsx'
import { Address, Profile } from './profile.tsx'
import { Section } from './section.tsx'
import { Tokens } from './tokens.tsx'

const SCHEMES = ['auto', 'light', 'dark'] as const

const Appearance = () => {
  const { t, i18n } = useTranslation('me')
  const { t: common } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = (language: Language): void => {
    keepLanguage(language)
    void i18n.changeLanguage(language).then(() => queryClient.invalidateQueries())
  }
  return (
    <Section title={t('appearance')} text={t('appearance.text')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NativeSelect
          label={common('language')}
          value={i18n.language}
          onChange={({ currentTarget }) => choose(currentTarget.value as Language)}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        />
        <NativeSelect
          label={common('look')}
          value={colorScheme}
          onChange={({ currentTarget }) => setColorScheme(currentTarget.value as (typeof SCHEMES)[number])}
          data={SCHEMES.map((value) => ({ value, label: common(`look.${value}`) }))}
        />
      </SimpleGrid>
    </Section>
  )
}

/** One's own account, which belongs to no company. */
export const Page = () => {
  const { t } = useTranslation('me')
  const { session } = useMe()
  return (
    <>
      <LookBar session={session} />
      <Container size="md" py="md" component="main">
        <Stack gap="md">
          <Group justify="space-between">
            <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
              <Group gap={6}>
                <IconArrowLeft size={16} aria-hidden />
                {t('back')}
              </Group>
            </Anchor>
            <img src={mark} alt="Gatehouse" width={28} height={28} />
          </Group>
          <PageFrame title={t('title')} text={t('text')}>
            {session.view ? (
              <Alert variant="light" title={t('not-yours')} />
            ) : (
              <>
                <OwnInvitations />
                <Plans />
                <Profile />
                <Address />
                <Password />
                <Tokens />
                <Looks />
              </>
            )}
            <Appearance />
          </PageFrame>
        </Stack>
      </Container>
    </>
  )
}
