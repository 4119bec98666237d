import { Alert, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerOf, api } from '../../api/client.ts'
import { useCompany, useCompanyId, usePermissions, useRoles } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { useGrantText } from '../../parts/grant-text.ts'
import { useFormat } from '../../words/format.ts'
import type { Offer } from './checked.ts'

/** How many areas are named before the rest is a number. */
const NAMED = 6

/** What they will be able to do, in a sentence; what the role gives is the service's to say. */
export const OfferText = ({ offer }: { offer: Offer }) => {
  const { t } = useTranslation('invite')
  const { list, number, day } = useFormat()
  const companyId = useCompanyId()
  const company = useCompany()
  const { data: roles = [] } = useRoles()
  const { data: permissions = [] } = usePermissions()
  const { scope: scopeText } = useGrantText()
  const { role, scope, ends_at: endsAt } = offer.grant
  const { data: values, error } = useQuery({
    queryKey: ['company', companyId, 'role-gives', role],
    queryFn: async () =>
      (
        await answerOf(
          api.POST('/companies/{company_id}/role-draft', {
            params: { path: { company_id: companyId } },
            body: { ref: role ?? '' },
          }),
        )
      ).data.permissions,
  })
  if (error) return <Failure error={error} />
  if (!values) return <Skeleton height={60} />
  const bySlug = new Map(permissions.map((one) => [one.slug, one]))
  const areas = values.filter(({ permission }) => {
    const known = bySlug.get(permission)
    return known?.parent === null && (known.type === 'has_access' || known.type === 'has_group_access')
  })
  const given = areas.filter(({ gives }) => gives === true)
  const sizeOf = ({ below }: (typeof areas)[number]): number => below?.given ?? 0
  const chief = [...given].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, NAMED)
  const named = chief.map(({ permission, below }) => {
    const title = bySlug.get(permission)?.title ?? permission
    return below ? t('promise.area', { title, given: number(below.given), of: number(below.of) }) : title
  })
  const rest = given.length - chief.length
  const place =
    scope === 'company'
      ? t('promise.company', { company: company.title })
      : t('promise.at', { places: scopeText(scope) })
  const end = endsAt
    ? t('promise.until', { day: day(new Date(Date.parse(endsAt) - 1).toISOString()) })
    : t('promise.open-end')
  const title = roles.find(({ ref }) => ref === role)?.title ?? role
  return (
    <Alert variant="light" title={t('promise')} role="status" data-testid="promise">
      <Text size="sm">
        {given.length === 0
          ? t('promise.nothing', { role: title, place })
          : t('promise.text', {
              role: title,
              place,
              end,
              given: number(given.length),
              of: number(areas.length),
              count: areas.length,
            })}
      </Text>
      {named.length > 0 && (
        <Text size="sm" mt={4}>
          {rest > 0 ? t('promise.more', { list: named.join(', '), count: rest, number: number(rest) }) : list(named)}
        </Text>
      )}
    </Alert>
  )
}
