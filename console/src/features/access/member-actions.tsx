import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconDots,
  IconListDetails,
  IconMailForward,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserOff,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Member, Problem } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { useIsLook } from '../../api/session.ts'
import { queryClient } from '../../app/query-client.ts'
import { LookAs } from '../../parts/look-as.tsx'
import { useOnce } from '../../parts/once.ts'
import { useReview } from '../../parts/review.tsx'
import { invitationsOf } from './queries.ts'

/** What can be done about a member as a whole; each is looked at before it is made. */
export const MemberActions = ({ member }: { member: Member }) => {
  const { t } = useTranslation('access')
  const companyId = useCompanyId()
  const { may, memberId: ownId } = useStanding()
  const isLook = useIsLook()
  const review = useReview()
  const { name } = member
  const params = { path: { company_id: companyId, member_id: member.id } }

  const patch = (body: { suspended?: boolean; archived?: boolean }, dryRun = false) =>
    answerOf(
      api.PATCH('/companies/{company_id}/members/{member_id}', {
        params: { ...params, query: dryRun ? { dry_run: true } : {} },
        body,
      }),
    )
  const set = (word: 'suspend' | 'reactivate', body: Parameters<typeof patch>[0], back?: Parameters<typeof patch>[0]) =>
    review({
      title: t(`${word}.title`, { name }),
      text: t(`${word}.text`),
      action: t(word),
      done: t(`${word}.done`, { name }),
      isGrave: word === 'suspend',
      writes: [{ method: 'PATCH', path: `/members/${member.id}`, body }],
      rehearse: async () => (await patch(body, true)).preview,
      save: () => patch(body),
      ...(back && { undo: () => patch(back) }),
    })
  const remove = () =>
    review({
      title: t('remove.title', { name }),
      text: t('remove.text'),
      action: t('remove'),
      done: t('remove.done', { name }),
      isGrave: true,
      writes: [{ method: 'DELETE', path: `/members/${member.id}` }],
      rehearse: async () => {
        const told = await answerOf(
          api.DELETE('/companies/{company_id}/members/{member_id}', {
            params: { ...params, query: { dry_run: true } },
          }),
        )
        return (told as { preview?: Awaited<ReturnType<typeof patch>>['preview'] }).preview
      },
      save: () => answerOf(api.DELETE('/companies/{company_id}/members/{member_id}', { params })),
    })

  const mayInvite = member.state === 'invited' && may('members.invite')
  const invitations = useQuery({ ...invitationsOf(companyId, member.id), enabled: mayInvite })
  const waiting = invitations.data?.find(({ state }) => state !== 'accepted' && state !== 'revoked')
  const resend = useOnce({
    mutationFn: (invitationId: number) =>
      answerOf(
        api.POST('/companies/{company_id}/invitations/{invitation_id}/resend', {
          params: { path: { company_id: companyId, invitation_id: invitationId } },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ withCloseButton: false, message: t('resend.done', { name }) })
      await queryClient.invalidateQueries({ queryKey: ['company', companyId, 'invitations'] })
    },
    onError: (error) =>
      notifications.show({
        withCloseButton: false,
        color: 'red',
        message: error instanceof Problem ? error.message : String(error),
      }),
  })

  const canEdit = may('members.edit')
  const canLookAs = !isLook && member.is_editable && member.state === 'active' && member.id !== ownId
  return (
    <Group gap="xs">
      {(canEdit || member.grants.length > 0) && (
        <Button
          size="xs"
          variant={canEdit ? 'light' : 'default'}
          leftSection={canEdit ? <IconPencil size={15} aria-hidden /> : <IconListDetails size={15} aria-hidden />}
          renderRoot={(props) => (
            <Link
              to="/companies/$companyId/team/$memberId/access"
              params={{ companyId: String(companyId), memberId: String(member.id) } as never}
              {...props}
            />
          )}
        >
          {t(canEdit ? 'edit' : 'grants')}
        </Button>
      )}
      {canLookAs && <LookAs memberId={member.id} />}
      {waiting && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconMailForward size={15} aria-hidden />}
          loading={resend.isPending}
          onClick={() => resend.mutate(waiting.id)}
        >
          {t('resend')}
        </Button>
      )}
      {member.is_editable && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t('more-actions', { name })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {member.archived_at !== null && (
              <Menu.Item
                leftSection={<IconPlayerPlay size={16} />}
                onClick={() => set('reactivate', { archived: false }, { archived: true })}
              >
                {t('reactivate')}
              </Menu.Item>
            )}
            {member.archived_at === null && member.suspended && (
              <Menu.Item
                leftSection={<IconPlayerPlay size={16} />}
                onClick={() => set('reactivate', { suspended: false }, { suspended: true })}
              >
                {t('reactivate')}
              </Menu.Item>
            )}
            {member.archived_at === null && !member.suspended && (
              <Menu.Item
                leftSection={<IconPlayerPause size={16} />}
                onClick={() => set('suspend', { suspended: true }, { suspended: false })}
              >
                {t('suspend')}
              </Menu.Item>
            )}
            {(member.archived_at === null || member.grants.length > 0) && may('members.remove') && (
              <Menu.Item color="red" leftSection={<IconUserOff size={16} />} onClick={remove}>
                {t('remove')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  )
}
