import { Alert, Autocomplete, Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import { useReview } from '../../parts/review.tsx'
import { ThingForm } from '../../parts/things/form.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { useTyped } from '../../parts/things/typed.ts'

type Location = Schemas['Location']

const zones: readonly string[] = Intl.supportedValuesOf('timeZone')
const FIELDS = ['title', 'address', 'city', 'timezone'] as const
type Words = Pick<Location, (typeof FIELDS)[number]>

interface PlaceFormProps {
  readonly place: Location | undefined
  readonly mayChange: boolean
  readonly onDone: () => void
}

/**
 * The words of a location, which move nobody's access; making one, closing it and opening it do, so that they are
 * looked at first.
 */
export const PlaceForm = ({ place, mayChange, onDone }: PlaceFormProps) => {
  const { t } = useTranslation('places')
  const companyId = useCompanyId()
  const review = useReview()
  const {
    shown: words,
    changed,
    isSame,
    set,
  } = useTyped<Words>({
    title: place?.title ?? '',
    address: place?.address ?? '',
    city: place?.city ?? '',
    timezone: place?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  const path = { company_id: companyId, location_id: place?.id ?? 0 }
  const patch = (body: Schemas['ChangedLocation'], dryRun = false) =>
    answerOf(
      api.PATCH('/companies/{company_id}/locations/{location_id}', {
        params: { path, query: { dry_run: dryRun } },
        body,
      }),
    )
  const make = (dryRun: boolean) =>
    answerOf(
      api.POST('/companies/{company_id}/locations', {
        params: { path: { company_id: companyId }, query: { dry_run: dryRun } },
        body: words,
      }),
    )
  // A slip is shown at its field, before anything is looked at.
  const trying = useSaving(() => patch(changed), { onDone })
  const beginning = useSaving(() => make(true), {
    done: null,
    onDone: ({ preview }) =>
      review({
        title: t('new.title', { title: words.title }),
        text: t('new.text'),
        rehearse: async () => preview,
        save: () => make(false),
        action: t('new'),
        done: t('new.done', { title: words.title }),
        onDone,
      }),
  })
  const { fault } = place ? trying : beginning
  const turn = (closed: boolean): void =>
    review({
      title: t(closed ? 'close.title' : 'open.title', { title: place?.title }),
      text: t(closed ? 'close.text' : 'open.text'),
      isGrave: closed,
      rehearse: async () => (await patch({ closed }, true)).preview,
      save: () => patch({ closed }),
      undo: () => patch({ closed: !closed }),
      action: t(closed ? 'close' : 'open'),
      done: t(closed ? 'close.done' : 'open.done', { title: place?.title }),
      onDone,
    })
  return (
    <ThingForm
      saving={place ? trying : beginning}
      onSave={place ? trying.mutate : beginning.mutate}
      fields={FIELDS}
      mayChange={mayChange}
      locked={t('locked')}
      action={place ? undefined : t('new')}
      canSave={!(place && isSame)}
      actions={
        mayChange &&
        place && (
          <Button
            variant="subtle"
            color={place.closed ? undefined : 'red'}
            mr="auto"
            onClick={() => turn(!place.closed)}
          >
            {t(place.closed ? 'open' : 'close')}
          </Button>
        )
      }
    >
      {place?.closed && <Alert variant="light" color="gray" title={t('closed.text')} />}
      <TextInput
        label={t('title')}
        value={words.title}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('title')}
        required
        withAsterisk={false}
        data-autofocus={place ? undefined : true}
      />
      <TextInput
        label={t('address')}
        value={words.address}
        onChange={({ currentTarget }) => set({ address: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('address')}
      />
      <TextInput
        label={t('city')}
        value={words.city}
        onChange={({ currentTarget }) => set({ city: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('city')}
      />
      <Autocomplete
        label={t('timezone')}
        description={t('timezone.text')}
        data={[...zones]}
        limit={8}
        value={words.timezone}
        onChange={(timezone) => set({ timezone })}
        readOnly={!mayChange}
        error={fault('timezone')}
      />
    </ThingForm>
  )
}
