import { Button, CloseButton, Group, SegmentedControl, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '../../api/client.ts'
import type { Permission } from '../../api/company.ts'
import { useFormat } from '../../words/format.ts'
import type { EditedValue } from './control.tsx'
import { type Drafted, sameValue } from './draft.ts'
import classes from './permissions.module.css'
import { Row } from './row.tsx'

const KINDS = ['all', 'own', 'changed', 'given'] as const
type Kind = (typeof KINDS)[number]

interface TreeProps {
  readonly permissions: readonly Permission[]
  readonly values: readonly EditedValue[]
  readonly drafted: Drafted
  readonly isLocked: boolean
  readonly faults: ReadonlyMap<string, string>
  readonly showsEffective?: boolean
  /** They are a role's own: there is nothing that they come from. */
  readonly isOfRole?: boolean
  readonly onChange: (edited: EditedValue, value: Value) => void
  readonly onTakeBack: (edited: EditedValue) => void
}

interface Line {
  readonly permission: Permission
  readonly edited: EditedValue
  readonly depth: number
  readonly isOpen: boolean | undefined
}

const isOfKind = (kind: Kind, permission: Permission, edited: EditedValue, drafted: Value | undefined): boolean => {
  const present = (drafted === undefined ? edited.own : drafted) ?? edited.inherited
  switch (kind) {
    case 'all':
      return true
    case 'own':
      return edited.own !== null || (drafted !== undefined && drafted !== null)
    case 'changed':
      return drafted !== undefined || (edited.saved !== null && !sameValue(edited.saved, present))
    case 'given':
      return permission.type !== 'allowed_ip' && !sameValue(edited.gives, permission.none)
  }
}

/** Moves to the same control of the row above or below, as in a table. */
const moveBetweenRows = (event: KeyboardEvent<HTMLElement>): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const from = event.target as HTMLElement
  // In a field the arrows are the field's own.
  if (step === 0 || !from.matches('[role=switch], button:not([aria-haspopup])')) return
  const item = from.closest('[data-index]')
  const list = item?.parentElement
  const next = list?.querySelector(`[data-index="${Number(item?.getAttribute('data-index')) + step}"]`)
  const wanted = from.matches('[role=switch]') ? '[role=switch]:not(:disabled)' : 'button'
  const found =
    next?.querySelector<HTMLElement>(wanted) ?? next?.querySelector<HTMLElement>('input:not(:disabled), button')
  if (!found) return
  event.preventDefault()
  found.focus()
}

