import { ActionIcon, Highlight, Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowBackUp, IconChevronDown, IconChevronRight, IconLock } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '../../api/client.ts'
import type { Permission } from '../../api/company.ts'
import { useFormat } from '../../words/format.ts'
import { useValueText } from '../value.tsx'
import { Control, type EditedValue } from './control.tsx'
import { sameValue } from './draft.ts'
import { useHindranceText } from './hindrance.ts'
import classes from './permissions.module.css'

/** Types whose controls want a line of their own on a phone. */
const WIDE = new Set(['has_allowed_ids', 'allowed_id', 'allowed_ip', 'last_days_count', 'level'])

export interface RowProps {
  readonly permission: Permission
  readonly edited: EditedValue
  /** What is drafted; undefined where nothing is, null where the exception is taken back. */
  readonly drafted: Value | undefined
  readonly depth: number
  readonly isOpen: boolean | undefined
  readonly isLocked: boolean
  readonly search: string
  /** What is wrong with the value as drafted. */
  readonly fault: string | undefined
  /** The title of the gate that closes it. */
  readonly closedBy: string | undefined
  /** Also says what each value amounts to with the member's other grants. */
  readonly showsEffective: boolean
  /** It is a role's own value, which comes from nowhere else. */
  readonly isOfRole: boolean
  readonly onChange: (edited: EditedValue, value: Value) => void
  readonly onTakeBack: (edited: EditedValue) => void
  readonly onToggle: (slug: string) => void
}

/** One permission: its title, its value, and what it would be without the exception. */
export const Row = memo(
  ({
    permission,
    edited,
    drafted,
    depth,
    isOpen,
    isLocked,
    search,
    fault,
    closedBy,
    showsEffective,
    isOfRole,
    onChange,
    onTakeBack,
    onToggle,
  }: RowProps) => {
    const { t } = useTranslation('editor')
    const { number } = useFormat()
    const textOf = useValueText()
    const hindranceOf = useHindranceText()
    const { slug, title } = permission
    const { own, inherited, saved, below } = edited
    const present = (drafted === undefined ? own : drafted) ?? inherited
    const isOwn = drafted === undefined ? own !== null : drafted !== null && !sameValue(drafted, inherited)
    const isChanged = saved === null ? drafted !== undefined : !sameValue(present, saved)
    const whyNot = isLocked ? undefined : (hindranceOf(edited.why_not_more) ?? hindranceOf(edited.why_not_less))
    const cannot = isLocked || edited.is_locked
    const canTakeBack = !isLocked && (isOfRole ? isChanged : isOwn && (drafted !== undefined || edited.can_take_back))
    // What taking it back leads to: for a role, the value that is saved.
    const before = ((isOfRole ? saved : null) ?? inherited) as Value
    const noteId = `note-${slug}`
    const notes = [
      closedBy !== undefined && t('closed-by', { title: closedBy }),
      isOwn && !isOfRole && t('inherited', { value: textOf(inherited as Value, permission) }),
      showsEffective &&
        edited.effective !== null &&
        !sameValue(edited.effective, edited.gives) &&
        t('effective', { value: textOf(edited.effective as Value, permission) }),
    ].filter((note) => note !== false)
    return (
      <div
        className={classes.row}
        data-wide={WIDE.has(permission.type) || undefined}
        data-changed={isChanged || undefined}
        data-closed={closedBy !== undefined || undefined}
      >
        <div className={classes.title} style={{ paddingInlineStart: depth * 20 }}>
          {isOpen === undefined ? (
            <span className={classes.leaf} />
          ) : (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-expanded={isOpen}
              aria-label={t(isOpen ? 'close-group' : 'open-group', { title })}
              onClick={() => onToggle(slug)}
            >
              {isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
            </ActionIcon>
          )}
          <div className={classes.words}>
            <Highlight highlight={search} size="sm" fw={depth === 0 ? 600 : 400} component="span">
              {title}
            </Highlight>
            {notes.length > 0 && (
              <Text size="xs" c="dimmed" id={noteId}>
                {notes.join(' · ')}
              </Text>
            )}
            {fault && (
              <Text size="xs" c="red" role="alert">
                {fault}
              </Text>
            )}
          </div>
        </div>
        {below && (
          <Text size="xs" c="dimmed" className={`number ${classes.count}`}>
            {t('given', { given: number(below.given), of: number(below.of) })}
          </Text>
        )}
        <div className={classes.control}>
          {isChanged && <VisuallyHidden>{t('changed')}</VisuallyHidden>}
          <Control
            permission={permission}
            edited={edited}
            value={present as Value}
            isLocked={cannot}
            describedBy={whyNot ? `why-${slug}` : notes.length > 0 ? noteId : undefined}
            onChange={(value) => onChange(edited, value)}
          />
          <span className={classes.side}>
            {canTakeBack && (
              <Tooltip label={t(isOfRole ? 'undo' : 'take-back', { value: textOf(before, permission) })}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t(isOfRole ? 'undo-of' : 'take-back-of', { title })}
                  onClick={() => (isOfRole ? onChange(edited, before) : onTakeBack(edited))}
                >
                  <IconArrowBackUp size={16} />
                </ActionIcon>
              </Tooltip>
            )}
          </span>
          <span className={classes.side}>
            {whyNot && (
              <Tooltip label={whyNot} multiline maw={300}>
                <UnstyledButton
                  className={classes.lock}
                  aria-label={t('limits-of', { title })}
                  aria-describedby={`why-${slug}`}
                >
                  <IconLock size={15} stroke={1.7} aria-hidden opacity={edited.is_locked ? 1 : 0.5} />
                  <VisuallyHidden id={`why-${slug}`}>{whyNot}</VisuallyHidden>
                </UnstyledButton>
              </Tooltip>
            )}
          </span>
        </div>
      </div>
    )
  },
)
