import { Button, Progress, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompanyId } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { allAsked, type Filters, type Sort } from './asked.ts'
import type { Selection } from './selection.ts'

/** More are not changed in one go: each is judged by itself, and somebody waits for it with the page open. */
const MOST = 10_000

interface ChooseMatchingProps {
  readonly filters: Filters
  readonly sort: Sort
  /** How many are loaded, and how many there are. */
  readonly loaded: number
  readonly total: number | undefined
  readonly onFound: Selection['add']
}

/** All that are loaded are chosen: offers the others who match. */
export const ChooseMatching = ({ filters, sort, loaded, total = 0, onFound }: ChooseMatchingProps) => {
  const { t } = useTranslation('team')
  const companyId = useCompanyId()
  const [count, setCount] = useState(0)
  const isStopped = useRef(false)
  const wanted = Math.min(total, MOST)
  const { mutate, isPending, isSuccess, error } = useOnce({
    mutationFn: () => {
      isStopped.current = false
      const tell = (found: number): boolean => {
        setCount(found)
        return !isStopped.current
      }
      return allAsked(companyId, filters, sort, tell, MOST)
    },
    onDone: (found) => {
      if (!isStopped.current) onFound(found)
    },
  })
  if (isPending)
    return (
      <>
        <Progress value={(100 * count) / wanted} w={120} aria-label={t('choose-matching.progress')} />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            isStopped.current = true
          }}
        >
          {t('stop')}
        </Button>
      </>
    )
  if (isSuccess && !isStopped.current)
    return total > MOST ? (
      <Text size="sm" c="dimmed">
        {t('choose-matching.most', { count: MOST, total })}
      </Text>
    ) : null
  if (total <= loaded || loaded >= MOST) return null
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => mutate()}>
        {t(total > MOST ? 'choose-matching.first' : 'choose-matching', { count: wanted, total })}
      </Button>
      {error && <Failure error={error} />}
    </>
  )
}
