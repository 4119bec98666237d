import type { Gatehouse } from './gatehouse.ts'
import { type GuardOptions, judge } from './guard.ts'
import type { Permission } from './words.ts'

export type { GuardOptions } from './guard.ts'

/** A request, as far as guards look at it; what your own hooks have added to it is there too. */
export interface FastifyRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly ip: string
  // biome-ignore lint/suspicious/noExplicitAny: parameters are as the route says, and only the program knows what its hooks add.
  readonly params: any
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  readonly [added: string]: any
}

interface Reply {
  code(status: number): this
  headers(headers: Readonly<Record<string, string>>): this
  send(body: unknown): this
}

/** A `preHandler` that lets those pass who hold the permission: 401 for nobody, 403 for others, 503 where that is not known. */
export const requirePermission =
  <Request = FastifyRequest, Own extends string = never>(
    gate: Pick<Gatehouse<Own>, 'can'>,
    permission: Permission<NoInfer<Own>>,
    options: GuardOptions<Request>,
  ) =>
  // While Fastify's types are still looking for those of the route, the place would say that it is a request of none.
  async (request: NoInfer<Request>, reply: Reply): Promise<unknown> => {
    const denial = await judge(gate, permission, options, request)
    return denial && reply.code(denial.status).headers(denial.headers).send(denial.body)
  }
