import { Badge, Box, Group, Text, Title, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGrantText } from '../../parts/grant-text.ts'
import { type NameOf, useNames } from '../../parts/permissions/entities.ts'
import { useValueText } from '../../parts/value.tsx'
import { useFormat } from '../../words/format.ts'
import css from './access.module.css'
import type { View, WhichMember } from './queries.ts'
import type { Branch, Line } from './tree.ts'
import { Why } from './why.tsx'

export interface TreeProps {
  readonly memberId: WhichMember
  readonly view: View
  readonly branches: readonly Branch[]
  /** All are open, since somebody searches. */
  readonly isSearch: boolean
  /** The permission whose reasons are shown. */
  readonly why: string | undefined
  readonly onWhy: (slug: string | undefined) => void
  /** Where a grant counts, by its number; a source tells its slot only. */
  readonly scopeOf: (grantId: number) => string | undefined
}

interface Shown extends TreeProps {
  readonly nameOf: NameOf
}

/** Where a value comes from, or what switches it off, in one quiet line. */
const From = ({ line: { told, gate, has, permission }, tree: { scopeOf, nameOf } }: { line: Line; tree: Shown }) => {
  const { t } = useTranslation('access')
  const { day, lastDay } = useFormat()
  const { role } = useGrantText()
  const textOf = useValueText(nameOf)
  if (!told) return null
  const parts = told.sources.map((source) => {
    const where = scopeOf(source.grant_id) ?? source.slot
    const words = { role: role(source.role), place: where }
    const from = t(source.source === 'role' ? 'from.role' : 'from.exception', words)
    return source.ends_at === null ? from : `${from} ${t('from.until', { date: lastDay(source.ends_at) })}`
  })
  if (!has && gate) parts.push(t('from.gate', { permission: gate.title }))
  // That it ends with its only source is said already.
  const endsWithAll = told.sources.length > 0 && told.sources.every(({ ends_at: ends }) => ends === told.until)
  if (told.until !== null && !endsWithAll)
    parts.push(t('from.next', { date: day(told.until), value: textOf(told.next, permission) }))
  if (parts.length === 0) return null
  return (
    <Text size="xs" c="dimmed">
      {parts.join(' · ')}
    </Text>
  )
}

const Row = ({ line, tree }: { line: Line; tree: Shown }) => {
  const textOf = useValueText(tree.nameOf)
  const { permission, told, has, depth } = line
  const isOpen = tree.why === permission.slug
  return (
    <li>
      <UnstyledButton
        className={css.line}
        aria-expanded={isOpen}
        onClick={() => tree.onWhy(isOpen ? undefined : permission.slug)}
        pl={8 + 14 * Math.max(0, depth - 1)}
      >
        <Group gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
          <Box miw={0}>
            <Text size="sm" c={has ? undefined : 'dimmed'}>
              {permission.title}
            </Text>
            <From line={line} tree={tree} />
          </Box>
          <Badge
            variant={has ? 'light' : 'default'}
            color={has ? 'gate' : 'gray'}
            tt="none"
            fw={500}
            style={{ flexShrink: 0, maxWidth: '45%' }}
            c={has ? undefined : 'dimmed'}
          >
            {textOf(told?.value, permission)}
          </Badge>
        </Group>
      </UnstyledButton>
      {isOpen && (
        <div className={css.why}>
          <Why memberId={tree.memberId} permission={permission} view={tree.view} />
        </div>
      )}
    </li>
  )
}

const BranchPart = ({ branch, tree }: { branch: Branch; tree: Shown }) => {
  const { t } = useTranslation('access')
  const { head, lines, held } = branch
  const [opened, setOpened] = useState<boolean>()
  const holdsWhy = lines.some(({ permission }) => permission.slug === tree.why)
  const isOpen = opened ?? (tree.isSearch || holdsWhy)
  return (
    <li className={css.branch}>
      <Title order={3} size="sm">
        <UnstyledButton className={css.line} py={8} aria-expanded={isOpen} onClick={() => setOpened(!isOpen)}>
          <Group gap={6} wrap="nowrap">
            <IconChevronRight size={16} className={css.chevron} aria-hidden />
            <Text span size="sm" fw={600} flex={1}>
              {head.permission.title}
            </Text>
            <Text span size="xs" c="dimmed" className="number">
              {t('held', { held, count: branch.total })}
            </Text>
          </Group>
        </UnstyledButton>
      </Title>
      {isOpen && (
        <ul className={css.list}>
          {lines.map((line) => (
            <Row key={line.permission.slug} line={line} tree={tree} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** What somebody has, by the tree of permissions; each line opens to its reasons. */
export const AccessTree = (tree: TreeProps) => {
  const lines = tree.branches.flatMap(({ head, lines }) => [head, ...lines])
  const nameOf = useNames(lines.map(({ permission, told }) => [permission, told?.value, told?.next]))
  return (
    <ul className={css.list}>
      {tree.branches.map((branch) => (
        // What is looked for opens the branches; another search begins anew.
        <BranchPart
          key={`${branch.head.permission.slug} ${tree.isSearch}`}
          branch={branch}
          tree={{ ...tree, nameOf }}
        />
      ))}
    </ul>
  )
}
