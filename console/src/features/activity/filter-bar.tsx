import { Button, Group, NativeSelect, Pill, SimpleGrid } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { DateField } from '../../parts/date-field.tsx'
import { useFormat } from '../../words/format.ts'
import { type Asked, FILTER_WORDS, GROUPS } from './asked.ts'
import { PersonSelect } from './person-select.tsx'
import type { Things } from './things.ts'

const NONE = Object.fromEntries(FILTER_WORDS.map((word) => [word, undefined]))

/** Which events are shown: all of it stands in the address, and as a word that can be taken away. */
export const FilterBar = ({ asked, things }: { asked: Asked; things: Things }) => {
  const { t } = useTranslation('activity')
  const { day, number } = useFormat()
  const { may } = useStanding()
  const [, change] = useAddress()
  // A day has no zone: at noon it is the same day everywhere it is shown.
  const dayOf = (text: string): string => day(`${text}T12:00:00`)
  const tokens: (readonly [word: (typeof FILTER_WORDS)[number], text: string])[] = [
    ...(asked.group ? [['group', t(`group.${asked.group as (typeof GROUPS)[number]}`)] as const] : []),
    ...(asked.actor ? [['actor', t('token.actor', { name: things.named('user', asked.actor) })] as const] : []),
    ...(asked.subject
      ? [['subject', t('token.subject', { name: things.subjectOf({ subject: asked.subject } as never) })] as const]
      : []),
    ...(asked.from ? [['from', t('token.from', { day: dayOf(asked.from) })] as const] : []),
    ...(asked.to ? [['to', t('token.to', { day: dayOf(asked.to) })] as const] : []),
    ...(asked.revision ? [['revision', t('token.revision', { number: number(asked.revision) })] as const] : []),
  ]
  const dates = (word: 'from' | 'to') => (
    <DateField
      size="xs"
      type="date"
      label={t(`filter.${word}`)}
      value={asked[word] ?? ''}
      onChange={(text) => change({ [word]: text || undefined })}
    />
  )
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 5 }} spacing="xs" verticalSpacing="xs" maw={1000}>
        <NativeSelect
          size="xs"
          label={t('filter.group')}
          value={asked.group ?? ''}
          onChange={({ currentTarget }) => change({ group: currentTarget.value || undefined })}
          data={[
            { value: '', label: t('group.any') },
            ...GROUPS.map((group) => ({ value: group, label: t(`group.${group}`) })),
          ]}
        />
        {may('members.read') && (
          <>
            <PersonSelect label={t('filter.actor')} onChosen={({ user_id: id }) => change({ actor: String(id) })} />
            <PersonSelect label={t('filter.subject')} onChosen={({ id }) => change({ subject: `member:${id}` })} />
          </>
        )}
        {dates('from')}
        {dates('to')}
      </SimpleGrid>
      {tokens.length > 0 && (
        <Group gap={6}>
          {tokens.map(([word, text]) => (
            <Pill
              key={word}
              size="md"
              withRemoveButton
              onRemove={() => change({ [word]: undefined })}
              removeButtonProps={{
                'aria-label': t('token.remove', { token: text }),
                tabIndex: 0,
                'aria-hidden': false,
              }}
            >
              {text}
            </Pill>
          ))}
          <Button size="compact-xs" variant="subtle" onClick={() => change(NONE)}>
            {t('filter.clear')}
          </Button>
        </Group>
      )}
    </>
  )
}
