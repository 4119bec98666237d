import { Group, Input, MultiSelect, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grant } from '../../api/client.ts'
import { useLocations, useRoles, useStanding } from '../../api/company.ts'
import { DateField } from '../../parts/date-field.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import type { Field, GrantWish } from './queries.ts'

const NO_ROLE = '-'
/** Of thousands of locations those that fit what is typed are shown, and no more than one reads. */
const MOST_SHOWN = 100

/** As a field for a day and time has it, by the reader's clock. */
const toLocal = (text: string | null): string => {
  if (text === null) return ''
  const moment = new Date(text)
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const toMoment = (local: string): string | null => (local === '' ? null : new Date(local).toISOString())

interface FieldsProps {
  readonly role: string | null
  readonly scope: Grant['scope']
  readonly startsAt: string | null
  readonly endsAt: string | null
  /** Its place at the member; undefined for a new one. */
  readonly slot: string | undefined
  /** Which of them are changed. */
  readonly changed: string
  readonly givable: readonly string[] | undefined
  readonly isLocked: boolean
  readonly faults: readonly { readonly field: string; readonly message: string }[] | undefined
  readonly onChange: <F extends Field>(field: F, value: GrantWish[F]) => void
}

/** Role, place and time of a grant. */
export const GrantFields = memo(
  ({ role, scope, startsAt, endsAt, slot, changed, givable, isLocked, faults, onChange }: FieldsProps) => {
    const { t } = useTranslation('editor')
    const { data: roles = [] } = useRoles()
    const { data: locations = [] } = useLocations()
    const { may } = useStanding()
    const grantText = useGrantText()
    const faultOf = (field: string): string | undefined => faults?.find((one) => one.field === field)?.message
    const changedFields = changed.split(' ')
    const isFixed = slot !== undefined && slot !== 'entry' && !slot.startsWith('extra:')
    const mark = (field: Field) =>
      !changedFields.includes(field) ? undefined : { input: { background: 'var(--gatehouse-changed)' } }
    return (
      <Group align="flex-start" gap="md">
        <Select
          label={t('role')}
          description={t('role-text')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          w={{ base: '100%', xs: 260 }}
          disabled={isLocked}
          searchable
          allowDeselect={false}
          value={role ?? NO_ROLE}
          error={faultOf('role')}
          styles={mark('role')}
          data={[
            { value: NO_ROLE, label: t('role-none') },
            ...roles.map(({ ref, title }) => ({
              value: ref,
              label: title,
              disabled: givable !== undefined && !givable.includes(ref) && ref !== role,
            })),
          ]}
          onChange={(value) => value !== null && onChange('role', value === NO_ROLE ? null : value)}
        />
        <Stack gap={4} w={{ base: '100%', xs: 320 }}>
          <Input.Label component="span" labelElement="label" id="scope-label">
            {t('scope')}
          </Input.Label>
          {isFixed ? (
            <>
              <Text size="sm">{grantText.scope(scope)}</Text>
              <Text size="xs" c="dimmed">
                {t('scope-fixed')}
              </Text>
            </>
          ) : (
            <>
              <SegmentedControl
                aria-labelledby="scope-label"
                size="xs"
                disabled={isLocked}
                value={scope === 'company' ? 'company' : 'some'}
                data={[
                  { value: 'company', label: t('scope-company'), disabled: !may('members.edit', 'company') },
                  { value: 'some', label: t('scope-some') },
                ]}
                onChange={(value) => onChange('scope', value === 'company' ? 'company' : [])}
              />
              {scope !== 'company' && (
                <MultiSelect
                  aria-label={t('scope-some')}
                  disabled={isLocked}
                  searchable
                  value={scope.map(String)}
                  error={faultOf('scope')}
                  description={scope.length === 0 && !isLocked ? t('scope-needed') : undefined}
                  inputWrapperOrder={['label', 'input', 'description', 'error']}
                  limit={MOST_SHOWN}
                  styles={mark('scope')}
                  data={locations.map(({ id, title }) => ({
                    value: String(id),
                    label: title,
                    disabled: !may('members.edit', id) && !scope.includes(id),
                  }))}
                  nothingFoundMessage={t('nothing-found')}
                  onChange={(ids) => onChange('scope', ids.map(Number))}
                />
              )}
            </>
          )}
        </Stack>
        <DateField
          type="datetime-local"
          label={t('starts')}
          w={{ base: '100%', xs: 210 }}
          disabled={isLocked}
          value={toLocal(startsAt)}
          error={faultOf('starts_at')}
          styles={mark('starts_at')}
          onChange={(text) => onChange('starts_at', toMoment(text))}
        />
        <DateField
          type="datetime-local"
          label={t('ends')}
          w={{ base: '100%', xs: 210 }}
          disabled={isLocked}
          value={toLocal(endsAt)}
          error={faultOf('ends_at')}
          styles={mark('ends_at')}
          onChange={(text) => onChange('ends_at', toMoment(text))}
        />
      </Group>
    )
  },
)
