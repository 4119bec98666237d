import { Alert, Button, Group, Paper, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Value } from '../../api/client.ts'
import { useCompanyId, usePermissions } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { ChangesBar } from '../../parts/permissions/bar.tsx'
import type { EditedValue } from '../../parts/permissions/control.tsx'
import { sameValue, useDraft, withValue } from '../../parts/permissions/draft.ts'
import { PermissionTree } from '../../parts/permissions/tree.tsx'
import { useReview } from '../../parts/review.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { GrantFields } from './grant-fields.tsx'
import { Meanwhile } from './meanwhile.tsx'
import {
  bodyOf,
  changedBetween,
  countOf,
  draftQuery,
  FIELDS,
  type Field,
  type GrantWish,
  grantsQuery,
  NOTHING,
  type SeenGrant,
} from './queries.ts'

/** How long the service is not asked while somebody goes on changing, in milliseconds. */
const PAUSE = 120

interface EditorProps {
  readonly memberId: number
  readonly name: string
  /** Undefined for a new one. */
  readonly seen: SeenGrant | undefined
  /** The location that a new one begins with. */
  readonly place?: number | undefined
  /** Once a new one is there, or the present one is gone. */
  readonly onMoved: (grantId: number | undefined) => void
}

const NOWHERE: number[] = []

/** Why nothing of a grant may be changed, by what the service would refuse it for. */
const LOCKED: Readonly<Record<string, 'locked.denied' | 'locked.full' | 'locked.look'>> = {
  'access.denied': 'locked.denied',
  'request.invalid': 'locked.full',
  'view.read-only': 'locked.look',
}

const slugIn = (field: string): string | undefined => /^permissions\.(.+)$/.exec(field)?.[1]

