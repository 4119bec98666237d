import { createHmac } from 'node:crypto'
import { type Courier, codeOf, Undelivered } from './courier.ts'

export interface TextMessageSettings {
  /** Where messages are handed over: a gateway, or a small program in front of one. */
  readonly url: string
  /** Signs each call. */
  readonly secret: string
}

const ANSWER_MS = 15_000

/**
 * What `Gatehouse-Signature` holds: the moment of the call in Unix seconds, and HMAC-SHA256 of moment, a full stop and
 * the body. A gateway refuses a moment that is long past, so that nobody can play a call again.
 */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** Hands text messages to a gateway: any 2xx means that it has taken the message. */
export const textMessageCourier =
  ({ url, secret }: TextMessageSettings): Courier =>
  async ({ id, address, text }) => {
    const body = JSON.stringify({ id, to: `+${address}`, text })
    let status: number
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'gatehouse-signature': signatureOf(secret, Math.floor(Date.now() / 1000), body),
          'idempotency-key': id,
        },
        body,
        // Another address was never meant to have the link.
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      status = response.status
      await response.body?.cancel()
    } catch (error) {
      throw new Undelivered(codeOf(error), { cause: error })
    }
    // Everything else may be a setting that is wrong, or a gateway that is away.
    if (status < 200 || status > 299)
      throw new Undelivered(`HTTP ${status}`, { isFinal: status === 400 || status === 422 })
  }
