import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** So many are drawn at once: a page of ten thousand would stand still. The rest is found by its search, or asked for. */
const STEP = 200

/** The first of many, and what shows more of them. */
export const useFirst = <T,>(all: readonly T[]): readonly [readonly T[], ReactNode] => {
  const { t } = useTranslation('things')
  const [most, setMost] = useState(STEP)
  const more = all.length > most && (
    <Button variant="default" onClick={() => setMost(most + STEP)} style={{ alignSelf: 'center' }}>
      {t('more')}
    </Button>
  )
  return [all.slice(0, most), more]
}
