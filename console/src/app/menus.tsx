import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { keepLanguage, type Language, languages } from '../words/languages.ts'
import { queryClient } from './query-client.ts'

const SCHEMES = { light: IconSun, dark: IconMoon, auto: IconSunMoon } as const

export const LookMenu = () => {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = SCHEMES[colorScheme]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('look')}>
          <Icon size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['auto', 'light', 'dark'] as const).map((scheme) => {
          const Choice = SCHEMES[scheme]
          return (
            <Menu.Item key={scheme} leftSection={<Choice size={16} />} onClick={() => setColorScheme(scheme)}>
              {t(`look.${scheme}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

export const LanguageMenu = () => {
  const { t, i18n } = useTranslation()
  const choose = (language: Language): void => {
    keepLanguage(language)
    void i18n.changeLanguage(language).then(() => queryClient.invalidateQueries())
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={languages[i18n.language as Language]}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('language')}>
            <IconLanguage size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languages) as Language[]).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            aria-current={language === i18n.language}
            fw={language === i18n.language ? 600 : undefined}
            onClick={() => choose(language)}
          >
            {languages[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