/** One grant: its role, place and time, and all of its values. */
export const GrantEditor = ({ memberId, name, seen, place, onMoved }: EditorProps) => {
  const { t } = useTranslation('editor')
  const companyId = useCompanyId()
  const grantId = seen?.grant.id
  const client = useQueryClient()
  const review = useReview()
  const grantText = useGrantText()
  const { data: permissions } = usePermissions()
  const begun = useMemo<GrantWish>(() => (place === undefined ? NOTHING : { scope: [place], permissions: {} }), [place])
  const [wish, setWish] = useDraft<GrantWish>(`${companyId}.${memberId}.${grantId ?? `new${place ?? ''}`}`, begun)
  const [asked] = useDebouncedValue(wish, PAUSE)
  const count = countOf(wish)

  const scope = wish.scope ?? seen?.grant.scope ?? NOWHERE
  const isPlaced = scope === 'company' || scope.length > 0 || seen?.grant.slot === 'entry'
  const wasPlaced = asked.scope === undefined || asked.scope === 'company' || asked.scope.length > 0
  const drafted = useQuery({
    ...draftQuery(companyId, memberId, grantId, asked),
    enabled: wasPlaced && (seen !== undefined || asked.scope !== undefined),
  })

  /** A change of the wish; the first one remembers what it was made on. */
  const change = useCallback(
    (changed: (wish: GrantWish) => GrantWish): void =>
      setWish((before) => {
        const next = changed(before)
        if (countOf(next) === 0) return undefined
        const base = before.base ?? seen
        return base ? { ...next, base } : next
      }),
    [setWish, seen],
  )
  const base = wish.base ?? seen
  const onField = useCallback(
    <F extends Field>(field: F, value: GrantWish[F]): void =>
      change(({ [field]: _, ...rest }) => {
        const next = rest as GrantWish
        const saved = (base?.grant as GrantWish | undefined)?.[field]
        const isBack = base !== undefined && JSON.stringify(value) === JSON.stringify(saved)
        // Another role takes the exceptions to the former one with it.
        const permissions = field === 'role' ? {} : next.permissions
        return { ...next, permissions, ...(!isBack && { [field]: value }) }
      }),
    [change, base],
  )
  const onChange = useCallback(
    (edited: EditedValue, value: Value): void =>
      change((before) => {
        const keepsRole = before.role === undefined
        const unchanged = keepsRole
          ? (base?.grant.permissions[edited.permission] ?? edited.inherited)
          : edited.inherited
        return { ...before, permissions: withValue(before.permissions, edited.permission, value, unchanged) }
      }),
    [change, base],
  )
  const onTakeBack = useCallback(
    (edited: EditedValue): void =>
      change((before) => {
        const had = before.role === undefined && base?.grant.permissions[edited.permission] !== undefined
        return {
          ...before,
          permissions: withValue(before.permissions, edited.permission, null, had ? undefined : null),
        }
      }),
    [change, base],
  )

  const data = drafted.data
  // What nobody has touched yet is not called wrong.
  const isTouched = count > countOf(seen ? NOTHING : begun)
  const faults = useMemo(
    () =>
      new Map(
        (isTouched ? (data?.refusal?.errors ?? []) : []).flatMap(({ field, message }) => {
          const slug = slugIn(field)
          return slug === undefined ? [] : [[slug, message] as const]
        }),
      ),
    [data?.refusal, isTouched],
  )
  if (!permissions || (seen && drafted.isPending))
    return drafted.error ? <Failure error={drafted.error} /> : <Waiting />

  const isLocked = data?.is_locked === true
  const isMoved = wish.base !== undefined && seen !== undefined && wish.base.etag !== seen.etag
  const path = { company_id: companyId, member_id: memberId }
  const forget = (): void => setWish(() => undefined)
  const moved = async (error: unknown): Promise<never> => {
    // What somebody else has changed is shown at once.
    if (error instanceof Problem && error.status === 412)
      await client.invalidateQueries({ queryKey: ['company', companyId, 'grant', grantId] })
    throw error
  }

  const saveExisting = ({ grant, etag }: SeenGrant): void => {
    const one = { path: { company_id: companyId, grant_id: grant.id }, header: { 'If-Match': etag } }
    const body = bodyOf(wish)
    let saved = etag
    review({
      title: t('review.change', { name }),
      text: t('review.grant', { role: grantText.role(wish.role ?? grant.role), scope: grantText.scope(scope) }),
      writes: [{ method: 'PATCH', path: `/grants/${grant.id}`, body }],
      rehearse: async () =>
        (
          await answerOf(
            api.PATCH('/companies/{company_id}/grants/{grant_id}', {
              params: { ...one, query: { dry_run: true } },
              body,
            }),
          ).catch(moved)
        ).preview,
      save: async () => {
        const sent = await api.PATCH('/companies/{company_id}/grants/{grant_id}', { params: one, body })
        await answerOf(Promise.resolve(sent)).catch(moved)
        saved = sent.response.headers.get('etag') ?? ''
        forget()
      },
      undo: () => {
        const { role, scope, starts_at, ends_at, permissions: former } = grant
        const gone = Object.keys(body.permissions ?? {}).filter((slug) => former[slug] === undefined)
        const back = { ...Object.fromEntries(gone.map((slug) => [slug, null])), ...former }
        return answerOf(
          api.PATCH('/companies/{company_id}/grants/{grant_id}', {
            params: { ...one, header: { 'If-Match': saved } },
            body: { role, scope, starts_at, ends_at, permissions: back as Record<string, never> },
          }),
        )
      },
    })
  }

  const saveNew = (): void => {
    const body = { ...bodyOf(wish), scope: scope as 'company' | number[] }
    const route = '/companies/{company_id}/members/{member_id}/grants'
    let made: number | undefined
    review({
      title: t('review.give', { name }),
      text: t('review.grant', { role: grantText.role(wish.role ?? null), scope: grantText.scope(scope) }),
      writes: [{ method: 'POST', path: `/members/${memberId}/grants`, body }],
      rehearse: async () =>
        (await answerOf(api.POST(route, { params: { path, query: { dry_run: true } }, body }))).preview,
      save: async () => {
        made = (await answerOf(api.POST(route, { params: { path }, body }))).data.id
        forget()
      },
      onDone: () => onMoved(made),
      undo: async () => {
        await answerOf(
          api.DELETE('/companies/{company_id}/grants/{grant_id}', {
            params: { path: { company_id: companyId, grant_id: made ?? 0 } },
          }),
        )
        await leave(made ?? 0)
      },
    })
  }

  /** What is gone is asked for no more: the page moves on before anything is asked again. */
  const leave = async (gone: number): Promise<void> => {
    client.setQueryData(grantsQuery(companyId, memberId).queryKey, (grants) => grants?.filter(({ id }) => id !== gone))
    onMoved(undefined)
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  }

  const remove = ({ grant, etag }: SeenGrant): void => {
    const one = { path: { company_id: companyId, grant_id: grant.id }, header: { 'If-Match': etag } }
    review({
      title: t('review.remove', { name }),
      text: t('review.grant', { role: grantText.role(grant.role), scope: grantText.scope(grant.scope) }),
      isGrave: true,
      action: t('remove'),
      writes: [{ method: 'DELETE', path: `/grants/${grant.id}` }],
      rehearse: async () =>
        (
          await answerOf(
            api.DELETE('/companies/{company_id}/grants/{grant_id}', { params: { ...one, query: { dry_run: true } } }),
          ).catch(moved)
        ).preview,
      save: async () => {
        const sent = await api.DELETE('/companies/{company_id}/grants/{grant_id}', { params: one })
        if (!sent.response.ok) await answerOf(Promise.resolve(sent)).catch(moved)
        forget()
        await leave(grant.id)
      },
    })
  }

  // Once asked again with what is on the screen, the answer is about it.
  const isFresh = asked === wish && !drafted.isPlaceholderData
  const refusal = isTouched && isFresh ? data?.refusal : undefined
  const objection =
    refusal?.errors.length === 0
      ? refusal.title
      : refusal
        ? t('objection', { count: refusal.errors.length })
        : undefined
  return (
    <Stack gap="md">
      {isLocked && (
        <Alert color="gray" variant="light" title={t('locked.title')}>
          {t(LOCKED[data?.refusal?.code ?? ''] ?? 'locked.beyond')}
        </Alert>
      )}
      {isMoved && seen && wish.base && (
        <Meanwhile
          from={wish.base.grant}
          to={seen.grant}
          onKeepMine={() => setWish((before) => ({ ...before, base: seen }))}
          onTakeTheirs={() => setWish((before) => withoutTheirs(before, seen))}
        />
      )}
      {drafted.error && <Failure error={drafted.error} reset={() => void drafted.refetch()} />}
      <Paper withBorder p="md">
        <Stack gap="sm">
          <GrantFields
            role={wish.role === undefined ? (seen?.grant.role ?? null) : wish.role}
            scope={scope}
            startsAt={wish.starts_at === undefined ? (seen?.grant.starts_at ?? null) : wish.starts_at}
            endsAt={wish.ends_at === undefined ? (seen?.grant.ends_at ?? null) : wish.ends_at}
            slot={seen?.grant.slot}
            changed={seen ? FIELDS.filter((field) => wish[field] !== undefined).join(' ') : ''}
            givable={data?.givable_roles}
            isLocked={isLocked}
            faults={isTouched ? data?.refusal?.errors : undefined}
            onChange={onField}
          />
          {seen && !isLocked && (
            <Group justify="flex-end">
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => remove(seen)}
              >
                {t('remove-grant')}
              </Button>
            </Group>
          )}
        </Stack>
      </Paper>
      {data && isPlaced && (
        <PermissionTree
          permissions={permissions}
          values={data.permissions}
          drafted={wish.permissions}
          isLocked={isLocked}
          faults={faults}
          showsEffective
          onChange={onChange}
          onTakeBack={onTakeBack}
        />
      )}
      <ChangesBar
        count={count}
        objection={objection}
        canSave={!isLocked && isPlaced && !isMoved && !drafted.error}
        onDiscard={forget}
        onSave={() => (base ? saveExisting(base) : saveNew())}
      />
    </Stack>
  )
}

/** The wish without what somebody else has changed too. */
const withoutTheirs = (wish: GrantWish, seen: SeenGrant): GrantWish | undefined => {
  if (!wish.base) return wish
  const { fields, values } = changedBetween(wish.base.grant, seen.grant)
  const theirs = new Set(values.map(({ slug }) => slug))
  const kept: GrantWish = {
    ...Object.fromEntries(Object.entries(wish).filter(([field]) => !fields.includes(field as Field))),
    permissions: Object.fromEntries(
      Object.entries(wish.permissions).filter(
        ([slug, value]) => !theirs.has(slug) && !sameValue(value, seen.grant.permissions[slug]),
      ),
    ),
    base: seen,
  }
  return countOf(kept) === 0 ? undefined : kept
}
