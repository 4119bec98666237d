import { Paper, SegmentedControl, SimpleGrid, Stack, useMatches } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStanding } from '../../api/company.ts'
import { PageFrame } from '../../parts/page.tsx'
import { type Asked, useAsked } from './address.ts'
import { Answer } from './answer.tsx'
import { MomentField, PersonField, PlaceField, WhatField } from './fields.tsx'
import { Found } from './found.tsx'

/** Can somebody do something somewhere; who can; and where. */
export const Page = () => {
  const { t } = useTranslation('ask')
  const { may, where } = useStanding()
  const mayAskOthers = may('members.read')
  // Whoever sees some places asks about these.
  const seen = where('members.read')
  const [asked, change] = useAsked(mayAskOthers, seen === 'company' ? undefined : seen[0])
  const orientation = useMatches({ base: 'vertical' as const, xs: 'horizontal' as const })
  const modes = (['can', 'who', 'where'] as const).filter((mode) => mayAskOthers || mode !== 'who')
  return (
    <PageFrame title={t('title')} text={t('text')}>
      <Stack gap="md">
        <SegmentedControl
          aria-label={t('mode')}
          orientation={orientation}
          fullWidth={orientation === 'vertical'}
          value={asked.mode}
          onChange={(mode) => change({ mode: mode === 'can' ? undefined : (mode as Asked['mode']) })}
          data={modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
          style={{ alignSelf: orientation === 'vertical' ? 'stretch' : 'flex-start' }}
        />
        <Paper withBorder p="md">
          <SimpleGrid cols={{ base: 1, xs: 2, lg: asked.mode === 'can' ? 4 : 3 }}>
            {asked.mode !== 'who' && <PersonField asked={asked} onChange={change} />}
            <WhatField asked={asked} onChange={change} />
            {asked.mode !== 'where' && <PlaceField asked={asked} onChange={change} />}
            <MomentField asked={asked} onChange={change} />
          </SimpleGrid>
        </Paper>
        {asked.mode === 'can' ? (
          <Answer asked={asked} />
        ) : (
          <Found
            find={asked.mode === 'who' ? 'members' : 'locations'}
            asked={asked}
            onAsk={(found) => change({ ...found, mode: undefined }, true)}
          />
        )}
      </Stack>
    </PageFrame>
  )
}
