import {
  Anchor,
  Badge,
  Button,
  Checkbox,
  FileButton,
  Group,
  MultiSelect,
  NativeSelect,
  Paper,
  Progress,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { parse } from 'papaparse'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Grant, Problem } from '../../api/client.ts'
import { useCompanyId, useLocations, useRoles, useStanding } from '../../api/company.ts'
import { newKey } from '../../api/repeats.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { PageFrame } from '../../parts/page.tsx'
import { useFormat } from '../../words/format.ts'
import { download, toCsv } from './csv.ts'
import { FIELDS, type Field, guess, type ImportRow, type Judged, type Mapping, rowIn, sendRows } from './import-rows.ts'

/** More would take hours of letters, and one table that nobody reads. */
const MOST_ROWS = 5000
/** Rows of the report that are drawn; the file has all. */
const MOST_SHOWN = 500

const NOWHERE: Grant['scope'] = []

interface File {
  readonly name: string
  readonly cells: readonly (readonly string[])[]
}

const read = (name: string, text: string): File => ({
  name,
  cells: parse<string[]>(text.replace(/^\u{feff}/u, ''), { skipEmptyLines: 'greedy' }).data,
})

const COLOURS = { invited: 'gate', renewed: 'gate', member: 'blue', refused: 'red' } as const

type Outcomes = ReadonlyMap<number, Judged>

/** What is wrong with a row as it stands, in words. */
const useFaultText = () => {
  const { t } = useTranslation('team')
  return ({ faults }: ImportRow): string =>
    faults.map(({ kind, text }) => t(`import.fault.${kind}`, { text })).join(' ')
}

const Report = ({ rows, outcomes, isSent }: { rows: readonly ImportRow[]; outcomes: Outcomes; isSent: boolean }) => {
  const { t } = useTranslation('team')
  const textOf = useFaultText()
  const [only, setOnly] = useState<'all' | 'faults'>('all')
  const told = rows.map((row) => {
    const judged = outcomes.get(row.line)
    const outcome = row.faults.length > 0 ? ('refused' as const) : judged?.outcome
    return { row, outcome, why: row.faults.length > 0 ? textOf(row) : (judged?.why ?? '') }
  })
  const faults = told.filter(({ outcome }) => outcome === 'refused')
  const shown = only === 'all' ? told : faults
  const outcomeText = (outcome: Judged['outcome'] | undefined): string =>
    outcome === undefined
      ? t('import.outcome.none')
      : t(isSent ? `import.outcome.${outcome}` : `import.outlook.${outcome}`)
  const save = () =>
    download(
      t('import.report.file'),
      toCsv([
        [t('import.line'), t('csv.name'), t('import.address'), t('import.outcome'), t('bulk.why')],
        ...told.map(({ row, outcome, why }) => [String(row.line), row.name, row.address, outcomeText(outcome), why]),
      ]),
    )
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('import.outcome')}
          value={only}
          onChange={(value) => setOnly(value as typeof only)}
          data={[
            { value: 'all', label: t('import.all', { count: rows.length }) },
            { value: 'faults', label: t('import.faults', { count: faults.length }) },
          ]}
        />
        <Button size="compact-sm" variant="default" onClick={save}>
          {t('import.report')}
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={760} maxHeight={460} type="scrollarea">
        <Table fz="sm" verticalSpacing={4} stickyHeader striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('import.line')}</Table.Th>
              <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('csv.name')}</Table.Th>
              <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('import.address')}</Table.Th>
              <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('import.outcome')}</Table.Th>
              <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('bulk.why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.slice(0, MOST_SHOWN).map(({ row, outcome, why }) => (
              <Table.Tr key={row.line}>
                <Table.Td className="number">{row.line}</Table.Td>
                <Table.Td miw={130}>{row.name}</Table.Td>
                <Table.Td miw={170}>{row.address}</Table.Td>
                <Table.Td>
                  <Badge
                    variant="light"
                    color={outcome ? COLOURS[outcome] : 'gray'}
                    tt="none"
                    fw={500}
                    miw="max-content"
                  >
                    {outcomeText(outcome)}
                  </Badge>
                </Table.Td>
                <Table.Td>{why}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length > MOST_SHOWN && (
        <Text size="xs" c="dimmed">
          {t('import.shown', { count: MOST_SHOWN })}
        </Text>
      )}
    </Stack>
  )
}

