import { ActionIcon, Anchor, Group, Stack, Text } from '@mantine/core'
import { IconArrowRight, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { useFormat } from '../../words/format.ts'
import css from './activity.module.css'
import type { Event } from './asked.ts'
import { type Change, useChanges } from './changes.ts'
import { RawDiff } from './raw-diff.tsx'
import { Sentence, useChain } from './sentence.tsx'
import { actorOf, type Things } from './things.ts'

/** How many changes are told before one asks for more. */
const SHORT = 4

const ChangeLine = ({ change: { what, from, to } }: { change: Change }) => {
  const { t } = useTranslation('activity')
  return (
    <li>
      <Text span size="sm" c="dimmed">
        {what}:{' '}
      </Text>
      {from !== undefined && (
        <Text span size="sm" className={css.from}>
          {from}
        </Text>
      )}
      {from !== undefined && to !== undefined && (
        <IconArrowRight size={13} aria-label={t('becomes')} style={{ margin: '0 4px', verticalAlign: '-2px' }} />
      )}
      {to !== undefined && (
        <Text span size="sm" className={from === undefined ? undefined : css.to}>
          {to}
        </Text>
      )}
      {to === undefined && (
        <Text span size="sm" c="dimmed">
          {' '}
          {t('taken-away')}
        </Text>
      )}
    </li>
  )
}

const Onward = ({ event }: { event: Event }) => {
  const { t } = useTranslation('activity')
  const { may } = useStanding()
  const companyId = String(useCompanyId())
  const [kind, id] = event.subject.split(':')
  const { userId } = actorOf(event)
  const to = (search: Record<string, string>, page: 'activity' | 'team' = 'activity') => ({
    to: `/companies/${companyId}/${page}` as never,
    search: search as never,
  })
  return (
    <Group gap="md">
      {kind === 'member' && id !== undefined && may('members.read') && (
        <Anchor component={Link} size="sm" {...to({ member: id, at: event.at }, 'team')}>
          {t('state-then')}
        </Anchor>
      )}
      {kind === 'member' && (
        <Anchor component={Link} size="sm" {...to({ subject: event.subject })}>
          {t('about-person')}
        </Anchor>
      )}
      {kind !== 'member' && kind !== 'company' && (
        <Anchor component={Link} size="sm" {...to({ subject: event.subject })}>
          {t('about-this')}
        </Anchor>
      )}
      {userId !== undefined && (
        <Anchor component={Link} size="sm" {...to({ actor: String(userId) })}>
          {t('by-person')}
        </Anchor>
      )}
      <Anchor component={Link} size="sm" {...to({ revision: String(event.revision) })}>
        {t('this-change')}
      </Anchor>
    </Group>
  )
}

interface RowProps {
  readonly event: Event
  readonly things: Things
  readonly isOpen: boolean
  /** Opens the event of this number; without one, closes it. */
  readonly onOpen: (seq: number | undefined) => void
}

/** One event: its sentence, what it changed, and all of it for whoever wants to know exactly. */
export const EventRow = memo(({ event, things, isOpen, onOpen }: RowProps) => {
  const onToggle = (): void => onOpen(isOpen ? undefined : event.seq)
  const { t } = useTranslation('activity')
  const { exact, time, number } = useFormat()
  const changes = useChanges(things)(event)
  const chain = useChain(things)(event)
  const id = useId()
  const told = isOpen ? changes : changes.slice(0, SHORT)
  return (
    <div className={css.event}>
      <Text size="sm" c="dimmed" className={`number ${css.time}`} component="time" dateTime={event.at}>
        {time(event.at)}
      </Text>
      <div>
        <Sentence event={event} things={things} />
        {told.length > 0 && (
          <ul className={css.changes}>
            {told.map((change) => (
              <ChangeLine key={`${change.what} ${change.from} ${change.to}`} change={change} />
            ))}
          </ul>
        )}
        {changes.length > told.length && (
          <Anchor component="button" size="sm" onClick={onToggle}>
            {t('more-changes', { count: changes.length - told.length })}
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          {chain.join(' · ')}
        </Text>
        {isOpen && (
          <Stack gap={6} id={id} mt={6}>
            <Text size="xs" c="dimmed">
              {t('exactly', { at: exact(event.at), seq: number(event.seq), revision: number(event.revision) })}
            </Text>
            <RawDiff before={event.before} after={event.after} />
            <Text size="xs" c="dimmed">
              {t('hash')} <span className="number">{event.hash}</span>
            </Text>
            <Onward event={event} />
          </Stack>
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-expanded={isOpen}
        aria-label={t('details-of', { seq: number(event.seq) })}
        onClick={onToggle}
      >
        {isOpen ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
      </ActionIcon>
    </div>
  )
})
