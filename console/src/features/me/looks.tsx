import { List, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../words/format.ts'
import { looksQuery } from './queries.ts'
import { Section } from './section.tsx'
import { useSomeCompanies } from './some-companies.tsx'

/** Who has looked at a company as oneself: nobody does so unseen. */
export const Looks = () => {
  const { t } = useTranslation('me')
  const { moment } = useFormat()
  const { companies, choice } = useSomeCompanies()
  const looks = useQueries({ queries: companies.map(({ id }) => looksQuery(id)) })
  const told = companies.flatMap(({ id, title }, at) => {
    const found = looks[at]?.data ?? []
    return found.length > 0 ? [{ id, title, found }] : []
  })
  return (
    <Section title={t('looks')} text={t('looks.text')}>
      {choice}
      {told.length === 0 && <Text size="sm">{t('looks.none')}</Text>}
      {told.map(({ id, title, found }) => (
        <Stack gap={4} key={id}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <List size="sm">
            {found.map((look) => (
              <List.Item key={look.id}>{t('look', { name: look.viewer.name, when: moment(look.at) })}</List.Item>
            ))}
          </List>
        </Stack>
      ))}
    </Section>
  )
}
