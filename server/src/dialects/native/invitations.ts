import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { worded } from '../../http/worded.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Wording } from '../../model/wording.ts'
import { enterCompany } from '../../operations/access/company-at.ts'
import type { Core } from '../../operations/core.ts'
import { handOverLink } from '../../operations/invitations/hand-over-link.ts'
import { listInvitations } from '../../operations/invitations/list-invitations.ts'
import { readInvitation } from '../../operations/invitations/read-invitation.ts'
import { resendInvitation } from '../../operations/invitations/resend-invitation.ts'
import { revokeInvitation } from '../../operations/invitations/revoke-invitation.ts'
import { type InvitationRow, inviteToCompany, type RowOutcome } from '../../operations/members/invite-to-company.ts'
import { wordingIn } from '../../operations/refusals/wording-in.ts'
import { type AccessWrite, accessWrite } from './access-write.ts'
import { erase, list, show, write } from './answer.ts'
import { callOf } from './caller.ts'
import { limitOf, partUpTo, readIdCursor } from './cursor.ts'
import { Scope, SentValues } from './member-shapes.ts'
import { readMoment, writeMaybe, writeMoment } from './moment.ts'
import {
  Closed,
  FieldError,
  failures,
  Id,
  Ids,
  Many,
  NoQuery,
  Nothing,
  Nullable,
  One,
  OneOf,
  paging,
  SentAs,
  ShownAs,
  upTo,
  When,
  WriteQuery,
} from './schema.ts'
import { inWords } from './words.ts'

const states = ['created', 'sent', 'failed', 'opened', 'accepted', 'revoked', 'expired'] as const
const State = OneOf(states, {
  description:
    'Created: nothing has gone out since it was made or renewed. Failed: its message was given up. Opened: somebody has looked at the link.',
})

const Invitation = ShownAs('Invitation', {
  id: Id,
  member_id: Id,
  name: Type.String({ description: 'What the company calls them.' }),
  state: State,
  channel: OneOf(['email', 'sms'], { description: 'How its letters go out.' }),
  address: Type.String({ description: 'As it was typed; a phone as E.164 without the plus.' }),
  inviter_user_id: Nullable(
    Type.Integer({ description: 'Who made or renewed it last; null for the operator.', minimum: 1 }),
  ),
  created_at: When,
  renewed_at: When,
  expires_at: { ...Nullable(When), description: 'When its last link ends; null until one was made.' },
  message: Type.Union(
    [
      Type.Object({
        id: Id,
        state: OneOf(['waiting', 'sent', 'failed', 'dropped']),
        attempts: Type.Integer(),
        fault: Nullable(Type.String({ description: 'Why the last attempt failed: a code.' })),
      }),
      Type.Null(),
    ],
    { description: 'The last one that was to be sent.' },
  ),
})

const SentRow = SentAs('NewInvitation', {
  email: Type.Optional(Type.String({ ...upTo(320), description: 'This, or a phone.' })),
  phone: Type.Optional(Type.String({ description: 'International.' })),
  name: Type.Optional(Type.String({ ...upTo(200), description: 'What the company calls them.' })),
  position: Type.Optional(Type.String({ ...upTo(200), description: 'A job in free text.' })),
  language: Type.Optional(Type.Integer({ description: 'A number that the vendor’s programs know; 0 is English.' })),
  team_member_id: Type.Optional({ ...Id, description: 'Who they are on the roster of a location of the grant.' }),
  grant: Closed(
    {
      role: Type.Optional({
        ...Nullable(Type.String()),
        description: 'A reference such as salon:worker or role:7; null for none.',
      }),
      scope: Scope,
      starts_at: Type.Optional({ ...Nullable(When), description: 'From when it counts; null: from now on.' }),
      ends_at: Type.Optional({ ...Nullable(When), description: 'Until when; null: without end.' }),
      permissions: Type.Optional(SentValues),
    },
    { description: 'What they are to have.' },
  ),
})

const NewInvitations = SentAs('NewInvitations', {
  invitations: Type.Array(SentRow, { minItems: 1, maxItems: 100, description: 'Each is judged and done by itself.' }),
})

const Row = ShownAs('InvitationOutcome', {
  index: Type.Integer({ description: 'Its place in the request, from 0.' }),
  outcome: OneOf(['invited', 'renewed', 'member', 'refused'], {
    description:
      'Renewed: they were invited already. Member: they are here already, and have the grant at once. Refused: nothing was done about this one.',
  }),
  member_id: { ...Nullable(Id), description: 'Null where it was refused.' },
  invitation_id: { ...Nullable(Id), description: 'Null where nobody needs to accept anything.' },
  problem: Type.Optional(
    Type.Object({
      code: Type.String({ description: 'The refusal’s word: stable, for programs.' }),
      title: Type.String({ description: 'The same for people, in English.' }),
      errors: Type.Array(FieldError),
    }),
  ),
})

