import { Button, Center } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompanyId } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { askedIn, eventsQuery, FILTER_WORDS, type Names } from './asked.ts'
import { EventList } from './event-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Seal } from './seal.tsx'
import { useThings } from './things.ts'

/** All that happened in the company, newest first, and that nobody has altered it. */
export const Page = () => {
  const { t } = useTranslation('activity')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const [address] = useAddress()
  const asked = askedIn(address)
  const list = useInfiniteQuery(eventsQuery(companyId, asked))
  const events = useMemo(() => list.data?.pages.flatMap(({ data }) => data) ?? [], [list.data])
  const names = useMemo<Names>(
    () => Object.assign({}, ...(list.data?.pages.map((page) => page.names) ?? [])),
    [list.data],
  )
  const things = useThings(names)
  const more = (): void => {
    if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
  }
  const isFiltered = FILTER_WORDS.some((word) => asked[word] !== undefined)
  return (
    <PageFrame title={common('page.activity')} text={t('text')}>
      {list.isSuccess && <Seal />}
      <FilterBar asked={asked} things={things} />
      {list.error && <Failure error={list.error} reset={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.isSuccess && events.length === 0 && (
        <Empty
          title={t(isFiltered ? 'nothing-fits' : 'nothing')}
          text={list.hasNextPage ? t('look-further') : undefined}
        />
      )}
      {events.length > 0 && <EventList key={JSON.stringify(asked)} events={events} things={things} onEnd={more} />}
      {list.hasNextPage && (
        <Center>
          <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={more}>
            {t('earlier')}
          </Button>
        </Center>
      )}
    </PageFrame>
  )
}
