import { Drawer, Group, Text } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsLook } from '../../api/session.ts'
import { Failure } from '../failure.tsx'
import css from './things.module.css'

interface SideProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly size?: string
  readonly children: ReactNode
}

/** What belongs to one thing, beside its list. While it closes it shows what it was, and nothing can be done there. */
export const Side = ({ isOpen, onClose, size = 'md', ...content }: SideProps) => {
  const { t } = useTranslation('things')
  const last = useRef(content)
  if (isOpen) last.current = content
  const { title, children } = last.current
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
      <div inert={!isOpen}>{children}</div>
    </Drawer>
  )
}

/** What can be done with it, always in sight, and what went wrong with that; in a view, that nothing can. */
export const SideActions = ({ error, children }: { error?: Error | null | undefined; children: ReactNode }) => {
  const { t } = useTranslation()
  const isLook = useIsLook()
  if (isLook)
    return (
      <Text size="sm" c="dimmed">
        {t('failure.look')}
      </Text>
    )
  return (
    <div className={css.foot}>
      {error && <Failure error={error} />}
      <Group justify="flex-end" gap="xs">
        {children}
      </Group>
    </div>
  )
}
