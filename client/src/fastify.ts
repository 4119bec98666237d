import type { Gatehouse } from './gatehouse.ts'
import { type GuardOptions, judge } from './guard.ts'
import type { Permission } from './words.ts'

export type { GuardOptions } from './guard.ts'

interface Reply {
  code(status: number): this
  headers(headers: Readonly<Record<string, string>>): this
  send(body: unknown): this
}

/** A `preHandler` that lets those pass who hold the permission: 401 for nobody, 403 for others, 503 where that is not known. */
export const requirePermission =
  <Request>(gate: Pick<Gatehouse, 'can'>, permission: Permission, options: GuardOptions<Request>) =>
  async (request: Request, reply: Reply): Promise<unknown> => {
    const denial = await judge(gate, permission, options, request)
    return denial && reply.code(denial.status).headers(denial.headers).send(denial.body)
  }
