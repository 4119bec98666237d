import {
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  NativeSelect,
  Progress,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { useIsMutating, useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useLocations, useRoles, useStanding } from '../../api/company.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { ImpactTable } from '../../parts/impact.tsx'
import { useOnce } from '../../parts/once.ts'
import { useFirst } from '../../parts/things/first.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import {
  ACTIONS,
  type Action,
  type Done,
  doAll,
  MOST_REHEARSED,
  rehearse,
  sentOf,
  undoAll,
  type Wish,
  type Write,
  writesOf,
} from './bulk.ts'
import { endOfDay } from './days.ts'
import type { Chosen } from './selection.ts'

/** Who was refused, and why. */
const Faults = ({ faults }: { faults: readonly { write: Write; fault: string }[] }) => {
  const { t } = useTranslation('team')
  const [shown, more] = useFirst(faults)
  return (
    <Stack gap="xs">
      <Table fz="sm" verticalSpacing={4} striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('column.name')}</Table.Th>
            <Table.Th>{t('bulk.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ write, fault }) => (
            <Table.Tr key={`${write.method} ${write.path}`}>
              <Table.Td>{write.member.name}</Table.Td>
              <Table.Td>{fault}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more}
    </Stack>
  )
}

interface Run {
  readonly total: number
  readonly done: readonly Done[]
  readonly isOver: boolean
  readonly isUndo: boolean
}

/** What is being done, and what became of it. */
const Running = ({
  run,
  onStop,
  onUndo,
  onClose,
}: {
  run: Run
  onStop: () => void
  onUndo: () => void
  onClose: () => void
}) => {
  const { t } = useTranslation('team')
  const { total, done, isOver, isUndo } = run
  const faults = done.flatMap(({ write, fault }) => (fault === undefined ? [] : [{ write, fault }]))
  const good = done.length - faults.length
  const canUndo = !isUndo && done.some(({ back, fault }) => back && fault === undefined)
  return (
    <Stack gap="sm">
      <Progress value={(100 * done.length) / total} aria-label={t('bulk.progress')} animated={!isOver} />
      <Text size="sm" role="status">
        {t(isUndo ? 'bulk.undone' : 'bulk.done', { count: good })}
        {faults.length > 0 && ` ${t('bulk.failed', { count: faults.length })}`}
        {isOver && done.length < total && ` ${t('bulk.left', { count: total - done.length })}`}
      </Text>
      {faults.length > 0 && <Faults faults={faults} />}
      <Group justify="flex-end" gap="xs">
        {!isOver && (
          <Button variant="default" onClick={onStop}>
            {t('stop')}
          </Button>
        )}
        {isOver && canUndo && (
          <Button variant="default" onClick={onUndo}>
            {t('bulk.undo')}
          </Button>
        )}
        {isOver && <Button onClick={onClose}>{t('close')}</Button>}
      </Group>
    </Stack>
  )
}

