import { readSettings } from '../config/settings.ts'
import { Refusal } from '../model/refusal.ts'
import type { Core } from '../operations/core.ts'
import { revealLink } from '../operations/invitations/reveal-link.ts'
import { revealUserLink } from '../operations/users/reveal-user-link.ts'
import { type ListedMessage, listMessages } from '../storage/outbox.ts'
import { type ListedUserMessage, listUserMessages } from '../storage/user-messages.ts'
import { type Group, type Input, type Outcome, table } from './command.ts'
import { withCore } from './database.ts'
import type { Io } from './io.ts'
import { isoTime, operatorCall } from './operator.ts'

const LIMIT = 200

/** A message of either kind; one about a person belongs to no company. */
type Message = (ListedMessage & { readonly about: 'invitation' }) | (ListedUserMessage & { readonly about: 'person' })

const stateOf = ({ state, attempts, fault, nextAt }: Message): string => {
  if (state === 'failed') return `given up: ${fault}`
  return attempts === 0 ? 'waits' : `tried ${attempts} times, again ${isoTime(nextAt)}${fault ? `: ${fault}` : ''}`
}

const templateOf = (message: Message): string => (message.about === 'invitation' ? message.template : message.purpose)

/** The oldest messages of both kinds. */
const messagesOf = async (
  { engine }: Core,
  wanted: { companyId: number | undefined; id: number | undefined; limit: number },
): Promise<Message[]> => {
  const invitations = await listMessages(engine, wanted)
  const persons = wanted.companyId === undefined ? await listUserMessages(engine, wanted) : []
  return [
    ...invitations.map((message) => ({ ...message, about: 'invitation' as const })),
    ...persons.map((message) => ({ ...message, about: 'person' as const })),
  ]
    .toSorted((a, b) => a.id - b.id)
    .slice(0, wanted.limit)
}

/** A new link for a message; undefined for one that nobody could use at the moment, or that has none. */
const revealed = (core: Core, message: Message, publicUrl: string): Promise<string | undefined> => {
  if (message.about === 'person') return revealUserLink(core, operatorCall(), { messageId: message.id, publicUrl })
  const { companyId, invitationId } = message
  return revealLink(core, operatorCall(), { companyId, invitationId, publicUrl }).catch(unanswerable)
}

const list = async (input: Input, io: Io): Promise<Outcome> => {
  const { publicUrl } = readSettings({ env: io.env, folder: io.folder }).settings
  const wanted = { companyId: input.id('company'), id: input.id('message'), limit: LIMIT }
  return withCore(io, async (core) => {
    const messages = await messagesOf(core, wanted)
    const links = new Map<number, string>()
    if (input.flag('reveal')) {
      for (const message of messages) {
        const link = await revealed(core, message, publicUrl)
        if (link !== undefined) links.set(message.id, link)
      }
    }
    const data = messages.map((message) => ({
      id: message.id,
      company_id: message.about === 'invitation' ? message.companyId : null,
      invitation_id: message.about === 'invitation' ? message.invitationId : null,
      template: templateOf(message),
      channel: message.channel,
      address: message.address,
      state: message.state,
      attempts: message.attempts,
      fault: message.fault,
      created_at: isoTime(message.createdAt),
      next_at: message.state === 'waiting' && message.attempts > 0 ? isoTime(message.nextAt) : null,
      ...(input.flag('reveal') && { link: links.get(message.id) ?? null }),
    }))
    const headline = ['id', 'company', 'what', 'channel', 'address', 'since', 'state']
    const rows = messages.map((message) => [
      message.id,
      message.about === 'invitation' ? message.companyId : '',
      templateOf(message),
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
          ? [
              'Each link works once: for three days, a new password’s for an hour, a confirmation’s for a day. It is shown this once, and the audit says so.',
            ]
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
        'Links are not kept, so they cannot be listed: --reveal makes a new one for each message that is shown, and the\naudit says so. Whoever has such a link can accept the invitation, set the password or confirm the address.',
      options: {
        company: { value: '<id>', help: 'Only invitations of a company.' },
        message: { value: '<id>', help: 'Only this one.' },
        reveal: { help: 'Make and show a link for each; it is audited.' },
      },
      examples: ['gatehouse outbox', 'gatehouse outbox --message 300412 --reveal'],
      run: list,
    },
  ],
}
