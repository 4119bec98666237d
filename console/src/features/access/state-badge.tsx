import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ListedMember } from '../../api/client.ts'

const COLOURS = { active: 'gate', invited: 'blue', suspended: 'orange', archived: 'gray' } as const

export const StateBadge = ({ state }: { state: ListedMember['state'] }) => {
  const { t } = useTranslation('access')
  return (
    <Badge variant="light" color={COLOURS[state]} tt="none" fw={500} style={{ flexShrink: 0 }}>
      {t(`state.${state}`)}
    </Badge>
  )
}
