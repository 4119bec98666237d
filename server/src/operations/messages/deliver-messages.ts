import { SENDING_LASTS, waitAfter } from '../../model/message.ts'
import { type Courier, type Parcel, Undelivered } from '../../outbound/courier.ts'
import type { Engine, Session } from '../../storage/engine.ts'
import type { Channel } from '../../storage/invitations.ts'
import type { Outcome } from '../../storage/outbox.ts'
import type { Core } from '../core.ts'
import { accountPost } from './account-post.ts'
import { invitationPost } from './invitation-post.ts'

/** How messages leave. What has no courier waits in the outbox. */
export interface Delivery {
  readonly couriers: Readonly<Partial<Record<Channel, Courier>>>
  /** What links begin with. */
  readonly publicUrl: string
}

/** One message that was not taken: for the log, without its address. */
export interface DeliveryFault {
  /** Of an invitation; what is about a person belongs to no company. */
  readonly companyId?: number
  readonly messageId: number
  readonly attempt: number
  readonly fault: string
  readonly isGivenUp: boolean
}

interface Waiting {
  readonly id: number
  readonly companyId?: number
  readonly channel: Channel
  readonly attempts: number
}

/** One kind of messages: how they wait, what they say, and what follows. */
export interface Post<M extends Waiting> {
  /** What is to be sent now, the longest waiting first. */
  due(engine: Engine, wish: { channels: readonly Channel[]; limit: number }): Promise<M[]>
  /** Takes a message for `seconds`, with its link stored; undefined when there is nothing to send any more. */
  take(
    session: Session,
    engine: Engine,
    due: M,
    wish: { seconds: number; publicUrl: string },
  ): Promise<{ readonly message: M; readonly parcel: Parcel } | undefined>
  settle(session: Session, engine: Engine, message: M, outcome: Outcome): Promise<void>
}

interface Options {
  readonly signal?: AbortSignal
  readonly onFault?: (fault: DeliveryFault) => void
}

/** How many messages are on their way at once, and how many are looked up together. */
const AT_ONCE = 4
const BATCH = 40

/**
 * Sends what is due. A message is taken before it is sent, with a link that is stored first: whoever crashes after that
 * is not heard of, and the message is sent again. So it may arrive twice, with two links that both work, but it is
 * never lost. Invitations and what people have asked for themselves do not wait for each other. Gives the number of
 * messages that were sent.
 */
export const deliverMessages = async (core: Core, delivery: Delivery, options: Options = {}): Promise<number> => {
  const posts = [
    deliverPost(core, delivery, invitationPost, options),
    deliverPost(core, delivery, accountPost, options),
  ]
  let sent = 0
  // One that fails for a reason of ours must not leave the other on its way with nobody waiting for it.
  for (const post of await Promise.allSettled(posts)) {
    if (post.status === 'rejected') throw post.reason
    sent += post.value
  }
  return sent
}

const deliverPost = async <M extends Waiting>(
  core: Core,
  delivery: Delivery,
  post: Post<M>,
  options: Options,
): Promise<number> => {
  const { signal } = options
  const channels = (Object.keys(delivery.couriers) as Channel[]).filter((channel) => delivery.couriers[channel])
  if (channels.length === 0) return 0
  let sent = 0
  for (;;) {
    const due = await post.due(core.engine, { channels, limit: BATCH })
    const waiting = due.values()
    const work = async (): Promise<void> => {
      for (const message of waiting) {
        if (signal?.aborted) return
        const outcome = await deliver(core, delivery, post, message, options)
        if (outcome?.state === 'sent') sent++
      }
    }
    // One that fails for a reason of ours must not leave the others on their way with nobody waiting for them.
    const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
    for (const worker of workers) if (worker.status === 'rejected') throw worker.reason
    if (due.length < BATCH || signal?.aborted) return sent
  }
}

const deliver = async <M extends Waiting>(
  { engine }: Core,
  { couriers, publicUrl }: Delivery,
  post: Post<M>,
  due: M,
  { onFault }: Options,
): Promise<Outcome | undefined> => {
  const taken = await engine.transaction((session) =>
    post.take(session, engine, due, { seconds: SENDING_LASTS, publicUrl }),
  )
  const courier = taken && couriers[taken.message.channel]
  if (!courier) return undefined

  const { message, parcel } = taken
  const { companyId, id: messageId, attempts: attempt } = message
  const outcome = await attemptOf(courier, parcel, attempt)
  await engine.transaction((session) => post.settle(session, engine, message, outcome))
  if (outcome.state !== 'sent')
    onFault?.({
      ...(companyId !== undefined && { companyId }),
      messageId,
      attempt,
      fault: outcome.fault,
      isGivenUp: outcome.state === 'failed',
    })
  return outcome
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
