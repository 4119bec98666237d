import { Checkbox, Group, MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Schemas, Value } from '../../api/client.ts'
import type { Permission } from '../../api/company.ts'
import { useFormat } from '../../words/format.ts'
import { useEntities } from './entities.ts'

export type EditedValue = Schemas['EditedValue']

export interface ControlProps {
  readonly permission: Permission
  readonly edited: EditedValue
  readonly value: Value
  readonly isLocked: boolean
  /** The element that says why it is locked. */
  readonly describedBy: string | undefined
  readonly onChange: (value: Value) => void
}

const SWITCHES = new Set(['has_access', 'has_group_access', 'has_limited_access'])
const FLAGS = new Set(['has_limited_by_own_access', 'has_limited_today'])

/** Of an ordered type: how far the service lets it be moved. */
const range = ({ at_most: most, at_least: least }: EditedValue) => ({
  most: most.length === 1 ? (most[0] as number) : undefined,
  least: least.length === 1 ? (least[0] as number) : undefined,
})

const idsIn = (texts: readonly string[]): number[] =>
  [...new Set(texts.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0))].sort((a, b) => a - b)

const Days = ({ permission, edited, value, isLocked, describedBy, onChange }: ControlProps) => {
  const { t } = useTranslation('editor')
  const { most, least } = range(edited)
  const isAll = value === -1
  const shared = { disabled: isLocked, 'aria-describedby': describedBy }
  return (
    <Group gap="xs" wrap="nowrap">
      <NumberInput
        {...shared}
        size="xs"
        w={110}
        aria-label={t('days-of', { title: permission.title })}
        value={isAll ? '' : Number(value)}
        placeholder={isAll ? t('all') : undefined}
        min={least === -1 ? undefined : (least ?? 0)}
        max={most === undefined || most === -1 ? 36_500 : most}
        allowDecimal={false}
        suffix={` ${t('days')}`}
        onChange={(days) => typeof days === 'number' && onChange(days)}
      />
      <Checkbox
        {...shared}
        size="xs"
        label={t('all')}
        aria-label={t('all-of', { title: permission.title })}
        checked={isAll}
        disabled={isLocked || (!isAll && most !== -1) || (isAll && least === -1)}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? -1 : Math.max(0, Number(least ?? 0)))}
      />
    </Group>
  )
}

/** Which ids the service lets one choose from: all that there are, or those of the lists that it names. */
const choosable = ({ at_most: most }: EditedValue): ReadonlySet<number> | undefined =>
  most.includes('all') ? undefined : new Set(most.flatMap((value) => (Array.isArray(value) ? (value as number[]) : [])))

const useChoices = (permission: Permission, edited: EditedValue, chosen: readonly number[]) => {
  const named = useEntities(permission.entity)
  const { number } = useFormat()
  const within = choosable(edited)
  const known = new Map((named ?? []).map(({ id, name }) => [id, name]))
  const ids = [...new Set([...(named ?? []).map(({ id }) => id), ...(within ?? []), ...chosen])]
  return {
    isNamed: named !== undefined || within !== undefined,
    data: ids.map((id) => ({
      value: String(id),
      label: known.get(id) ?? number(id),
      disabled: within !== undefined && !within.has(id) && !chosen.includes(id),
    })),
    mayAll: within === undefined,
  }
}

const ManyIds = ({ permission, edited, value, isLocked, describedBy, onChange }: ControlProps) => {
  const { t } = useTranslation('editor')
  const isAll = value === 'all'
  const chosen = Array.isArray(value) ? value : []
  const { data, isNamed, mayAll } = useChoices(permission, edited, chosen)
  const mustAll = edited.at_least.includes('all')
  const shared = {
    size: 'xs',
    disabled: isLocked || isAll,
    'aria-label': permission.title,
    'aria-describedby': describedBy,
    placeholder: isAll ? t('all') : chosen.length === 0 ? t('none-chosen') : undefined,
    value: isAll ? [] : chosen.map(String),
    onChange: (texts: string[]) => onChange(idsIn(texts)),
    miw: 140,
    flex: 1,
  } as const
  return (
    <Group gap="xs" wrap="nowrap" flex={1} justify="flex-end">
      {isNamed ? (
        <MultiSelect
          {...shared}
          data={data}
          limit={100}
          searchable
          clearable={false}
          nothingFoundMessage={t('nothing-found')}
        />
      ) : (
        <TagsInput {...shared} inputMode="numeric" />
      )}
      <Checkbox
        size="xs"
        label={t('all')}
        aria-label={t('all-of', { title: permission.title })}
        checked={isAll}
        disabled={isLocked || (isAll ? mustAll : !mayAll)}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? 'all' : [])}
      />
    </Group>
  )
}

