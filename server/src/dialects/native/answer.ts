/** How routes read and write: envelopes, revisions, ETags, dry runs and keys of requests. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathId } from '../../http/path-id.ts'
import type { Call } from '../../model/actor.ts'
import { Refusal } from '../../model/refusal.ts'
import { readRevision } from '../../operations/companies/read-revision.ts'
import {
  answeredBefore,
  type Conditions,
  type KeyedRequest,
  keepAnswer,
  underConditions,
} from '../../operations/conditions.ts'
import type { Core } from '../../operations/core.ts'
import type { After } from '../../operations/simulate/after.ts'
import { callOf, revisionWith } from './caller.ts'
import { limitOf, markOf, type Part, partOf, readIdCursor } from './cursor.ts'

/** What a route does with an operation: given the core and the caller, what the wire shows. */
export type Work<T> = (core: Core, call: Call) => Promise<T>

interface Answer<T> {
  readonly data: T
  readonly revision?: number
  /** In a dry run of what decides access. */
  readonly preview?: unknown
}

/** What a dry run tells beside its answer: what the change would mean for people. */
export type Preview<T> = (core: Core, call: Call, after: After, data: T) => Promise<unknown>

type Of = Pick<FastifyRequest, 'headers' | 'method' | 'params' | 'query' | 'url' | 'body'> & FastifyRequest

/** Every route about a company names it in the same place. */
const revisionFor = async (core: Core, request: Of): Promise<number | undefined> => {
  const known = revisionWith(request)
  if (known) return known.revision
  const { company_id: text } = (request.params ?? {}) as { company_id?: string }
  return text === undefined ? undefined : readRevision(core, pathId(text, 'company.unknown'))
}

const label = (reply: FastifyReply, revision: number | undefined): { revision?: number } => {
  if (revision === undefined) return {}
  reply.header('gatehouse-revision', revision)
  return { revision }
}

const etagOf = (data: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(data)).digest('base64url').slice(0, 22)}"`

/** Whether the header names the tag: strictly for If-Match; a weak tag will do for If-None-Match (RFC 9110, 13.1). */
const names = (header: string, etag: string, isWeakEnough: boolean): boolean =>
  header
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag === etag || (isWeakEnough && tag === `W/${etag}`))

/** Shows one thing, with its ETag. */
export const show = async <T>(core: Core, request: Of, reply: FastifyReply, read: Work<T>): Promise<Answer<T>> => {
  const revision = await revisionFor(core, request)
  const data = await read(core, callOf(request))
  const etag = etagOf(data)
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const answer = { data, ...label(reply, revision) }
  const known = request.headers['if-none-match']
  // Fastify is told by the reply itself that there is no body.
  if (known !== undefined && names(known, etag, true)) return reply.code(304).send() as never
  return answer
}

/** Lists things, as many as were asked for. */
export const list = async <T, W>(
  core: Core,
  request: Of,
  reply: FastifyReply,
  read: Work<Part<T>>,
  shown: (item: T) => W,
): Promise<Answer<W[]> & { next_cursor: string | null }> => {
  const revision = await revisionFor(core, request)
  const { items, nextCursor } = await read(core, callOf(request))
  reply.header('cache-control', 'private, no-cache')
  const cursor = nextCursor === null ? null : `${markOf(request.url)}${nextCursor}`
  return { data: items.map(shown), next_cursor: cursor, ...label(reply, revision) }
}

/** What of a list by id is wanted: the ids after one, and how many at most. */
interface Slice {
  readonly after: number
  readonly limit: number
}

/**
 * Lists things that are ordered by id. `find` is asked for one more than the page holds, which tells that there is more;
 * an operation that has the whole list at hand may give all of it.
 */
export const listById = <T extends { readonly id: number }, W>(
  core: Core,
  request: Of,
  reply: FastifyReply,
  find: (core: Core, call: Call, slice: Slice) => Promise<readonly T[]>,
  shown: (item: T) => W,
): ReturnType<typeof list<T, W>> => {
  const query = request.query as { limit?: number; cursor?: string }
  const limit = limitOf(query)
  const after = readIdCursor(query.cursor)
  const read = async (core: Core, call: Call): Promise<Part<T>> => {
    const found = await find(core, call, { after, limit: limit + 1 })
    return partOf(
      found.filter(({ id }) => id > after),
      limit,
      ({ id }) => [id],
    )
  }
  return list(core, request, reply, read, shown)
}

interface Writing<T> {
  /** 200 without. */
  readonly status?: 200 | 201 | 202
  /** What is changed, as reading it shows it: what If-Match is compared with. */
  readonly current?: Work<unknown>
  /** The member of the answer that is shown this once, and not kept for a repeat. */
  readonly secret?: keyof T & string
  readonly preview?: Preview<T> | undefined
}

/** Does a write under what the request asks of it, and answers with what it made or changed. */
export const write = <T>(
  core: Core,
  request: Of,
  reply: FastifyReply,
  work: Work<T>,
  { status = 200, current, secret, preview }: Writing<T> = {},
): Promise<Answer<T>> =>
  underRequest(core, request, reply, work, { status, current, preview }, (data, revision, previewed) => {
    const answer = { data, ...previewed, ...label(reply, revision) }
    if (current) reply.header('etag', etagOf(data))
    const kept = secret === undefined ? answer : { ...answer, data: { ...data, [secret]: null } }
    return { answer, text: () => reply.serialize(kept) as string }
  })

