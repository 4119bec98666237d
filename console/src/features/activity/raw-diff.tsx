import { Box, ScrollArea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import css from './activity.module.css'
import { type Line, linesChanged } from './lines.ts'

const SIGNS: Readonly<Record<Line['kind'], string>> = { same: ' ', taken: '−', given: '+' }

/** Before and after as they were recorded, line by line. */
export const RawDiff = ({ before, after }: { before: unknown; after: unknown }) => {
  const { t } = useTranslation('activity')
  return (
    <ScrollArea.Autosize mah={320} type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('raw') }}>
      <Box component="pre" className={css.raw}>
        {linesChanged(before, after).map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one event never move.
          <span key={index} className={css[kind]}>
            <span aria-hidden={kind === 'same'}>{SIGNS[kind]}</span> {text}
            {'\n'}
          </span>
        ))}
      </Box>
    </ScrollArea.Autosize>
  )
}
