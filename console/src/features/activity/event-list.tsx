import { Box, Text } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '../../parts/address.ts'
import { useFormat } from '../../words/format.ts'
import css from './activity.module.css'
import type { Event } from './asked.ts'
import { EventRow } from './event-row.tsx'
import type { Things } from './things.ts'

type Item = { readonly day: string } | { readonly event: Event }

/** Events with a heading before the first of each day of the reader's. */
const byDay = (events: readonly Event[], dayOf: (at: string) => string): Item[] => {
  const items: Item[] = []
  let last: string | undefined
  for (const event of events) {
    const day = dayOf(event.at)
    if (day !== last) items.push({ day })
    last = day
    items.push({ event })
  }
  return items
}

interface ListProps {
  readonly events: readonly Event[]
  readonly things: Things
  /** Asks for more, if there is more. */
  readonly onEnd: () => void
}

/** What happened, by day: only what is seen is drawn. */
export const EventList = ({ events, things, onEnd }: ListProps) => {
  const { t } = useTranslation('activity')
  const { weekday } = useFormat()
  const [address, change] = useAddress()
  const items = useMemo(() => byDay(events, weekday), [events, weekday])
  const box = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  // Where the list begins in the page, once it stands there.
  useLayoutEffect(() => setMargin(box.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => ('day' in (items[index] as Item) ? 46 : 96),
    overscan: 4,
    scrollMargin: margin,
    getItemKey: (index) => {
      const item = items[index] as Item
      return 'day' in item ? item.day : item.event.seq
    },
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1)
      if (last && last.index >= items.length - 5) onEnd()
    },
  })
  const open = Number(address.event)
  const onOpen = useCallback((seq: number | undefined) => change({ event: seq?.toString() }), [change])
  return (
    <Box
      ref={box}
      component="section"
      aria-label={t('events')}
      className={css.list}
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index] as Item
        return (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={css.row}
            style={{ transform: `translateY(${start - margin}px)` }}
          >
            {'day' in item ? (
              <Text component="h2" className={css.day}>
                {item.day}
              </Text>
            ) : (
              <article>
                <EventRow event={item.event} things={things} isOpen={open === item.event.seq} onOpen={onOpen} />
              </article>
            )}
          </div>
        )
      })}
    </Box>
  )
}
