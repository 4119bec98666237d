import { Button, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/client.ts'
import { type Confirmation, useConfirm } from './confirm.tsx'
import { Locked } from './locked.tsx'
import type { Saving } from './saving.ts'
import { SideActions } from './side.tsx'

interface ThingFormProps {
  readonly saving: Pick<Saving, 'error' | 'isPending'>
  readonly onSave: () => void
  /** The fields that show what is wrong with them; what is wrong elsewhere is said below all of them. */
  readonly fields: readonly string[]
  readonly mayChange: boolean
  /** Why it cannot be changed. */
  readonly locked: string
  /** What the button says; without, "Save". */
  readonly action?: string
  readonly canSave: boolean
  /** What else can be done with the thing. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** What one thing says of itself, to be changed: as it is typed it stays until the service has taken it. */
export const ThingForm = (props: ThingFormProps) => {
  const { saving, onSave, fields, mayChange, locked, action, canSave, actions, children } = props
  const { t } = useTranslation()
  const { error } = saving
  const told = error instanceof Problem ? error.fields : []
  const isAtFields = told.length > 0 && told.every(({ field }) => fields.includes(field))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      <Stack gap="sm">
        {!mayChange && <Locked text={locked} />}
        {children}
        {(mayChange || actions) && (
          <SideActions error={isAtFields ? undefined : error}>
            {actions}
            {mayChange && (
              <Button type="submit" loading={saving.isPending} disabled={!canSave}>
                {action ?? t('save')}
              </Button>
            )}
          </SideActions>
        )}
      </Stack>
    </form>
  )
}

/** Takes a thing away, once it is said that this is meant. It stands apart from what is done more often. */
export const TakeAway = (wish: Confirmation) => {
  const [confirm, dialog] = useConfirm()
  return (
    <>
      <Button variant="subtle" color="red" mr="auto" onClick={() => confirm({ isGrave: true, ...wish })}>
        {wish.action}
      </Button>
      {dialog}
    </>
  )
}
