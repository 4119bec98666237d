import { randomBytes } from 'node:crypto'
import type { Call } from '../../model/actor.ts'
import { Refusal, refuseFaulty } from '../../model/refusal.ts'
import { insertClient } from '../../storage/oauth.ts'
import { partnerExists } from '../../storage/partners.ts'
import { shardOf } from '../../storage/scopes.ts'
import { changeAcross } from '../change.ts'
import type { Core } from '../core.ts'

export interface NewClient {
  readonly partnerId: number
  /** Where people are sent back to, letter by letter. */
  readonly redirectUris: readonly string[]
  /** May ask for a person's password itself. */
  readonly firstParty?: boolean
}

/** Schemes that a browser does something else with than go there. */
const forbidden = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:', 'ftp:', 'ws:', 'wss:'])

const redirectFault = (uri: string): string | undefined => {
  const url = URL.canParse(uri) && /^[\x21-\x7e]{1,1000}$/.test(uri) ? new URL(uri) : undefined
  if (!url || forbidden.has(url.protocol) || url.hash !== '' || uri.includes('#') || url.username !== '')
    return 'is not an address to send people back to'
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url.protocol === 'http:' && !isLoopback) return 'must begin with https'
  return undefined
}

/** Makes a client of a partner, with which people can sign in: only the operator may. */
export const registerClient = async (core: Core, call: Call, wish: NewClient): Promise<{ clientId: string }> => {
  if (call.actor.kind !== 'operator') throw new Refusal('access.denied')
  const uris = [...new Set(wish.redirectUris)]
  refuseFaulty([
    ...(uris.length === 0 ? [{ field: 'redirect', message: 'is missing' }] : []),
    ...uris.flatMap((uri, index) => {
      const message = redirectFault(uri)
      return message === undefined ? [] : [{ field: `redirect.${index}`, message }]
    }),
  ])
  const { partnerId, firstParty = false } = wish
  if (!(await partnerExists(core.engine, partnerId))) throw new Refusal('partner.unknown')
  const clientId = randomBytes(20).toString('hex')
  return changeAcross(core, call, [shardOf(partnerId)], async (tx) => {
    insertClient(tx, { clientId, partnerId, firstParty }, uris)
    tx.record({
      kind: 'oauth.client-registered',
      subject: `partner:${partnerId}`,
      after: { client: clientId, redirects: uris, firstParty },
    })
    return { clientId }
  })
}
