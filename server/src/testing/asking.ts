import type { TokenLimits } from '../model/actor.ts'
import { issueToken } from '../operations/credentials/issue-token.ts'
import { type Answer, operator, type RequestParts, type Someone, type TestCompany, type World } from './world.ts'

export interface Asking {
  readonly token: string
  ask(path: string, body: unknown, parts?: RequestParts): Promise<Answer>
}

/** Somebody's program that asks for decisions, with a token of theirs in the company; perhaps a limited one. */
export const asking = async (
  world: World,
  { companyId }: Pick<TestCompany, 'companyId'>,
  { userId }: Pick<Someone, 'userId'>,
  limits?: TokenLimits,
): Promise<Asking> => {
  const { text: token } = await issueToken(world.core, operator, {
    audience: 'authzen',
    userId,
    companyId,
    ...(limits && { limits }),
  })
  return {
    token,
    ask: (path, body, parts = {}) =>
      world.request('POST', `/access/v1${path}`, {
        body,
        ...parts,
        headers: { authorization: `Bearer ${token}`, ...parts.headers },
      }),
  }
}