const OneId = ({ permission, edited, value, isLocked, describedBy, onChange }: ControlProps) => {
  const { t } = useTranslation('editor')
  const chosen = Array.isArray(value) ? value : []
  const { data, isNamed, mayAll } = useChoices(permission, edited, chosen)
  const shared = {
    size: 'xs',
    disabled: isLocked,
    'aria-label': permission.title,
    'aria-describedby': describedBy,
  } as const
  if (isNamed)
    return (
      <Select
        {...shared}
        w={190}
        searchable
        limit={100}
        allowDeselect={false}
        data={[{ value: 'all', label: t('all'), disabled: !mayAll && value !== 'all' }, ...data]}
        value={value === 'all' ? 'all' : chosen.length > 0 ? String(chosen[0]) : null}
        placeholder={t('none-chosen')}
        onChange={(text) => text !== null && onChange(text === 'all' ? 'all' : [Number(text)])}
      />
    )
  return (
    <Group gap="xs" wrap="nowrap">
      <NumberInput
        {...shared}
        w={110}
        hideControls
        allowDecimal={false}
        allowNegative={false}
        value={chosen[0] ?? ''}
        placeholder={value === 'all' ? t('all') : t('number')}
        onChange={(id) => typeof id === 'number' && id > 0 && onChange([id])}
      />
      <Checkbox
        size="xs"
        label={t('all')}
        aria-label={t('all-of', { title: permission.title })}
        checked={value === 'all'}
        disabled={isLocked || value === 'all' || !mayAll}
        onChange={() => onChange('all')}
      />
    </Group>
  )
}

/** What changes one value, as its type has it. Nothing is moved further than the service says. */
export const Control = (props: ControlProps) => {
  const { permission, edited, value, isLocked, describedBy, onChange } = props
  const { t } = useTranslation('editor')
  const { type, title } = permission
  const shared = { disabled: isLocked, 'aria-label': title, 'aria-describedby': describedBy } as const
  if (SWITCHES.has(type))
    return (
      <Switch
        {...shared}
        size="sm"
        checked={value === true}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    )
  if (FLAGS.has(type))
    return (
      <Switch
        {...shared}
        size="sm"
        checked={value === 1}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? 1 : 0)}
      />
    )
  switch (type) {
    case 'last_days_count':
      return <Days {...props} />
    case 'has_allowed_ids':
      return <ManyIds {...props} />
    case 'allowed_id':
      return <OneId {...props} />
    case 'level':
      return (
        <Select
          {...shared}
          size="xs"
          w={190}
          allowDeselect={false}
          data={(permission.options ?? []).map((label, at) => ({
            value: String(at),
            label,
            disabled: at > Number(edited.at_most[0] ?? at) || at < Number(edited.at_least[0] ?? at),
          }))}
          value={String(value)}
          onChange={(text) => text !== null && onChange(Number(text))}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...shared}
          size="xs"
          w={110}
          allowDecimal={false}
          min={range(edited).least ?? permission.min ?? undefined}
          max={range(edited).most ?? permission.max ?? undefined}
          value={Number(value)}
          onChange={(number) => typeof number === 'number' && onChange(number)}
        />
      )
    default:
      return (
        <TextInput
          {...shared}
          size="xs"
          miw={140}
          maw={320}
          flex={1}
          placeholder={t('any-address')}
          value={String(value ?? '')}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
  }
}
