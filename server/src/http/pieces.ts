import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

/** A body in pieces that follow each other: most of it is shared with other answers. */
export interface Pieces {
  /** What is the answer's own, before the rest. */
  readonly head?: string
  readonly body: readonly Buffer[]
}

interface Ready {
  readonly response: ServerResponse
  readonly headers: readonly string[] | OutgoingHttpHeaders
  readonly pieces: Pieces
}

/** Bytes; far more than an answer of all permissions. */
const TABLE = 64 * 1024

/** Where pieces are put together: most of them are a few words in what all have, and a buffer for each is waste. */
let table = Buffer.allocUnsafeSlow(TABLE)

export const lengthOf = ({ head, body }: Pieces): number => {
  let length = head === undefined ? 0 : Buffer.byteLength(head)
  for (const { byteLength } of body) length += byteLength
  return length
}

const send = ({ response, headers, pieces }: Ready): void => {
  const { head, body } = pieces
  response.writeHead(200, headers as OutgoingHttpHeaders)
  if (body.length === 0) {
    response.end(head)
    return
  }
  // Node sends a text in one piece with the headers.
  if (head !== undefined) response.write(head)
  if (body.length === 1) response.end(body[0])
  else if (lengthOf(pieces) > TABLE) response.end(Buffer.concat(body))
  else {
    const { socket } = response
    let end = 0
    for (const piece of body) end += piece.copy(table, end)
    response.end(table.subarray(0, end))
    // What the system has not taken at once is still to be sent.
    if (socket?.writableLength !== 0) table = Buffer.allocUnsafeSlow(TABLE)
  }
}

let ready: Ready[] = []

const sendAll = (): void => {
  const all = ready
  ready = []
  for (const one of all) send(one)
}

/**
 * Sends at the end of this turn of the event loop, with all else that is answered in it: the first answer wakes whoever
 * reads at the other end, and waking them again for each costs more than sending. `headers` include the length.
 */
export const sendSoon = (response: ServerResponse, headers: Ready['headers'], pieces: Pieces): void => {
  if (ready.length === 0) setImmediate(sendAll)
  ready.push({ response, headers, pieces })
}

/** The same for a route: with the headers that its hooks have set. No `onSend` hook sees the answer. */
export const replySoon = (reply: FastifyReply, contentType: string, pieces: Pieces): FastifyReply => {
  reply.hijack()
  const headers: OutgoingHttpHeaders = {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': contentType,
    'content-length': lengthOf(pieces),
  }
  sendSoon(reply.raw, headers, pieces)
  return reply
}
