// biome-ignore-all lint/a11y/useSemanticElements: a table of which only a part is there cannot lay itself out.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are the grid's, which always has the focus.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid says which cell is active.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useId, useRef, useState } from 'react'
import classes from './grid.module.css'

interface Cell {
  readonly row: number
  readonly column: number
}

/** What one cell shows. */
export interface CellShown {
  readonly text: ReactNode
  /** The same for those who do not see it, where it is not a text. */
  readonly label?: string
  readonly isChanged?: boolean
  /** Nothing can be done with it. */
  readonly isQuiet?: boolean
}

interface GridProps {
  readonly label: string
  /** Stands over the first column. */
  readonly corner: string
  readonly columns: readonly { readonly key: string; readonly title: string }[]
  readonly rows: number
  readonly rowKey: (row: number) => string
  readonly rowTitle: (row: number) => { readonly title: string; readonly depth?: number }
  readonly cell: (row: number, column: number) => CellShown
  /** Space: of one cell, or of all that are chosen; the active one is the first. */
  readonly onToggle?: (cells: readonly Cell[]) => void
  /** Enter, or a click on it twice. */
  readonly onOpen: (cell: Cell) => void
  /** A click does what Enter does. */
  readonly opensAtOnce?: boolean
  readonly isNarrow: boolean
  /** Which part of it is on the screen. */
  readonly onSeen?: (seen: Seen) => void
}

export interface Seen {
  readonly rows: readonly [first: number, last: number]
  readonly columns: readonly [first: number, last: number]
}

const ROW = 40

const between = (a: number, b: number): number[] =>
  Array.from({ length: Math.abs(a - b) + 1 }, (_, step) => Math.min(a, b) + step)