/** All permissions, under the ones they stand under: searched, opened and closed, and each with what changes it. */
export const PermissionTree = ({
  permissions,
  values,
  drafted,
  isLocked,
  faults,
  showsEffective = false,
  isOfRole = false,
  onChange,
  onTakeBack,
}: TreeProps) => {
  const { t } = useTranslation('editor')
  const { number } = useFormat()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim().toLowerCase())
  const [kind, setKind] = useState<Kind>('all')
  // Groups below the first level are open as soon as the one around them is.
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((slug: string): void => {
    setToggled((before) => {
      const next = new Set(before)
      if (!next.delete(slug)) next.add(slug)
      return next
    })
  }, [])

  const shape = useMemo(() => {
    const bySlug = new Map(permissions.map((one) => [one.slug, one]))
    const parents = new Set(permissions.flatMap(({ parent }) => parent ?? []))
    const above = (one: Permission): string[] => {
      const found: string[] = []
      for (let slug = one.parent; slug !== null; slug = bySlug.get(slug)?.parent ?? null) found.push(slug)
      return found
    }
    return { bySlug, parents, above: new Map(permissions.map((one) => [one.slug, above(one)])) }
  }, [permissions])

  const { lines, shown } = useMemo(() => {
    const edits = new Map(values.map((one) => [one.permission, one]))
    const isFiltered = search !== '' || kind !== 'all'
    const wanted = new Set<string>()
    const around = new Set<string>()
    if (isFiltered)
      for (const permission of permissions) {
        const edited = edits.get(permission.slug)
        if (!edited || !isOfKind(kind, permission, edited, drafted[permission.slug])) continue
        const text = `${permission.title} ${permission.slug}`.toLowerCase()
        if (!text.includes(search)) continue
        wanted.add(permission.slug)
        for (const slug of shape.above.get(permission.slug) ?? []) around.add(slug)
      }
    const isOpenAt = (slug: string, depth: number): boolean =>
      isFiltered ? around.has(slug) : toggled.has(slug) === (depth === 0)
    const found: Line[] = []
    const open = new Set<string>()
    for (const permission of permissions) {
      const { slug } = permission
      const edited = edits.get(slug)
      const ancestors = shape.above.get(slug) ?? []
      if (!edited || (isFiltered && !wanted.has(slug) && !around.has(slug))) continue
      if (!ancestors.every((each) => open.has(each))) continue
      const isGroup = shape.parents.has(slug)
      const isOpen = isGroup && isOpenAt(slug, ancestors.length)
      if (isOpen) open.add(slug)
      found.push({ permission, edited, depth: ancestors.length, isOpen: isGroup ? isOpen : undefined })
    }
    return { lines: found, shown: isFiltered ? wanted.size : undefined }
  }, [permissions, values, drafted, search, kind, toggled, shape])

  const list = useRef<HTMLUListElement>(null)
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => 45,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => lines[index]?.permission.slug ?? index,
  })
  const top = [...shape.parents].filter((slug) => shape.above.get(slug)?.length === 0)
  const isAllOpen = top.every((slug) => toggled.has(slug))
  return (
    <div>
      <div className={classes.tools}>
        <Group gap="xs" justify="space-between">
          <TextInput
            flex="1 1 220px"
            maw={420}
            size="xs"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            placeholder={t('search')}
            aria-label={t('search')}
            leftSection={<IconSearch size={15} aria-hidden />}
            rightSection={
              typed !== '' && <CloseButton size="xs" aria-label={t('search-clear')} onClick={() => setTyped('')} />
            }
          />
          <Group gap="xs">
            <SegmentedControl
              size="xs"
              aria-label={t('show')}
              value={kind}
              onChange={(value) => setKind(value as Kind)}
              data={KINDS.filter((value) => !isOfRole || value !== 'own').map((value) => ({
                value,
                label: t(`show.${value}`),
              }))}
            />
            {shown === undefined ? (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => setToggled(isAllOpen ? new Set() : new Set(top))}
              >
                {t(isAllOpen ? 'close-all' : 'open-all')}
              </Button>
            ) : (
              <Text size="xs" c="dimmed" role="status">
                {t('found', { count: shown, number: number(shown) })}
              </Text>
            )}
          </Group>
        </Group>
      </div>
      <ul
        ref={list}
        aria-label={t('permissions')}
        className={classes.list}
        onKeyDown={moveBetweenRows}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index]
          if (!line) return null
          const { permission, edited, depth, isOpen } = line
          const closing = edited.closed_by === null ? undefined : shape.bySlug.get(edited.closed_by)?.title
          return (
            <li
              key={key}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              data-index={index}
              ref={virtual.measureElement}
              style={{
                position: 'absolute',
                insetInline: 0,
                transform: `translateY(${start - virtual.options.scrollMargin}px)`,
              }}
            >
              <Row
                permission={permission}
                edited={edited}
                drafted={drafted[permission.slug]}
                depth={depth}
                isOpen={isOpen}
                isLocked={isLocked}
                search={search}
                fault={faults.get(permission.slug)}
                closedBy={closing}
                showsEffective={showsEffective}
                isOfRole={isOfRole}
                onChange={onChange}
                onTakeBack={onTakeBack}
                onToggle={toggle}
              />
            </li>
          )
        })}
      </ul>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('nothing-found')}
        </Text>
      )}
    </div>
  )
}
