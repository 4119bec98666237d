import { Type } from '../../http/type.ts'
import { Nullable, Path, Sent, SentPermissions, StaffId, UserRole } from './schemas.ts'

export const Invitation = Sent(
  {
    name: Type.Optional({
      ...Nullable(Type.String({ maxLength: 200 })),
      description: 'What the location calls them, at most 200 characters.',
    }),
    search: Type.String({
      minLength: 1,
      maxLength: 320,
      description: 'An e-mail address, or a phone of 9 to 15 digits in international form.',
    }),
    position: Type.Optional({
      ...Nullable(Type.String({ maxLength: 200 })),
      description: 'Their job in free text, at most 200 characters.',
    }),
    user_role: Type.Optional({ ...Nullable(UserRole), description: 'The role that they get at the location.' }),
    user_permissions: Type.Optional({
      ...Nullable(SentPermissions),
      description: 'What is to be different from the role.',
    }),
    staff_id: Type.Optional(StaffId),
  },
  { title: 'Invite', description: 'Whom to invite, and as what. null is the same as leaving out.' },
)

export const Invitations = Sent(
  {
    invites: Type.Array(Invitation, {
      minItems: 1,
      maxItems: 15,
      description: '1 to 15, all or none. No address twice.',
    }),
  },
  { title: 'Invites' },
)

export const inviteSchema = {
  tags: ['Users & Permissions'],
  operationId: 'create_user_invitation',
  summary: 'Invite people to a location',
  description: `Sends each a link, by e-mail or text message. Following it they register or sign in, and have access with the
role and permissions that were sent along; without a role somebody new is a \`worker\`.

Somebody who is invited already gets the invitation again, with what is sent now. An active user of the chain gets the access
at once and no message. All rows are done or none: 422 tells what is wrong in all of them, 403 what goes beyond the caller’s own
rights.`,
  params: Path('location_id'),
  body: Invitations,
  response: {
    202: Type.Object(
      {
        success: Type.Literal(true),
        meta: Type.Object({ message: Type.String({ examples: ['Saved'] }) }),
      },
      { description: 'Invited; the messages are on their way.' },
    ),
  },
}
