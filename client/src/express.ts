import type { Gatehouse } from './gatehouse.ts'
import { type GuardOptions, judge } from './guard.ts'
import type { Permission } from './words.ts'

export type { GuardOptions } from './guard.ts'

/** A request, as far as guards look at it; what your own handlers have added to it is there too. */
export interface ExpressRequest {
  get(name: string): string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: only the program knows what its handlers add.
  readonly [added: string]: any
}

interface Response {
  status(code: number): this
  set(headers: Readonly<Record<string, string>>): this
  json(body: unknown): unknown
}

/** A handler that lets those pass who hold the permission: 401 for nobody, 403 for others, 503 where that is not known. */
export const requirePermission =
  <Request = ExpressRequest, Own extends string = never>(
    gate: Pick<Gatehouse<Own>, 'can'>,
    permission: Permission<NoInfer<Own>>,
    options: GuardOptions<Request>,
  ) =>
  (request: Request, response: Response, next: (error?: unknown) => void): void => {
    judge(gate, permission, options, request)
      .then((denial) => {
        if (denial) response.status(denial.status).set(denial.headers).json(denial.body)
        else next()
      })
      .catch(next)
  }
