import {
  IconBolt,
  IconCake,
  IconCalendar,
  IconCamera,
  IconFlag,
  IconGift,
  IconHeart,
  IconPhone,
  IconScissors,
  IconStar,
  IconTag,
  IconUser,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

type Icon = ComponentType<{ size?: number; 'aria-hidden'?: boolean }>

/** Icons to choose from; a name that others gave stays as it is, and is shown as a label. */
export const icons: Readonly<Record<string, Icon>> = {
  bolt: IconBolt,
  cake: IconCake,
  calendar: IconCalendar,
  camera: IconCamera,
  flag: IconFlag,
  gift: IconGift,
  heart: IconHeart,
  phone: IconPhone,
  scissors: IconScissors,
  star: IconStar,
  user: IconUser,
}

export const iconOf = (name: string): Icon => icons[name] ?? IconTag
