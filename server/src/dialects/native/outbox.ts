import type { Static } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { pathId } from '../../http/path-id.ts'
import { Type } from '../../http/type.ts'
import { enterCompany } from '../../operations/access/company-at.ts'
import { listOutbox } from '../../operations/messages/list-outbox.ts'
import { retryMessage } from '../../operations/messages/retry-message.ts'
import { listById, write } from './answer.ts'
import { callOf } from './caller.ts'
import { writeMoment } from './moment.ts'
import { Closed, failures, Id, Ids, Many, Nullable, One, paging, ShownAs, When, WriteQuery } from './schema.ts'

const Message = ShownAs('Message', {
  id: Id,
  template: Type.String({ description: 'What it is about.' }),
  invitation_id: Id,
  channel: Type.Union([Type.Literal('email'), Type.Literal('sms')], { description: 'How it goes out.' }),
  address: Type.String({ description: 'An e-mail address, or a phone as E.164 without the plus.' }),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('failed')], { description: 'Failed: it was given up.' }),
  attempts: Type.Integer({ description: 'How often it was tried.' }),
  created_at: When,
  next_at: { ...Nullable(When), description: 'When it is tried next; null for at once, and for one given up.' },
  fault: Nullable(Type.String({ description: 'Why the last attempt failed: a code.' })),
})

type Listed = Awaited<ReturnType<typeof listOutbox>>[number]

const shown = (message: Listed): Static<typeof Message> => ({
  id: message.id,
  template: message.template,
  invitation_id: message.invitationId,
  channel: message.channel,
  address: message.address,
  state: message.state,
  attempts: message.attempts,
  created_at: writeMoment(message.createdAt),
  next_at: message.state === 'failed' || message.nextAt === 0 ? null : writeMoment(message.nextAt),
  fault: message.fault,
})

/** A company's messages on their way. Never with a link: nobody has one before it is sent. */
export const outbox = (app: App, { core, strictLimit }: DialectContext): void => {
  const tags = ['Outbox']

  app.get(
    '/companies/:company_id/outbox',
    {
      schema: {
        tags,
        operationId: 'listOutbox',
        summary: 'List the messages that wait, or were given up',
        params: Ids('company_id'),
        querystring: Closed(paging),
        response: { 200: Many(Message), ...failures },
      },
    },
    (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      return listById(
        core,
        request,
        reply,
        (core, call, slice) => listOutbox(core, call, { companyId, ...slice }),
        shown,
      )
    },
  )

  app.post(
    '/companies/:company_id/outbox/:message_id/retry',
    {
      schema: {
        tags,
        operationId: 'retryMessage',
        summary: 'Send a message after all that was given up',
        params: Ids('company_id', 'message_id'),
        querystring: WriteQuery,
        response: { 200: One(Message), ...failures },
      },
    },
    async (request, reply) => {
      const companyId = pathId(request.params.company_id, 'company.unknown')
      const messageId = pathId(request.params.message_id, 'message.unknown')
      await strictLimit('invite', { account: callOf(request) }, request)
      return write(core, request, reply, async (core, call) => {
        await enterCompany(core, call, companyId)
        return shown(await retryMessage(core, call, { companyId, messageId }))
      })
    },
  )
}