/** The same for a write after which there is nothing to show. */
export const erase = (
  core: Core,
  request: Of,
  reply: FastifyReply,
  work: Work<void>,
  { current, isSecret = false }: Pick<Writing<unknown>, 'current'> & Pick<Written<void>, 'isSecret'> = {},
): Promise<null> =>
  underRequest(core, request, reply, work, { status: 204, current, isSecret }, (_nothing, revision) => {
    label(reply, revision)
    return { answer: null, text: () => '' }
  })

/** The same where a dry run has something to show: what it would mean for people. */
export const eraseOrTell = (
  core: Core,
  request: Of,
  reply: FastifyReply,
  work: Work<unknown>,
  { current, preview }: Pick<Writing<unknown>, 'current' | 'preview'>,
): Promise<Answer<null> | null> =>
  underRequest(core, request, reply, work, { status: 204, current, preview }, (_nothing, revision, previewed) => {
    const labelled = label(reply, revision)
    if (previewed) reply.code(200)
    return { answer: previewed ? { data: null, ...previewed, ...labelled } : null, text: () => '' }
  })

interface Written<T> {
  readonly status: number
  readonly current: Work<unknown> | undefined
  /** The request holds a password: of a hash of it, kept for the key, passwords could be tried. So no key is kept. */
  readonly isSecret?: boolean
  readonly preview?: Preview<T> | undefined
}

const underRequest = async <T, A>(
  core: Core,
  request: Of,
  reply: FastifyReply,
  work: Work<T>,
  { status, current, isSecret = false, preview }: Written<T>,
  present: (
    data: T,
    revision: number | undefined,
    previewed: { preview: unknown } | undefined,
  ) => { answer: A; text: () => string },
): Promise<A> => {
  const call = callOf(request)
  const isDryRun = (request.query as { dry_run?: boolean }).dry_run === true
  const keyed = isSecret ? undefined : keyedRequest(request, call)
  if (keyed) {
    const before = await answeredBefore(core, keyed)
    if (before) {
      reply.code(before.status).header('idempotency-replayed', 'true')
      return (before.text === '' ? reply.send() : reply.type(JSON_TYPE).send(before.text)) as never
    }
  }
  const precondition = preconditionOf(request, call, core, current)
  const conditioned = underConditions(core, {
    isDryRun,
    isWatched: preview !== undefined,
    ...(precondition && { precondition }),
    ...(keyed && !isDryRun && { request: keyed }),
  })
  const data = await work(conditioned.core, call)
  const after = conditioned.after()
  const previewed = preview && after && { preview: await preview(core, call, after, data) }

  reply.code(status)
  if (isDryRun) reply.header('gatehouse-dry-run', 'true')
  const { answer, text } = present(data, conditioned.revision(), previewed)
  // It is done, whatever becomes of this: a repeat will hear so.
  if (keyed && conditioned.isKept())
    await keepAnswer(core, keyed, { status, text: text() }).catch((error: unknown) =>
      request.log.warn({ err: error }, 'an answer was not kept for a repeat'),
    )
  return answer
}

const JSON_TYPE = 'application/json; charset=utf-8'

const invalidHeader = (field: string, message: string): Refusal =>
  new Refusal('request.invalid', { fields: [{ field, message }] })

const keyedRequest = ({ headers, method, url, body }: Of, { actor }: Call): KeyedRequest | undefined => {
  const key = headers['idempotency-key']
  if (key === undefined || actor.kind !== 'user') return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalidHeader('Idempotency-Key', 'must be 1 to 255 printable characters without a space')
  const fingerprint = createHash('sha256')
    .update(textOf([method, url, body ?? null]))
    .digest('base64url')
  // A program hears no answers that were its person's, or another program's: its keys are its own. No key has a space.
  const isProgram = actor.limits !== undefined || actor.companyId !== undefined
  return { userId: actor.userId, key: isProgram ? `${actor.tokenId} ${key}` : key, fingerprint }
}

/** A body may nest deeper than it can be written out again: no route takes such a one. */
const textOf = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('request.malformed')
    throw error
  }
}

const preconditionOf = (
  { headers }: Of,
  call: Call,
  core: Core,
  current: Work<unknown> | undefined,
): Conditions['precondition'] => {
  const wanted = headers['if-match']
  if (wanted === undefined) return undefined
  if (!current) throw invalidHeader('If-Match', 'has no meaning here: nothing at this address has an ETag')
  return async () => {
    const etag = await etagNow(core, call, current)
    if (etag !== undefined && !names(wanted, etag, false)) throw new Refusal('precondition.failed')
    return etag !== undefined
  }
}

/** Undefined for what is not there, as far as the caller sees. */
const etagNow = async (core: Core, call: Call, current: Work<unknown>): Promise<string | undefined> => {
  try {
    return etagOf(await current(core, call))
  } catch (error) {
    if (error instanceof Refusal && error.category === 'unknown') return undefined
    throw error
  }
}
