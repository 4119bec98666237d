// A table cannot draw only what is seen of a hundred thousand rows. The grid itself has the focus, hears the keys, and tells
// which row is meant (ARIA practices: grid, with aria-activedescendant).
// biome-ignore-all lint/a11y/useSemanticElements: as above
// biome-ignore-all lint/a11y/useFocusableInteractive: as above
// biome-ignore-all lint/a11y/useKeyWithClickEvents: as above
import { Box, Checkbox, Group, Text, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedMember } from '../../api/client.ts'
import { useGrantText } from '../../parts/grant-text.ts'
import { useFormat } from '../../words/format.ts'
import { StateBadge } from '../access/state-badge.tsx'
import type { Sort } from './asked.ts'
import type { Column } from './columns.ts'
import type { Selection } from './selection.ts'
import css from './team.module.css'

const WIDTHS: Readonly<Record<Column, string>> = {
  roles: 'minmax(7rem, 1.2fr)',
  locations: 'minmax(7rem, 1.4fr)',
  position: 'minmax(6rem, 1fr)',
  seen: '9.5rem',
  state: '6.5rem',
}
const ROW = 44
const CARD = 72
/** Rows that are left when the next page is asked for. */
const AHEAD = 60

interface GridProps {
  readonly rows: readonly ListedMember[]
  /** How many there are; undefined while they are counted. */
  readonly total: number | undefined
  readonly columns: readonly Column[]
  /** One card for each, instead of columns. */
  readonly isNarrow: boolean
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly selection: Selection
  /** Whose panel is open. */
  readonly open: number | undefined
  readonly onOpen: (id: number | undefined) => void
  /** Asks for the next page, if there is one. */
  readonly onEnd: () => void
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ')

const useCells = () => {
  const { t } = useTranslation('team')
  const { ago } = useFormat()
  const { role, scope } = useGrantText()
  const rolesOf = ({ grants }: ListedMember): string => unique(grants.map((grant) => role(grant.role)))
  const placesOf = ({ grants }: ListedMember): string => unique(grants.map((grant) => scope(grant.scope)))
  const seen = ({ last_visit_at: at }: ListedMember): string => (at === null ? t('never-seen') : ago(at))
  return { rolesOf, placesOf, seen }
}

const Head = ({ column, sort, onSort }: { column: Column | 'name' } & Pick<GridProps, 'sort' | 'onSort'>) => {
  const { t } = useTranslation('team')
  const sorted = column === 'name' ? 'name' : column === 'seen' ? 'last_visit_at' : undefined
  const title = t(`column.${column}`)
  if (!sorted)
    return (
      <div role="columnheader" className={css.cell}>
        {title}
      </div>
    )
  const isUp = sort === sorted
  const isDown = sort === `-${sorted}`
  return (
    <div role="columnheader" className={css.cell} aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <UnstyledButton
        className={css.sort}
        // The last visit is asked for from its end: who was here just now.
        onClick={() => onSort((isUp || (sorted === 'last_visit_at' && !isDown) ? `-${sorted}` : sorted) as Sort)}
      >
        {title}
        {isUp && <IconArrowUp size={14} aria-hidden />}
        {isDown && <IconArrowDown size={14} aria-hidden />}
      </UnstyledButton>
    </div>
  )
}

/** A company's people, as many as there are: only what is seen is drawn, and more is asked for while one scrolls. */
export const MemberGrid = (props: GridProps) => {
  const { rows, total, columns, isNarrow, sort, onSort, selection, open, onOpen, onEnd } = props
  const { t } = useTranslation('team')
  const { rolesOf, placesOf, seen } = useCells()
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const height = isNarrow ? CARD : ROW
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    scrollPaddingStart: isNarrow ? 0 : 40,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1)
      if (last && last.index >= rows.length - AHEAD) onEnd()
    },
  })

  const goTo = (wanted: number, isRange: boolean): void => {
    const index = Math.max(0, Math.min(rows.length - 1, wanted))
    setActive(index)
    virtual.scrollToIndex(index)
    if (isRange) selection.extend(index)
  }
  const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / height) - 1)
  const onKey = (event: KeyboardEvent): void => {
    // Buttons inside have keys of their own.
    if (event.target !== box.current) return
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    }
    const to = steps[event.key]
    if (to !== undefined) {
      if (event.shiftKey && selection.chosen.size === 0) selection.setAnchor(active)
      goTo(to, event.shiftKey)
    } else if (event.key === ' ') {
      if (event.shiftKey) selection.extend(active)
      else selection.toggle(active)
    } else if (event.key === 'Enter') onOpen(rows[active]?.id)
    else if (event.key === 'Escape') {
      if (open !== undefined) onOpen(undefined)
      else selection.clear()
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.all()
    else return
    event.preventDefault()
  }
  const onRow = (event: MouseEvent, index: number): void => {
    setActive(index)
    if (event.shiftKey) selection.extend(index)
    else if (event.ctrlKey || event.metaKey) selection.toggle(index)
    else {
      if (selection.chosen.size === 0) selection.setAnchor(index)
      onOpen(rows[index]?.id)
    }
  }

  const shown = virtual.getVirtualItems()
  const isActiveShown = shown.some(({ index }) => index === active)
  const template = isNarrow
    ? '1.75rem minmax(0, 1fr) auto'
    : ['1.75rem', 'minmax(9rem, 1.6fr)', ...columns.map((column) => WIDTHS[column])].join(' ')
  const isAll = rows.length > 0 && rows.every(({ id }) => selection.chosen.has(id))
  return (
    <div
      role="grid"
      ref={box}
      className={css.grid}
      tabIndex={0}
      aria-label={t('grid')}
      aria-multiselectable
      aria-rowcount={total === undefined ? -1 : total + 1}
      aria-activedescendant={isActiveShown ? `member-${rows[active]?.id}` : undefined}
      onKeyDown={onKey}
    >
      <div role="row" aria-rowindex={1} className={css.head} style={{ gridTemplateColumns: template }}>
        <div role="columnheader">
          <Checkbox
            size="xs"
            aria-label={t('choose-all')}
            checked={isAll}
            indeterminate={!isAll && selection.chosen.size > 0}
            onChange={isAll ? selection.clear : selection.all}
          />
        </div>
        <Head column="name" sort={sort} onSort={onSort} />
        {isNarrow ? (
          <Head column="state" sort={sort} onSort={onSort} />
        ) : (
          columns.map((column) => <Head key={column} column={column} sort={sort} onSort={onSort} />)
        )}
      </div>
      <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const member = rows[index] as ListedMember
          const cells: Record<Column, React.ReactNode> = {
            roles: rolesOf(member),
            locations: placesOf(member),
            position: member.position,
            seen: seen(member),
            state: <StateBadge state={member.state} />,
          }
          return (
            <div
              role="row"
              key={member.id}
              id={`member-${member.id}`}
              className={css.row}
              aria-rowindex={index + 2}
              aria-selected={selection.chosen.has(member.id)}
              data-active={index === active || undefined}
              data-open={member.id === open || undefined}
              style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
              onClick={(event) => onRow(event, index)}
            >
              <div role="gridcell" onClick={(event) => event.stopPropagation()}>
                <Checkbox
                  size="xs"
                  tabIndex={-1}
                  aria-label={t('choose', { name: member.name })}
                  checked={selection.chosen.has(member.id)}
                  onChange={(event) => {
                    const { shiftKey } = event.nativeEvent as unknown as { shiftKey?: boolean }
                    if (shiftKey) selection.extend(index)
                    else selection.toggle(index)
                    setActive(index)
                  }}
                />
              </div>
              <div role="gridcell" className={css.cell}>
                {isNarrow ? (
                  <>
                    <Text size="sm" fw={600} truncate>
                      {member.name}
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {[rolesOf(member), placesOf(member)].filter(Boolean).join(' · ')}
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {member.position}
                    </Text>
                  </>
                ) : (
                  <Group gap={6} wrap="nowrap">
                    <Text size="sm" fw={500} truncate>
                      {member.name}
                    </Text>
                  </Group>
                )}
              </div>
              {isNarrow ? (
                <div role="gridcell">
                  <StateBadge state={member.state} />
                </div>
              ) : (
                columns.map((column) => (
                  <div
                    role="gridcell"
                    key={column}
                    className={css.cell}
                    title={typeof cells[column] === 'string' ? cells[column] : undefined}
                  >
                    {cells[column]}
                  </div>
                ))
              )}
            </div>
          )
        })}
      </div>
      <Box h={1} />
    </div>
  )
}
