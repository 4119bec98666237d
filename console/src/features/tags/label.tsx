import { Badge } from '@mantine/core'
import type { Schemas } from '../../api/client.ts'
import { iconOf } from './icons.tsx'

const COLOUR = /^#[0-9a-f]{6}$/i

/** A tag as it looks on what carries it; the words on its colour stay readable. */
export const TagLabel = ({ title, color, icon }: Pick<Schemas['Tag'], 'title' | 'color' | 'icon'>) => {
  const Icon = iconOf(icon)
  return (
    <Badge
      color={COLOUR.test(color) ? color : 'gray'}
      autoContrast
      variant="filled"
      tt="none"
      size="lg"
      maw="100%"
      leftSection={<Icon size={14} aria-hidden />}
    >
      {title || ' '}
    </Badge>
  )
}
