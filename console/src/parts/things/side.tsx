import { Button, Drawer, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsLook } from '../../api/session.ts'
import { Failure } from '../failure.tsx'
import { useOpener } from '../opener.ts'
import css from './things.module.css'
import { UnsavedContext } from './unsaved.ts'

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
  const unsaved = useRef(false)
  const [isAsked, setAsked] = useState(false)
  const stay = (): void => setAsked(false)
  const beside = useRef<HTMLDivElement>(null)
  const { keep, giveBack } = useOpener()
  const ask = (): void => {
    if (isAsked) return
    keep()
    // Later: the key that asks would else close the question too.
    setTimeout(() => setAsked(true))
  }
  return (
    <>
      <Drawer
        opened={isOpen}
        // A click beside it is soon made, and would take all that was typed with it.
        onClose={() => (unsaved.current ? ask() : onClose())}
        position="right"
        size={size}
        title={title}
        classNames={{ title: css.title }}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <UnsavedContext value={unsaved}>
          <div ref={beside} tabIndex={-1} inert={!isOpen}>
            {children}
          </div>
        </UnsavedContext>
      </Drawer>
      <Modal
        opened={isAsked && isOpen}
        onClose={stay}
        onExitTransitionEnd={() => {
          giveBack()
          // It was asked by a click beside the form, which took the place in it away.
          if (document.activeElement === document.body) beside.current?.focus()
        }}
        title={t('unsaved')}
        zIndex={300}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack>
          <Text size="sm">{t('unsaved.text')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={() => {
                stay()
                onClose()
              }}
            >
              {t('unsaved.discard')}
            </Button>
            <Button onClick={stay} data-autofocus>
              {t('unsaved.stay')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
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
