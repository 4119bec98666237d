import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconLock } from '@tabler/icons-react'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Role, type Schemas, type Value } from '../../api/client.ts'
import { type Permission, useCompanyId } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { ChangesBar } from '../../parts/permissions/bar.tsx'
import { Control, type EditedValue } from '../../parts/permissions/control.tsx'
import { type Drafted, sameValue, shared, useDraft, withValue } from '../../parts/permissions/draft.ts'
import { useHindranceText } from '../../parts/permissions/hindrance.ts'
import { useReview } from '../../parts/review.tsx'
import { useValueText } from '../../parts/value.tsx'
import { type CellShown, Grid, type Seen } from './grid.tsx'

/** Drafted values of roles, by reference. */
type Drafts = Readonly<Record<string, Drafted>>

const NONE: Drafts = {}
/** How many roles are asked about before it is known how many have room. */
const FIRST = 11
const TWO_STATES: Readonly<Record<string, readonly [Value, Value]>> = {
  has_access: [false, true],
  has_group_access: [false, true],
  has_limited_access: [true, false],
  has_limited_by_own_access: [1, 0],
  has_limited_today: [0, 1],
}

const bodyOf = (drafted: Drafted) => ({
  permissions: drafted as Record<string, boolean | number | string | number[] | null>,
})