/** A table of any size, of which only what is on the screen is there; one is always in one of its cells. */
export const Grid = ({
  label,
  corner,
  columns,
  rows,
  rowKey,
  rowTitle,
  cell,
  onToggle,
  onOpen,
  opensAtOnce = false,
  isNarrow,
  onSeen,
}: GridProps) => {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<Cell>({ row: 0, column: 0 })
  const [anchor, setAnchor] = useState<Cell>()
  const first = isNarrow ? 170 : 300
  // Few columns share the room that there is; many keep a width that can be read.
  const room = (box.current?.clientWidth ?? 0) - first
  const width = Math.max(isNarrow ? 150 : 140, Math.floor(room / Math.max(1, columns.length)))
  // Another width is another measure of each column.
  const columnKey = useCallback((index: number) => `${width} ${index}`, [width])
  const isInside = active.row < rows && active.column < columns.length
  const within =
    (index: number, count: number) => (range: { startIndex: number; endIndex: number; overscan: number }) => {
      const from = Math.max(0, range.startIndex - range.overscan)
      const to = Math.min(count - 1, range.endIndex + range.overscan)
      const seen = between(from, Math.max(from, to)).filter((at) => at < count)
      // Where one is stays there, wherever the table is scrolled to.
      return index < count && (index < from || index > to) ? [...seen, index].sort((a, b) => a - b) : seen
    }
  const down = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: ROW,
    rangeExtractor: within(active.row, rows),
    onChange: () => tell(),
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => box.current,
    estimateSize: () => width,
    getItemKey: columnKey,
    overscan: 2,
    scrollPaddingStart: first,
    paddingStart: first,
    rangeExtractor: within(active.column, columns.length),
    onChange: () => tell(),
  })
  const tell = (): void => {
    const { range: rows } = down
    const { range: seen } = across
    if (rows && seen) onSeen?.({ rows: [rows.startIndex, rows.endIndex], columns: [seen.startIndex, seen.endIndex] })
  }
  const chosen = (): Cell[] => {
    if (!anchor) return [active]
    const cells = between(anchor.row, active.row).flatMap((row) =>
      between(anchor.column, active.column).map((column) => ({ row, column })),
    )
    return [active, ...cells.filter(({ row, column }) => row !== active.row || column !== active.column)]
  }
  const isChosen = (row: number, column: number): boolean =>
    anchor !== undefined &&
    between(anchor.row, active.row).includes(row) &&
    between(anchor.column, active.column).includes(column)

  const goTo = (to: Cell, isRange: boolean): void => {
    const next = {
      row: Math.max(0, Math.min(rows - 1, to.row)),
      column: Math.max(0, Math.min(columns.length - 1, to.column)),
    }
    setAnchor(isRange ? (anchor ?? active) : undefined)
    setActive(next)
    down.scrollToIndex(next.row)
    across.scrollToIndex(next.column)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const { row, column } = active
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / ROW) - 2)
    const ends = event.ctrlKey || event.metaKey
    const steps: Readonly<Record<string, Cell>> = {
      ArrowDown: { row: row + 1, column },
      ArrowUp: { row: row - 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      PageDown: { row: row + page, column },
      PageUp: { row: row - page, column },
      Home: { row: ends ? 0 : row, column: 0 },
      End: { row: ends ? rows - 1 : row, column: columns.length - 1 },
    }
    const step = steps[event.key]
    if (step) goTo(step, event.shiftKey)
    else if (event.key === ' ' && onToggle) onToggle(chosen())
    else if (event.key === 'Enter' || event.key === ' ') onOpen(active)
    else if (event.key === 'Escape' && anchor) setAnchor(undefined)
    else return
    event.preventDefault()
  }
  const cellId = ({ row, column }: Cell): string => `${id}${row}-${column}`
  const lines = across.getVirtualItems()
  return (
    <div
      ref={box}
      className={classes.box}
      role="grid"
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable={onToggle !== undefined}
      aria-activedescendant={isInside ? cellId(active) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes.head} role="row" aria-rowindex={1} style={{ width: across.getTotalSize(), height: ROW }}>
        <div
          className={`${classes.first} ${classes.title}`}
          role="columnheader"
          aria-colindex={1}
          style={{ width: first }}
        >
          <span>{corner}</span>
        </div>
        {lines.map(({ index, start }) => (
          <div
            key={columns[index]?.key}
            className={`${classes.cell} ${classes.title}`}
            role="columnheader"
            aria-colindex={index + 2}
            style={{ insetInlineStart: start, width }}
          >
            <span>{columns[index]?.title}</span>
          </div>
        ))}
      </div>
      <div role="rowgroup" style={{ position: 'relative', height: down.getTotalSize(), width: across.getTotalSize() }}>
        {down.getVirtualItems().map(({ index: row, start }) => {
          const { title, depth = 0 } = rowTitle(row)
          return (
            <div
              key={rowKey(row)}
              className={classes.row}
              role="row"
              aria-rowindex={row + 2}
              style={{ height: ROW, width: across.getTotalSize(), transform: `translateY(${start}px)` }}
            >
              <div
                className={classes.first}
                role="rowheader"
                aria-colindex={1}
                style={{ width: first, paddingInlineStart: 8 + depth * (isNarrow ? 6 : 14) }}
              >
                <span>{title}</span>
              </div>
              {lines.map(({ index: column, start: left }) => {
                const shown = cell(row, column)
                const isActive = active.row === row && active.column === column
                return (
                  <div
                    key={columns[column]?.key}
                    id={cellId({ row, column })}
                    className={classes.cell}
                    role="gridcell"
                    aria-colindex={column + 2}
                    aria-label={shown.label}
                    aria-selected={onToggle ? isChosen(row, column) || isActive : undefined}
                    data-active={isActive || undefined}
                    data-changed={shown.isChanged || undefined}
                    data-quiet={shown.isQuiet || undefined}
                    style={{ insetInlineStart: left, width }}
                    onClick={(event) => {
                      const at = { row, column }
                      goTo(at, event.shiftKey)
                      if (opensAtOnce) onOpen(at)
                      else if (isActive) (onToggle ?? (() => onOpen(at)))([at])
                    }}
                    onDoubleClick={() => !onToggle && onOpen({ row, column })}
                  >
                    <span>{shown.text}</span>
                  </div>
                )
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}
