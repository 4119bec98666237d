import { Badge } from '@mantine/core'
import type { Schemas } from '../../api/client.ts'
import { iconOf } from './icons.tsx'

const COLOUR = /^#[0-9a-f]{6}$/i

/** Relative luminance (WCAG 2.2). */
const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Black or white, whichever stands out more: one of them always does by 4.5 to 1. */
const inkOn = (color: string): string => (luminance(color) > 0.179 ? '#000' : '#fff')

/** A tag as it looks on what carries it; the words on its colour stay readable. */
export const TagLabel = ({ title, color, icon }: Pick<Schemas['Tag'], 'title' | 'color' | 'icon'>) => {
  const Icon = iconOf(icon)
  const ground = COLOUR.test(color) ? color : '#495057'
  return (
    <Badge
      color={ground}
      c={inkOn(ground)}
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
