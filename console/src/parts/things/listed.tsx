import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '../address.ts'
import { Empty } from '../empty.tsx'
import { Failure } from '../failure.tsx'
import { PageFrame } from '../page.tsx'
import { Waiting } from '../waiting.tsx'
import { Filters } from './filters.tsx'
import { type Column, Records } from './records.tsx'
import { Side } from './side.tsx'

/** As queries tell it; of a list that comes page by page, how the next one is had. */
interface Asked {
  readonly isPending: boolean
  readonly error: Error | null
  refetch(): unknown
  readonly hasNextPage?: boolean
  readonly isFetchingNextPage?: boolean
  fetchNextPage?(): unknown
}

interface ListedProps<T> {
  readonly title: string
  readonly text: string
  /** The word of the address that says which one is open: its number, or `new`. */
  readonly word: string
  readonly list: Asked
  readonly rows: readonly T[]
  /** What is said where there are none. */
  readonly none: { readonly title: string; readonly text: string }
  /** What begins a new one; nothing for whoever may not. */
  readonly begin?: string | false
  readonly actions?: ReactNode
  readonly filters?: ReactNode
  readonly columns?: readonly Column<T>[]
  /** How they are shown where it is not as a table. */
  readonly cards?: (open: (id: number) => void) => ReactNode
  /** The one that the address names. */
  readonly chosen: T | undefined
  /** It is not known yet whether there is one. */
  readonly isLooking?: boolean
  /** What one of them is called, and each by itself. */
  readonly thing: string
  readonly nameOf: (one: T) => string
  readonly gone: string
  readonly size?: string
  /** What stands beside the list: one thing, or none for a new one. */
  readonly side: (one: T | undefined, close: () => void) => ReactNode
  /** Other words of the address that end with the side. */
  readonly ends?: readonly string[]
  readonly children?: ReactNode
}

/** A page that lists things, and has the one that is open beside them. */
export const ListedPage = <T extends { readonly id: number }>(props: ListedProps<T>) => {
  const { title, text, word, list, rows, none, begin, actions, filters, columns, cards, chosen } = props
  const { isLooking = list.isPending, thing, nameOf, gone, size, side, ends = [], children } = props
  const { t } = useTranslation('things')
  const [{ [word]: opened }, change] = useAddress()
  const isNew = opened === 'new'
  // The way back leads from the list to the page before, however many were opened on it.
  const open = (id: number | 'new'): void => change({ [word]: String(id) }, opened === undefined)
  const close = (): void => change(Object.fromEntries([word, ...ends].map((one) => [one, undefined])))
  const hasMore = list.hasNextPage === true
  return (
    <PageFrame
      title={title}
      text={text}
      actions={
        actions ??
        (begin && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open('new')}>
            {begin}
          </Button>
        ))
      }
    >
      {children}
      {filters && <Filters>{filters}</Filters>}
      {list.error && rows.length === 0 && <Failure error={list.error} reset={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {!list.isPending && !list.error && rows.length === 0 && !hasMore && <Empty {...none} />}
      {cards?.(open)}
      {columns && rows.length > 0 && (
        <Records
          label={title}
          rows={rows}
          openId={chosen?.id}
          onOpen={open}
          columns={columns}
          isPaged={list.fetchNextPage !== undefined}
        />
      )}
      {list.error && rows.length > 0 && (
        <Failure error={list.error} reset={() => void (hasMore ? list.fetchNextPage?.() : list.refetch())} />
      )}
      {hasMore && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage ?? false}
          onClick={() => void list.fetchNextPage?.()}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      )}
      <Side
        title={isNew && begin ? begin : chosen ? nameOf(chosen) : thing}
        isOpen={opened !== undefined}
        onClose={close}
        size={size}
      >
        {isNew || chosen ? (
          <div key={opened}>{side(isNew ? undefined : chosen, close)}</div>
        ) : isLooking ? (
          <Waiting />
        ) : (
          <Empty title={gone} />
        )}
      </Side>
    </PageFrame>
  )
}
