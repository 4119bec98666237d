import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import type { Dialect } from '../../http/dialect.ts'
import { useErrorTable } from '../../http/errors.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal, type RefusalKind } from '../../model/refusal.ts'
import { setShopPermissions } from '../../operations/access/set-shop-permissions.ts'
import { identifyBearer } from '../../operations/credentials/identify.ts'
import { FormText, presentEntry, pretty, readEntryWish, vocabulary } from './permissions.ts'
import { errorTable } from './refusals.ts'
import { requireVersion, versionUsed } from './version.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks and how, once the token is known. */
    bakeryCall: Call | undefined
  }
}

/** The word, one space, the token; the word in any case, as with every scheme. */
const bearer = /^bearer ([^\s,]+)$/i

const tokenIn = (header: string | undefined): string => {
  if (header === undefined || header === '') throw new Refusal('credential.missing')
  const token = bearer.exec(header)?.[1]
  if (token === undefined) throw new Refusal('credential.invalid')
  return token
}

/** Ids in paths are plain positive integers; anything else names nothing that could be there. */
const idIn = (text: string, unknown: RefusalKind): number => {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(id)) throw new Refusal(unknown)
  return id
}

/** The interface of BakerOnline: who may do what in which shops of a company. */
export const bakeronline: Dialect = (app, { core, rateLimit }) => {
  useErrorTable(app, errorTable(['/company']))
  app.decorateRequest('bakeryCall', undefined)

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, bytes: Buffer, done) => {
      if (bytes.length === 0) done(null, undefined)
      else if (isUtf8(bytes)) done(null, new FormText(bytes.toString('utf8')))
      else done(new Refusal('request.malformed'))
    },
  )

  // Before the body is read: whoever is nobody here gets nothing parsed.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-version', versionUsed(request))
    requireVersion(request)
    request.bakeryCall = await identified(request)
  })

  const identified = async (request: FastifyRequest): Promise<Call> => {
    const { ip, id: requestId } = request
    try {
      const actor = await identifyBearer(core, 'bakery', tokenIn(request.headers.authorization))
      if (actor.kind !== 'user') throw new Refusal('credential.invalid')
      request.caller = `token ${actor.tokenId}`
      rateLimit({ credential: String(actor.tokenId), address: ip })
      return { actor, ip, requestId, source: 'bakeronline' }
    } catch (error) {
      // Guessing tokens is limited by address.
      if (request.caller === undefined) rateLimit({ address: ip })
      throw error
    }
  }

  app.patch<{ Params: { company: string; entry: string } }>(
    '/company/companies/:company/permissions/users/:entry',
    async ({ bakeryCall, params, body }, reply) => {
      const entry = await setShopPermissions(core, bakeryCall as Call, {
        companyId: idIn(params.company, 'company.unknown'),
        entryId: idIn(params.entry, 'member.unknown'),
        vocabulary,
        ...readEntryWish(body),
      })
      return reply.type('application/json; charset=utf-8').send(pretty(presentEntry(entry)))
    },
  )
}
