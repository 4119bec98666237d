import { readSettings } from '../config/settings.ts'
import { Refusal } from '../model/refusal.ts'
import { revealLink } from '../operations/invitations/reveal-link.ts'
import { type ListedMessage, listMessages } from '../storage/outbox.ts'
import { type Group, type Input, type Outcome, table } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { isoTime, operatorCall } from './operator.ts'

const LIMIT = 200

const stateOf = ({ state, attempts, fault, nextAt }: ListedMessage): string => {
  if (state === 'failed') return `given up: ${fault}`
  return attempts === 0 ? 'waits' : `tried ${attempts} times, again ${isoTime(nextAt)}${fault ? `: ${fault}` : ''}`
}

const list = async (input: Input, io: Io): Promise<Outcome> => {
  const { publicUrl } = readSettings({ env: io.env, folder: io.folder }).settings
  const wanted = { companyId: input.id('company'), id: input.id('message'), limit: LIMIT }
  return withCore(io, async (core) => {
    const messages = await listMessages(core.engine, wanted)
    const links = new Map<number, string>()
    if (input.flag('reveal')) {
      for (const { companyId, invitationId, id } of messages) {
        // What nobody can accept at the moment has no link to show; the others still have.
        const link = await revealLink(core, operatorCall(), { companyId, invitationId, publicUrl }).catch(unanswerable)
        if (link !== undefined) links.set(id, link)
      }
    }
    const data = messages.map((message) => ({
      id: message.id,
      company_id: message.companyId,
      invitation_id: message.invitationId,
      template: message.template,
      channel: message.channel,
      address: message.address,
      state: message.state,
      attempts: message.attempts,
      fault: message.fault,
      created_at: isoTime(message.createdAt),
      next_at: message.state === 'waiting' && message.attempts > 0 ? isoTime(message.nextAt) : null,
      ...(input.flag('reveal') && { link: links.get(message.id) ?? null }),
    }))
    const headline = ['id', 'company', 'channel', 'address', 'since', 'state']
    const rows = messages.map((message) => [
      message.id,
      message.companyId,
      message.channel,
      message.address,
      isoTime(message.createdAt),
      stateOf(message),
    ])
    const shown = messages.flatMap(({ id, address }) => (links.has(id) ? [`${id}  ${address}  ${links.get(id)}`] : []))
    return {
      data,
      lines:
        rows.length > 0 ? [...table(headline, rows), ...(shown.length > 0 ? ['', ...shown] : [])] : ['Nothing waits.'],
      notes: [
        ...(shown.length > 0
          ? ['Each link works once, for three days. It is shown this once, and the audit says so.']
          : []),
        ...(messages.length === LIMIT ? [`Only the oldest ${LIMIT} are shown; --company chooses others.`] : []),
      ],
    }
  })
}

const unanswerable = (error: unknown): undefined => {
  if (error instanceof Refusal && error.kind === 'invitation.answered') return undefined
  throw error
}

export const outbox: Group = {
  name: 'outbox',
  summary: 'Messages that have not gone out.',
  commands: [
    {
      verb: '',
      summary: `List messages that wait to be sent or were given up, the oldest first, ${LIMIT} at most.`,
      about:
        'Links are not kept, so they cannot be listed: --reveal makes a new one for each message that is shown, and the\naudit of its company says so. Whoever has such a link can accept the invitation.',
      options: {
        company: { value: '<id>', help: 'Only those of a company.' },
        message: { value: '<id>', help: 'Only this one.' },
        reveal: { help: 'Make and show a link for each; it is audited.' },
      },
      examples: ['gatehouse outbox', 'gatehouse outbox --message 300412 --reveal'],
      run: list,
    },
  ],
}
