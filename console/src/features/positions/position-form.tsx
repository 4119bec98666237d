import { Anchor, MultiSelect, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { OFFERED } from '../../parts/things/filters.tsx'
import { TakeAway, ThingForm } from '../../parts/things/form.tsx'
import { NoPlace } from '../../parts/things/no-place.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { useTyped } from '../../parts/things/typed.ts'

type Position = Schemas['Position']

/** How many are named before the rest is a "more". */
const NAMED = 20

/** Who has the position, as far as one may see the roster. */
const useHolders = (position: Position | undefined) => {
  const companyId = useCompanyId()
  const { may } = useStanding()
  return useQuery({
    queryKey: ['company', companyId, 'roster', 'of-position', position?.id],
    enabled: position !== undefined && may('team.read'),
    queryFn: () =>
      answerOf(
        api.GET('/companies/{company_id}/team-members', {
          params: { path: { company_id: companyId }, query: { position_id: position?.id ?? 0, limit: NAMED } },
        }),
      ),
  }).data
}

/** Makes a position, or changes one; without the right at each of its locations it is only read. */
export const PositionForm = ({ position, onDone }: { position: Position | undefined; onDone: () => void }) => {
  const { t } = useTranslation('positions')
  const { t: things } = useTranslation('things')
  const companyId = useCompanyId()
  const { may } = useStanding()
  const { data: locations = [] } = useLocations()
  const right = position ? 'positions.edit' : 'positions.create'
  const isMine = (id: number): boolean => may(right, id)
  const mayChange = position ? position.locations.every(isMine) : may(right)
  const mayDelete = position?.locations.every((id) => may('positions.delete', id)) ?? false
  const { shown, changed, isSame, set } = useTyped({
    title: position?.title ?? '',
    description: position?.description ?? '',
    locations: position?.locations ?? locations.filter(({ id }) => isMine(id)).map(({ id }) => id),
  })
  const { title, description, locations: where } = shown
  const holders = useHolders(position)
  const path = { company_id: companyId, position_id: position?.id ?? 0 }
  const saving = useSaving(
    () =>
      answerOf(
        position
          ? api.PATCH('/companies/{company_id}/positions/{position_id}', { params: { path }, body: changed })
          : api.POST('/companies/{company_id}/positions', { params: { path: { company_id: companyId } }, body: shown }),
      ),
    { onDone },
  )
  const { fault } = saving
  const choices = locations.filter(({ id }) => isMine(id) || where.includes(id))
  return (
    <ThingForm
      saving={saving}
      onSave={saving.mutate}
      fields={['title', 'description', 'locations']}
      mayChange={mayChange}
      locked={t('locked')}
      action={position ? undefined : t('new')}
      canSave={!(position && isSame) && where.length > 0}
      actions={
        mayDelete &&
        position && (
          <TakeAway
            title={t('delete.title', { title: position.title })}
            text={t(holders && holders.data.length > 0 ? 'delete.text' : 'delete.unused', {
              count: holders?.data.length ?? 0,
            })}
            action={things('delete')}
            run={() => answerOf(api.DELETE('/companies/{company_id}/positions/{position_id}', { params: { path } }))}
            done={t('deleted', { title: position.title })}
            onDone={onDone}
          />
        )
      }
    >
      <NoPlace />
      <TextInput
        label={t('title')}
        value={title}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('title')}
        required
        withAsterisk={false}
        data-autofocus={position ? undefined : true}
      />
      <Textarea
        label={t('description')}
        value={description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('description')}
        autosize
        minRows={2}
        maxRows={8}
      />
      <MultiSelect
        label={t('locations')}
        description={t('locations.text')}
        data={choices.map(({ id, title }) => ({ value: String(id), label: title }))}
        value={where.map(String)}
        onChange={(chosen) => set({ locations: chosen.map(Number).sort((a, b) => a - b) })}
        readOnly={!mayChange}
        error={where.length === 0 && choices.length > 0 ? t('locations.needed') : fault('locations')}
        searchable
        limit={OFFERED}
        hidePickedOptions
        nothingFoundMessage={things('none-found')}
      />
      {position && holders && (
        <div>
          <Text size="sm" fw={550}>
            {t('holders')}
          </Text>
          {holders.data.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('holders.none')}
            </Text>
          ) : (
            <Text size="sm">
              {holders.data.map(({ name }) => name).join(', ')}
              {holders.next_cursor !== null && ' …'}{' '}
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    to="/companies/$companyId/roster"
                    params={{ companyId: String(companyId) } as never}
                    search={{ position: String(position.id) } as never}
                    {...props}
                  />
                )}
              >
                {t('holders.show')}
              </Anchor>
            </Text>
          )}
        </div>
      )}
    </ThingForm>
  )
}
