import { Alert, Button, Code, CopyButton, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem } from '../../api/client.ts'
import { companiesQuery, locationsQuery, permissionsQuery } from '../../api/company.ts'
import { queryClient } from '../../app/query-client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useOnce } from '../../parts/once.ts'
import { OFFERED } from '../../parts/things/filters.tsx'
import { tokensQuery } from './queries.ts'

const AUDIENCES = ['native', 'authzen', 'assistant', 'bakery', 'station'] as const
type Audience = (typeof AUDIENCES)[number]

/** The end of a day that a field names, where the reader is. */
const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString()

const Form = ({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) => {
  const { t } = useTranslation('me')
  const { data: companies = [] } = useQuery(companiesQuery)
  const [wish, setWish] = useState<{
    company?: string
    audience: Audience
    name: string
    locations: string[]
    permissions: string[]
    until: string
  }>({ audience: 'native', name: '', locations: [], permissions: [], until: '' })
  const companyId = Number(wish.company ?? companies[0]?.id ?? 0)
  const { data: locations = [] } = useQuery({ ...locationsQuery(companyId), enabled: companyId > 0 })
  const { data: permissions = [] } = useQuery({ ...permissionsQuery(companyId), enabled: companyId > 0 })
  const { mutate, isPending, error, reset } = useOnce({
    mutationFn: () =>
      answerOf(
        api.POST('/tokens', {
          body: {
            company_id: companyId,
            audience: wish.audience,
            name: wish.name,
            ...(wish.locations.length > 0 && { locations: wish.locations.map(Number) }),
            ...(wish.permissions.length > 0 && { permissions: wish.permissions }),
            ...(wish.until !== '' && { expires_at: endOf(wish.until) }),
          },
        }),
      ),
    onSuccess: async ({ data }) => {
      onMade(data.token ?? '')
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey })
    },
  })
  const problem = error instanceof Problem ? error : undefined
  const shown = ['name', 'audience', 'locations', 'permissions', 'expires_at']
  const set = (changed: Partial<typeof wish>): void => {
    reset()
    setWish({ ...wish, ...changed })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack gap="sm">
        {error && !problem?.fields.some(({ field }) => shown.includes(field)) && <Failure error={error} />}
        <TextInput
          label={t('new.name')}
          description={t('new.name.text')}
          value={wish.name}
          error={problem?.faultOf('name')}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
          data-autofocus
        />
        <Select
          label={t('new.company')}
          value={companyId > 0 ? String(companyId) : null}
          data={companies.map(({ id, title }) => ({ value: String(id), label: title }))}
          onChange={(value) => set({ ...(value !== null && { company: value }), locations: [], permissions: [] })}
          allowDeselect={false}
        />
        <Select
          label={t('new.audience')}
          value={wish.audience}
          error={problem?.faultOf('audience')}
          data={AUDIENCES.map((value) => ({ value, label: t(`audience.${value}`) }))}
          onChange={(value) => set({ audience: (value ?? 'native') as Audience })}
          allowDeselect={false}
        />
        <MultiSelect
          label={t('new.locations')}
          placeholder={wish.locations.length === 0 ? t('new.all-locations') : undefined}
          value={wish.locations}
          error={problem?.faultOf('locations')}
          data={locations.map(({ id, title }) => ({ value: String(id), label: title }))}
          onChange={(value) => set({ locations: value })}
          searchable
          limit={OFFERED}
          clearable
        />
        <MultiSelect
          label={t('new.permissions')}
          placeholder={wish.permissions.length === 0 ? t('new.all-permissions') : undefined}
          value={wish.permissions}
          error={problem?.faultOf('permissions')}
          data={permissions.map(({ slug, title }) => ({ value: slug, label: title }))}
          onChange={(value) => set({ permissions: value })}
          searchable
          clearable
          limit={100}
        />
        <TextInput
          type="date"
          label={t('new.until')}
          description={t('new.until.text')}
          value={wish.until}
          error={problem?.faultOf('expires_at')}
          onChange={({ currentTarget }) => set({ until: currentTarget.value })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {t('new.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A token for a program, with less than one's own rights where that is enough. Its secret is shown this once. */
export const NewToken = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => {
  const { t } = useTranslation('me')
  const [secret, setSecret] = useState<string>()
  const close = (): void => {
    setSecret(undefined)
    onClose()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('programs.make')}
      size="lg"
      closeOnClickOutside={secret === undefined}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {secret === undefined ? (
        <Form onMade={setSecret} onClose={close} />
      ) : (
        <Stack gap="sm">
          <Alert variant="light" role="status" title={t('secret.title')}>
            {t('secret.text')}
          </Alert>
          <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
            {secret}
          </Code>
          <Group justify="flex-end">
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
                  {t(copied ? 'secret.copied' : 'secret.copy')}
                </Button>
              )}
            </CopyButton>
            <Button onClick={close}>{t('secret.done')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
