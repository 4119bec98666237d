import { Alert, Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Schemas } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { partnersQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { TakeAway } from '../../parts/things/form.tsx'
import { ListedPage } from '../../parts/things/listed.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { SideActions } from '../../parts/things/side.tsx'

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
        <SideActions error={connecting.error}>
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
          <TakeAway
            title={t('disconnect.title', { name: partner.name })}
            text={
              <List size="sm" spacing={4}>
                <List.Item>{t('disconnect.programs')}</List.Item>
                <List.Item>{t('disconnect.tokens')}</List.Item>
                <List.Item>{t('disconnect.people')}</List.Item>
              </List>
            }
            action={t('disconnect')}
            run={() =>
              answerOf(
                api.DELETE('/companies/{company_id}/partners/{partner_id}', {
                  params: { path: { company_id: companyId, partner_id: partner.id } },
                }),
              )
            }
            done={t('disconnected', { name: partner.name })}
            onDone={onDone}
          />
        </SideActions>
      )}
    </Stack>
  )
}

/** Which integrations may act in the company. */
export const Page = () => {
  const { t } = useTranslation('partners')
  const { t: common } = useTranslation()
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [{ partner }] = useAddress()
  const list = useQuery(partnersQuery(companyId))
  const rows = list.data ?? []
  return (
    <ListedPage
      title={common('page.partners')}
      text={t('text')}
      word="partner"
      list={list}
      rows={rows}
      none={{ title: t('empty'), text: t('empty.text') }}
      begin={may('partners.edit') && t('connect')}
      columns={[
        { key: 'name', label: t('name'), cell: ({ name }) => name },
        { key: 'number', label: t('number'), cell: ({ id }) => <span className="number">{id}</span> },
      ]}
      chosen={rows.find(({ id }) => id === Number(partner))}
      thing={t('name')}
      nameOf={({ name }) => name}
      gone={t('gone')}
      side={(one, close) => (one ? <Connected partner={one} onDone={close} /> : <Connect onDone={close} />)}
    />
  )
}
