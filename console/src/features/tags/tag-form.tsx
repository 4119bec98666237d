import { ColorInput, Group, Select, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useLocations, useStanding } from '../../api/company.ts'
import { useAddress } from '../../parts/address.ts'
import { OFFERED } from '../../parts/things/filters.tsx'
import { TakeAway, ThingForm } from '../../parts/things/form.tsx'
import { NoPlace } from '../../parts/things/no-place.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { useTyped } from '../../parts/things/typed.ts'
import { useFormat } from '../../words/format.ts'
import { iconOf, icons } from './icons.tsx'
import { TagLabel } from './label.tsx'

type Tag = Schemas['Tag']

export const ENTITIES = ['common', 'client', 'appointment', 'event'] as const

const COLOURS = [
  '#c92a2a',
  '#e8590c',
  '#f08c00',
  '#2f9e44',
  '#0c8599',
  '#1971c2',
  '#3b5bdb',
  '#6741d9',
  '#9c36b5',
  '#c2255c',
  '#495057',
]

/** How many of what carries the tag are counted. */
const COUNTED = 1000

const useCarriers = (tag: Tag | undefined) => {
  const companyId = useCompanyId()
  return useQuery({
    queryKey: ['company', companyId, 'tags', tag?.id, 'carriers'],
    enabled: tag !== undefined,
    queryFn: () =>
      answerOf(
        api.GET('/companies/{company_id}/tags/{tag_id}/attachments', {
          params: { path: { company_id: companyId, tag_id: tag?.id ?? 0 }, query: { limit: COUNTED } },
        }),
      ),
  }).data
}

/** Makes a tag, or changes one. */
export const TagForm = ({ tag, onDone }: { tag: Tag | undefined; onDone: () => void }) => {
  const { t } = useTranslation('tags')
  const { t: things } = useTranslation('things')
  const { number } = useFormat()
  const companyId = useCompanyId()
  const { may } = useStanding()
  const [address] = useAddress()
  const { data: locations = [] } = useLocations()
  const own = locations.filter(({ id }) => may('tags.edit', id))
  const mayChange = tag ? may('tags.edit', tag.location_id) : may('tags.edit')
  const begun = own.find(({ id }) => id === Number(address.location)) ?? own[0]
  const [place, setPlace] = useState(tag?.location_id ?? begun?.id)
  const { shown, changed, isSame, set } = useTyped({
    title: tag?.title ?? '',
    color: tag?.color ?? (COLOURS[3] as string),
    icon: tag?.icon ?? '',
    entity: tag?.entity ?? ENTITIES[0],
  })
  const { title, color, icon, entity } = shown
  const carriers = useCarriers(tag)
  const path = { company_id: companyId, tag_id: tag?.id ?? 0 }
  const saving = useSaving(
    () =>
      answerOf(
        tag
          ? api.PATCH('/companies/{company_id}/tags/{tag_id}', { params: { path }, body: changed })
          : api.POST('/companies/{company_id}/tags', {
              params: { path: { company_id: companyId } },
              body: { ...shown, location_id: place as number },
            }),
      ),
    { onDone },
  )
  const { fault } = saving
  const known = Object.keys(icons)
  const iconChoices = icon === '' || known.includes(icon) ? known : [...known, icon]
  const nameOfIcon = (name: string): string => (known.includes(name) ? t(`icon.${name}` as 'icon.star') : name)
  const count = carriers?.data.length ?? 0
  return (
    <ThingForm
      saving={saving}
      onSave={saving.mutate}
      fields={['title', 'color', 'icon', 'entity', 'location_id']}
      mayChange={mayChange}
      locked={t('locked')}
      action={tag ? undefined : t('new')}
      canSave={!(tag && isSame) && place !== undefined}
      actions={
        mayChange &&
        tag && (
          <TakeAway
            title={t('delete.title', { title: tag.title })}
            text={t(count > 0 ? 'delete.text' : 'delete.unused')}
            action={things('delete')}
            run={() => answerOf(api.DELETE('/companies/{company_id}/tags/{tag_id}', { params: { path } }))}
            done={t('deleted', { title: tag.title })}
            onDone={onDone}
          />
        )
      }
    >
      <NoPlace />
      <Group gap="xs" mih={32}>
        <TagLabel title={title} color={color} icon={icon} />
      </Group>
      <TextInput
        label={t('title')}
        value={title}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
        readOnly={!mayChange}
        error={fault('title')}
        required
        withAsterisk={false}
        data-autofocus={tag ? undefined : true}
      />
      <ColorInput
        label={t('color')}
        value={color}
        onChange={(color) => set({ color })}
        readOnly={!mayChange}
        error={fault('color')}
        format="hex"
        swatches={COLOURS}
        swatchesPerRow={11}
        eyeDropperButtonProps={{ 'aria-label': t('color.pick') }}
      />
      <Select
        label={t('icon')}
        data={iconChoices.map((name) => ({ value: name, label: nameOfIcon(name) }))}
        value={icon || null}
        onChange={(chosen) => set({ icon: chosen ?? '' })}
        readOnly={!mayChange}
        error={fault('icon')}
        placeholder={t('icon.none')}
        clearable
        clearButtonProps={{ 'aria-label': things('clear') }}
        renderOption={({ option }) => {
          const Icon = iconOf(option.value)
          return (
            <Group gap="xs">
              <Icon size={16} aria-hidden />
              {option.label}
            </Group>
          )
        }}
      />
      <Select
        label={t('entity')}
        description={t('entity.text')}
        data={ENTITIES.map((one) => ({ value: one, label: t(`entity.${one}`) }))}
        value={entity}
        onChange={(chosen) => set({ entity: (chosen ?? 'common') as typeof entity })}
        readOnly={!mayChange}
        error={fault('entity')}
        allowDeselect={false}
      />
      <Select
        label={t('location')}
        description={tag ? t('location.fixed') : undefined}
        data={(tag ? locations : own).map(({ id, title }) => ({ value: String(id), label: title }))}
        value={place === undefined ? null : String(place)}
        onChange={(chosen) => setPlace(Number(chosen))}
        readOnly={tag !== undefined}
        error={fault('location_id')}
        searchable
        limit={OFFERED}
        nothingFoundMessage={things('none-found')}
        allowDeselect={false}
      />
      {tag && carriers && (
        <Text size="sm" c="dimmed">
          {carriers.next_cursor === null
            ? t('carriers', { count, number: number(count) })
            : t('carriers.many', { number: number(count) })}
        </Text>
      )}
    </ThingForm>
  )
}
