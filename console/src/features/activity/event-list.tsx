import { Box, Text } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '../../parts/address.ts'
import { useFormat } from '../../words/format.ts'
import css from './activity.module.css'
import type { Event, Names } from './asked.ts'
import { EventRow } from './event-row.tsx'
import { useThings } from './things.ts'

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
  readonly names: Names
  /** Asks for more, if there is more. */
  readonly onEnd: () => void
}

/** What happened, by day: only what is seen is drawn. */
export const EventList = ({ events, names, onEnd }: ListProps) => {
  const { t } = useTranslation('activity')
  const { weekday } = useFormat()
  const [address, change] = useAddress()
  const things = useThings(names)
  const items = byDay(events, weekday)
  const box = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  // Where the list begins in the page, once it stands there.
  useLayoutEffect(() => setMargin(box.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => ('day' in (items[index] as Item) ? 44 : 68),
    overscan: 12,
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
                <EventRow
                  event={item.event}
                  things={things}
                  isOpen={open === item.event.seq}
                  onToggle={() => change({ event: open === item.event.seq ? undefined : String(item.event.seq) })}
                />
              </article>
            )}
          </div>
        )
      })}
    </Box>
  )
}