const Preview = ({
  writes,
  action,
  onCancel,
  onStart,
}: {
  writes: readonly Write[]
  action: Action
  onCancel: () => void
  onStart: (writes: readonly Write[]) => void
}) => {
  const { t } = useTranslation('team')
  const { t: words } = useTranslation('impact')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { data, error, refetch } = useQuery({
    queryKey: ['rehearsal', companyId, writes.map(({ method, path, body }) => [method, path, body])],
    queryFn: () => rehearse(companyId, writes),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  if (error) return <Failure error={error} reset={() => void refetch()} />
  if (!data) return <Waiting />
  const { impact, refused } = data
  const allowed = writes.filter((write) => !refused.has(write))
  const people = impact?.totals?.people
  const name = t(`bulk.${action}`)
  return (
    <Stack gap="sm">
      {impact && <ImpactTable impact={impact} writes={sentOf(allowed.slice(0, MOST_REHEARSED))} />}
      {writes.length > MOST_REHEARSED && (
        <Text size="sm">{t('bulk.rest', { shown: MOST_REHEARSED, count: writes.length })}</Text>
      )}
      {refused.size > 0 && (
        <>
          <Text size="sm" fw={500}>
            {t('bulk.refused', { count: refused.size })}
          </Text>
          <Faults faults={[...refused].map(([write, fault]) => ({ write, fault }))} />
        </>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>
          {common('cancel')}
        </Button>
        <Button
          color={action === 'remove' || action === 'suspend' ? 'red' : undefined}
          disabled={allowed.length === 0}
          onClick={() => onStart(allowed)}
          data-autofocus
        >
          {people === undefined || writes.length > MOST_REHEARSED
            ? t('bulk.start', { action: name, count: allowed.length })
            : words('save', { action: name, count: people })}
        </Button>
      </Group>
    </Stack>
  )
}

const NOWHERE: Wish['scope'] = []

/** What is to be done, where it needs more than its name. */
const Form = ({
  action,
  onNext,
  onCancel,
}: {
  action: 'grant' | 'end'
  onNext: (wish: Wish) => void
  onCancel: () => void
}) => {
  const { t } = useTranslation('team')
  const { t: words } = useTranslation('impact')
  const { t: common } = useTranslation()
  const { data: roles = [] } = useRoles()
  const { data: locations = [] } = useLocations()
  const { where } = useStanding()
  const reach = where('members.edit')
  const [role, setRole] = useState('')
  const [scope, setScope] = useState<Wish['scope']>(NOWHERE)
  const [day, setDay] = useState('')
  const [isOpenEnd, setOpenEnd] = useState(false)
  const isGrant = action === 'grant'
  const isReady = isGrant ? role !== '' && scope.length > 0 : day !== '' || isOpenEnd
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onNext({ action, role, scope, endsAt: isOpenEnd || day === '' ? null : endOfDay(day) })
      }}
    >
      <Stack gap="sm">
        {isGrant && (
          <>
            <NativeSelect
              label={t('filter.role')}
              value={role}
              onChange={({ currentTarget }) => setRole(currentTarget.value)}
              data={[
                { value: '', label: t('choose-role') },
                ...roles.map(({ ref, title }) => ({ value: ref, label: title })),
              ]}
            />
            {reach === 'company' && (
              <Checkbox
                label={t('whole-company')}
                checked={scope === 'company'}
                onChange={({ currentTarget }) => setScope(currentTarget.checked ? 'company' : NOWHERE)}
              />
            )}
            {scope !== 'company' && (
              <MultiSelect
                label={words('place')}
                searchable
                limit={100}
                value={scope.map(String)}
                onChange={(ids) => setScope(ids.map(Number))}
                data={locations
                  .filter(({ id }) => reach === 'company' || reach.includes(id))
                  .map(({ id, title }) => ({ value: String(id), label: title }))}
              />
            )}
          </>
        )}
        {!isGrant && <Text size="sm">{t('bulk.end-text')}</Text>}
        {!isOpenEnd && (
          <TextInput
            type="date"
            label={t('last-day')}
            description={isGrant ? t('last-day.optional') : undefined}
            value={day}
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
          />
        )}
        {!isGrant && (
          <Checkbox
            label={t('no-end')}
            checked={isOpenEnd}
            onChange={({ currentTarget }) => setOpenEnd(currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {common('cancel')}
          </Button>
          <Button type="submit" disabled={!isReady}>
            {t('preview')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const RUNNING = ['team-bulk']

/** How often progress is drawn, in milliseconds. */
const DRAWN = 150

interface BodyProps {
  readonly action: Action
  readonly chosen: Chosen
  readonly onClose: () => void
  /** Of whom it is done now: what was known of them is so no more. */
  readonly onOver: (ids: readonly number[]) => void
}

const Body = ({ action, chosen, onClose, onOver }: BodyProps) => {
  const { t } = useTranslation('team')
  const companyId = useCompanyId()
  const needsForm = action === 'grant' || action === 'end'
  const [wish, setWish] = useState<Wish | undefined>(
    needsForm ? undefined : { action, role: null, scope: NOWHERE, endsAt: null },
  )
  const [run, setRun] = useState<Run>()
  const isStopped = useRef(false)
  const work = useOnce({
    mutationKey: RUNNING,
    mutationFn: async ({ writes, undoing }: { writes: readonly Write[]; undoing?: readonly Done[] }) => {
      isStopped.current = false
      const isUndo = undoing !== undefined
      const total = undoing ? undoing.filter(({ back }) => back).length : writes.length
      let drawn = 0
      const tell = (done: readonly Done[]): boolean => {
        // Thousands are done in a minute: the page is drawn anew a few times a second.
        if (Date.now() - drawn > DRAWN) {
          drawn = Date.now()
          setRun({ total, done: [...done], isOver: false, isUndo })
        }
        return !isStopped.current
      }
      setRun({ total, done: [], isOver: false, isUndo })
      const done = undoing ? await undoAll(companyId, undoing, tell) : await doAll(companyId, writes, tell)
      setRun({ total, done, isOver: true, isUndo })
      onOver(isUndo ? [] : done.flatMap(({ write, fault }) => (fault === undefined ? [write.member.id] : [])))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['company', companyId] }),
  })
  if (run)
    return (
      <Running
        run={run}
        onStop={() => {
          isStopped.current = true
        }}
        onUndo={() => work.mutate({ writes: [], undoing: run.done })}
        onClose={onClose}
      />
    )
  if (!wish && needsForm) return <Form action={action} onNext={setWish} onCancel={onClose} />
  const writes = wish ? writesOf(chosen.values(), wish) : []
  if (writes.length === 0)
    return (
      <Stack gap="sm">
        <Text size="sm">{t('bulk.nothing')}</Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('close')}</Button>
        </Group>
      </Stack>
    )
  return <Preview writes={writes} action={action} onCancel={onClose} onStart={(writes) => work.mutate({ writes })} />
}

interface BarProps {
  readonly chosen: Chosen
  /** Offers those who match and are not loaded. */
  readonly more: ReactNode
  readonly onClear: () => void
  readonly onDrop: (ids: readonly number[]) => void
}

/** What can be done about all who are chosen. For whom it is done, they are chosen no more; the others are left to go on with. */
export const BulkBar = ({ chosen, more, onClear, onDrop }: BarProps) => {
  const { t } = useTranslation('team')
  const { may } = useStanding()
  const [open, setOpen] = useState<{ action: Action; chosen: Chosen }>()
  const shown = may('members.edit') ? ACTIONS.filter((action) => action !== 'remove' || may('members.remove')) : []
  const isRunning = useIsMutating({ mutationKey: RUNNING }) > 0
  const over = useRef<readonly number[]>([])
  // What is being done is stopped by its own button, and then told.
  const close = (): void => {
    if (isRunning) return
    onDrop(over.current)
    over.current = []
    setOpen(undefined)
  }
  return (
    <>
      {chosen.size > 0 && (
        <Group gap="xs" role="toolbar" aria-label={t('bulk.title')}>
          <Text size="sm" fw={500} className="number">
            {t('chosen', { count: chosen.size })}
          </Text>
          {shown.map((action) => (
            <Button
              key={action}
              size="compact-sm"
              variant="default"
              c={action === 'remove' ? 'var(--gatehouse-lost)' : undefined}
              // Whom it is about stays as it was, whatever becomes of the list meanwhile.
              onClick={() => setOpen({ action, chosen })}
            >
              {t(`bulk.${action}`)}
            </Button>
          ))}
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {t('choose-none')}
          </Button>
          {more}
        </Group>
      )}
      <Modal
        opened={open !== undefined}
        onClose={close}
        closeOnClickOutside={false}
        size="xl"
        title={open ? t(`bulk.${open.action}.title`, { count: open.chosen.size }) : ''}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {open && (
          <Body
            action={open.action}
            chosen={open.chosen}
            onClose={close}
            onOver={(ids) => {
              over.current = ids
            }}
          />
        )}
      </Modal>
    </>
  )
}