const HandedOver = ShownAs('HandedOverLink', {
  invitation_id: Id,
  link: Nullable(Type.String({ description: 'Shown this once; null in a repeated answer and in a dry run.' })),
})

type Listed = Awaited<ReturnType<typeof readInvitation>>

const shown = (invitation: Listed): Static<typeof Invitation> => {
  const { inviter, message } = invitation
  return {
    id: invitation.id,
    member_id: invitation.memberId,
    name: invitation.name,
    state: invitation.state,
    channel: invitation.channel,
    address: invitation.address,
    inviter_user_id: inviter.actor.kind === 'user' ? inviter.actor.userId : null,
    created_at: writeMoment(invitation.createdAt),
    renewed_at: writeMoment(invitation.renewedAt),
    expires_at: writeMaybe(invitation.expiresAt),
    message: message
      ? { id: message.id, state: message.state, attempts: message.attempts, fault: message.fault }
      : null,
  }
}

const wishIn = (row: Static<typeof SentRow>, index: number): InvitationRow => {
  const { team_member_id: teamMemberId, grant, ...words } = row
  const { role, scope, starts_at: starts, ends_at: ends, permissions } = grant
  const moment = (text: string | null, field: string) =>
    text === null ? null : readMoment(text, `invitations.${index}.grant.${field}`)
  return {
    ...words,
    ...(teamMemberId !== undefined && { teamMemberId }),
    grant: {
      scope,
      ...(role !== undefined && { role }),
      ...(starts !== undefined && { startsAt: moment(starts, 'starts_at') }),
      ...(ends !== undefined && { endsAt: moment(ends, 'ends_at') }),
      ...(permissions !== undefined && { values: permissions }),
    },
  }
}

const ofRow = new Set(['email', 'phone', 'name', 'position', 'language', 'member'])

/** What the operation calls a field, as the row has it. */
const fieldInRow = (field: string): string => {
  if (field === 'teamMember' || field === 'teamMemberId') return 'team_member_id'
  return ofRow.has(field) ? field : `grant.${inWords(field)}`
}

const shownRow = (row: RowOutcome, index: number, wording: Wording): Static<typeof Row> => {
  if (row.outcome !== 'refused') {
    const { outcome, memberId } = row
    return { index, outcome, member_id: memberId, invitation_id: outcome === 'member' ? null : row.invitationId }
  }
  const { kind, fields } = row.refusal
  const title = wording.sentence(kind)
  const errors = fields.map(({ field, message }) => ({ field: fieldInRow(field), message: wording.field(message) }))
  return { index, outcome: 'refused', member_id: null, invitation_id: null, problem: { code: kind, title, errors } }
}

/** Refused rows are told in English, unless a wording says otherwise. */
const shownRows = (outcomes: readonly RowOutcome[], wording = wordingIn('en')): Static<typeof Row>[] =>
  outcomes.map((row, index) => shownRow(row, index, wording))

/** Invitations in a list of writes: there, what is wrong with one refuses all. They go out when the list is done. */
export const invitationWrites: readonly AccessWrite[] = [
  accessWrite({
    method: 'POST',
    path: '/invitations',
    tag: 'Invitations',
    operationId: 'invite',
    summary: 'Invite people',
    body: NewInvitations,
    answer: Type.Array(Row),
    work: (params, { invitations: sent }) => {
      const companyId = pathId(params.company_id, 'company.unknown')
      const rows = sent.map(wishIn)
      return async (core, call) => {
        const outcomes = await inviteToCompany(core, call, { companyId, invitations: rows })
        for (const [index, row] of outcomes.entries())
          if (row.outcome === 'refused') throw refusedRow(index, row.refusal)
        return shownRows(outcomes)
      }
    },
  }),
]