/** All roles beside each other, permission by permission; those of the company's own are changed here. */
export const RolesMatrix = ({ roles, permissions }: { roles: readonly Role[]; permissions: readonly Permission[] }) => {
  const { t } = useTranslation('editor')
  const companyId = useCompanyId()
  const client = useQueryClient()
  const review = useReview()
  const textOf = useValueText()
  const hindranceOf = useHindranceText()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const [address, go] = useAddress()
  const [drafts, setDrafts] = useDraft<Drafts>(`${companyId}.matrix`, NONE)
  const [asked] = useDebouncedValue(drafts, 120)
  const [opened, setOpened] = useState<{ ref: string; slug: string }>()
  const one = roles.find(({ ref }) => ref === address.role) ?? roles[0]
  const columns = isNarrow && one ? [one] : roles
  // Of hundreds of roles those are asked about that have been on the screen, and what lies between: a range may span them.
  const [seen, setSeen] = useState<readonly [number, number]>([0, FIRST])
  const asking = isNarrow ? columns : columns.filter(({ ref }, at) => (at >= seen[0] && at <= seen[1]) || drafts[ref])
  const answers = useQueries({
    queries: asking.map(({ ref }) => ({
      queryKey: ['company', companyId, 'role-draft', { ref, ...(asked[ref] && bodyOf(asked[ref])) }],
      placeholderData: (before: Schemas['DraftedRole'] | undefined) => before,
      queryFn: async () =>
        shared(
          `role ${companyId} ${ref}`,
          (
            await answerOf(
              api.POST('/companies/{company_id}/role-draft', {
                params: { path: { company_id: companyId } },
                body: { ref, ...(asked[ref] && bodyOf(asked[ref])) },
              }),
            )
          ).data,
        ),
    })),
  })
  const byRef = new Map(asking.map(({ ref }, index) => [ref, answers[index]]))
  const draftAt = (column: number): Schemas['DraftedRole'] | undefined => byRef.get(columns[column]?.ref ?? '')?.data
  const onSeen = ({ columns: [first, last] }: Seen): void => {
    if (!isNarrow && (first < seen[0] || last > seen[1])) setSeen([Math.min(first, seen[0]), Math.max(last, seen[1])])
  }
  // The order is that of the catalogue in every answer.
  const bySlug = new Map(permissions.map(({ slug }, index) => [slug, index]))
  const editedAt = (row: number, column: number): EditedValue | undefined => {
    const slug = permissions[row]?.slug
    const values = draftAt(column)?.permissions
    const guess = values?.[row]
    return guess?.permission === slug ? guess : values?.find((value) => value.permission === slug)
  }
  const isLockedAt = (edited: EditedValue | undefined, column: number): boolean =>
    edited === undefined || edited.is_locked || draftAt(column)?.is_locked !== false
  const presentOf = (edited: EditedValue, ref: string): Value => {
    const drafted = drafts[ref]?.[edited.permission]
    return ((drafted === undefined ? edited.own : drafted) ?? edited.inherited) as Value
  }
  const depths = new Map<string, number>()
  for (const { slug, parent } of permissions) depths.set(slug, parent === null ? 0 : (depths.get(parent) ?? 0) + 1)

  const set = (ref: string, edited: EditedValue, value: Value): void =>
    setDrafts(({ [ref]: before = {}, ...rest }) => {
      const next = withValue(before, edited.permission, value, edited.saved)
      const all = Object.keys(next).length === 0 ? rest : { ...rest, [ref]: next }
      return Object.keys(all).length === 0 ? undefined : all
    })

  const shown = (row: number, column: number): CellShown => {
    const permission = permissions[row]
    const edited = editedAt(row, column)
    const ref = columns[column]?.ref ?? ''
    if (!permission || !edited) return { text: '…', isQuiet: true }
    const value = presentOf(edited, ref)
    const isLocked = isLockedAt(edited, column)
    const why = hindranceOf(edited.why_not_more) ?? hindranceOf(edited.why_not_less)
    const text = textOf(value, permission)
    const isOwn = draftAt(column)?.is_locked === false
    const closing = permissions[bySlug.get(edited.closed_by ?? '') ?? -1]?.title
    const closed = closing === undefined ? undefined : t('closed-by', { title: closing })
    return {
      text: (
        <>
          {closed === undefined ? text : <s title={closed}>{text}</s>}
          {isOwn && isLocked && <IconLock size={13} aria-hidden style={{ marginInlineStart: 4 }} />}
        </>
      ),
      label: [text, closed, isOwn && isLocked && why].filter(Boolean).join('. '),
      isChanged: !sameValue(value, edited.saved),
      isQuiet: isLocked,
    }
  }

  const toggle = (cells: readonly { row: number; column: number }[]): void => {
    const [active] = cells
    if (!active) return
    const first = editedAt(active.row, active.column)
    const type = permissions[active.row]?.type ?? ''
    const states = TWO_STATES[type]
    if (!first || !states) {
      if (cells.length === 1) openAt(active)
      return
    }
    // All that are chosen become what the active one becomes, where they may.
    const isOn = sameValue(presentOf(first, columns[active.column]?.ref ?? ''), states[1])
    for (const { row, column } of cells) {
      const [edited, ref] = [editedAt(row, column), columns[column]?.ref]
      const own = TWO_STATES[permissions[row]?.type ?? '']
      if (!edited || !ref || !own || isLockedAt(edited, column)) continue
      set(ref, edited, own[isOn ? 0 : 1])
    }
  }
  const openAt = ({ row, column }: { row: number; column: number }): void => {
    const [ref, slug] = [columns[column]?.ref, permissions[row]?.slug]
    if (ref && slug && !isLockedAt(editedAt(row, column), column)) setOpened({ ref, slug })
  }

  const count = Object.values(drafts).reduce((sum, drafted) => sum + Object.keys(drafted).length, 0)
  const save = (): void => {
    const changed = Object.entries(drafts)
    const done: { ref: string; etag: string; before: Drafted }[] = []
    const writes = changed.map(([ref, drafted]) => ({
      method: 'PATCH' as const,
      path: `/roles/${ref}`,
      body: bodyOf(drafted),
    }))
    review({
      title: t('matrix.review'),
      text: t('matrix.review-text', {
        roles: changed.map(([ref]) => roles.find((role) => role.ref === ref)?.title ?? ref).join(', '),
      }),
      writes,
      rehearse: async () => {
        const { data, next_cursor: next } = await answerOf(
          api.POST('/companies/{company_id}/simulate', {
            params: { path: { company_id: companyId }, query: { limit: 50 } },
            body: { writes },
          }),
        )
        return { ...data, is_complete: next === null }
      },
      save: async () => {
        try {
          for (const [ref, drafted] of changed) {
            const role = roles.find((one) => one.ref === ref)
            const path = { company_id: companyId, ref }
            // Of a role that somebody else changes in this moment, nothing is written.
            const now = await api.GET('/companies/{company_id}/roles/{ref}', { params: { path } })
            const etag = now.response.headers.get('etag') ?? ''
            const isSame = JSON.stringify(now.data?.data) === JSON.stringify(role)
            const sent = await api.PATCH('/companies/{company_id}/roles/{ref}', {
              params: { path, header: { 'If-Match': isSame ? etag : '"changed"' } },
              body: bodyOf(drafted),
            })
            await answerOf(Promise.resolve(sent))
            const before = Object.keys(drafted).map((slug) => [slug, role?.permissions[slug] ?? null])
            done.push({ ref, etag: sent.response.headers.get('etag') ?? '', before: Object.fromEntries(before) })
            // What is done is no draft any more, also when a later one is refused.
            setDrafts(({ [ref]: _, ...rest }) => (Object.keys(rest).length === 0 ? undefined : rest))
          }
        } catch (error) {
          await client.invalidateQueries({ queryKey: ['company', companyId] })
          throw error
        }
      },
      undo: async () => {
        for (let last = done.at(-1); last; last = done.at(-1)) {
          await answerOf(
            api.PATCH('/companies/{company_id}/roles/{ref}', {
              params: { path: { company_id: companyId, ref: last.ref }, header: { 'If-Match': last.etag } },
              body: bodyOf(last.before),
            }),
          )
          done.pop()
        }
      },
    })
  }

  const refused = asking.find(({ ref }) => drafts[ref] && byRef.get(ref)?.data?.refusal)
  const refusal = refused && byRef.get(refused.ref)?.data?.refusal
  const objection = refusal ? `${refused.title}: ${refusal.errors[0]?.message ?? refusal.title}` : undefined
  const failed = answers.find(({ error }) => error)
  const target = opened && {
    permission: permissions[bySlug.get(opened.slug) ?? -1],
    edited: editedAt(
      bySlug.get(opened.slug) ?? -1,
      columns.findIndex(({ ref }) => ref === opened.ref),
    ),
  }
  return (
    <Stack gap="sm">
      {failed?.error && <Failure error={failed.error} reset={() => void failed.refetch()} />}
      {isNarrow && one && (
        <Select
          label={t('role')}
          allowDeselect={false}
          value={one.ref}
          data={roles.map(({ ref, title }) => ({ value: ref, label: title }))}
          onChange={(ref) => go({ role: ref ?? undefined })}
        />
      )}
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t('matrix.keys')}
      </Text>
      <Grid
        label={t('matrix.roles')}
        corner={t('permissions')}
        columns={columns.map(({ ref, title }) => ({ key: ref, title }))}
        rows={permissions.length}
        rowKey={(row) => permissions[row]?.slug ?? ''}
        rowTitle={(row) => {
          const { title = '', slug = '' } = permissions[row] ?? {}
          return { title, depth: depths.get(slug) ?? 0 }
        }}
        cell={shown}
        onToggle={toggle}
        onOpen={openAt}
        onSeen={onSeen}
        isNarrow={isNarrow}
      />
      <ChangesBar
        count={count}
        objection={objection}
        canSave
        onDiscard={() => setDrafts(() => undefined)}
        onSave={save}
      />
      <Modal
        opened={target !== undefined}
        onClose={() => setOpened(undefined)}
        title={target?.permission?.title}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {opened && target?.permission && target.edited && (
          <Stack>
            <Text size="sm" c="dimmed">
              {roles.find(({ ref }) => ref === opened.ref)?.title}
            </Text>
            <Control
              permission={target.permission}
              edited={target.edited}
              value={presentOf(target.edited, opened.ref)}
              isLocked={target.edited.is_locked}
              describedBy={undefined}
              onChange={(value) => target.edited && set(opened.ref, target.edited, value)}
            />
            <Group justify="flex-end">
              <Button onClick={() => setOpened(undefined)}>{t('done')}</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </Stack>
  )
}
