import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answerOf, api, type Schemas } from '../../api/client.ts'
import { useCompanyId, useStanding } from '../../api/company.ts'
import { Failure } from '../../parts/failure.tsx'
import { TakeAway } from '../../parts/things/form.tsx'
import { useSaving } from '../../parts/things/saving.ts'
import { Secret } from '../../parts/things/secret.tsx'
import { SideActions } from '../../parts/things/side.tsx'
import { useFormat } from '../../words/format.ts'
import { COLOURS } from './states.ts'

type Invitation = Schemas['Invitation']

/** One invitation: what became of it, and what can be done. */
export const InvitationPanel = ({
  invitation,
  message,
  onEnd,
}: {
  invitation: Invitation
  message: string | null
  onEnd: () => void
}) => {
  const { t } = useTranslation('invite')
  const companyId = useCompanyId()
  const { may } = useStanding()
  const { exact } = useFormat()
  const { id, state, channel, address } = invitation
  const path = { company_id: companyId, invitation_id: id }
  const shownAddress = channel === 'sms' ? `+${address}` : address
  const resending = useSaving(
    () => answerOf(api.POST('/companies/{company_id}/invitations/{invitation_id}/resend', { params: { path } })),
    { done: t('resend.done', { address: shownAddress }) },
  )
  const linking = useSaving(
    () => answerOf(api.POST('/companies/{company_id}/invitations/{invitation_id}/link', { params: { path } })),
    { done: null },
  )
  const isOpen = state !== 'accepted' && state !== 'revoked'
  const link = linking.data?.data.link
  const facts: readonly (readonly [string, string | null])[] = [
    [t(channel === 'sms' ? 'phone' : 'email'), shownAddress],
    [t('message'), message],
    [t('created'), exact(invitation.created_at)],
    [t('renewed'), invitation.renewed_at === invitation.created_at ? null : exact(invitation.renewed_at)],
    [t('expires'), invitation.expires_at && exact(invitation.expires_at)],
  ]
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Badge variant="light" tt="none" color={COLOURS[state]}>
          {t(`state.${state}`)}
        </Badge>
        <Text size="sm" c="dimmed">
          {t(`state.${state}.text`)}
        </Text>
      </Group>
      <Table fz="sm" verticalSpacing={4} withRowBorders={false} horizontalSpacing={0}>
        <Table.Tbody>
          {facts.map(
            ([name, text]) =>
              text && (
                <Table.Tr key={name}>
                  <Table.Th fw={450} c="dimmed" w={130}>
                    {name}
                  </Table.Th>
                  <Table.Td>{text}</Table.Td>
                </Table.Tr>
              ),
          )}
        </Table.Tbody>
      </Table>
      {may('members.read') && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/companies/$companyId/team"
              params={{ companyId: String(companyId) } as never}
              search={{ member: String(invitation.member_id) } as never}
              {...props}
            />
          )}
        >
          {t('offered')}
        </Anchor>
      )}
      {isOpen && may('invitations.hand-over') && (
        <Stack gap="xs" align="flex-start">
          {link ? (
            <Secret label={t('link')} text={link} note={t('link.shown')} />
          ) : (
            <>
              <Text size="sm" c="dimmed">
                {t('link.text')}
              </Text>
              <Button variant="default" loading={linking.isPending} onClick={() => linking.mutate()}>
                {t('link.make')}
              </Button>
            </>
          )}
          {linking.error && <Failure error={linking.error} />}
        </Stack>
      )}
      {isOpen && (
        <SideActions error={resending.error}>
          <TakeAway
            title={t('revoke.title', { address: shownAddress })}
            text={t('revoke.text')}
            action={t('revoke')}
            run={() =>
              answerOf(api.DELETE('/companies/{company_id}/invitations/{invitation_id}', { params: { path } }))
            }
            done={t('revoke.done')}
            onDone={onEnd}
          />
          <Button variant="default" loading={resending.isPending} onClick={() => resending.mutate()}>
            {t('resend')}
          </Button>
        </SideActions>
      )}
    </Stack>
  )
}
