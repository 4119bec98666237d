import { Autocomplete, Badge, Button, Group, MultiSelect, Radio, Select, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompanyId, useLocations, useRoles, useStanding } from '../../api/company.ts'
import { positionsQuery } from '../../api/things.ts'
import { useAddress } from '../../parts/address.ts'
import { DateField } from '../../parts/date-field.tsx'
import { Failure } from '../../parts/failure.tsx'
import { OFFERED } from '../../parts/things/filters.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { SideActions } from '../../parts/things/side.tsx'
import { useHeld, useUnsaved } from '../../parts/things/unsaved.ts'
import { useFormat } from '../../words/format.ts'
import { type Addressee, MOST } from './addresses.ts'
import { type Offer, type Outcome, type Row, rowOf, useChecked } from './checked.ts'
import { Chips, faultText, stateOf } from './chips.tsx'
import { OfferText } from './offer-text.tsx'

/** The moment after which a day is over for whoever reads this. */
const endOfDay = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + 1).toISOString()
}

const today = (): string => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

interface Told {
  readonly one: Addressee
  readonly outcome: Outcome
}

const COLOURS = { invited: 'gate', renewed: 'blue', member: 'blue', refused: 'red' } as const

/** Invites many at once to the same role at the same places; each is judged and done by itself. */
export const InviteSheet = ({ onDone }: { onDone: () => void }) => {
  const { t } = useTranslation('invite')
  const { t: things } = useTranslation('things')
  const { number } = useFormat()
  const companyId = useCompanyId()
  const { may, where } = useStanding()
  const [address] = useAddress()
  const { data: roles = [] } = useRoles()
  const { data: locations = [] } = useLocations()
  const { data: positions = [] } = useQuery({ ...positionsQuery(companyId), enabled: may('positions.read') })
  const reach = where('members.invite')
  const [people, setPeople] = useHeld<readonly Addressee[]>([])
  const [role, setRole] = useState<string | null>(address.role ?? null)
  const begun = Number(address.location) || undefined
  const [isWhole, setWhole] = useState(false)
  const offered = locations.filter(({ id, closed }) => !closed && (reach === 'company' || reach.includes(id)))
  const [chosen, setChosen] = useState<readonly number[]>()
  // Whoever may invite to one place has no choice to make.
  const only = offered.length === 1 && reach !== 'company' ? offered.map(({ id }) => id) : []
  const places = chosen ?? (begun === undefined ? only : [begun])
  const [position, setPosition] = useState('')
  const [lastDay, setLastDay] = useState('')
  const [told, setTold] = useState<readonly Told[]>()
  useUnsaved(people.some(({ kind }) => kind !== 'wrong'))

  const isOffer = role !== null && (isWhole || places.length > 0)
  const offer: Offer | undefined = isOffer
    ? {
        grant: {
          role,
          scope: isWhole ? 'company' : [...places],
          ...(lastDay !== '' && { ends_at: endOfDay(lastDay) }),
        },
        position,
      }
    : undefined
  const first = people.slice(0, MOST)
  const { outcomeOf, isChecking, error } = useChecked(first, offer)
  const sendable = first.filter((one) => one.kind !== 'wrong' && stateOf(one, outcomeOf(one)) !== 'refused')
  const sending = useSaving(
    async (sent: { readonly people: readonly Addressee[]; readonly rows: readonly Row[] }) => {
      const { data } = await answerOf(
        api.POST('/companies/{company_id}/invitations', {
          params: { path: { company_id: companyId } },
          body: { invitations: [...sent.rows] },
        }),
      )
      return data.flatMap((outcome): Told[] => {
        const one = sent.people[outcome.index]
        return one ? [{ one, outcome }] : []
      })
    },
    {
      done: null,
      onDone: (outcomes) => {
        setTold(outcomes)
        const done = new Set(outcomes.filter(({ outcome }) => outcome.outcome !== 'refused').map(({ one }) => one))
        setPeople((before) => before.filter((one) => !done.has(one)))
      },
    },
  )

  if (told) {
    const refused = told.filter(({ outcome }) => outcome.outcome === 'refused').length
    return (
      <Stack gap="sm">
        <Text size="sm" role="status">
          {t('sent', { count: told.length - refused, number: number(told.length - refused) })}{' '}
          {refused > 0 && t('sent.refused', { count: refused, number: number(refused) })}
        </Text>
        <Table fz="sm" verticalSpacing={5} aria-label={t('sent.list')}>
          <Table.Tbody>
            {told.map(({ one, outcome }) => (
              <Table.Tr key={one.address}>
                <Table.Td>
                  {one.address}
                  {outcome.problem && (
                    <Text size="xs" c="dimmed">
                      {faultText(outcome)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="end">
                  <Badge variant="light" tt="none" color={COLOURS[outcome.outcome]}>
                    {t(`done.${outcome.outcome}`)}
                  </Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <SideActions>
          <Button variant="default" onClick={() => setTold(undefined)}>
            {t(people.length > 0 ? 'again.left' : 'again')}
          </Button>
          <Button onClick={onDone}>{t('finish')}</Button>
        </SideActions>
      </Stack>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (offer && sendable.length > 0)
          sending.mutate({ people: sendable, rows: sendable.map((one) => rowOf(one, offer)) })
      }}
    >
      <Stack gap="md">
        <Chips people={people} outcomeOf={outcomeOf} onChange={setPeople} isChecking={isChecking} />
        {people.length > MOST && (
          <Text size="sm">{t('most', { most: number(MOST), rest: number(people.length - MOST) })}</Text>
        )}
        <Select
          label={t('role')}
          data={roles.map(({ ref, title }) => ({ value: ref, label: title }))}
          value={role}
          onChange={setRole}
          placeholder={t('role.choose')}
          searchable
          nothingFoundMessage={things('none-found')}
          allowDeselect={false}
        />
        {reach === 'company' && (
          <Radio.Group
            label={t('where')}
            value={isWhole ? 'company' : 'some'}
            onChange={(value) => setWhole(value === 'company')}
          >
            <Group gap="md" mt={6}>
              <Radio value="some" label={t('where.some')} />
              <Radio value="company" label={t('where.company')} />
            </Group>
          </Radio.Group>
        )}
        {!isWhole && (
          <MultiSelect
            label={t('locations')}
            data={offered.map(({ id, title }) => ({ value: String(id), label: title }))}
            value={places.map(String)}
            onChange={(ids) => setChosen(ids.map(Number))}
            placeholder={places.length === 0 ? t('locations.choose') : undefined}
            searchable
            limit={OFFERED}
            hidePickedOptions
            nothingFoundMessage={things('none-found')}
          />
        )}
        <Group grow align="flex-start" gap="sm" preventGrowOverflow={false} wrap="wrap">
          <Autocomplete
            label={t('position')}
            data={[...new Set(positions.map(({ title }) => title))]}
            value={position}
            onChange={setPosition}
            maxLength={200}
            limit={8}
            miw={180}
          />
          <DateField type="date" label={t('last-day')} value={lastDay} min={today()} onChange={setLastDay} miw={180} />
        </Group>
        {offer && <OfferText offer={offer} />}
        {error && <Failure error={error} />}
        <SideActions error={sending.error}>
          <Button type="submit" loading={sending.isPending} disabled={!offer || sendable.length === 0}>
            {sendable.length === 0
              ? t('invite')
              : t('send', { count: sendable.length, number: number(sendable.length) })}
          </Button>
        </SideActions>
      </Stack>
    </form>
  )
}
