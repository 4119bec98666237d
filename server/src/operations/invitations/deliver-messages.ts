import { linkLasts, SENDING_LASTS, waitAfter } from '../../model/invitation.ts'
import { invitationLetter, invitationMessage } from '../../model/invitation-texts.ts'
import { type Courier, type Parcel, Undelivered } from '../../outbound/courier.ts'
import { type Channel, moveInvitation } from '../../storage/invitations.ts'
import { dueMessages, type Message, type Outcome, settleMessage, takeMessage } from '../../storage/outbox.ts'
import type { Core } from '../core.ts'
import { linkTo, mintLink } from './mint-link.ts'

/** How messages leave. What has no courier waits in the outbox. */
export interface Delivery {
  readonly couriers: Readonly<Partial<Record<Channel, Courier>>>
  /** What links begin with. */
  readonly publicUrl: string
}

/** One message that was not taken: for the log, without its address. */
export interface DeliveryFault {
  readonly companyId: number
  readonly messageId: number
  readonly attempt: number
  readonly fault: string
  readonly isGivenUp: boolean
}

/** How many messages are on their way at once, and how many are looked up together. */
const AT_ONCE = 4
const BATCH = 40

/**
 * Sends what is due. A message is taken before it is sent, with a link that is stored first: whoever crashes after that
 * is not heard of, and the message is sent again. So it may arrive twice, with two links that both work, but it is
 * never lost. Gives the number of messages that were sent.
 */
export const deliverMessages = async (
  core: Core,
  delivery: Delivery,
  { signal, onFault }: { signal?: AbortSignal; onFault?: (fault: DeliveryFault) => void } = {},
): Promise<number> => {
  const channels = (Object.keys(delivery.couriers) as Channel[]).filter((channel) => delivery.couriers[channel])
  if (channels.length === 0) return 0
  let sent = 0
  for (;;) {
    const due = await dueMessages(core.engine, { channels, limit: BATCH })
    const waiting = due.values()
    const work = async (): Promise<void> => {
      for (const message of waiting) {
        if (signal?.aborted) return
        const outcome = await deliver(core, delivery, message, onFault)
        if (outcome?.state === 'sent') sent++
      }
    }
    // One that fails for a reason of ours must not leave the others on their way with nobody waiting for them.
    const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
    for (const worker of workers) if (worker.status === 'rejected') throw worker.reason
    if (due.length < BATCH || signal?.aborted) return sent
  }
}

const deliver = async (
  { engine }: Core,
  { couriers, publicUrl }: Delivery,
  due: Message,
  onFault: ((fault: DeliveryFault) => void) | undefined,
): Promise<Outcome | undefined> => {
  const taken = await engine.transaction(async (session) => {
    const message = await takeMessage(session, engine, due, SENDING_LASTS)
    if (!message) return undefined
    const { companyId, invitationId: id, channel, address, now } = message
    return { message, secret: mintLink(session, { companyId, id, channel, address }, 'sent', now) }
  })
  const courier = taken && couriers[taken.message.channel]
  if (!courier) return undefined

  const { message, secret } = taken
  const { companyId, id: messageId, attempts: attempt } = message
  const outcome = await attemptOf(courier, parcelOf(message, linkTo(publicUrl, secret)), attempt)
  await engine.transaction(async (session) => {
    if (!(await settleMessage(session, engine, message, outcome))) return
    if (outcome.state === 'sent') await moveInvitation(session, companyId, message.invitationId, 'send')
    if (outcome.state === 'failed') await moveInvitation(session, companyId, message.invitationId, 'fail')
  })
  if (outcome.state !== 'sent')
    onFault?.({ companyId, messageId, attempt, fault: outcome.fault, isGivenUp: outcome.state === 'failed' })
  return outcome
}

const parcelOf = ({ companyId, id, channel, address, company }: Message, link: string): Parcel => {
  const words = { company, link, days: linkLasts.sent / 86_400 }
  const parcel = { id: `gatehouse.${companyId}.${id}`, address }
  return channel === 'email'
    ? { ...parcel, ...invitationLetter(words) }
    : { ...parcel, subject: '', text: invitationMessage(words) }
}

const attemptOf = async (courier: Courier, parcel: Parcel, attempt: number): Promise<Outcome> => {
  try {
    await courier(parcel)
    return { state: 'sent' }
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error
    const fault = error.message
    const seconds = error.isFinal ? undefined : waitAfter(attempt)
    return seconds === undefined ? { state: 'failed', fault } : { state: 'waiting', fault, seconds }
  }
}
