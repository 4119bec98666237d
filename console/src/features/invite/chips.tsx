import { CloseButton, Group, List, Pill, PillsInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../words/format.ts'
import { type Addressee, addresseesIn } from './addresses.ts'
import type { Outcome } from './checked.ts'
import css from './invite.module.css'

/** What is known of an addressee. */
export type ChipState = 'wrong' | 'open' | Outcome['outcome']

export const stateOf = ({ kind }: Addressee, outcome: Outcome | undefined): ChipState => {
  if (kind === 'wrong') return 'wrong'
  return outcome?.outcome ?? 'open'
}

const ORDER = ['invited', 'member', 'renewed', 'refused', 'wrong', 'open'] as const

interface ChipsProps {
  readonly people: readonly Addressee[]
  readonly outcomeOf: (one: Addressee) => Outcome | undefined
  readonly onChange: (people: readonly Addressee[]) => void
  readonly isChecking: boolean
}

/** Addresses, pasted or typed, each with what would become of it. */
export const Chips = ({ people, outcomeOf, onChange, isChecking }: ChipsProps) => {
  const { t } = useTranslation('invite')
  const { number } = useFormat()
  const [typed, setTyped] = useState('')
  const add = (text: string): void => {
    const found = addresseesIn(text, people)
    if (found.length > 0) onChange([...people, ...found])
    setTyped('')
  }
  const remove = (gone: Addressee): void => onChange(people.filter((one) => one !== gone))
  const states = people.map((one) => ({ one, outcome: outcomeOf(one), state: stateOf(one, outcomeOf(one)) }))
  const counts = ORDER.map((state) => ({ state, count: states.filter((one) => one.state === state).length })).filter(
    ({ state, count }) => count > 0 && (state !== 'open' || isChecking),
  )
  const faulty = states.filter(({ state }) => state === 'wrong' || state === 'refused')
  return (
    <Stack gap="xs">
      <PillsInput label={t('people')} description={t('people.text')}>
        <Pill.Group className={css.pills}>
          {states.map(({ one, state }) => (
            <Pill
              key={one.address}
              classNames={{ root: `${css.pill} ${css[state] ?? ''}`, label: css.label }}
              withRemoveButton
              onRemove={() => remove(one)}
              removeButtonProps={{
                'aria-label': t('people.remove', { address: one.address }),
                'aria-hidden': undefined,
                tabIndex: 0,
              }}
            >
              {one.address}
              <span className={css.state}> · {t(`chip.${state}`)}</span>
            </Pill>
          ))}
          <PillsInput.Field
            value={typed}
            aria-label={t('people')}
            data-autofocus
            placeholder={people.length === 0 ? t('people.example') : ''}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            onPaste={(event) => {
              event.preventDefault()
              add(`${typed} ${event.clipboardData.getData('text')}`)
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (['Enter', ',', ';'].includes(event.key) || (event.key === ' ' && typed.includes('@'))) {
                event.preventDefault()
                add(typed)
              } else if (event.key === 'Backspace' && typed === '') {
                const last = people.at(-1)
                if (last) remove(last)
              }
            }}
            onBlur={() => add(typed)}
          />
        </Pill.Group>
      </PillsInput>
      {people.length > 0 && (
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Text size="sm" c="dimmed" role="status">
            {counts.map(({ state, count }) => t(`count.${state}`, { count, number: number(count) })).join(' · ')}
          </Text>
          <CloseButton size="sm" aria-label={t('people.clear')} onClick={() => onChange([])} />
        </Group>
      )}
      {faulty.length > 0 && (
        <List size="sm" spacing={2} aria-label={t('faults')}>
          {faulty.map(({ one, outcome }) => (
            <List.Item key={one.address}>
              <b>{one.address}</b> – {faultText(outcome) ?? t('fault.wrong')}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}

/** Why somebody is refused, in the service's words. */
export const faultText = (outcome: Outcome | undefined): string | undefined => {
  if (!outcome?.problem) return undefined
  const { title, errors } = outcome.problem
  const told = errors
    .slice(0, 3)
    .map(({ field, message }) => `${field.replace(/^grant\.(?:permissions\.)?/, '')} ${message}`)
  return [title, ...told].join(' ') + (errors.length > told.length ? ' …' : '')
}
