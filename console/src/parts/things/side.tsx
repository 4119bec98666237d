import { Drawer, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsLook } from '../../api/session.ts'
import css from './things.module.css'

interface SideProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly size?: string
  readonly children: ReactNode
}

/** What belongs to one thing, beside its list. */
export const Side = ({ title, isOpen, onClose, size = 'md', children }: SideProps) => {
  const { t } = useTranslation('things')
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={size}
      title={title}
      classNames={{ title: css.title }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {children}
    </Drawer>
  )
}

/** What can be done with it, always in sight; in a view, that nothing can. */
export const SideActions = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation()
  const isLook = useIsLook()
  if (isLook)
    return (
      <Text size="sm" c="dimmed">
        {t('failure.look')}
      </Text>
    )
  return (
    <Group className={css.foot} justify="flex-end" gap="xs">
      {children}
    </Group>
  )
}