const refusedRow = (index: number, { kind, message, fields, retryAfter }: Refusal): Refusal => {
  const at = `invitations.${index}`
  const inRow = fields.map(({ field, message }) => ({ field: `${at}.${fieldInRow(field)}`, message }))
  return new Refusal(kind, {
    fields: inRow.length > 0 ? inRow : [{ field: at, message }],
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

const InCompany = Ids('company_id')
const OfInvitation = Ids('company_id', 'invitation_id')

/** Who is invited, and what becomes of it. Links are read by nobody but whoever they are sent or handed to. */
export const invitations = (app: App, { core, strictLimit, settings: { publicUrl } }: DialectContext): void => {
  const tags = ['Invitations']
  const oneIn = (params: { company_id: string; invitation_id: string }) => ({
    companyId: pathId(params.company_id, 'company.unknown'),
    invitationId: pathId(params.invitation_id, 'invitation.unknown'),
  })
  const readIn = (one: ReturnType<typeof oneIn>) => async (core: Core, call: Call) =>
    shown(await readInvitation(core, call, one))

  app.post(
    '/companies/:company_id/invitations',
    {
      schema: {
        tags,
        operationId: 'invite',
        summary: 'Invite people, each for themselves: what is wrong with one keeps nobody else',
        description: 'Always 200, with what became of each. In a dry run, each is judged as if it were the only one.',
        params: InCompany,
        querystring: WriteQuery,
        body: NewInvitations,
        response: { 200: Type.Object({ data: Type.Array(Row), revision: Type.Optional(Type.Integer()) }), ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const { invitations: sent } = request.body
      const rows = sent.map(wishIn)
      const limit = request.query.dry_run === true ? 'invite-rehearsal' : 'invite'
      await strictLimit(limit, { account: callOf(request), times: rows.length }, request)
      const invite = async (core: Core, call: Call) =>
        shownRows(await inviteToCompany(core, call, { companyId, invitations: rows }), worded(request, reply))
      return write(core, request, reply, invite)
    },
  )

  app.get(
    '/companies/:company_id/invitations',
    {
      schema: {
        tags,
        operationId: 'listInvitations',
        summary: 'List the invitations to places where you may invite',
        description: 'A page may hold fewer than `limit` and still have a `next_cursor`: go on until that is null.',
        params: InCompany,
        querystring: Closed({
          ...paging,
          state: Type.Optional(
            OneOf([...states, 'pending'], {
              description: 'Pending: neither accepted nor revoked, so that it can be sent again.',
            }),
          ),
          member_id: Type.Optional({ ...Id, description: 'Those of this member.' }),
          q: Type.Optional(Type.String({ minLength: 1, maxLength: 320, description: 'A part of the address.' })),
        }),
        response: { 200: Many(Invitation), ...failures },
      },
    },
    (request, reply) => {
      const { state, member_id: memberId, q: address, cursor } = request.query
      const question = {
        companyId: pathId(request.params.company_id, 'company.unknown'),
        filter: {
          ...(state !== undefined && { state }),
          ...(memberId !== undefined && { memberId }),
          ...(address !== undefined && { address }),
        },
        after: readIdCursor(cursor),
        limit: limitOf(request.query),
      }
      const read = async (core: Core, call: Call) => {
        const { invitations, lookedTo } = await listInvitations(core, call, question)
        return partUpTo(invitations, lookedTo === undefined ? undefined : [lookedTo])
      }
      return list(core, request, reply, read, shown)
    },
  )

  app.get(
    '/companies/:company_id/invitations/:invitation_id',
    {
      schema: {
        tags,
        operationId: 'readInvitation',
        summary: 'Read an invitation',
        params: OfInvitation,
        querystring: NoQuery,
        response: { 200: One(Invitation), ...failures },
      },
    },
    (request, reply) => show(core, request, reply, readIn(oneIn(request.params))),
  )

  app.post(
    '/companies/:company_id/invitations/:invitation_id/resend',
    {
      schema: {
        tags,
        operationId: 'resendInvitation',
        summary: 'Send an invitation again, also one that has expired; you answer for it from then on',
        params: OfInvitation,
        querystring: WriteQuery,
        response: { 200: One(Invitation), ...failures },
      },
    },
    async (request, reply) => {
      const one = oneIn(request.params)
      await strictLimit('invite', { account: callOf(request) }, request)
      const resend = async (core: Core, call: Call) => {
        await enterCompany(core, call, one.companyId)
        return shown(await resendInvitation(core, call, one))
      }
      return write(core, request, reply, resend, { current: readIn(one) })
    },
  )

  app.delete(
    '/companies/:company_id/invitations/:invitation_id',
    {
      schema: {
        tags,
        operationId: 'revokeInvitation',
        summary: 'Take an invitation back: its links end, and what was offered is withdrawn',
        params: OfInvitation,
        querystring: WriteQuery,
        response: { 204: Nothing, ...failures },
      },
    },
    (request, reply) => {
      const one = oneIn(request.params)
      const revoke = async (core: Core, call: Call) => {
        await enterCompany(core, call, one.companyId)
        await revokeInvitation(core, call, one)
      }
      return erase(core, request, reply, revoke, { current: readIn(one) })
    },
  )

  app.post(
    '/companies/:company_id/invitations/:invitation_id/link',
    {
      schema: {
        tags,
        operationId: 'handOverLink',
        summary: 'Make a link to hand over yourself; it proves no address, and the audit says so',
        params: OfInvitation,
        querystring: WriteQuery,
        response: { 201: One(HandedOver), ...failures },
      },
    },
    async (request, reply) => {
      const one = oneIn(request.params)
      const isDryRun = request.query.dry_run === true
      await strictLimit('invite', { account: callOf(request) }, request)
      const handOver = async (core: Core, call: Call): Promise<Static<typeof HandedOver>> => {
        await enterCompany(core, call, one.companyId)
        const link = await handOverLink(core, call, { ...one, publicUrl })
        // What was rehearsed opens nothing.
        return { invitation_id: one.invitationId, link: isDryRun ? null : link }
      }
      reply.header('cache-control', 'no-store')
      return write(core, request, reply, handOver, { status: 201, secret: 'link' })
    },
  )
}
