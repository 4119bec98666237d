import { Anchor, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useFirst } from './first.tsx'
import css from './things.module.css'

/** A column of a list; on a phone, a line of a card. */
export interface Column<T> {
  readonly key: string
  readonly label: string
  readonly cell: (row: T) => ReactNode
  /** On a phone it says enough without its label. */
  readonly isPlain?: boolean
  /** In a table, too: its label is for whoever does not see it. */
  readonly isUntitled?: boolean
}

interface RecordsProps<T> {
  /** What the list is of. */
  readonly label: string
  readonly rows: readonly T[]
  /** The first is what a row is called, and opens it where there is more to see. */
  readonly columns: readonly Column<T>[]
  readonly openId?: number | undefined
  readonly onOpen?: (id: number) => void
  /** They come page by page, as they are asked for: all that are there are drawn. */
  readonly isPaged?: boolean
}

/** A list of things: a table with a head that stays, on a phone a list of cards. */
export const Records = <T extends { readonly id: number }>({
  label,
  rows: all,
  columns,
  openId,
  onOpen,
  isPaged = false,
}: RecordsProps<T>) => {
  const [first, rest] = useFirst(all)
  const [rows, more] = isPaged ? [all, null] : [first, rest]
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const [main, ...others] = columns
  if (!main) return null
  const title = (row: T) =>
    onOpen ? (
      <Anchor
        component="button"
        type="button"
        ta="start"
        fw={550}
        c="inherit"
        className={css.open}
        aria-current={row.id === openId ? 'true' : undefined}
        onClick={() => onOpen(row.id)}
      >
        {main.cell(row)}
      </Anchor>
    ) : (
      main.cell(row)
    )
  if (isNarrow)
    return (
      <>
        <Stack component="ul" aria-label={label} gap="xs" p={0} m={0} className={css.cards}>
          {rows.map((row) => (
            <Paper component="li" key={row.id} withBorder p="sm">
              {title(row)}
              {others.map(({ key, label, cell, isPlain }) => {
                const shown = cell(row)
                if (shown === null || shown === false || shown === '') return null
                return (
                  <Group key={key} gap={6} mt={4} align="baseline" wrap="nowrap">
                    {!isPlain && (
                      <Text size="xs" c="dimmed" w={104} flex="none">
                        {label}
                      </Text>
                    )}
                    <Text size="sm" component="div">
                      {shown}
                    </Text>
                  </Group>
                )
              })}
            </Paper>
          ))}
        </Stack>
        {more}
      </>
    )
  return (
    <>
      <Table
        className={css.records}
        aria-label={label}
        stickyHeader
        stickyHeaderOffset={52}
        highlightOnHover
        verticalSpacing={7}
        fz="sm"
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, label, isUntitled }) =>
              isUntitled ? <Table.Th key={key} aria-label={label} /> : <Table.Th key={key}>{label}</Table.Th>,
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id} className={row.id === openId ? css.chosen : undefined}>
              <Table.Td>{title(row)}</Table.Td>
              {others.map(({ key, cell }) => (
                <Table.Td key={key}>{cell(row)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more}
    </>
  )
}
