import { ActionIcon, Button, Drawer, Group, Menu, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDots, IconDownload, IconUpload, IconUserPlus, IconX } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useFormat } from '../../words/format.ts'
import { AccessPanel, PANEL_WORDS } from '../access/access-panel.tsx'
import { countQuery, FILTER_WORDS, filtersIn, membersQuery, sortIn } from './asked.ts'
import { BulkBar } from './bulk-panel.tsx'
import { ChooseMatching } from './choose-matching.tsx'
import { type Column, useColumns } from './columns.ts'
import { ExportPanel } from './export-panel.tsx'
import { FilterBar } from './filter-bar.tsx'
import { MemberGrid } from './member-grid.tsx'
import { useSelection } from './selection.ts'
import css from './team.module.css'

/** What has room beside an open panel. */
const BESIDE: readonly Column[] = ['roles', 'state']

const CLOSED = Object.fromEntries(['member', ...PANEL_WORDS].map((word) => [word, undefined]))

/** Everybody of the company; whoever is chosen stands beside the list with all that they may do. */
export const Page = () => {
  const { t } = useTranslation('team')
  const { t: common } = useTranslation()
  const { number } = useFormat()
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [address, change] = useAddress()
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const hasRoomBeside = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })
  const { shown: columns } = useColumns()
  const [isExporting, setExporting] = useState(false)

  const filters = filtersIn(address)
  const sort = sortIn(address)
  const list = useInfiniteQuery(membersQuery(companyId, filters, sort))
  const { data: total } = useQuery(countQuery(companyId, filters))
  const rows = useMemo(() => list.data?.pages.flatMap(({ data }) => data) ?? [], [list.data])
  const selection = useSelection(rows)
  const open = Number(address.member) || undefined
  const onOpen = (id: number | undefined): void =>
    change(
      id === undefined
        ? CLOSED
        : { ...(id !== open && { ...CLOSED, place: address.place, at: address.at }), member: String(id) },
      open === undefined,
    )
  const beside = useRef<HTMLDivElement>(null)
  const close = (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={t('close-panel')}
      onClick={() => {
        onOpen(undefined)
        // Whoever works by keys goes on in the list.
        beside.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
      }}
    >
      <IconX size={18} />
    </ActionIcon>
  )
  const isFiltered = FILTER_WORDS.some((word) => address[word] !== undefined)
  const isAllLoaded = rows.length > 0 && rows.every(({ id }) => selection.chosen.has(id))
  const mayInvite = may('members.invite')

  return (
    <PageFrame
      title={common('page.team')}
      actions={
        <>
          <Text size="sm" c="dimmed" className="number" role="status">
            {total === undefined ? '' : t('total', { count: total, number: number(total) })}
          </Text>
          {mayInvite && (
            <Button
              leftSection={<IconUserPlus size={16} aria-hidden />}
              renderRoot={(props) => (
                <Link
                  to="/companies/$companyId/invitations"
                  params={{ companyId: String(companyId) } as never}
                  {...props}
                />
              )}
            >
              {t('invite')}
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label={t('more')}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => setExporting(true)}>
                {t('export')}
              </Menu.Item>
              {mayInvite && (
                <Menu.Item
                  leftSection={<IconUpload size={16} />}
                  component={Link}
                  to={`/companies/${companyId}/team/import`}
                >
                  {t('import')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <FilterBar rows={rows} isNarrow={isNarrow} />
      <BulkBar
        chosen={selection.chosen}
        onClear={selection.clear}
        onDrop={selection.drop}
        more={
          isAllLoaded && (
            <ChooseMatching
              // Of another list it is offered anew.
              key={JSON.stringify([filters, sort])}
              filters={filters}
              sort={sort}
              loaded={rows.length}
              total={total}
              onFound={selection.add}
            />
          )
        }
      />
      <div className={css.split}>
        <div className={css.list} ref={beside}>
          {list.error && rows.length === 0 && <Failure error={list.error} reset={() => void list.refetch()} />}
          {list.isPending && <Waiting />}
          {list.isSuccess && rows.length === 0 && (
            <Empty title={t(isFiltered ? 'nobody-found' : 'nobody')} text={isFiltered ? t('nobody-found.text') : ''} />
          )}
          {rows.length > 0 && (
            <MemberGrid
              // Another list begins at its top.
              key={JSON.stringify([filters, sort])}
              rows={rows}
              total={total}
              columns={open !== undefined && hasRoomBeside ? columns.filter((one) => BESIDE.includes(one)) : columns}
              isNarrow={isNarrow}
              sort={sort}
              onSort={(wanted) => change({ sort: wanted === 'name' ? undefined : wanted })}
              selection={selection}
              open={open}
              onOpen={onOpen}
              onEnd={() => {
                if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
              }}
            />
          )}
          {list.isFetchNextPageError && <Failure error={list.error} reset={() => void list.fetchNextPage()} />}
        </div>
        {open !== undefined && hasRoomBeside && (
          <aside className={css.aside} aria-label={t('panel')}>
            <Group justify="flex-end" mb={-32}>
              {close}
            </Group>
            <AccessPanel key={open} memberId={open} />
          </aside>
        )}
      </div>
      {!hasRoomBeside && (
        <Drawer
          opened={open !== undefined}
          onClose={() => onOpen(undefined)}
          position="right"
          size={isNarrow ? '100%' : 'lg'}
          title={t('panel')}
          closeButtonProps={{ 'aria-label': t('close-panel') }}
        >
          {open !== undefined && <AccessPanel key={open} memberId={open} />}
        </Drawer>
      )}
      {isExporting && <ExportPanel filters={filters} sort={sort} total={total} onClose={() => setExporting(false)} />}
    </PageFrame>
  )
}
