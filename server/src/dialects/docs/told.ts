import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { type ErrorTable, tableFor } from '../../http/errors.ts'
import { problems } from '../../http/problem.ts'
import type { Refusal } from '../../model/refusal.ts'

/** What an interface answers when something goes wrong. */
export interface Told {
  readonly status: number
  readonly body: unknown
}

/** The table of whatever answers at an address. */
export const tableAt = (app: App, address: string): ErrorTable => tableFor(app.errorTables, address, problems)

/** What the log finds a fault by; here one that never was. */
const REFERENCE = '3f9a1c7e50b2'

const request = { headers: {}, raw: {}, url: '/', method: 'GET', id: '' } as unknown as FastifyRequest

/** Asks a table how it says a refusal, or a fault of ours; nothing is sent. */
export const toldBy = (table: ErrorTable, wrong: Refusal | 'fault'): Told => {
  let status = 200
  let body: unknown
  const reply = {
    code: (told: number) => {
      status = told
      return reply
    },
    header: () => reply,
    headers: () => reply,
    type: () => reply,
    getHeader: () => undefined,
    send: (told: unknown) => {
      body = told
      return reply
    },
  }
  if (wrong === 'fault') table.fault(REFERENCE, request, reply as unknown as FastifyReply)
  else table.refuse(wrong, request, reply as unknown as FastifyReply)
  const isText = typeof body === 'string' || Buffer.isBuffer(body)
  return { status, body: isText && /^[[{]/.test(String(body)) ? JSON.parse(String(body)) : body }
}
