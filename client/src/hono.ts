import type { Gatehouse } from './gatehouse.ts'
import { type GuardOptions, judge } from './guard.ts'
import type { Permission } from './words.ts'

export type { GuardOptions } from './guard.ts'

/** A context, as far as guards look at it. */
export interface HonoContext {
  readonly req: {
    param(name: string): string | undefined
    header(name: string): string | undefined
    query(name: string): string | undefined
  }
  // biome-ignore lint/suspicious/noExplicitAny: only the program knows what it has set.
  get(name: string): any
  // biome-ignore lint/suspicious/noExplicitAny: the same, with what else a context has.
  readonly [added: string]: any
}

/** Middleware that lets those pass who hold the permission: 401 for nobody, 403 for others, 503 where that is not known. */
export const requirePermission =
  <Context = HonoContext, Own extends string = never>(
    gate: Pick<Gatehouse<Own>, 'can'>,
    permission: Permission<NoInfer<Own>>,
    options: GuardOptions<Context>,
  ) =>
  async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const denial = await judge(gate, permission, options, context)
    if (denial) return Response.json(denial.body, { status: denial.status, headers: denial.headers })
    await next()
    return undefined
  }
