import { Alert, Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Schemas } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { partnersQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { useConfirm } from '../../parts/things/confirm.tsx'
import { Records } from '../../parts/things/records.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { Side, SideActions } from '../../parts/things/side.tsx'
import { Waiting } from '../../parts/waiting.tsx'

/** Connects a partner by the number that they tell: first it is said who that is. */
const Connect = ({ onDone }: { onDone: () => void }) => {
  const { t } = useTranslation('partners')
  const companyId = useCompanyId()
  const [text, setText] = useState('')
  const put = (dryRun: boolean) =>
    answerOf(
      api.PUT('/companies/{company_id}/partners/{partner_id}', {
        params: { path: { company_id: companyId, partner_id: Number(text) }, query: { dry_run: dryRun } },
      }),
    )
  const looking = useSaving(() => put(true), { done: null })
  const connecting = useSaving(() => put(false), { done: t('connected'), onDone })
  const found = looking.data?.data
  const isUnknown = looking.error instanceof Problem && looking.error.code === 'partner.unknown'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (found) connecting.mutate()
        else looking.mutate()
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('number')}
          description={t('number.text')}
          inputMode="numeric"
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value.replace(/\D/g, '').slice(0, 15))
            looking.reset()
          }}
          error={isUnknown ? t('number.unknown') : undefined}
          required
          withAsterisk={false}
          data-autofocus
        />
        {looking.error && !isUnknown && <Failure error={looking.error} />}
        {found && (
          <Alert variant="light" title={t('connect.title', { name: found.name })} role="status">
            {t('connect.text')}
          </Alert>
        )}
        {connecting.error && <Failure error={connecting.error} />}
        <SideActions>
          <Button type="submit" disabled={text === ''} loading={looking.isPending || connecting.isPending}>
            {t(found ? 'connect' : 'find')}
          </Button>
        </SideActions>
      </Stack>
    </form>
  )
}

const Connected = ({ partner, onDone }: { partner: Schemas['Partner']; onDone: () => void }) => {
  const { t } = useTranslation('partners')
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [confirm, dialog] = useConfirm()
  return (
    <Stack gap="sm">
      <Text size="sm">{t('may')}</Text>
      <Group gap={6}>
        <Text size="sm" c="dimmed">
          {t('number')}
        </Text>
        <Text size="sm" className="number">
          {partner.id}
        </Text>
      </Group>
      {may('partners.edit') && (
        <SideActions>
          <Button
            variant="subtle"
            color="red"
            onClick={() =>
              confirm({
                title: t('disconnect.title', { name: partner.name }),
                text: (
                  <List size="sm" spacing={4}>
                    <List.Item>{t('disconnect.programs')}</List.Item>
                    <List.Item>{t('disconnect.tokens')}</List.Item>
                    <List.Item>{t('disconnect.people')}</List.Item>
                  </List>
                ),
                action: t('disconnect'),
                isGrave: true,
                run: () =>
                  answerOf(
                    api.DELETE('/companies/{company_id}/partners/{partner_id}', {
                      params: { path: { company_id: companyId, partner_id: partner.id } },
                    }),
                  ),
                done: t('disconnected', { name: partner.name }),
                onDone,
              })
            }
          >
            {t('disconnect')}
          </Button>
        </SideActions>
      )}
      {dialog}
    </Stack>
  )
}

/** Which integrations may act in the company. */
export const Page = () => {
  const { t } = useTranslation('partners')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [{ partner }, change] = useAddress()
  const { data: rows = [], error, isPending, refetch } = useQuery(partnersQuery(companyId))
  const chosen = rows.find(({ id }) => id === Number(partner))
  const close = (): void => change({ partner: undefined })
  return (
    <PageFrame
      title={common('page.partners')}
      text={t('text')}
      actions={
        may('partners.edit') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ partner: 'new' }, true)}>
            {t('connect')}
          </Button>
        )
      }
    >
      {error && <Failure error={error} reset={() => void refetch()} />}
      {isPending && <Waiting />}
      {!isPending && !error && rows.length === 0 && <Empty title={t('empty')} text={t('empty.text')} />}
      {rows.length > 0 && (
        <Records
          label={common('page.partners')}
          rows={rows}
          openId={chosen?.id}
          onOpen={(id) => change({ partner: String(id) }, partner === undefined)}
          columns={[
            { key: 'name', label: t('name'), cell: ({ name }) => name },
            { key: 'number', label: t('number'), cell: ({ id }) => <span className="number">{id}</span> },
          ]}
        />
      )}
      <Side
        title={partner === 'new' ? t('connect') : (chosen?.name ?? t('name'))}
        isOpen={partner !== undefined}
        onClose={close}
      >
        {partner === 'new' ? (
          <Connect onDone={close} />
        ) : chosen ? (
          <Connected partner={chosen} onDone={close} />
        ) : (
          !isPending && <Empty title={t('gone')} />
        )}
      </Side>
    </PageFrame>
  )
}
