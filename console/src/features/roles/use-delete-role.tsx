import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answerOf, api, Problem, type Role } from '../../api/client.ts'
import { useCompanyId } from '../../api/company.ts'
import { useReview } from '../../parts/review.tsx'

const WhoHasIt = ({ companyId, role }: { companyId: number; role: string }) => {
  const { t } = useTranslation('roles')
  return (
    <Text size="sm">
      {t('delete.in-use')}{' '}
      <Anchor component={Link} to={`/companies/${companyId}/team` as never} search={{ role } as never}>
        {t('delete.who')}
      </Anchor>
    </Text>
  )
}

/** Deletes a role after a look at it; whoever has it is in the way, and the service says how many do. */
export const useDeleteRole = () => {
  const { t } = useTranslation('roles')
  const companyId = useCompanyId()
  const review = useReview()
  return ({ ref, title }: Pick<Role, 'ref' | 'title'>, onDone?: () => void): void => {
    const route = '/companies/{company_id}/roles/{ref}'
    const path = { company_id: companyId, ref }
    review({
      title: t('delete.title', { title }),
      isGrave: true,
      action: t('delete'),
      done: t('delete.done', { title }),
      writes: [{ method: 'DELETE', path: `/roles/${ref}` }],
      rehearse: async () => (await answerOf(api.DELETE(route, { params: { path, query: { dry_run: true } } }))).preview,
      save: () => answerOf(api.DELETE(route, { params: { path } })),
      ...(onDone && { onDone }),
      help: (error) =>
        error instanceof Problem && error.code === 'role.in-use' ? <WhoHasIt companyId={companyId} role={ref} /> : null,
    })
  }
}