/** Inviting the people of a file: columns, a check of each row by the service, and then the invitations. */
export const Page = () => {
  const { t } = useTranslation('team')
  const { t: words } = useTranslation('impact')
  const { moment } = useFormat()
  const companyId = useCompanyId()
  const { where } = useStanding()
  const { data: roles = [] } = useRoles()
  const { data: locations = [] } = useLocations()
  const reach = where('members.invite')

  const [file, setFile] = useState<File>()
  const [typed, setTyped] = useState('')
  const [mapping, setMapping] = useState<Mapping>({})
  const [role, setRole] = useState('')
  const [scope, setScope] = useState<Grant['scope']>(NOWHERE)
  const [outcomes, setOutcomes] = useState<Outcomes>()
  const [sent, setSent] = useState<Outcomes>()
  const [pausedUntil, setPausedUntil] = useState<number>()
  const isStopped = useRef(false)
  // Of the rows as they were when sending began: the same portion always has the same key.
  const sending = useRef<{ rows: readonly ImportRow[]; id: string; next: number }>(undefined)

  const heads = file?.cells[0] ?? []
  const rows = useMemo(() => {
    const known = { roles, locations, company: words('company') }
    return (file?.cells.slice(1) ?? [])
      .slice(0, MOST_ROWS)
      .map((cells, index) => rowIn(cells, index + 2, mapping, known, { role, scope }))
  }, [file, mapping, role, scope, roles, locations, words])
  const whole = rows.filter(({ faults }) => faults.length === 0)
  const good = whole.filter(
    ({ line }) => outcomes?.get(line) !== undefined && outcomes.get(line)?.outcome !== 'refused',
  )

  const begin = (name: string, text: string): void => {
    const next = read(name, text)
    setFile(next)
    setMapping(guess(next.cells[0] ?? []))
    anew()
  }
  /** What was checked is not what would be sent any more. */
  const anew = (): void => {
    setOutcomes(undefined)
    setSent(undefined)
    sending.current = undefined
  }
  const during = (isDryRun: boolean, keyOf: (portion: number) => string, set: typeof setOutcomes) => {
    isStopped.current = false
    return {
      isDryRun,
      keyOf,
      isStopped: () => isStopped.current,
      paused: (pause: { until: number } | undefined) => setPausedUntil(pause?.until),
      told: (judged: Outcomes) => {
        set((before) => new Map([...(before ?? []), ...judged]))
        if (!isDryRun && sending.current) sending.current.next += 1
      },
    }
  }
  const check = useOnce({
    mutationFn: () => {
      setOutcomes(new Map())
      return sendRows(
        companyId,
        whole,
        during(true, () => '', setOutcomes),
      )
    },
  })
  const send = useOnce({
    mutationFn: async () => {
      sending.current ??= { rows: good, id: newKey(), next: 0 }
      const { rows, id, next } = sending.current
      setSent((before) => before ?? new Map())
      const keyOf = (portion: number) => `import-${id}-${portion}`
      await sendRows(companyId, rows, during(false, keyOf, setSent), next)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['company', companyId] }),
  })
  const isBusy = check.isPending || send.isPending
  const sendingRows = sent && sending.current ? sending.current.rows : undefined
  const isChecked = outcomes !== undefined && !check.isPending && outcomes.size === whole.length
  const isSent = sendingRows !== undefined && sent?.size === sendingRows.length
  const total = sendingRows ? sendingRows.length : whole.length
  const doneSoFar = sendingRows ? (sent?.size ?? 0) : (outcomes?.size ?? 0)
  const change = (field: Field, column: string): void => {
    setMapping({ ...mapping, [field]: column === '' ? undefined : Number(column) })
    anew()
  }

  return (
    <PageFrame
      title={t('import.title')}
      text={t('import.text')}
      actions={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/companies/$companyId/team" params={{ companyId: String(companyId) } as never} {...props} />
          )}
        >
          {t('import.back')}
        </Anchor>
      }
    >
      <Paper withBorder p="md" maw={980}>
        <Stack gap="sm">
          <Title order={2}>{t('import.file')}</Title>
          <Group gap="sm">
            <FileButton
              accept=".csv,.tsv,.txt,text/csv"
              onChange={(chosen) => void chosen?.text().then((text) => begin(chosen.name, text))}
              inputProps={{ 'aria-label': t('import.choose') }}
              disabled={isBusy}
            >
              {(props) => (
                <Button {...props} variant={file ? 'default' : 'filled'} disabled={isBusy}>
                  {t('import.choose')}
                </Button>
              )}
            </FileButton>
            {file && (
              <Text size="sm">
                {t('import.read', { name: file.name || t('import.pasted'), count: Math.max(0, file.cells.length - 1) })}
              </Text>
            )}
          </Group>
          <Textarea
            label={t('import.paste')}
            rows={3}
            value={typed}
            disabled={isBusy}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value)
              begin('', currentTarget.value)
            }}
          />
          {file && file.cells.length - 1 > MOST_ROWS && (
            <Text size="sm" c="var(--gatehouse-lost)">
              {t('import.many', { count: MOST_ROWS })}
            </Text>
          )}
        </Stack>
      </Paper>

      {file && rows.length > 0 && (
        <Paper withBorder p="md" maw={980}>
          <Stack gap="sm">
            <Title order={2}>{t('import.columns')}</Title>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" verticalSpacing="xs">
              {FIELDS.map((field) => (
                <NativeSelect
                  key={field}
                  size="xs"
                  label={t(`csv.${field}`)}
                  disabled={isBusy}
                  value={mapping[field] === undefined ? '' : String(mapping[field])}
                  onChange={({ currentTarget }) => change(field, currentTarget.value)}
                  data={[
                    { value: '', label: t('import.no-column') },
                    ...heads.map((head, index) => ({ value: String(index), label: head || String(index + 1) })),
                  ]}
                />
              ))}
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
              <NativeSelect
                size="xs"
                label={t('import.role')}
                disabled={isBusy}
                value={role}
                onChange={({ currentTarget }) => {
                  setRole(currentTarget.value)
                  anew()
                }}
                data={[
                  { value: '', label: t('choose-role') },
                  ...roles.map(({ ref, title }) => ({ value: ref, label: title })),
                ]}
              />
              <Stack gap={6}>
                {scope !== 'company' && (
                  <MultiSelect
                    size="xs"
                    label={t('import.scope')}
                    searchable
                    limit={100}
                    disabled={isBusy}
                    value={scope.map(String)}
                    onChange={(ids) => {
                      setScope(ids.map(Number))
                      anew()
                    }}
                    data={locations
                      .filter(({ id }) => reach === 'company' || reach.includes(id))
                      .map(({ id, title }) => ({ value: String(id), label: title }))}
                  />
                )}
                {reach === 'company' && (
                  <Checkbox
                    size="xs"
                    label={t('whole-company')}
                    disabled={isBusy}
                    checked={scope === 'company'}
                    onChange={({ currentTarget }) => {
                      setScope(currentTarget.checked ? 'company' : NOWHERE)
                      anew()
                    }}
                  />
                )}
              </Stack>
            </SimpleGrid>
          </Stack>
        </Paper>
      )}

      {file && rows.length > 0 && (
        <Paper withBorder p="md" maw={980}>
          <Stack gap="sm">
            <Title order={2}>{t('import.check-title')}</Title>
            <Text size="sm" role="status">
              {!outcomes && t('import.ready', { count: whole.length, faults: rows.length - whole.length })}
              {check.isPending && t('import.checking', { count: doneSoFar })}
              {isChecked && !sent && t('import.checked', { count: good.length })}
              {outcomes && !check.isPending && !isChecked && t('import.stopped')}
              {send.isPending && t('import.sending', { count: doneSoFar })}
              {isSent && t('import.sent', { count: doneSoFar })}
              {sent && !send.isPending && !isSent && t('import.send-stopped', { count: total - doneSoFar })}
            </Text>
            {(isBusy || sent) && (
              <Progress
                value={(100 * doneSoFar) / Math.max(1, total)}
                animated={isBusy}
                aria-label={t('import.progress')}
              />
            )}
            {pausedUntil !== undefined && (
              <Text size="sm">{t('import.paused', { date: moment(new Date(pausedUntil).toISOString()) })}</Text>
            )}
            {(check.error ?? send.error) && <Failure error={check.error ?? send.error} />}
            <Group gap="xs">
              {!isBusy && !isSent && !sent && (
                <Button
                  variant={isChecked ? 'default' : 'filled'}
                  disabled={whole.length === 0}
                  onClick={() => check.mutate()}
                >
                  {t('import.check')}
                </Button>
              )}
              {!isBusy && isChecked && !isSent && (good.length > 0 || sent) && (
                <Button onClick={() => send.mutate()}>
                  {sent ? t('import.go-on', { count: total - doneSoFar }) : t('import.send', { count: good.length })}
                </Button>
              )}
              {isBusy && (
                <Button
                  variant="default"
                  onClick={() => {
                    isStopped.current = true
                  }}
                >
                  {t('stop')}
                </Button>
              )}
            </Group>
            <Report
              rows={rows}
              // Of those that were sent, what became of them; of the others, why they were not.
              outcomes={new Map([...(outcomes ?? []), ...(sent ?? [])])}
              isSent={sent !== undefined}
            />
          </Stack>
        </Paper>
      )}
      {file && rows.length === 0 && <Failure error={new Problem(422, { title: t('import.empty') })} />}
    </PageFrame>
  )
}
