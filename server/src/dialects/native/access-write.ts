/**
 * Writes that decide what people may do. One description of each is its route, a dry run that tells what it would mean
 * for people, and an item of a list that is simulated.
 */
import type { Static, TSchema } from 'typebox'
import type { App } from '../../http/app-type.ts'
import type { DialectContext } from '../../http/dialect.ts'
import { Type } from '../../http/type.ts'
import { impactOf } from '../../operations/simulate/impact.ts'
import { eraseOrTell, type Preview, type Work, write } from './answer.ts'
import { Impact, shownImpact } from './impact-shapes.ts'
import { writeMoment } from './moment.ts'
import { failures, Ids, Nothing, WriteQuery } from './schema.ts'

/** What the paths of these writes name. */
export type Params = Readonly<Record<'company_id' | 'member_id' | 'grant_id' | 'location_id' | 'ref', string>>

export interface AccessWrite {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  /** Below the company: `/grants/:grant_id`. */
  readonly path: string
  readonly tag: string
  readonly operationId: string
  readonly summary: string
  readonly body?: TSchema
  /** What it answers with: the thing as it is afterwards. Without, nothing. */
  readonly answer?: TSchema
  /** What names that which it makes, where it makes something. */
  readonly makes?: 'id' | 'ref'
  /** The thing as it is shown alone, for If-Match. */
  readonly current?: (params: Params) => Work<unknown>
  readonly work: (params: Params, body: unknown) => Work<unknown>
}

type Typed<B extends TSchema, A extends TSchema> = Omit<AccessWrite, 'work'> & {
  readonly body: B
  readonly answer: A
  readonly work: (params: Params, body: Static<B>) => Work<Static<A>>
}

/** A write with a body of that schema, which has been validated before `work` is called. */
export const accessWrite = <B extends TSchema, A extends TSchema>(described: Typed<B, A>): AccessWrite =>
  described as AccessWrite

/** How many lines a dry run tells; `simulate` tells all. */
const LINES = 50

const MADE = { POST: 201, PATCH: 200 } as const

/** The routes of such writes. */
export const accessRoutes = (app: App, { core }: DialectContext, writes: readonly AccessWrite[]): void => {
  for (const { method, path, tag, operationId, summary, body, answer, makes, current, work } of writes) {
    const shown = {
      data: answer ?? Type.Null(),
      preview: Type.Optional(Previewed),
      revision: Type.Optional(Type.Integer()),
    }
    const status = method === 'DELETE' ? undefined : MADE[method]
    const preview: Preview<unknown> = async (core, call, after, data) => {
      const impact = await impactOf(core, call, after, { limit: LINES })
      const made = makes === undefined ? undefined : (data as Readonly<Record<string, number | string>>)[makes]
      return {
        ...shownImpact(impact, (name) => (name === made ? 0 : undefined)),
        is_complete: impact.next === undefined,
        revision: impact.revision,
        at: writeMoment(impact.at),
      }
    }
    app.route({
      method,
      url: `/companies/:company_id${path}`,
      schema: {
        tags: [tag],
        operationId,
        summary,
        params: Ids('company_id', ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)),
        querystring: WriteQuery,
        ...(body && { body }),
        response: {
          [status ?? 200]: Type.Object(shown),
          ...(status === undefined && { 204: Nothing }),
          ...failures,
        },
      },
      handler: (request, reply) => {
        const params = request.params as Params
        const done = work(params, request.body)
        const how = { current: current?.(params), preview }
        if (status === undefined) return eraseOrTell(core, request, reply, done, how)
        return write(core, request, reply, done, { status, ...how })
      },
    })
  }
}

const Previewed = Type.Object(
  {
    ...Impact.properties,
    is_complete: Type.Boolean({
      description: `These are all differences; at most ${LINES} are told. simulate tells all.`,
    }),
    revision: Type.Integer({ description: 'The revision that it was tried on.' }),
    at: Type.String(),
  },
  { title: 'Preview', description: 'In a dry run: what it would mean for people.' },
)
