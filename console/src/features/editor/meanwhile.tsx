import { Alert, Button, Group, List } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Grant } from '../../api/client.ts'
import { usePermissions } from '../../api/company.ts'
import { useGrantText } from '../../parts/grant-text.ts'
import { useValueText } from '../../parts/value.tsx'
import { useFormat } from '../../words/format.ts'
import { changedBetween, type Field } from './queries.ts'

interface MeanwhileProps {
  readonly from: Grant
  readonly to: Grant
  readonly onKeepMine: () => void
  readonly onTakeTheirs: () => void
}

/** Somebody else has changed the grant since the draft was begun: what, and whose changes count. */
export const Meanwhile = ({ from, to, onKeepMine, onTakeTheirs }: MeanwhileProps) => {
  const { t } = useTranslation('editor')
  const { moment } = useFormat()
  const textOf = useValueText()
  const grantText = useGrantText()
  const { data: permissions = [] } = usePermissions()
  const { fields, values } = changedBetween(from, to)
  const fieldText = (field: Field, grant: Grant): string => {
    if (field === 'role') return grantText.role(grant.role)
    if (field === 'scope') return grantText.scope(grant.scope)
    const at = grant[field]
    return at === null ? '–' : moment(at)
  }
  const titles = { role: t('role'), scope: t('scope'), starts_at: t('starts'), ends_at: t('ends') }
  return (
    <Alert
      color="yellow"
      variant="light"
      title={t('meanwhile.title')}
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      role="alert"
    >
      <List size="sm" spacing={2} mb="xs">
        {fields.map((field) => (
          <List.Item key={field}>
            {t('meanwhile.change', { title: titles[field], from: fieldText(field, from), to: fieldText(field, to) })}
          </List.Item>
        ))}
        {values.map(({ slug, from, to }) => {
          const permission = permissions.find((one) => one.slug === slug)
          const text = (value: typeof from) => (value === null ? t('as-role') : textOf(value, permission))
          return (
            <List.Item key={slug}>
              {t('meanwhile.change', { title: permission?.title ?? slug, from: text(from), to: text(to) })}
            </List.Item>
          )
        })}
      </List>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onKeepMine}>
          {t('meanwhile.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          {t('meanwhile.theirs')}
        </Button>
      </Group>
    </Alert>
  )
}
