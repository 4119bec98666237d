import { Alert, Anchor, Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowsDiff, IconCopy, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Value } from '../../api/client.ts'
import { useCompanyId, usePermissions, useRoles, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { ChangesBar } from '../../parts/permissions/bar.tsx'
import type { EditedValue } from '../../parts/permissions/control.tsx'
import { type Drafted, useDraft, withValue } from '../../parts/permissions/draft.ts'
import { PermissionTree } from '../../parts/permissions/tree.tsx'
import { useReview } from '../../parts/review.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { bodyOf, countOf, NOTHING, type RoleWish, roleDraftQuery, roleQuery, type SeenRole } from './queries.ts'
import { useDeleteRole } from './use-delete-role.tsx'

const NEW = 'new'
const PAUSE = 120

/** A role: what it gives, and what may be changed of it. */
export const Page = () => {
  const ref = String((useParams({ strict: false }) as { ref?: string }).ref)
  const companyId = useCompanyId()
  const [{ copy }] = useAddress()
  const isNew = ref === NEW
  const source = isNew ? copy : ref
  const { data: seen, error } = useQuery({ ...roleQuery(companyId, source ?? ''), enabled: source !== undefined })
  if (error) return <Failure error={error} />
  if (source !== undefined && seen?.role.ref !== source) return <Waiting />
  return isNew ? (
    <RoleEditor key={`new ${copy ?? ''}`} seen={undefined} copied={seen} />
  ) : (
    <RoleEditor key={ref} seen={seen} copied={undefined} />
  )
}

interface EditorProps {
  /** Undefined for a new one. */
  readonly seen: SeenRole | undefined
  /** What a new one begins with. */
  readonly copied: SeenRole | undefined
}

const RoleEditor = ({ seen, copied }: EditorProps) => {
  const { t } = useTranslation('roles')
  const companyId = useCompanyId()
  const navigate = useNavigate()
  const client = useQueryClient()
  const review = useReview()
  const deleteRole = useDeleteRole()
  const { may } = useStanding()
  const { data: permissions } = usePermissions()
  const { data: roles = [] } = useRoles()
  const ref = seen?.role.ref
  const begun = useMemo<RoleWish>(
    () =>
      copied
        ? {
            title: t('copy-of', { title: copied.role.title }),
            weight: copied.role.weight,
            permissions: copied.role.permissions as Drafted,
          }
        : NOTHING,
    [copied, t],
  )
  const [wish, setWish] = useDraft<RoleWish>(`${companyId}.role.${ref ?? `new.${copied?.role.ref ?? ''}`}`, begun)
  const [asked] = useDebouncedValue(wish, PAUSE)
  const drafted = useQuery(roleDraftQuery(companyId, ref, asked))
  const base = wish.base ?? seen
  const count = countOf(wish)

  const change = useCallback(
    (changed: (wish: RoleWish) => RoleWish): void =>
      setWish((before) => {
        const next = changed(before)
        if (seen && countOf(next) === 0) return undefined
        const from = before.base ?? seen
        return from ? { ...next, base: from } : next
      }),
    [setWish, seen],
  )
  const onField = (field: 'title' | 'weight' | 'shown_as', value: string | number): void =>
    change(({ [field]: _, ...rest }) => ({
      ...(rest as RoleWish),
      ...(base?.role[field] !== value && { [field]: value }),
    }))
  const onChange = useCallback(
    (edited: EditedValue, value: Value): void =>
      change((before) => ({
        ...before,
        permissions: withValue(before.permissions, edited.permission, value, edited.saved ?? edited.inherited),
      })),
    [change],
  )
  const onTakeBack = useCallback(
    (edited: EditedValue): void =>
      change((before) => {
        const had = base?.role.permissions[edited.permission] !== undefined
        return {
          ...before,
          permissions: withValue(before.permissions, edited.permission, null, had ? undefined : null),
        }
      }),
    [change, base],
  )

  const data = drafted.data
  const faults = useMemo(
    () =>
      new Map(
        (data?.refusal?.errors ?? []).flatMap(({ field, message }) => {
          const [, slug] = /^permissions\.(.+)$/.exec(field) ?? []
          return slug === undefined ? [] : [[slug, message] as const]
        }),
      ),
    [data?.refusal],
  )
  if (drafted.error && !data) return <Failure error={drafted.error} reset={() => void drafted.refetch()} />
  if (!data || !permissions) return <Waiting />

  const isLocked = data.is_locked
  const isMoved = wish.base !== undefined && seen !== undefined && wish.base.etag !== seen.etag
  const faultOf = (field: string): string | undefined =>
    count === 0 ? undefined : data.refusal?.errors.find((one) => one.field === field)?.message
  const title = wish.title ?? seen?.role.title ?? ''
  const weight = wish.weight ?? seen?.role.weight ?? 0
  const shownAs = wish.shown_as ?? seen?.role.shown_as
  const forget = (): void => setWish(() => undefined)
  const rolePath = (one: string) => `/companies/${companyId}/roles/${encodeURIComponent(one)}`
  const moved = async (error: unknown): Promise<never> => {
    if (error instanceof Problem && error.status === 412)
      await client.invalidateQueries({ queryKey: ['company', companyId, 'role', ref] })
    throw error
  }

  const saveExisting = ({ role, etag }: SeenRole): void => {
    const route = '/companies/{company_id}/roles/{ref}'
    const params = { path: { company_id: companyId, ref: role.ref }, header: { 'If-Match': etag } }
    const body = bodyOf(wish)
    let saved = etag
    review({
      title: t('review.change', { title: role.title }),
      writes: [{ method: 'PATCH', path: `/roles/${role.ref}`, body }],
      rehearse: async () =>
        (await answerOf(api.PATCH(route, { params: { ...params, query: { dry_run: true } }, body })).catch(moved))
          .preview,
      save: async () => {
        const sent = await api.PATCH(route, { params, body })
        await answerOf(Promise.resolve(sent)).catch(moved)
        saved = sent.response.headers.get('etag') ?? ''
        forget()
      },
      undo: () => {
        const { title, weight, shown_as, permissions: former } = role
        const gone = Object.keys(body.permissions ?? {}).filter((slug) => former[slug] === undefined)
        const back = { ...Object.fromEntries(gone.map((slug) => [slug, null])), ...former } as Record<string, never>
        return answerOf(
          api.PATCH(route, {
            params: { ...params, header: { 'If-Match': saved } },
            body: { title, weight, shown_as, permissions: back },
          }),
        )
      },
    })
  }

  const saveNew = (): void => {
    const route = '/companies/{company_id}/roles'
    const params = { path: { company_id: companyId } }
    const body = { ...bodyOf(wish), title, weight }
    let made = ''
    review({
      title: t('review.make', { title }),
      rehearse: async () =>
        (await answerOf(api.POST(route, { params: { ...params, query: { dry_run: true } }, body }))).preview,
      save: async () => {
        made = (await answerOf(api.POST(route, { params, body }))).data.ref
        forget()
      },
      onDone: () => void navigate({ to: rolePath(made) as never, ignoreBlocker: true }),
    })
  }

  const refusal = count > 0 && asked === wish && !drafted.isPlaceholderData ? data.refusal : null
  return (
    <PageFrame
      title={seen?.role.title ?? t('new')}
      text={
        <Anchor component={Link} to={`/companies/${companyId}/roles` as never} size="sm">
          {t('to-all')}
        </Anchor>
      }
      actions={
        seen && (
          <>
            <Button
              variant="default"
              leftSection={<IconArrowsDiff size={16} aria-hidden />}
              onClick={() =>
                void navigate({
                  to: `/companies/${companyId}/roles/compare` as never,
                  search: { from: seen.role.ref } as never,
                })
              }
            >
              {t('compare')}
            </Button>
            {may('roles.edit', 'company') && (
              <Button
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden />}
                onClick={() => void navigate({ to: rolePath(NEW) as never, search: { copy: seen.role.ref } as never })}
              >
                {t('copy')}
              </Button>
            )}
            {!isLocked && (
              <Button
                variant="default"
                c="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() =>
                  deleteRole(seen.role, () => void navigate({ to: `/companies/${companyId}/roles` as never }))
                }
              >
                {t('delete')}
              </Button>
            )}
          </>
        )
      }
    >
      <Stack gap="md">
        {isLocked && (
          <Alert color="gray" variant="light">
            {seen?.role.is_built_in ? t('locked.built-in') : t('locked')}
          </Alert>
        )}
        {isMoved && seen && (
          <Alert
            color="yellow"
            variant="light"
            title={t('moved')}
            styles={{ title: { color: 'var(--mantine-color-text)' } }}
            role="alert"
          >
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => setWish((before) => ({ ...before, base: seen }))}>
                {t('moved.mine')}
              </Button>
              <Button size="xs" variant="default" onClick={forget}>
                {t('moved.theirs')}
              </Button>
            </Group>
          </Alert>
        )}
        {seen?.role.description && <Text size="sm">{seen.role.description}</Text>}
        {!seen?.role.is_built_in && (
          <Paper withBorder p="md">
            <Group align="flex-start" gap="md">
              <TextInput
                label={t('name')}
                w={{ base: '100%', xs: 300 }}
                disabled={isLocked}
                value={title}
                error={faultOf('title')}
                maxLength={100}
                onChange={({ currentTarget }) => onField('title', currentTarget.value)}
              />
              <NumberInput
                label={t('weight')}
                description={t('weight-text', { most: data.most_weight })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                w={{ base: '100%', xs: 220 }}
                disabled={isLocked}
                allowDecimal={false}
                min={0}
                max={Math.min(1000, data.most_weight)}
                value={weight}
                error={faultOf('weight')}
                onChange={(value) => typeof value === 'number' && onField('weight', value)}
              />
              <Select
                label={t('shown-as')}
                description={t('shown-as-text')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                w={{ base: '100%', xs: 280 }}
                disabled={isLocked}
                allowDeselect={false}
                placeholder={t('shown-as-usual')}
                value={shownAs ?? null}
                error={faultOf('shown_as')}
                data={roles
                  .filter(({ is_built_in: isBuiltIn }) => isBuiltIn)
                  .map((one) => ({ value: one.ref, label: one.title }))}
                onChange={(value) => value !== null && onField('shown_as', value)}
              />
            </Group>
          </Paper>
        )}
        <PermissionTree
          permissions={permissions}
          values={data.permissions}
          drafted={wish.permissions}
          isLocked={isLocked}
          faults={faults}
          isOfRole
          onChange={onChange}
          onTakeBack={onTakeBack}
        />
        <ChangesBar
          count={count}
          objection={
            refusal ? (refusal.errors[0] ? `${refusal.title} ${refusal.errors[0].message}` : refusal.title) : undefined
          }
          canSave={!isLocked && !isMoved && title.trim() !== '' && !drafted.error}
          onDiscard={forget}
          onSave={() => (base ? saveExisting(base) : saveNew())}
        />
      </Stack>
    </PageFrame>
  )
}
