import { Alert, Button, Select, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { positionsQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { Failure } from '../../parts/failure.tsx'
import { useConfirm } from '../../parts/things/confirm.tsx'
import { OFFERED } from '../../parts/things/filters.tsx'
import { TakeAway, ThingForm } from '../../parts/things/form.tsx'
import { NoPlace } from '../../parts/things/no-place.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { useTyped } from '../../parts/things/typed.ts'
import { UserSelect } from './user-select.tsx'

type TeamMember = Schemas['TeamMember']

const FIELDS = ['name', 'specialization', 'position_id', 'user_id', 'location_id'] as const

/** Puts somebody on a roster, or changes them. Nothing of it moves what anybody may do. */
export const TeamMemberForm = ({ teamMember, onDone }: { teamMember: TeamMember | undefined; onDone: () => void }) => {
  const { t } = useTranslation('roster')
  const { t: things } = useTranslation('things')
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [address] = useAddress()
  const { data: locations = [] } = useLocations()
  const { data: positions = [] } = useQuery({ ...positionsQuery(companyId), enabled: may('positions.read') })
  const own = locations.filter(({ id }) => may('team.create', id))
  const begun = own.find(({ id }) => id === Number(address.location)) ?? own[0]
  const [place, setPlace] = useState(teamMember?.location_id ?? begun?.id)
  const mayChange = teamMember ? may('team.edit', teamMember.location_id) : may('team.create')
  const mayDismiss = teamMember !== undefined && mayChange && may('team.dismiss', teamMember.location_id)
  const mayDelete = teamMember !== undefined && may('team.delete', teamMember.location_id)
  // Who they are is sent only where it was changed: whoever sees no people there leaves it as it is.
  const { shown, changed, isSame, set } = useTyped({
    name: teamMember?.name ?? '',
    specialization: teamMember?.specialization ?? '',
    position_id: teamMember?.position_id ?? null,
    user_id: teamMember?.user_id ?? null,
    hidden: teamMember?.hidden ?? false,
  })
  const { name, specialization, position_id: positionId, user_id: userId, hidden } = shown
  const [confirm, dialog] = useConfirm()
  const path = { company_id: companyId, team_member_id: teamMember?.id ?? 0 }
  const patch = (body: Schemas['ChangedTeamMember']) =>
    answerOf(api.PATCH('/companies/{company_id}/team-members/{team_member_id}', { params: { path }, body }))
  const saving = useSaving(
    () =>
      teamMember
        ? patch(changed)
        : answerOf(
            api.POST('/companies/{company_id}/team-members', {
              params: { path: { company_id: companyId } },
              body: { ...shown, location_id: place as number },
            }),
          ),
    { onDone },
  )
  const back = useSaving(() => patch({ dismissed: false }), { done: t('taken-back', { name }) })
  const { fault } = saving
  const jobs = positions.filter(
    ({ id, locations }) => id === positionId || place === undefined || locations.includes(place),
  )
  return (
    <ThingForm
      saving={saving}
      onSave={saving.mutate}
      fields={FIELDS}
      mayChange={mayChange}
      locked={t('locked')}
      action={teamMember ? undefined : t('new')}
      canSave={!(teamMember && isSame) && place !== undefined}
      actions={
        (mayDelete || mayDismiss) && (
          <>
            {mayDelete && (
              <TakeAway
                title={t('delete.title', { name: teamMember.name })}
                text={t(teamMember.user_id === null ? 'delete.text' : 'delete.linked')}
                action={things('delete')}
                run={() =>
                  answerOf(api.DELETE('/companies/{company_id}/team-members/{team_member_id}', { params: { path } }))
                }
                done={t('deleted', { name: teamMember.name })}
                onDone={onDone}
              />
            )}
            {mayDismiss && !teamMember.dismissed && (
              <Button
                variant="default"
                onClick={() =>
                  confirm({
                    title: t('dismiss.title', { name: teamMember.name }),
                    text: t('dismiss.text'),
                    action: t('dismiss'),
                    run: () => patch({ dismissed: true }),
                    done: t('dismiss.done', { name: teamMember.name }),
                    onDone,
                  })
                }
              >
                {t('dismiss')}
              </Button>
            )}
            {dialog}
          </>
        )
      }
    >
      <NoPlace />
      {teamMember?.dismissed && (
        <Alert variant="light" color="gray" title={t('dismissed.text')}>
          {mayDismiss && (
            <Button size="xs" variant="default" loading={back.isPending} onClick={() => back.mutate()}>
              {t('take-back')}
            </Button>
          )}
        </Alert>
      )}
      {back.error && <Failure error={back.error} />}
      <TextInput
        label={t('name')}
        value={name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('name')}
        required
        withAsterisk={false}
        data-autofocus={teamMember ? undefined : true}
      />
      <Select
        label={t('location')}
        description={teamMember ? t('location.fixed') : undefined}
        data={(teamMember ? locations : own).map(({ id, title }) => ({ value: String(id), label: title }))}
        value={place === undefined ? null : String(place)}
        onChange={(chosen) => {
          setPlace(Number(chosen))
          set({ user_id: null })
        }}
        readOnly={teamMember !== undefined}
        error={fault('location_id')}
        searchable
        limit={OFFERED}
        nothingFoundMessage={things('none-found')}
        allowDeselect={false}
      />
      {positions.length > 0 && (
        <Select
          label={t('position')}
          data={jobs.map(({ id, title }) => ({ value: String(id), label: title }))}
          value={positionId === null ? null : String(positionId)}
          onChange={(chosen) => set({ position_id: chosen === null ? null : Number(chosen) })}
          placeholder={t('position.none')}
          readOnly={!mayChange}
          error={fault('position_id')}
          searchable
          clearable={mayChange}
          clearButtonProps={{ 'aria-label': things('clear') }}
          nothingFoundMessage={things('none-found')}
        />
      )}
      <TextInput
        label={t('specialization')}
        value={specialization}
        onChange={({ currentTarget }) => set({ specialization: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('specialization')}
      />
      <UserSelect
        locationId={place}
        userId={userId}
        onChange={(user_id) => set({ user_id })}
        isLocked={!mayChange}
        fault={fault('user_id')}
        memberId={teamMember?.member_id ?? null}
      />
      <Switch
        label={t('hidden')}
        description={t('hidden.text')}
        checked={hidden}
        onChange={({ currentTarget }) => set({ hidden: currentTarget.checked })}
        disabled={!mayChange}
      />
    </ThingForm>
  )
}
